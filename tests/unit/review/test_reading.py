"""What counts as a word, a sentence and a syllable, and the grade that comes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reply import Anchor, Code, CodeBlock, Document, Items, Paragraph, Strong, Text
from bot.review.reading import Reading, read, sentences, syllables


def document(text: str) -> Document:
    return Document((Paragraph((Text(text),)),))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "key the app's makes asked called typed code through does one site's don't roles once"),
        (2, "token secret every people needed boxes client trial going value able able's useful"),
        (2, "handled something minutes unused allowed release long-lived V3 ID doesn't"),
        (3, "API URI official creator everyone different permission obsolete authorise access's"),
        (4, "application usually January documented community automatic PKCE"),
        (5, "repository authorization"),
    ],
)
def test_syllables_of_words_that_the_desk_says(count: int, words: str) -> None:
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


@given(st.from_regex(r"[^\W_]+", fullmatch=True))
def test_every_word_has_a_syllable(word: str) -> None:
    assert syllables(word) >= 1


def test_the_grade_is_that_of_flesch_and_kincaid() -> None:
    # 0.39 * 12 / 2 + 11.8 * 17 / 12 - 15.59 = 3.467
    text = "The secret is the key's password. Copy it now, or make another."
    assert read(document(text)) == Reading(words=12, sentences=2, syllables=17)
    assert read(document(text)).grade == 3.5


def test_a_text_without_words_has_no_grade() -> None:
    assert read(document("--- ?")).grade == 0.0


@pytest.mark.parametrize("one", ["180", "866-289-2101", "2.0.1", "11am", "a.b@example.co.uk"])
def test_figures_and_mail_addresses_are_one_word_of_one_syllable(one: str) -> None:
    assert read(document(f"Call {one}.")) == Reading(2, 1, 2)


def test_a_name_is_one_word_of_one_syllable() -> None:
    names = ["Gravity Forms", "Katz plugin for Gravity Forms"]
    text = "Update Katz plugin for Gravity Forms or Gravity Forms."
    assert read(document(text), names) == Reading(words=4, sentences=1, syllables=5)


def test_of_a_link_the_words_count_and_of_code_nothing_but_one_word() -> None:
    link = Anchor("developer portal", "https://example.com/a/very/long/address")
    parts = (Text("See the "), link, Text(" and send "), Code("GET /account/user"), Text("."))
    assert read(Document((Paragraph(parts), CodeBlock("a b c")))).words == 7


def test_numbers_of_a_list_are_no_words_and_each_item_ends_a_sentence() -> None:
    items = tuple((Paragraph((Strong("Press"), Text(f" {word}"))),) for word in ("Edit", "Save"))
    assert read(Document((Items(items, 1),))) == Reading(words=4, sentences=2, syllables=5)


def test_sentences_end_at_their_marks_and_not_inside_a_figure() -> None:
    text = 'Is it 2.9? Then update. Say "yes." It works!'
    assert sentences(document(text)) == ("Is it 2.9?", "Then update.", 'Say "yes.', "It works!")
