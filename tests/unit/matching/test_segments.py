"""The parts of a post that are worth scoring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.segments import LAST, MOST, Segment, is_phatic, segments
from bot.matching.words import normalise, sentences, tokens


def parts_of(normal: str) -> list[Segment]:
    return segments(Segment(text, tuple(tokens(text))) for text in sentences(normal))


def texts(post: str) -> list[str]:
    return [part.text for part in parts_of(post)]


def test_one_sentence_is_scored_as_it_is() -> None:
    assert texts("the app wants a key") == ["the app wants a key"]


def test_greetings_and_thanks_around_a_question_are_left_out() -> None:
    assert texts("hi everyone!\nthe app wants a key.\nthanks so much") == ["the app wants a key."]


def test_two_sentences_are_scored_apart_and_as_a_pair() -> None:
    assert texts("we use duckdesk. it wants a key.") == [
        "we use duckdesk.",
        "it wants a key.",
        "we use duckdesk. it wants a key.",
    ]


def test_three_sentences_are_also_scored_as_a_whole() -> None:
    assert texts("red apple. green pear. blue plum.")[3:] == [
        "red apple. green pear.",
        "green pear. blue plum.",
        "red apple. green pear. blue plum.",
    ]


def test_a_post_of_greetings_alone_is_scored_whole() -> None:
    assert texts("hi all\nthanks") == ["hi all thanks"]


@pytest.mark.parametrize("post", ["", "?!", "...\n--"])
def test_a_post_without_words_has_no_parts(post: str) -> None:
    assert texts(post) == []


def test_of_very_many_sentences_the_first_and_the_last_count() -> None:
    parts = texts(" ".join(f"red apple{n}." for n in range(1_000)))
    counted = [f"red apple{n}." for n in [*range(MOST - LAST), *range(1_000 - LAST, 1_000)]]
    assert parts[-1] == " ".join(counted)
    assert len(parts) == 2 * MOST


def test_a_word_alone_counts_only_with_the_sentences_beside_it() -> None:
    """ "And secrets?" asks for nothing by itself; as the whole text it may."""
    assert texts("do keys expire? and secrets?") == [
        "do keys expire?",
        "do keys expire? and secrets?",
    ]
    assert texts("secrets?") == ["secrets?"]


def test_parts_hold_the_words_as_meant() -> None:
    parts = segments(
        [Segment("a red aple.", ("A", "RED", "APLE")), Segment("a paer.", ("A", "PAER"))]
    )
    both = ("A", "RED", "APLE", "A", "PAER")
    assert parts[2] == Segment("a red aple. a paer.", both, single=False)


@pytest.mark.parametrize("text", ["hi all", "thanks, have a great weekend", "12", "", "!!!"])
def test_small_talk_is_phatic(text: str) -> None:
    assert is_phatic(tokens(text))


def test_a_word_of_matter_is_not_phatic() -> None:
    assert not is_phatic(["hi", "all", "key"])


@given(st.text(st.characters(exclude_categories=())))
def test_words_in_a_post_are_scored_and_never_too_often(text: str) -> None:
    normal = normalise(text)
    parts = parts_of(normal)
    assert bool(parts) == bool(tokens(normal))
    assert len(parts) <= 2 * MOST
