"""Words of one paragraph: markdown-it's inline tokens become the inlines of core/reply."""

from collections.abc import Callable, Sequence
from urllib.parse import unquote

from markdown_it.token import Token

from bot.core.reply import Anchor, Break, Code, Emphasis, Inline, Strong, Text
from bot.rendering.values import Values, holds_token

_REFUSED = {
    "image": "an image: describe it in words",
    "html_inline": "HTML: write &lt; for <, or put it in backticks",
}
_SCHEMES = ("https://", "mailto:")


class Run:
    """Collects the inlines of one paragraph; `refuse` is told a line offset and a reason.

    Inlines do not nest: a link keeps its words only, and what is strong or code inside of
    something else is strong or code by itself.
    """

    def __init__(self, values: Values, refuse: Callable[[int, str], None]) -> None:
        self._values = values
        self._refuse = refuse
        self._inlines: list[Inline] = []
        self._marks: list[str] = []
        self._label: list[str] | None = None
        self._address = ""
        self._line = 0

    def read(self, tokens: Sequence[Token]) -> tuple[Inline, ...]:
        """The inlines of `tokens`, values filled in; neighbours of one kind are joined."""
        for token in tokens:
            self._read(token)
        return tuple(self._inlines)

    def _read(self, token: Token) -> None:
        match token.type:
            case "text":
                self._say(self._values.fill(token.content))
            case "code_inline":
                self._say_code(self._values.fill(token.content))
            case "softbreak" | "hardbreak":
                self._break(hard=token.type == "hardbreak")
            case "strong_open" | "em_open":
                self._marks.append(token.type)
            case "strong_close" | "em_close":
                self._marks.pop()
            case "link_open" | "link_close":
                self._link(token)
            case _:
                self._refuse(self._line, _REFUSED.get(token.type, token.type))

    def _say(self, words: str) -> None:
        if self._label is not None:
            self._label.append(words)
            return
        kind = self._kind()
        last = self._inlines[-1] if self._inlines else None
        if isinstance(last, kind):
            self._inlines[-1] = kind(last.text + words)
        elif words:
            self._inlines.append(kind(words))

    def _kind(self) -> type[Text] | type[Strong] | type[Emphasis]:
        if "strong_open" in self._marks:
            return Strong
        return Emphasis if self._marks else Text

    def _say_code(self, words: str) -> None:
        if self._label is not None:
            self._label.append(words)
        elif words:
            self._inlines.append(Code(words))

    def _break(self, *, hard: bool) -> None:
        self._line += 1
        if hard and self._label is None:
            self._inlines.append(Break())
        else:
            self._say(" ")

    def _link(self, token: Token) -> None:
        if token.nesting == 1:
            self._label = []
            self._address = str(token.attrs.get("href", ""))
            self._check_link(token)
            return
        words = "".join(self._label or ())
        self._label = None
        self._inlines.append(Anchor(words or self._address, self._address))

    def _check_link(self, token: Token) -> None:
        if holds_token(unquote(self._address)):
            self._refuse(self._line, "a value inside a link address")
        elif not self._address.startswith(_SCHEMES):
            self._refuse(self._line, "a link that starts neither with https:// nor with mailto:")
        if "title" in token.attrs:
            self._refuse(self._line, "a link title: nobody would see it")
