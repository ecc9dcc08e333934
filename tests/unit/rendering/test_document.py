"""Markdown to document: what each construct becomes, and what is refused at which line."""

from collections.abc import Callable

import pytest

from bot.core.errors import RenderError
from bot.core.reply import (
    Anchor,
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
from bot.rendering.document import PLACE, place

Read = Callable[[str], Document]


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


@pytest.mark.parametrize(
    ("markdown", "inlines"),
    [
        ("one\ntwo", (Text("one two"),)),
        ("one\\\ntwo", (Text("one"), Break(), Text("two"))),
        ("a **b** *c*", (Text("a "), Strong("b"), Text(" "), Emphasis("c"))),
        ("a `b *c*` d", (Text("a "), Code("b *c*"), Text(" d"))),
        ("**a *b* c**", (Strong("a b c"),)),
        ("**a `b`**", (Strong("a "), Code("b"))),
        ("[a **b**](https://x.org)", (Anchor("a b", "https://x.org"),)),
        ("**see [a](https://x.org)**", (Strong("see "), Anchor("a", "https://x.org"))),
        ("[a\\\nb](https://x.org)", (Anchor("a b", "https://x.org"),)),
        ("[](https://x.org)", (Anchor("https://x.org", "https://x.org"),)),
        ("<https://x.org>", (Anchor("https://x.org", "https://x.org"),)),
        ("go to https://x.org now", (Text("go to https://x.org now"),)),
        ("[a](javascript:b)", (Text("[a](javascript:b)"),)),
        ("a &amp; b &lt;c&gt;", (Text("a & b <c>"),)),
        ("@everyone <@U1> <#C1>", (Text("@everyone <@U1> <#C1>"),)),
    ],
)  # fmt: skip
def test_words_become_inlines(read: Read, markdown: str, inlines: tuple[object, ...]) -> None:
    assert read(markdown) == Document((Paragraph(inlines),))  # type: ignore[arg-type]  # any inline


def test_mail_addresses_in_brackets_become_links(read: Read) -> None:
    anchor = Anchor("a@example.com", "mailto:a@example.com")
    assert read("<a@example.com>").blocks == (Paragraph((anchor,)),)


def test_lists_keep_their_numbers_and_nesting(read: Read) -> None:
    nested = Items(((words("inner"),),))
    items = Items(((words("one"), nested), (words("two"),)), start=3)
    assert read("3. one\n   - inner\n4. two\n") == Document((items,))


def test_a_numbered_list_starts_at_one_by_default(read: Read) -> None:
    assert read("1. one") == Document((Items(((words("one"),),), start=1),))


@pytest.mark.parametrize("markdown", ["```\na\n  b\n```", "    a\n      b", "```php\na\n  b\n```"])
def test_code_keeps_its_lines(read: Read, markdown: str) -> None:
    assert read(markdown) == Document((CodeBlock("a\n  b"),))


def test_paragraphs_follow_each_other(read: Read) -> None:
    assert read("one\n\ntwo") == Document((words("one"), words("two")))


@pytest.mark.parametrize(
    ("markdown", "line", "reason"),
    [
        ("a\n\n# b", 3, "a heading"),
        ("a\n===", 1, "a heading"),
        ("a\n\n---", 3, "a rule"),
        ("- a\n\n  > b", 3, "a quotation"),
        ("<div>\na\n</div>", 1, "HTML"),
        ("a\nb <b>c</b>", 2, "HTML"),
        ("a <!channel>", 1, "HTML"),
        ("a\n\nb\\\nc ![d](https://x.org)", 4, "an image"),
        ("| a | b |\n|---|---|\n| c | d |", 1, "a table"),
        ("[a](http://x.org)", 1, "https://"),
        ("[a](//x.org)", 1, "https://"),
        ("[a]()", 1, "https://"),
        ('[a](https://x.org "title")', 1, "a link title"),
        ("[a][b]\n\n[b]: ftp://x.org", 1, "https://"),
        ("[a](https://x.org/%EE%80%80)", 1, "a value inside a link address"),
    ],
)
def test_what_a_reply_cannot_hold_is_refused(
    read: Read, markdown: str, line: int, reason: str
) -> None:
    with pytest.raises(RenderError) as caught:
        read(markdown)
    assert (caught.value.template, caught.value.line) == ("page.md", line)
    assert reason in caught.value.reason


def test_an_entity_cannot_forge_a_value(read: Read) -> None:
    assert read("a &#xE000;7&#xE001; b") == Document((words("a  b"),))
    assert read(f"a &#xE000;{'7' * 5_000}&#xE001; b").blocks


def test_guidance_takes_its_place_whole(read: Read) -> None:
    layout = read(f"before\n\n{PLACE}\n\nafter")
    placed = place(layout, read("```\nnever closed"), "layout.md")
    assert placed.blocks == (words("before"), CodeBlock("never closed"), words("after"))


@pytest.mark.parametrize("layout", ["none", f"see {PLACE}", f"- {PLACE}", f"{PLACE}\n\n{PLACE}"])
def test_a_layout_needs_exactly_one_place(read: Read, layout: str) -> None:
    with pytest.raises(RenderError, match="once, with empty lines around it"):
        place(read(layout), Document(()), "layout.md")
