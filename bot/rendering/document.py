"""Rendered Markdown becomes the document of core/reply; what a document cannot hold is refused."""

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.errors import RenderError
from bot.core.reply import Block, CodeBlock, Document, Items, Paragraph, Text
from bot.rendering.inlines import Run
from bot.rendering.refusal import Refusal
from bot.rendering.values import Markdown, Values

REMEMBERED = 2_048  # texts: each answer in a few forms, of the largest desk one can think of
PLACE = Markdown("\ue002")
"""Stands in a layout, in a paragraph of its own, where the guidance belongs."""

_REFUSED = {
    "heading_open": "a heading: use **strong** words",
    "hr": "a rule: leave an empty line",
    "blockquote_open": "a quotation",
    "html_block": "HTML: write &lt; for <, or put it in backticks",
    "table_open": "a table: use a list",
}


class MarkdownReader:
    """Reads Markdown, and remembers how the last texts parse.

    Values are tokens while Markdown is parsed, so a template gives the same text for everybody.
    """

    def __init__(self) -> None:
        parser = MarkdownIt("commonmark").enable("table")
        self._parse = lru_cache(REMEMBERED)(parser.parse)

    def to_document(self, markdown: str, values: Values, template: str) -> Document:
        """The document; raises RenderError for the first thing refused.

        The error's line counts in `markdown`: it is the template's own line unless a condition
        left out lines above it.
        """
        document, refusals = self.read(markdown, values)
        for line, reason in refusals:
            raise RenderError(template, line, reason)
        return document

    def read(self, markdown: str, values: Values) -> tuple[Document, tuple[Refusal, ...]]:
        """The document without what it cannot hold, and all that was refused."""
        reading = _Reading(values)
        document = Document(reading.blocks(iter(self._parse(markdown))))
        return document, tuple(reading.refusals)


def place(layout: Document, guidance: Document, template: str) -> Document:
    """The layout with the guidance in its place; the guidance cannot reach out of it.

    Raises RenderError where the layout has not exactly one place.
    """
    mark = Paragraph((Text(PLACE),))
    if layout.blocks.count(mark) != 1:
        raise RenderError(template, 0, "needs {{ guidance }} once, with empty lines around it")
    at = layout.blocks.index(mark)
    return Document(layout.blocks[:at] + guidance.blocks + layout.blocks[at + 1 :])


class _Reading:
    """One pass over the tokens; goes on after a refusal, so that all of them are found."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.refusals: list[Refusal] = []

    def blocks(self, tokens: Iterator[Token]) -> tuple[Block, ...]:
        """The blocks up to the end of `tokens`; blocks that came out empty are left out."""
        return tuple(block for token in tokens if (block := self._block(token, tokens)))

    def _block(self, token: Token, tokens: Iterator[Token]) -> Block | None:
        match token.type:
            case "paragraph_open":
                return self._paragraph(_until_close(token, tokens))
            case "fence" | "code_block":
                return CodeBlock(self._values.fill(token.content.rstrip("\n")))
            case "bullet_list_open":
                return self._items(_until_close(token, tokens), None)
            case "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                return self._items(_until_close(token, tokens), start)
        self._refuse(_line(token), _REFUSED.get(token.type, token.type))
        if token.nesting == 1:
            for _ in _until_close(token, tokens):
                pass
        return None

    def _paragraph(self, tokens: Iterator[Token]) -> Paragraph | None:
        inline = next(tokens)
        first = _line(inline)
        run = Run(self._values, lambda offset, reason: self._refuse(first + offset, reason))
        inlines = run.read(inline.children or ())
        next(tokens, None)
        return Paragraph(inlines) if inlines else None

    def _items(self, tokens: Iterator[Token], start: int | None) -> Items:
        items = tuple(self.blocks(_until_close(item, tokens)) for item in tokens)
        return Items(items, start)

    def _refuse(self, line: int, reason: str) -> None:
        self.refusals.append(Refusal(line, reason))


def _until_close(opening: Token, tokens: Iterator[Token]) -> Iterator[Token]:
    """The tokens inside `opening`; the closing one is taken off, too."""
    return itertools.takewhile(
        lambda token: token.nesting != -1 or token.level != opening.level, tokens
    )


def _line(token: Token) -> int:
    lines: Sequence[int] = token.map or (-1,)
    return lines[0] + 1
