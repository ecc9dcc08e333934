"""A document as plain text, for fallbacks, terminals, tests and logs of what was said."""

from textwrap import indent

from bot.core.reply import Anchor, Block, Break, CodeBlock, Document, Inline, Items, Paragraph


def to_text(document: Document) -> str:
    """Blocks with an empty line between; links as "label (address)", code indented by four."""
    return "\n\n".join(_block(block) for block in document.blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return "".join(_inline(inline) for inline in block.inlines)
        case CodeBlock():
            return indent(block.text, "    ")
        case Items():
            return "\n".join(_items(block))


def _items(items: Items) -> list[str]:
    lines = []
    for count, blocks in enumerate(items.items):
        marker = "- " if items.start is None else f"{items.start + count}. "
        hanging = indent(_item(blocks), " " * len(marker))
        lines.append(marker + hanging.removeprefix(" " * len(marker)))
    return lines


def _item(blocks: tuple[Block, ...]) -> str:
    """A list inside of an item follows its paragraph at once."""
    text = ""
    for block in blocks:
        gap = "\n" if isinstance(block, Items) else "\n\n"
        text += (gap if text else "") + _block(block)
    return text


def _inline(inline: Inline) -> str:
    match inline:
        case Break():
            return "\n"
        case Anchor():
            bare = inline.text in {inline.address, inline.address.removeprefix("mailto:")}
            return inline.text if bare else f"{inline.text} ({inline.address})"
    return inline.text
