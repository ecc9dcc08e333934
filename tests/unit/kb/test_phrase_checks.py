"""When two phrases are the same, and who may say them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.problem import Problem
from bot.kb.phrase_checks import fold

Check = Callable[[dict[str, str]], tuple[Problem, ...]]

STATUS = "knowledge/topics/status.yaml"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I need an API key", "i need an api key"),
        ("I need an API-key!", "I need an API key"),
        ("don't know", "dont know"),
        ("don\u2019t know", "don't know"),
        ("Stra\u00dfe", "STRASSE"),
        ("ok ,  cool ...", "ok cool"),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_case_and_punctuation_make_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\U0001f44d", "\U0001f389"),
        ("thanks", "thanks \U0001f389"),
        ("?", "!"),
        ("C++ client", "C client"),
        ("C# client", "C client"),
        ("sign up", "signup"),
    ],
)
def test_words_and_symbols_make_a_difference(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(alphabet=st.characters(max_codepoint=0xFF), max_size=40))
def test_a_folded_phrase_is_the_same_as_the_phrase(phrase: str) -> None:
    assert fold(fold(phrase)) == fold(phrase)


@pytest.mark.parametrize("place", ["where is the key to the meeting room"])
def test_a_near_miss_of_one_topic_may_be_a_phrase_of_another(
    place: str, files: dict[str, str], check: Check
) -> None:
    files[STATUS] = files[STATUS].replace("is the API down", place)
    assert check(files) == ()


def test_a_phrase_that_three_topics_claim_is_reported_at_the_second_and_third(
    files: dict[str, str], check: Check
) -> None:
    files[STATUS] = files[STATUS].replace("is the API down", "a plugin asks for a key")
    third = files[STATUS].replace("topic: status", "topic: third")
    files["knowledge/topics/third.yaml"] = third
    assert [(p.file, p.line, p.code) for p in check(files)] == [
        (STATUS, 5, "KB401"),
        ("knowledge/topics/third.yaml", 5, "KB401"),
    ]


def test_a_phrase_that_stands_twice_in_one_topic_is_only_a_warning(
    files: dict[str, str], check: Check
) -> None:
    files[STATUS] = files[STATUS].replace(
        "[is the API down]", "[is the API down, Is the API down?]"
    )
    (problem,) = check(files)
    assert (problem.code, str(problem.severity)) == ("KB404", "warning")
