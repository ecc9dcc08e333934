"""A document as plain text."""

import pytest

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
from bot.rendering.plain import to_text


def words(*inlines: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(i) if isinstance(i, str) else i for i in inlines))


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (words(Strong("a"), " ", Emphasis("b"), " ", Code("c")), "a b c"),
        (words("a", Break(), "b"), "a\nb"),
        (words(Anchor("the portal", "https://x.org")), "the portal (https://x.org)"),
        (words(Anchor("https://x.org", "https://x.org")), "https://x.org"),
        (words(Anchor("a@x.org", "mailto:a@x.org")), "a@x.org"),
        (CodeBlock("a\n\n  b"), "    a\n\n      b"),
        (Items(((words("a"),), (words("b"),))), "- a\n- b"),
        (Items(((words("a"),), (words("b"),)), start=9), "9. a\n10. b"),
        (Items(((words("a", Break(), "b"),),), start=1), "1. a\n   b"),
        (Items(((words("a"), words("b")),)), "- a\n\n  b"),
        (Items(((words("a"), CodeBlock("b")),)), "- a\n\n      b"),
        (Items(((words("a"), Items(((words("b"),),))),), start=1), "1. a\n   - b"),
        (Items(((Items(((words("a"),),)),),)), "- - a"),
        (Items(((),)), "- "),
    ],
)  # fmt: skip
def test_a_block_reads_well_as_text(block: Block, text: str) -> None:
    assert to_text(Document((block,))) == text


def test_an_empty_line_lies_between_blocks() -> None:
    document = Document((words("a"), Items(((words("b"),),)), words("c")))
    assert to_text(document) == "a\n\n- b\n\nc"


def test_nothing_is_no_text() -> None:
    assert to_text(Document(())) == ""
