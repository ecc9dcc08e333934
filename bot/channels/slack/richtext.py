"""The document of a reply as blocks of Slack's rich text. Not here: buttons, plain text."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from bot.core.reply import (
    Anchor,
    Block,
    Break,
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Inline,
    Items,
    Paragraph,
    Strong,
    Text,
)

Element = dict[str, Any]
DEEPEST = 8  # the most that Slack indents a list
BLANK = " "  # where nothing stands and something must
_LINE: Element = {"type": "text", "text": "\n"}


def to_blocks(document: Document) -> list[Element]:
    """One block of rich text with everything in it; none where nothing is said."""
    elements = list(_spaced(document.blocks))
    return [{"type": "rich_text", "elements": elements}] if elements else []


def _spaced(blocks: Sequence[Block]) -> Iterator[Element]:
    """Paragraphs that follow each other in one section, as Slack's own composer writes them.

    Slack leaves no room between two paragraphs, nor after a list: empty lines do.
    """
    after_list = False
    for is_prose, group in groupby(blocks, key=lambda block: isinstance(block, Paragraph)):
        if is_prose:
            words = list(_paragraphs(block for block in group if isinstance(block, Paragraph)))
            yield _section([_LINE, *words] if after_list else words)
            after_list = False
            continue
        for block in group:
            if isinstance(block, CodeBlock):
                yield _preformatted(block.text)
            elif isinstance(block, Items):
                yield from _list(block, 0)
            after_list = isinstance(block, Items)


def _paragraphs(paragraphs: Iterable[Paragraph]) -> Iterator[Element]:
    for at, paragraph in enumerate(paragraphs):
        if at:
            yield from (_LINE, _LINE)
        yield from _inlines(paragraph.inlines)


def _list(items: Items, depth: int) -> Iterator[Element]:
    """A list, and the lists in it, which stand beside it with a deeper indent."""
    number = items.start
    style = "bullet" if number is None else "ordered"
    parts = [part for item in items.items for part in _item(item, depth)]
    for is_own, group in groupby(parts, key=lambda part: part["type"] == "rich_text_section"):
        own = list(group)
        if not is_own:
            yield from own
            continue
        element: Element = {"type": "rich_text_list", "style": style, "indent": min(depth, DEEPEST)}
        if number is not None:
            element |= {"offset": number - 1} if number > 1 else {}
            number += len(own)
        yield element | {"elements": own}


def _item(blocks: Sequence[Block], depth: int) -> Iterator[Element]:
    """One item: its words in one section, what else is in it after that."""
    words: list[Element] = []
    others: list[Element] = []
    for block in blocks:
        match block:
            case Paragraph(inlines):
                words += [_LINE] if words else []
                words += _inlines(inlines)
            case CodeBlock(text):
                others.append(_preformatted(text))
            case Items():
                others += _list(block, depth + 1)
    yield _section(words)
    yield from others


def _preformatted(text: str) -> Element:
    return {"type": "rich_text_preformatted", "elements": [_text(text or BLANK)]}


def _section(elements: Iterable[Element]) -> Element:
    return {"type": "rich_text_section", "elements": list(elements) or [_text(BLANK)]}


def _inlines(inlines: Iterable[Inline]) -> Iterator[Element]:
    """The words that are there: Slack refuses an element without any."""
    for inline in inlines:
        if isinstance(inline, Break) or inline.text:
            yield _inline(inline)


def _inline(inline: Inline) -> Element:
    match inline:
        case Text(text):
            return _text(text)
        case Strong(text):
            return _text(text) | {"style": {"bold": True}}
        case Emphasis(text):
            return _text(text) | {"style": {"italic": True}}
        case Code(text):
            return _text(text) | {"style": {"code": True}}
        case Anchor(text, address):
            return {"type": "link", "url": address, "text": text}
        case Break():
            return _LINE


def _text(text: str) -> Element:
    return {"type": "text", "text": text}
