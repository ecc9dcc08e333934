"""Which sentences of a post ask, and what is made of a post that asks about several topics."""

from collections.abc import Sequence

import pytest

from bot.core.matching import Candidate, Decision
from bot.matching.index import Alone, Judgement
from bot.matching.reading import Reader
from bot.matching.segments import Segment
from bot.matching.several import MOST_ANSWERED, Asking, adds, asked, inquires, is_list, led_by
from bot.matching.spelling import Speller
from bot.matching.words import Stemmer

READER = Reader(Speller([], frozenset()), Stemmer())
KEY, REFUND, UNSURE, VAGUE = (
    Alone("key", 0.9, sure=True),
    Alone("refund", 0.9, sure=True),
    Alone("refund", 0.9, sure=False),
    Alone("refund", 0.5, sure=False),
)


def part(text: str, *, single: bool = True) -> Segment:
    reading = READER.read(text)
    words = tuple(word.text for word in reading.words)
    clauses = reading.clauses
    return Segment(text, words, inquires(reading.normal, clauses), adds(clauses), single)


def found(*pairs: tuple[str, Alone]) -> list[tuple[str, bool]]:
    parts = [part(text) for text, _ in pairs]
    return [(one.topic, one.sure) for one in asked(parts, [alone for _, alone in pairs])]


@pytest.mark.parametrize(
    "text",
    ["Also, our token is invalid", "and the second app", "2nd q: who pays", "I would also like it"],
)
def test_a_sentence_can_say_that_it_is_about_something_more(text: str) -> None:
    assert adds(READER.read(text).clauses)


@pytest.mark.parametrize(
    "text", ["It also wants a secret", "the app also wants a list of names, and more", "our token"]
)
def test_going_on_about_the_same_thing_adds_nothing(text: str) -> None:
    assert not adds(READER.read(text).clauses)


def test_two_sentences_that_ask_are_two_questions_in_their_order() -> None:
    pairs = [("where is the refund?", REFUND), ("what is the key?", KEY)]
    assert found(*pairs) == [("refund", True), ("key", True)]


def test_what_only_tells_a_story_asks_nothing() -> None:
    assert found(("our app wants a key.", KEY), ("where is the refund?", REFUND)) == []


def test_a_trouble_told_before_something_more_has_asked() -> None:
    pairs = [("our app wants a key.", KEY), ("and where is the refund?", REFUND)]
    assert found(*pairs) == [("key", True), ("refund", True)]


def test_one_topic_asked_about_twice_is_one_question() -> None:
    assert found(("what is the key?", KEY), ("where is the key?", KEY)) == []


def test_nothing_sure_is_nothing() -> None:
    unsure = Alone("key", 0.9, sure=False)
    assert found(("what is the key?", unsure), ("where is the refund?", UNSURE)) == []


def test_in_a_list_what_is_hardly_understood_counts_too() -> None:
    parts = [part("what is the key?"), part("who pays?")]
    assert asked(parts, [KEY, VAGUE]) == ()
    listed = asked(parts, [KEY, VAGUE], listed=True)
    assert [(one.topic, one.sure) for one in listed] == [("key", True), ("refund", False)]


@pytest.mark.parametrize(
    "text", ["two questions: who pays", "1. who pays\n2. what is the key", "a) who b) what"]
)
def test_a_text_can_say_that_it_asks_several_things(text: str) -> None:
    assert is_list(text)


@pytest.mark.parametrize("text", ["we use version 2. it fails", "the second thing", "1. who pays"])
def test_a_number_alone_makes_no_list(text: str) -> None:
    assert not is_list(text)


def test_pairs_of_sentences_ask_nothing_for_themselves() -> None:
    parts = [part("what is the key?"), part("what is the key? the refund?", single=False)]
    assert asked(parts, [KEY, REFUND]) == ()


def judged(several: Sequence[Asking]) -> Judgement:
    ranked = (Candidate("key", 0.9), Candidate("refund", 0.8), Candidate("down", 0.7))
    return led_by(Judgement(Decision.ASK, ranked), several)


def test_sure_questions_are_answered_the_first_of_them_leading() -> None:
    result = judged([Asking("refund", True, ()), Asking("key", True, ())])
    assert (result.decision, result.close) == (Decision.ANSWER, ())
    assert [c.topic for c in result.candidates] == ["refund", "key", "down"]


def test_with_one_unsure_the_asker_says_which_comes_first() -> None:
    result = judged([Asking("key", True, ()), Asking("refund", False, ())])
    assert (result.decision, result.close) == (Decision.ASK, ("key", "refund"))


def test_more_than_can_be_answered_at_once_are_offered() -> None:
    names = [f"topic {n}" for n in range(MOST_ANSWERED + 1)]
    result = judged([Asking(name, True, ()) for name in names])
    assert (result.decision, result.close) == (Decision.ASK, tuple(names))
