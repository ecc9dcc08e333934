"""The figures that the desk is held to, on questions that its knowledge has never seen.

Failures name figures and topics only: whoever reads the questions starts to write for them.
"""

from collections import Counter

import pytest

from benchmarks.desk import NOW, decide
from benchmarks.holdout import Guess, Question, Score, outcome, read_holdout, score
from bot.desk import Library
from bot.matching.phrases import labelled_phrases
from bot.matching.words import normalise, tokens
from tests.repository import repository_library

pytestmark = [pytest.mark.score, pytest.mark.xdist_group("holdout")]  # one reading for all

RIGHT, NEAR, WRONG, SILENT = 0.90, 0.96, 0.02, 0.98
EACH_TOPIC, ALL_SILENT = 10, 180


@pytest.fixture(scope="module")
def library() -> Library:
    return repository_library(NOW.date())


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return read_holdout()


@pytest.fixture(scope="module")
def decided(library: Library, questions: list[Question]) -> list[tuple[Question, Guess]]:
    return list(zip(questions, decide(library, questions), strict=True))


@pytest.fixture(scope="module")
def figures(decided: list[tuple[Question, Guess]]) -> Score:
    return score(decided)


@pytest.fixture(scope="module")
def table(decided: list[tuple[Question, Guess]]) -> str:
    """What became of each topic's questions, to be read when a figure is missed."""
    counts = Counter((q.topic or f"({q.kind})", outcome(q, guess).value) for q, guess in decided)
    return "\n" + "\n".join(f"{t:<30}{o:<14}{n:>4}" for (t, o), n in sorted(counts.items()))


def test_nine_of_ten_questions_are_answered_or_asked_about_rightly(
    figures: Score, table: str
) -> None:
    assert figures.right >= RIGHT, f"{figures.right:.1%} right, {RIGHT:.0%} wanted{table}"


def test_the_right_topic_is_among_the_first_three(figures: Score, table: str) -> None:
    assert figures.near >= NEAR, f"{figures.near:.1%} among three, {NEAR:.0%} wanted{table}"


def test_hardly_any_question_gets_a_wrong_answer(figures: Score, table: str) -> None:
    assert figures.wrong <= WRONG, f"{figures.wrong:.1%} wrong, {WRONG:.0%} allowed{table}"


def test_the_desk_is_silent_where_it_was_not_asked(figures: Score, table: str) -> None:
    assert figures.silent >= SILENT, f"{figures.silent:.1%} silent, {SILENT:.0%} wanted{table}"


def test_there_are_enough_questions_of_every_served_topic(
    library: Library, questions: list[Question]
) -> None:
    counts = Counter(question.topic for question in questions if question.topic)
    few = {
        t.id: counts[t.id] for t in library.knowledge.served_topics() if counts[t.id] < EACH_TOPIC
    }
    assert not few


def test_every_question_is_of_a_served_topic_or_of_none(
    library: Library, questions: list[Question]
) -> None:
    served = {topic.id for topic in library.knowledge.served_topics()}
    assert {question.topic for question in questions if question.topic} <= served


def test_there_are_enough_texts_to_be_silent_about(questions: list[Question]) -> None:
    assert sum(question.topic is None for question in questions) >= ALL_SILENT


def test_no_text_is_there_twice(questions: list[Question]) -> None:
    twice = [
        number for number in Counter(as_words(q.text) for q in questions).values() if number > 1
    ]
    assert not twice


def test_no_question_is_a_phrase_of_the_knowledge(
    library: Library, questions: list[Question]
) -> None:
    known = {as_words(phrase.text) for phrase in labelled_phrases(library.knowledge)}
    leaked = Counter(q.topic or q.kind for q in questions if as_words(q.text) in known)
    assert not leaked


def as_words(text: str) -> str:
    return " ".join(tokens(normalise(text)))
