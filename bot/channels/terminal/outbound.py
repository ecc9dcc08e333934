"""A reply as a terminal shows it: styled words, or plain ones where nobody looks at colours."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text as Styled

from bot.core.reply import (
    Anchor,
    Block,
    Break,
    Code,
    CodeBlock,
    Emphasis,
    Inline,
    Items,
    Paragraph,
    Reply,
    Strong,
    Text,
)

CODE_INDENT = 4  # columns
OFFER_INDENT = 2


def to_plain(reply: Reply) -> str:
    """The reply and its numbered offers as plain text."""
    return "\n\n".join(part for part in (reply.text, _offers(reply)) if part)


def to_styled(reply: Reply) -> Group:
    """The same for a terminal with styles; wrapped lines stay clear of numbers and bullets."""
    parts = [_block(block) for block in reply.document.blocks]
    if reply.offers:
        parts.append(_indented(_buttons(reply.offers), OFFER_INDENT))
    return Group(*_spaced(parts))


def _offers(reply: Reply) -> str:
    return "\n".join(f"  {at}) {label}" for at, label in enumerate(reply.offers, start=1))


def _spaced(parts: list[RenderableType]) -> Iterator[RenderableType]:
    for at, part in enumerate(parts):
        if at:
            yield Styled()
        yield part


def _block(block: Block) -> RenderableType:
    match block:
        case Paragraph(inlines):
            return Styled.assemble(*(_inline(inline) for inline in inlines))
        case CodeBlock(text):
            return _indented(Styled(text.rstrip("\n"), style="green"), CODE_INDENT)
        case Items(items, start):
            marks = ("-" if start is None else f"{start + at}." for at in range(len(items)))
            return _marked(zip(marks, (Group(*map(_block, item)) for item in items), strict=True))


def _buttons(labels: tuple[str, ...]) -> RenderableType:
    return _marked(
        (Styled(f"{at})", style="cyan"), Styled(label, style="cyan"))
        for at, label in enumerate(labels, start=1)
    )


def _marked(rows: Iterable[tuple[RenderableType, RenderableType]]) -> RenderableType:
    """Marks in a column of their own, and beside each what it marks."""
    grid = Table.grid(padding=(0, 1))
    for row in rows:
        grid.add_row(*row)
    return grid


def _indented(part: RenderableType, columns: int) -> RenderableType:
    return Padding(part, (0, 0, 0, columns))


def _inline(inline: Inline) -> Styled:
    match inline:
        case Text(text):
            return Styled(text)
        case Strong(text):
            return Styled(text, style="bold")
        case Emphasis(text):
            return Styled(text, style="italic")
        case Code(text):
            return Styled(text, style="green")
        case Anchor(text, address):
            shown = f"{text} ({address})" if text != address else address
            return Styled(shown, style=Style(underline=True, link=address))
        case Break():
            return Styled("\n")
