"""Documents as rich text: lists within lists, numbers that go on, code, and nothing at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.richtext import to_blocks
from bot.core.reply import (
    Anchor,
    Block,
    Break,
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Items,
    Paragraph,
    Strong,
    Text,
)
from tests.channels.slack.blocks import problems, words
from tests.channels.slack.sayings import Json


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def parts(*blocks: Block) -> list[Json]:
    (block,) = to_blocks(Document(blocks))
    found: list[Json] = block["elements"]
    return found


def lists(*blocks: Block) -> list[tuple[str, int, int, list[str]]]:
    """Style, indent, offset and lines of each list."""
    return [
        (
            part["style"],
            part["indent"],
            part.get("offset", 0),
            ["".join(word["text"] for word in line["elements"]) for line in part["elements"]],
        )
        for part in parts(*blocks)
        if part["type"] == "rich_text_list"
    ]


def test_an_empty_document_is_no_block() -> None:
    assert to_blocks(Document(())) == []


def test_each_kind_of_words_has_its_style() -> None:
    (section,) = parts(
        Paragraph(
            (
                Text("a"),
                Strong("b"),
                Emphasis("c"),
                Code("d"),
                Break(),
                Anchor("e", "https://e.test"),
            )
        )
    )
    assert section["elements"] == [
        {"type": "text", "text": "a"},
        {"type": "text", "text": "b", "style": {"bold": True}},
        {"type": "text", "text": "c", "style": {"italic": True}},
        {"type": "text", "text": "d", "style": {"code": True}},
        {"type": "text", "text": "\n"},
        {"type": "link", "url": "https://e.test", "text": "e"},
    ]


def test_an_empty_line_stands_between_two_paragraphs() -> None:
    (section,) = parts(paragraph("a"), paragraph("b"))
    assert "".join(word["text"] for word in section["elements"]) == "a\n\nb"


def test_an_empty_line_stands_after_a_list() -> None:
    _, section = parts(Items(((paragraph("a"),),)), paragraph("b"))
    assert "".join(word["text"] for word in section["elements"]) == "\nb"


def test_code_stands_apart_with_its_lines() -> None:
    _, code, _ = parts(paragraph("a"), CodeBlock("x\n  y"), paragraph("b"))
    assert code == {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": "x\n  y"}],
    }


def test_lists_are_bulleted_or_numbered() -> None:
    items = ((paragraph("a"),), (paragraph("b"),))
    assert lists(Items(items)) == [("bullet", 0, 0, ["a", "b"])]
    assert lists(Items(items, 1)) == [("ordered", 0, 0, ["a", "b"])]
    assert lists(Items(items, 4)) == [("ordered", 0, 3, ["a", "b"])]


def test_numbers_go_on_after_a_list_inside() -> None:
    inner = Items(((paragraph("x"),), (paragraph("y"),)))
    outer = Items(((paragraph("a"),), (paragraph("b"), inner), (paragraph("c"),)), 1)
    assert lists(outer) == [
        ("ordered", 0, 0, ["a", "b"]),
        ("bullet", 1, 0, ["x", "y"]),
        ("ordered", 0, 2, ["c"]),
    ]


def test_numbers_go_on_after_code_inside() -> None:
    outer = Items(((paragraph("a"), CodeBlock("x")), (paragraph("b"),)), 1)
    assert lists(outer) == [("ordered", 0, 0, ["a"]), ("ordered", 0, 1, ["b"])]


def test_lists_in_lists_in_lists_go_in_as_far_as_slack_can() -> None:
    deep = Items(((paragraph("x"),),))
    for _ in range(12):
        deep = Items(((paragraph("y"), deep),))
    assert [indent for _, indent, _, _ in lists(deep)] == [*range(9), 8, 8, 8, 8]


def test_two_paragraphs_of_one_item_stand_on_two_lines() -> None:
    assert lists(Items(((paragraph("a"), paragraph("b")),))) == [("bullet", 0, 0, ["a\nb"])]


@pytest.mark.parametrize(
    "block",
    [
        CodeBlock(""),
        Paragraph((Text(""), Text("a"))),
        Paragraph((Text(""),)),
        Items(((),)),
        Items(((CodeBlock("x"),),), 1),
        Items(((Paragraph((Text(""),)),),)),
    ],
    ids=str,
)
def test_what_has_no_words_is_nothing_that_slack_refuses(block: Block) -> None:
    assert problems({"text": "x", "blocks": to_blocks(Document((block,)))}) == []


TEXTS = st.text(min_size=1, max_size=8)
INLINES = st.one_of(
    *(st.builds(kind, TEXTS) for kind in (Text, Strong, Emphasis, Code)),
    st.builds(Anchor, TEXTS, st.just("https://a.test")),
    st.just(Break()),
)
FLAT = st.one_of(
    st.builds(Paragraph, st.lists(INLINES, min_size=1, max_size=3).map(tuple)),
    st.builds(CodeBlock, TEXTS),
)
BLOCKS = st.recursive(
    FLAT,
    lambda inner: st.builds(
        Items,
        st.lists(st.lists(inner, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3).map(
            tuple
        ),
        st.none() | st.integers(1, 20),
    ),
    max_leaves=8,
)


@given(st.lists(BLOCKS, min_size=1, max_size=4))
def test_every_document_is_taken_and_none_of_its_words_is_lost(blocks: list[Block]) -> None:
    payload = {"text": "x", "blocks": to_blocks(Document(tuple(blocks)))}
    assert problems(payload) == []
    shown = words(payload)
    for text in _texts(blocks):
        assert text in shown


def _texts(blocks: list[Block] | tuple[Block, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(inlines):
                found += [each.text for each in inlines if not isinstance(each, Break)]
            case CodeBlock(text):
                found.append(text)
            case Items(items):
                found += [text for item in items for text in _texts(item)]
    return found
