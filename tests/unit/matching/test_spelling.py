"""Typos are read as the known word that they nearly are, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.spelling import Speller

KNOWN = ("access", "token", "api", "key", "secret", "client", "redirect", "uri", "integration",
         "the", "and", "password")  # fmt: skip


@pytest.fixture(scope="module")
def spell(english: frozenset[str]) -> Speller:
    return Speller(KNOWN, english)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("secrt", "secret"),
        ("secrret", "secret"),
        ("sercet", "secret"),
        ("secfet", "secret"),
        ("tokn", "token"),
        ("intergratoin", "integration"),
        ("passwrod", "password"),
    ],
)
def test_a_typo_is_corrected(spell: Speller, typed: str, meant: str) -> None:
    assert spell(typed) == (meant,)


@pytest.mark.parametrize("word", ["taken", "secrete", "clients", "accede", "they", "bey"])
def test_an_english_word_is_no_typo(spell: Speller, word: str) -> None:
    assert spell(word) == (word,)


@pytest.mark.parametrize("word", ["zzgrblfx", "stellarims", "tokkkn", "scrt"])
def test_what_is_like_no_known_word_stays(spell: Speller, word: str) -> None:
    assert spell(word) == (word,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("accesstoken", ("access", "token")),
        ("apikey", ("api", "key")),
        ("clientsecret", ("client", "secret")),
        ("redirecturi", ("redirect", "uri")),
    ],
)
def test_two_known_words_written_as_one_are_split(
    spell: Speller, typed: str, meant: tuple[str, str]
) -> None:
    assert spell(typed) == meant


@pytest.mark.parametrize("typed", ["kye", "eky", "keyy", "kkey"])
def test_three_letters_may_be_swapped_or_doubled(spell: Speller, typed: str) -> None:
    assert spell(typed) == ("key",)


@pytest.mark.parametrize("typed", ["kex", "kzy", "ky", "keyz", "apx"])
def test_three_letters_may_not_be_changed(spell: Speller, typed: str) -> None:
    assert spell(typed) == (typed,)


@pytest.mark.parametrize("typed", ["v3", "secr3t", "t0ken", "4O1", "x", ""])
def test_words_with_digits_and_very_short_ones_stay(spell: Speller, typed: str) -> None:
    assert spell(typed) == (typed,)


def test_of_two_equally_near_words_the_one_that_begins_alike_is_meant() -> None:
    assert Speller(["bokem", "token"], frozenset())("tokem") == ("token",)


def test_then_the_one_that_ends_alike() -> None:
    assert Speller(["tokac", "tokbz"], frozenset())("tokaz") == ("tokbz",)


def test_then_the_more_frequent_one() -> None:
    assert Speller(["blank", "blink", "blink"], frozenset())("blonk") == ("blink",)


def test_then_the_first_of_the_alphabet() -> None:
    assert Speller(["blink", "blank"], frozenset())("blonk") == ("blank",)


def test_the_most_frequent_is_found_among_very_many_neighbours() -> None:
    rivals = [f"bl{letter}nk" for letter in "abcdefghijklmnp"]
    assert Speller([*rivals, "blznk", "blznk"], frozenset())("blonk") == ("blznk",)


def test_words_in_a_row_keep_their_order(spell: Speller) -> None:
    assert spell.all(["the", "apikey", "adn", "tokn"]) == ["the", "api", "key", "and", "token"]


@given(word=st.sampled_from(KNOWN))
def test_a_known_word_stays(spell: Speller, word: str) -> None:
    assert spell(word) == (word,)


@given(word=st.text(max_size=60))
def test_nothing_is_lost_whatever_is_typed(spell: Speller, word: str) -> None:
    assert all(part == word or part in KNOWN for part in spell(word))
