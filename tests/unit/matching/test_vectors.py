"""Phrases as vectors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.vectors import STEM_SLOTS, Vectoriser
from bot.matching.words import Stemmer

PHRASES = ("api key box", "api key and secret", "api token", "the server is down", "server keys")


@pytest.fixture(scope="module")
def vectoriser() -> Vectoriser:
    return Vectoriser([phrase.split() for phrase in PHRASES], Stemmer())


def alike(vectoriser: Vectoriser, one: str, other: str) -> float:
    rows = vectoriser.matrix([one.split(), other.split()])
    return float(rows[0] @ rows[1])


@settings(max_examples=50)
@given(words=st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=12))
def test_spelling_counts_twice_what_words_do(vectoriser: Vectoriser, words: list[str]) -> None:
    (row,) = vectoriser.matrix([words])
    parts = row[:STEM_SLOTS], row[STEM_SLOTS:]
    assert [float(part @ part) for part in parts] == pytest.approx([1 / 3, 2 / 3], abs=1e-5)


def test_no_words_are_like_nothing(vectoriser: Vectoriser) -> None:
    assert not vectoriser.matrix([[]]).any()


def test_the_same_words_have_the_same_vector(vectoriser: Vectoriser) -> None:
    rows = vectoriser.matrix([["api", "key"], ["server"], ["api", "key"]])
    assert np.array_equal(rows[0], rows[2])


def test_a_row_does_not_depend_on_its_neighbours(vectoriser: Vectoriser) -> None:
    alone = vectoriser.matrix([["api", "key"]])[0]
    assert np.array_equal(alone, vectoriser.matrix([["server"], ["api", "key"]])[1])


def test_the_order_of_words_does_not_count(vectoriser: Vectoriser) -> None:
    assert alike(vectoriser, "the api key box", "box key the api") == pytest.approx(1, abs=1e-5)


def test_other_words_are_less_alike(vectoriser: Vectoriser) -> None:
    assert alike(vectoriser, "api key", "api secret") < alike(vectoriser, "api key", "api key box")
    assert alike(vectoriser, "api key", "server down") < 0.2


def test_forms_of_a_word_are_more_alike_than_words(vectoriser: Vectoriser) -> None:
    assert alike(vectoriser, "server", "servers") > 0.7 > alike(vectoriser, "server", "secret")


def test_a_word_said_twice_counts_more(vectoriser: Vectoriser) -> None:
    once, twice = ["api", "key"], ["api", "key", "key"]
    key, said_once, said_twice = vectoriser.matrix([["key"], once, twice])
    assert key @ said_twice > key @ said_once


def test_rare_words_weigh_more_than_frequent_ones(vectoriser: Vectoriser) -> None:
    assert vectoriser.weight("token") > vectoriser.weight("api")


def test_all_forms_of_a_word_count_as_seen(vectoriser: Vectoriser) -> None:
    assert vectoriser.weight("keys") == vectoriser.weight("key")


def test_two_vectorisers_of_the_same_phrases_agree() -> None:
    phrases = [phrase.split() for phrase in PHRASES]
    one, other = (Vectoriser(phrases, Stemmer()).matrix(phrases) for _ in range(2))
    assert np.array_equal(one, other)
