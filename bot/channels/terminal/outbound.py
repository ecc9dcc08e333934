"""A reply as a terminal shows it: styled words, or plain ones where nobody looks at colours."""

from collections.abc import Iterator

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

INDENT = "   "


def to_plain(reply: Reply) -> str:
    """The reply and its numbered offers as plain text."""
    return "\n\n".join(part for part in (reply.text, _offers(reply)) if part)


def to_styled(reply: Reply) -> Styled:
    """The same for a terminal with styles."""
    lines = Styled("\n\n").join(_block(block) for block in reply.document.blocks)
    offers = _offers(reply)
    if offers:
        lines.append("\n\n").append(offers, style="cyan")
    return lines


def _offers(reply: Reply) -> str:
    return "\n".join(f"  {at}) {label}" for at, label in enumerate(reply.offers, start=1))


def _block(block: Block) -> Styled:
    match block:
        case Paragraph(inlines):
            return Styled.assemble(*(_inline(inline) for inline in inlines))
        case CodeBlock(text):
            return Styled("\n".join(f"    {line}" for line in text.splitlines()), style="green")
        case Items():
            return Styled("\n").join(_items(block))


def _items(items: Items) -> Iterator[Styled]:
    for at, blocks in enumerate(items.items):
        mark = "- " if items.start is None else f"{items.start + at}. "
        item = Styled("\n").join(_block(block) for block in blocks)
        yield Styled(mark) + Styled(f"\n{INDENT}").join(item.split("\n"))


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
            return Styled(shown, style="underline")
        case Break():
            return Styled("\n")
