"""Several questions in one post: answered in their order, or the asker says which comes first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.conversation import Status
from bot.core.knowledge import Act
from bot.core.matching import AskedTopic, Decision, MatchResult
from bot.core.message import Takeover
from tests.builders import (
    NOON,
    SAM,
    Thread,
    at_version,
    counted,
    desk_knowledge,
    leaf,
    said,
    topic,
    understood,
)


def several(*topics: str, decision: Decision | None = None) -> MatchResult:
    """A post that asks about all of the topics."""
    close = topics if decision is Decision.ASK else ()
    return understood(*topics, asked=topics, close=close, decision=decision)


def test_two_questions_are_answered_in_their_order(thread: Thread) -> None:
    turn = thread.say(several("status", "private"))
    assert said(turn) == ["closed.md", "who.md"]
    assert (turn.decision, turn.conversation.status) == (Decision.ANSWER, Status.ASKING)


def test_the_second_waits_while_the_first_has_a_question_of_its_own(thread: Thread) -> None:
    turn = thread.say(several("api_key", "status"))
    assert said(turn) == ["form.md"]
    assert turn.answers[0].waiting == "About status"
    assert said(thread.press("Key and secret")) == ["v3.md", "closed.md"]
    assert thread.conversation.waiting == ()


def test_both_are_counted(thread: Thread) -> None:
    thread.say(several("api_key", "status"))
    assert counted(thread.press("Key and secret")) == [
        "chosen api_key/form: Key and secret",
        "answered api_key/v3",
        "asked status/-",
        "answered status/closed",
    ]


def test_what_is_said_together_knows_of_each_other(thread: Thread) -> None:
    first, second = thread.say(several("status", "private")).answers
    assert (first.follows, first.goes_on) == (False, True)
    assert (second.follows, second.goes_on, second.waiting) == (True, False, "")


def test_the_asker_says_which_comes_first_where_one_is_not_sure(thread: Thread) -> None:
    unsure = (AskedTopic("status", sure=False), AskedTopic("private"))
    match = several("status", "private", decision=Decision.ASK)
    turn = thread.say(replace(match, asked=unsure))
    assert said(turn) == ["desk/which_first.md"]
    assert turn.answers[0].waiting == ""
    assert said(thread.press("About private")) == ["who.md"]
    assert said(thread.press("My account")) == ["own.md", "closed.md"]


def test_an_unsure_one_that_asks_by_itself_needs_no_other_question(thread: Thread) -> None:
    """Its own question shows at once whether it was meant."""
    asked = (AskedTopic("api_key", sure=False), AskedTopic("status"))
    match = several("api_key", "status", decision=Decision.ASK)
    turn = thread.say(replace(match, asked=asked))
    assert (said(turn), turn.answers[0].waiting) == (["form.md"], "About status")


def test_neither_of_them_brings_a_person_and_nothing_waits(thread: Thread) -> None:
    unsure = (AskedTopic("status", sure=False), AskedTopic("private"))
    thread.say(replace(several("status", "private", decision=Decision.ASK), asked=unsure))
    turn = thread.press("None of these")
    assert (turn.conversation.status, turn.conversation.waiting) == (Status.HANDED_OFF, ())


def test_a_topic_that_is_only_offered_is_not_answered_on_the_way(thread: Thread) -> None:
    turn = thread.say(several("status", "webhooks"))
    assert (said(turn), turn.conversation.waiting) == (["closed.md"], ())


def test_one_that_is_asked_again_meanwhile_is_answered_once(thread: Thread) -> None:
    thread.say(several("api_key", "status"))
    assert said(thread.say(understood("status"))) == ["closed.md", "form.md"]
    assert said(thread.press("Key and secret")) == ["v3.md"]


def test_one_that_a_reload_took_away_is_passed_over() -> None:
    thread = Thread(desk_knowledge())
    thread.say(several("api_key", "status"))
    thread.kb = at_version(thread.kb, thread.kb.topics["api_key"])
    assert said(thread.press("Key and secret")) == ["v3.md"]


@pytest.mark.parametrize("act", [Act.SOLVED, Act.PERSON])
def test_nothing_waits_once_it_is_solved_or_with_a_person(thread: Thread, act: Act) -> None:
    thread.say(several("api_key", "status"))
    assert thread.say(understood(act=act)).conversation.waiting == ()


def test_nothing_waits_once_a_trainer_has_the_thread(thread: Thread) -> None:
    thread.say(several("api_key", "status"))
    assert thread.do(Takeover(), author=SAM).conversation.waiting == ()


def test_an_edit_to_one_question_lets_the_other_go(thread: Thread) -> None:
    thread.say(several("api_key", "status"))
    thread.edit(understood("private"))
    assert said(thread.press("My account")) == ["own.md"]


def test_a_stale_answer_brings_a_person_for_all_of_it() -> None:
    """Who reads the thread reads both questions."""
    old = topic("status", leaf("closed", review_by=NOON.date() - timedelta(days=1)))
    stale = Thread(desk_knowledge(old))
    turn = stale.say(several("status", "private"))
    assert (said(turn), turn.conversation.status) == (["desk/stale.md"], Status.HANDED_OFF)
    assert turn.conversation.waiting == ()
