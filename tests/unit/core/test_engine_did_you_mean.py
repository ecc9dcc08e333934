"""Between topics: the desk's own question, "did you mean", and the ways out of it."""

import pytest

from bot.core.knowledge import Act
from bot.core.matching import Decision, MatchResult
from tests.builders import Thread, counted, said, understood

ASKED_ABOUT = ["status", "api_key"]


@pytest.fixture
def offered(thread: Thread) -> Thread:
    """A thread in which the desk asked whether it is about the one topic or the other."""
    thread.say(understood(*ASKED_ABOUT, decision=Decision.ASK, close=ASKED_ABOUT))
    return thread


@pytest.mark.parametrize(
    ("label", "template"),
    [("About status", "closed.md"), ("About api_key", "form.md")],
)
def test_a_topic_that_was_meant_is_entered(offered: Thread, label: str, template: str) -> None:
    assert said(offered.press(label)) == [template]


def test_a_topic_that_was_meant_is_counted_under_what_was_asked_about(offered: Thread) -> None:
    assert counted(offered.press("About status")) == [
        "chosen status/-: About status",
        "answered status/closed",
    ]


@pytest.mark.parametrize(
    "match",
    [understood(picked=2), understood(act=Act.UNSURE)],
    ids=["typed", "no idea"],
)
def test_none_of_these_brings_in_a_person(offered: Thread, match: MatchResult) -> None:
    turn = offered.say(match)
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, ["desk/dont_know.md"])
    assert turn.conversation.question is None
    assert counted(turn)[-1] == "handed_off status/-: api: none of these"


def test_none_of_these_is_a_button_too(offered: Thread) -> None:
    turn = offered.press("None of these")
    assert said(turn) == ["desk/dont_know.md"]
    assert counted(turn) == [
        "chosen status/-: None of these",
        "handed_off status/-: api: none of these",
    ]


def test_a_typed_pick_between_topics_is_the_same_as_its_button(offered: Thread) -> None:
    assert said(offered.say(understood(picked=1))) == ["form.md"]


def test_other_words_after_did_you_mean_are_a_new_question(offered: Thread) -> None:
    turn = offered.say(understood("private"))
    assert said(turn) == ["who.md"]
    assert turn.conversation.suspended == ()


def test_a_clearer_word_for_an_offered_topic_answers_it(offered: Thread) -> None:
    assert said(offered.say(understood("status"))) == ["closed.md"]


def test_did_you_mean_is_asked_once_more_too(offered: Thread) -> None:
    turn = offered.say(understood())
    assert turn.answers[0].offers == ("About status", "About api_key", "None of these")
    assert said(offered.say(understood())) == ["desk/handoff_api.md"]


def test_one_topic_that_asks_by_itself_is_not_asked_about_first(thread: Thread) -> None:
    """ "Did you mean this one?" before a question would be two questions for one."""
    turn = thread.say(understood("api_key", decision=Decision.ASK, close=["api_key"]))
    assert (turn.decision, said(turn)) == (Decision.ASK, ["form.md"])


def test_one_topic_that_would_answer_is_asked_about_first(thread: Thread) -> None:
    turn = thread.say(understood("status", decision=Decision.ASK, close=["status"]))
    assert said(turn) == ["desk/did_you_mean.md"]
