"""Which words belong to the topics' subject at all."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.subject import SMOOTHING, Subject

OURS = ({"api", "key"}, {"key", "box"}, {"the", "secret"})
OTHERS = ({"the", "weather"}, {"the", "piano", "key"})
PHRASES = (*OURS, *OTHERS)
IS_OURS = (True, True, True, False, False)
SETS = st.frozensets(st.sampled_from("abcde"), max_size=3)


@pytest.fixture(scope="module")
def subject() -> Subject:
    return Subject(PHRASES, IS_OURS)


def test_a_word_of_the_topics_speaks_for_them(subject: Subject) -> None:
    assert subject({"api"}) > 0 > subject({"weather"})


def test_a_word_of_both_sides_says_less(subject: Subject) -> None:
    assert subject({"secret"}) > subject({"the"})


def test_the_word_that_speaks_most_for_the_topics_counts(subject: Subject) -> None:
    assert subject({"weather", "api", "the"}) == subject({"api"})


def test_unknown_words_say_nothing(subject: Subject) -> None:
    assert subject({"zebra"}) == subject(()) == 0.0


def test_the_value_is_the_difference_of_two_smoothed_log_shares(subject: Subject) -> None:
    ours, others = (2 + SMOOTHING) / (3 + 1), (1 + SMOOTHING) / (2 + 1)
    assert subject({"key"}) == pytest.approx(math.log(ours / others))


@settings(max_examples=50)
@given(st.lists(st.tuples(SETS, st.booleans()), min_size=1, max_size=5))
def test_a_phrase_left_out_does_not_speak_for_itself(
    phrases: list[tuple[frozenset[str], bool]],
) -> None:
    """Counts are those without the phrase; the sizes of the sides stay."""
    subject = Subject([stems for stems, _ in phrases], [ours for _, ours in phrases])
    for at, (stems, _) in enumerate(phrases):
        others = [(s if i != at else frozenset[str](), side) for i, (s, side) in enumerate(phrases)]
        without = Subject([s for s, _ in others], [side for _, side in others])
        assert subject.left_out[at] == pytest.approx(without(stems))
