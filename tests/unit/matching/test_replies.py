"""Which option a typed reply means."""

from collections.abc import Callable

import pytest

from bot.core.knowledge import Option
from bot.matching.reading import Reader
from bot.matching.replies import picked

Pick = Callable[[str], int | None]
SECRET, TOKEN, ALONE, BUTTON = range(4)


@pytest.fixture(scope="module")
def pick(reader: Reader, options: tuple[Option, ...]) -> Pick:
    return lambda text: picked(reader.read(text), options, reader)


@pytest.mark.parametrize(
    "text",
    ["2", " 2. ", "#2", "(2)", "2)", "no. 2", "no 2", "option 2", "Option #2", "option number 2",
     "2nd", "the 2nd one", "second", "the second one", "The Second Option, please", "2 please",
     "2, please!", "2 i think", "two", "option two"],
)  # fmt: skip
def test_a_number_picks_the_option_shown_there(pick: Pick, text: str) -> None:
    assert pick(text) == TOKEN


def test_the_last_one_is_the_last_shown(pick: Pick) -> None:
    assert pick("the last one") == ALONE


@pytest.mark.parametrize("text", ["4", "0", "9", "10", "22", "fifth", "option 4", "-", "no one"])
def test_a_number_that_is_not_shown_picks_nothing(pick: Pick, text: str) -> None:
    assert pick(text) is None


@pytest.mark.parametrize(
    "text", ["1 or 2", "1 and 2", "first and second", "2 of our 3 sites", "not 2"]
)
def test_more_than_one_number_or_more_than_a_number_picks_nothing(pick: Pick, text: str) -> None:
    assert pick(text) is None


def test_numbers_count_only_what_is_shown(reader: Reader, options: tuple[Option, ...]) -> None:
    hidden_first = (options[BUTTON], options[SECRET], options[TOKEN])
    assert picked(reader.read("1"), hidden_first, reader) == 1


@pytest.mark.parametrize("text", ["1", "last", "the last one", "first"])
def test_where_nothing_is_shown_a_number_picks_nothing(
    reader: Reader, options: tuple[Option, ...], text: str
) -> None:
    assert picked(reader.read(text), options[BUTTON:], reader) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("API key and secret", SECRET),
        ("api key and secret.", SECRET),
        ("api key adn secrt", SECRET),
        ("API key and access tokn", TOKEN),
        ("only an api key!", ALONE),
        ("it has a box for a secret too", SECRET),
        ("both of the first two", SECRET),
        ("Nothing else", ALONE),
        ("nothing els", ALONE),
        ("no other feilds", ALONE),
        ("just a button", BUTTON),
    ],
)
def test_a_label_or_a_reply_picks_its_option(pick: Pick, text: str, at: int) -> None:
    assert pick(text) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("it's the api key and the secret one", SECRET),
        ("hmm, I think it asks for an access token and an API key", TOKEN),
        ("there are no other fields", ALONE),
        ("no, API key and secret", SECRET),
        ("there is just this button", BUTTON),
    ],
)
def test_the_words_of_a_label_or_reply_pick_it_in_other_words_around(
    pick: Pick, text: str, at: int
) -> None:
    assert pick(text) == at


@pytest.mark.parametrize(
    "text", ["api key and secret and access token", "key", "api", "the api", "token or secret"]
)
def test_what_fits_several_options_or_none_picks_nothing(pick: Pick, text: str) -> None:
    assert pick(text) is None


@pytest.mark.parametrize(
    "text",
    ["no API key and secret", "not API key and access token", "not just a button",
     "without an api key and secret", "there are other fields", "it doesn't say just a button"],
)  # fmt: skip
def test_a_negated_option_is_not_picked(pick: Pick, text: str) -> None:
    assert pick(text) is None


def test_words_of_an_option_in_a_long_text_about_something_else_pick_nothing(pick: Pick) -> None:
    text = (
        "our church choir sings Friday, the newsletter must go out with just the key verse inside"
    )
    assert pick(text) is None


@pytest.mark.parametrize("text", ["", "???", "yes", "it is", "\u200b", "no"])
def test_a_reply_that_says_nothing_picks_nothing(pick: Pick, text: str) -> None:
    assert pick(text) is None


def test_without_options_nothing_is_picked(reader: Reader) -> None:
    assert picked(reader.read("1"), (), reader) is None


def test_a_reply_that_two_options_share_picks_neither(reader: Reader) -> None:
    options = (
        Option("One box", "a", replies=("a box",)),
        Option("Big box", "b", replies=("a box",)),
    )
    assert picked(reader.read("a box"), options, reader) is None


def test_labels_are_compared_as_they_are_read(reader: Reader) -> None:
    options = (Option("Le\u2019s caf\u00e9 field", "a"), Option("Something other", "b"))
    assert picked(reader.read("le's cafe field"), options, reader) == 0
