"""Values that meet a template: text or Markdown, and the tokens that keep the two apart."""

import re
import unicodedata

MAX_VALUE = 200  # characters of a value that are shown
MAX_READ = 2_000  # characters of a value that are looked at, so that cleaning stays cheap

_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: in no alphabet, and no punctuation to Markdown
_TOKEN = re.compile(f"{_OPEN}([0-9]{{1,5}}){_CLOSE}")
_DROPPED = frozenset({"Cc", "Co", "Cs"})  # control, private use, lone surrogates
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Markdown(str):
    """A fragment that is parsed as Markdown: made of authors' words only, never of a person's."""

    __slots__ = ()


class Authored(str):
    """Words of the knowledge: text like any value, but shown in full."""

    __slots__ = ()


def clean(value: str, limit: int = MAX_VALUE) -> str:
    """One line of at most `limit` characters, without those that steer, hide or reorder text."""
    shown = value[: max(limit, MAX_READ)]
    if not shown.isprintable():
        shown = "".join(c for c in shown if c.isspace() or _is_shown(c))
    words = " ".join(shown.split())
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"


def authored(text: str) -> Authored:
    """`text` of the knowledge as a value."""
    return Authored(clean(text, limit=len(text) + 1))


def link(label: str, address: str) -> Markdown:
    """A ready Markdown link; no character of the label or the address can end it early."""
    words = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", authored(label) or address)
    target = re.sub(r"[\s<>\\]", lambda m: f"%{ord(m[0]):02X}", address).replace("&", r"\&")
    return Markdown(f"[{words}](<{target}>)")


class Values:
    """The values that one rendering prints; each stands in the Markdown as a token."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def __len__(self) -> int:
        """How many values were printed."""
        return len(self._texts)

    @property
    def characters(self) -> int:
        """How many characters the values have together."""
        return sum(map(len, self._texts))

    def token(self, value: object) -> str:
        """The token for `value`; raises jinja2's UndefinedError where the value is undefined."""
        text = value if isinstance(value, Authored) else clean(str(value))
        self._texts.append(text)
        return f"{_OPEN}{len(self._texts) - 1}{_CLOSE}"

    def fill(self, text: str) -> str:
        """`text` with the values in place of their tokens."""
        return _TOKEN.sub(self._text, text) if _OPEN in text else text

    def _text(self, token: re.Match[str]) -> str:
        index = int(token[1])
        return self._texts[index] if index < len(self._texts) else ""


def holds_token(text: str) -> bool:
    """Whether a value would be put into `text`."""
    return _OPEN in text


def has_private_use(text: str) -> bool:
    """Whether `text` holds characters of the kind that tokens are made of."""
    return not text.isascii() and any(unicodedata.category(c) == "Co" for c in text)


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in _DROPPED and character not in _REORDERING
