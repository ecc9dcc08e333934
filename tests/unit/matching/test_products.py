"""The app that somebody talks about."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.knowledge import Integration
from bot.matching.products import Mention, ProductFinder
from bot.matching.spelling import english_words
from bot.matching.words import normalise

Find = Callable[[str], Mention | None]
LISTED = {
    "Gravity Forms": ("gravityforms", "gravity form"),
    "Katz plugin for Gravity Forms": ("katz gravity forms",),
    "Bloom": (),
    "Make": ("integromat",),
    "MailOptin": ("mail optin",),
    "Pay": ("pmp",),
    "???": ("!",),
}


@pytest.fixture(scope="module")
def finder(english: frozenset[str]) -> ProductFinder:
    return ProductFinder(
        [Integration(name, also, "either", "v3", None) for name, also in LISTED.items()], english
    )


@pytest.fixture(scope="module")
def found(finder: ProductFinder) -> Callable[[str], str | None]:
    """The listed product of a text."""

    def name(text: str) -> str | None:
        mention = finder.find(text)
        return mention.name if mention and mention.listed else None

    return name


@pytest.fixture(scope="module")
def unlisted(finder: ProductFinder) -> Callable[[str], str | None]:
    """The name taken from a frame."""

    def name(text: str) -> str | None:
        mention = finder.find(text)
        return mention.name if mention and not mention.listed else None

    return name


Name = Callable[[str], str | None]


@pytest.mark.parametrize(
    "text", ["Gravity Forms wants a key", "a key for gravity forms", "is GRAVITY FORMS down?"]
)
def test_a_listed_product_is_found_in_any_case(found: Name, text: str) -> None:
    assert found(text) == "Gravity Forms"


@pytest.mark.parametrize("text", ["we use GravityForms", "a gravity form", "(gravityforms)"])
def test_an_alias_stands_for_its_product(found: Name, text: str) -> None:
    assert found(text) == "Gravity Forms"


@pytest.mark.parametrize("text", ["Gravty Forms", "gravtiy forms", "gravityform", "Grvity Forms"])
def test_one_typo_in_a_name_is_forgiven(found: Name, text: str) -> None:
    assert found(f"we use {text} here") == "Gravity Forms"


@pytest.mark.parametrize("text", ["mailoptinn", "MialOptin", "mailopti"])
def test_one_typo_in_a_one_word_name_is_forgiven(found: Name, text: str) -> None:
    assert found(f"we use {text} here") == "MailOptin"


@pytest.mark.parametrize(
    "text", ["gravity farms", "grvty forms", "the mail option", "male option", "we use pnp", "Makr"]
)
def test_english_words_two_typos_and_short_names_are_not(found: Name, text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize("text", ["we use Bloom", "a form (Bloom)", 'it is called "Bloom"'])
def test_a_name_that_is_an_english_word_needs_a_capital(found: Name, text: str) -> None:
    assert found(text) == "Bloom"


@pytest.mark.parametrize("text", ["roses bloom", "Bloom is late", "Hi. Bloom", "one\nMake it work"])
def test_a_capital_that_opens_a_sentence_is_none(found: Name, text: str) -> None:
    assert found(text) is None


def test_the_longest_name_wins(found: Name) -> None:
    assert found("Bloom, gravity forms or katz gravity forms") == LONGEST


LONGEST = "Katz plugin for Gravity Forms"


def test_a_mention_says_how_it_was_written(finder: ProductFinder) -> None:
    assert finder.find("our gravty  forms") == Mention(
        "Gravity Forms", "gravty  forms", listed=True
    )


def test_a_listed_product_goes_before_an_unlisted_one(found: Name) -> None:
    assert found("connect Gravity Forms to Stellar IMS") == "Gravity Forms"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "I need an API Key to integrate with our online booking system, Stellar IMS.",
            "Stellar IMS",
        ),
        ("integrating Constant Contact with Stellar", "Stellar"),
        ("I want to connect it to Stellar IMS", "Stellar IMS"),
        ("Connecting our list into Stellar", "Stellar"),
        ("how do I set up the key in Stellar", "Stellar"),
        ("setting up the link to my Stellar account", "Stellar"),
        ("connect to the Stellar Desk", "Stellar Desk"),
        ("our CRM, Stellar, wants a key", "Stellar"),
        ("Our CRM, called Stellar IMS, wants a key", "Stellar IMS"),
        ("connect to Stellar.com please", "Stellar.com"),
        ("connect to Charlie\u2019s Desk", "Charlie's Desk"),
        ("connect to Café Manager", "Café Manager"),
        ("connect to Red Blue Green Gold Black", "Red Blue Green Gold"),
        ("connect to Stellar IMS Thanks", "Stellar IMS"),
        ("connect with Stellar I am stuck", "Stellar"),
        ("connect to Stellar API", "Stellar"),
    ],
)
def test_an_unlisted_name_is_taken_from_a_frame(unlisted: Name, text: str, name: str) -> None:
    assert unlisted(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "integrate with Constant Contact",
        "connect my app to Constant Contact API",
        "connect to the API",
        "integrate with your API",
        "how do I set up a key in V3",
        "our version, V3",
        "connect it to Slack",
        "our vendor wants a key, I've no idea",
        "our vendor wants a key, Any ideas?",
        "our vendor wants a key, Any Ideas?",
        "our vendor wants a key, Thanks",
    ],
)
def test_words_with_a_capital_that_name_no_app_are_not_taken(
    finder: ProductFinder, text: str
) -> None:
    assert finder.find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Stellar IMS wants a key",
        "I love Stellar",
        "connect it. To Stellar",
        "connect to stellar",
        "our stellar app",
        "",
    ],
)
def test_without_a_frame_and_a_capital_there_is_no_name(finder: ProductFinder, text: str) -> None:
    assert finder.find(text) is None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Gravity Forms wants a key", "app wants a key"),
        ("does our gravity  frms work", "does our app work"),
        ("connect to Café Manager", "connect to app"),
        ("it makes sense that we use Make", "it makes sense that we use app"),
        ("nothing named", "nothing named"),
    ],
)
def test_a_name_is_masked_wherever_it_stands_as_words(
    finder: ProductFinder, text: str, masked: str
) -> None:
    assert finder.mask(normalise(text), finder.find(text)) == masked


@given(text=st.text(st.characters(exclude_categories=())))
def test_no_text_raises(finder: ProductFinder, text: str) -> None:
    mention = finder.find(f"connect to A{text}, our b, C{text}")
    assert mention is None or mention.name


def test_without_listed_products_frames_still_count(english: frozenset[str]) -> None:
    mention = ProductFinder([], english).find("connect to Stellar")
    assert mention == Mention("Stellar", "Stellar", listed=False)


@pytest.mark.parametrize("text", ["Bloom asks for a key", "Bloom is asking for it", "Bloom wants"])
def test_an_english_word_that_asks_for_something_is_a_name(text: str) -> None:
    finder = ProductFinder([Integration("Bloom", (), "either", "none", None)], english_words())
    mention = finder.find(text)
    assert mention is not None
    assert mention.name == "Bloom"


def test_an_english_word_that_begins_a_sentence_else_is_a_word() -> None:
    finder = ProductFinder([Integration("Bloom", (), "either", "none", None)], english_words())
    assert finder.find("Bloom where you are planted") is None
