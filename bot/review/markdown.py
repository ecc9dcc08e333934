"""Rendered replies back as Markdown, for pages that people read on GitHub. Renders no template."""

import re
from collections.abc import Sequence
from textwrap import indent

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
    Strong,
)

_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]<>~&])")
_OPENS_A_BLOCK = re.compile(r"(\d*)([-+#=]|(?<=\d)[.)])")
_PLAIN_ADDRESS = re.compile(r"[^\s()<>]+")
_NO_SLUG = re.compile(r"[^\w\- ]")


def to_markdown(blocks: Sequence[Block]) -> str:
    """The blocks with an empty line between them."""
    return "\n\n".join(map(_block, blocks))


def quote(markdown: str) -> str:
    """The Markdown as a quotation."""
    return indent(markdown, "> ", lambda _: True).replace("> \n", ">\n")


def escape(text: str) -> str:
    """The text with nothing in it that Markdown would read as more than text."""
    return _MEANS_SOMETHING.sub(r"\\\1", text)


def link(words: str, address: str) -> str:
    """A link to a page, or to a place on this one."""
    target = address if _PLAIN_ADDRESS.fullmatch(address) else f"<{address}>"
    return f"[{escape(words)}]({target})"


class Slugs:
    """The addresses that GitHub gives to a page's headings; of two alike the second is numbered."""

    def __init__(self, *headings: str) -> None:
        """`headings` are on the page already."""
        self._seen: dict[str, int] = {}
        self.last = ""
        for heading in headings:
            self.add(heading)

    def add(self, heading: str) -> None:
        """Note the next heading; `last` is its address on the page."""
        slug = _NO_SLUG.sub("", heading.lower()).replace(" ", "-")
        again = self._seen.get(slug, 0)
        self._seen[slug] = again + 1
        self.last = f"#{slug}-{again}" if again else f"#{slug}"


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            words = "".join(map(_inline, block.inlines))
            opens = _OPENS_A_BLOCK.match(words)
            return f"{opens[1]}\\{words[opens.start(2) :]}" if opens else words
        case CodeBlock():
            fence = _ticks(block.text, 3)
            return f"{fence}\n{block.text}\n{fence}"
        case Items():
            return "\n".join(_item(block, at) for at in range(len(block.items)))


def _item(items: Items, at: int) -> str:
    marker = "- " if items.start is None else f"{items.start + at}. "
    return marker + indent(to_markdown(items.items[at]), " " * len(marker)).lstrip()


def _inline(inline: Inline) -> str:
    match inline:
        case Strong():
            return f"**{escape(inline.text)}**"
        case Emphasis():
            return f"*{escape(inline.text)}*"
        case Code():
            ticks = _ticks(inline.text, 1)
            gap = " " if "`" in inline.text else ""
            return f"{ticks}{gap}{inline.text}{gap}{ticks}"
        case Anchor():
            return link(inline.text, inline.address)
        case Break():
            return "\\\n"
    return escape(inline.text)


def _ticks(text: str, least: int) -> str:
    """More backticks than stand together in the text."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)
