"""Documents as Markdown: read again, they are the same documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reply import Anchor, Break, Code, CodeBlock, Document, Items, Paragraph, Strong, Text
from bot.rendering.document import MarkdownReader
from bot.rendering.values import Values
from bot.review.markdown import Slugs, escape, link, quote, to_markdown

PORTAL = Anchor("developer portal", "https://example.com/")


def again(document: Document) -> Document:
    return MarkdownReader().to_document(to_markdown(document.blocks), Values(), "")


def test_blocks_of_every_kind_come_back_as_they_were() -> None:
    press = (Paragraph((Strong("Press"), Text(" it, then "), PORTAL, Text(". Done"))),)
    deeper = (Paragraph((Code("a_`b"), Break(), Text("c"))), Items((press,)))
    document = Document((Items((press, deeper), 3), CodeBlock("```\nx = 1\n\ny = 2"), *press))
    assert again(document) == document


@given(st.text("ab1.2 )*_`[]<>#+-=&~\\|!", min_size=1).map(lambda text: " ".join(text.split())))
def test_no_character_of_a_text_means_anything_to_markdown(text: str) -> None:
    document = Document((Paragraph((Text(text),)),)) if text else Document(())
    assert again(document) == document


def test_a_quotation_marks_every_line() -> None:
    assert quote("One.\n\n- two\n- three") == "> One.\n>\n> - two\n> - three"


def test_an_address_with_brackets_or_blanks_is_kept_together() -> None:
    assert link("a [b]", "#c") == "[a \\[b\\]](#c)"
    assert link("a", "https://example.com/(b c)") == "[a](<https://example.com/(b c)>)"


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("V2 or V3: which kind of key?", "#v2-or-v3-which-kind-of-key"),
        ("Refresh token refused (invalid_grant)", "#refresh-token-refused-invalid_grant"),
        ("Every answer", "#every-answer-1"),
    ],
)
def test_the_address_of_a_heading_is_the_one_that_github_gives(heading: str, slug: str) -> None:
    slugs = Slugs("Every answer")
    slugs.add(heading)
    assert slugs.last == slug


def test_escaping_leaves_words_alone() -> None:
    assert escape('It\'s "V2" (or V3): 24 h.') == 'It\'s "V2" (or V3): 24 h.'
