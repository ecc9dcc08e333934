"""The guard list: which words of the asker are meant for the desk, and what the others leave."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.conversation import Status
from bot.core.followups import RECENTLY
from bot.core.knowledge import Act
from bot.core.matching import Decision, MatchResult
from bot.core.message import Choice, Edit, Nudge, Person, Role, Verdict
from bot.core.reply import ReplyKind
from tests.builders import DANA, LEE, NOON, Thread, counted, said, understood

DAY = int(RECENTLY.total_seconds()) // 60  # minutes
LATER = understood(heard=["token"])  # a correction of "Key and secret"
SOLVED = understood(act=Act.SOLVED)


@pytest.fixture
def interrupted(answered: Thread) -> Thread:
    """An answered thread in which somebody else wrote."""
    answered.say(understood(), author=LEE)
    return answered


# Who is heard


def test_the_asker_is_heard_within_a_day(answered: Thread) -> None:
    assert said(answered.say(LATER, minute=DAY)) == ["v2.md"]


@pytest.mark.parametrize(
    "fields", [{"names_others": True}, {"minute": DAY + 1}], ids=["names others", "late"]
)
def test_who_calls_somebody_else_or_comes_late_gets_no_word(
    answered: Thread, fields: dict[str, Any]
) -> None:
    turn = answered.say(LATER, **fields)
    assert (turn.answers, turn.used_up) == ((), None)


def test_once_somebody_else_spoke_the_desk_waits_to_be_spoken_to(interrupted: Thread) -> None:
    before = interrupted.conversation
    turn = interrupted.say(LATER)
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


@pytest.mark.parametrize(
    "fields",
    [{"names_others": True}, {"minute": DAY + 1}, {}],
    ids=["names others too", "late", "interrupted"],
)
def test_who_speaks_to_the_desk_is_heard_in_any_case(
    interrupted: Thread, fields: dict[str, Any]
) -> None:
    assert said(interrupted.say(LATER, addressed=True, **fields)) == ["v2.md"]


@pytest.mark.parametrize("fields", [{"names_others": True}, {"minute": DAY + 1}, {}], ids=str)
def test_that_it_is_solved_is_heard_in_any_case(
    interrupted: Thread, fields: dict[str, Any]
) -> None:
    assert interrupted.say(SOLVED, **fields).conversation.status is Status.SOLVED


@pytest.mark.parametrize("body", [Choice("api_key/form", 1), Verdict(solved=False)], ids=str)
def test_a_button_is_heard_in_any_case(interrupted: Thread, body: Choice | Verdict) -> None:
    assert len(interrupted.do(body, minute=DAY + 1).answers) == 1


def test_an_edit_of_the_question_is_heard_in_any_case(interrupted: Thread) -> None:
    assert said(interrupted.edit(understood("status"), minute=DAY + 1)) == ["closed.md"]


def test_a_thread_that_got_no_word_yet_is_guarded_as_well(thread: Thread) -> None:
    thread.say(understood())
    thread.say(understood(), author=LEE)
    assert thread.say(understood("status")).answers == ()
    assert said(thread.say(understood("status"), addressed=True)) == ["closed.md"]


def test_a_question_opens_a_thread_whomever_it_names(thread: Thread) -> None:
    assert said(thread.say(understood("status"), names_others=True)) == ["closed.md"]


def test_a_thread_kept_before_the_time_was_noted_is_recent(answered: Thread) -> None:
    answered.conversation = replace(answered.conversation, spoken_at=None)
    assert said(answered.say(LATER, minute=DAY + 1)) == ["v2.md"]


# What being heard changes


@pytest.mark.parametrize("body", [Choice("api_key/form", 1), Verdict(solved=False)], ids=str)
def test_a_button_brings_the_asker_back_to_the_desk(
    interrupted: Thread, body: Choice | Verdict
) -> None:
    after = interrupted.do(body, minute=7).conversation
    assert (after.interrupted, after.spoken_at) == (False, NOON.replace(minute=7))


def test_words_to_the_desk_bring_the_asker_back(interrupted: Thread) -> None:
    interrupted.say(understood(act=Act.THANKS), addressed=True)
    assert said(interrupted.say(LATER)) == ["v2.md"]


def test_who_says_among_people_that_it_is_solved_still_talks_to_people(
    interrupted: Thread,
) -> None:
    interrupted.say(SOLVED)
    assert interrupted.say(LATER).answers == ()


def test_an_edit_does_not_bring_the_asker_back(interrupted: Thread) -> None:
    interrupted.edit(understood("status"))
    assert interrupted.conversation.interrupted


def test_each_word_of_the_asker_starts_the_day_again(answered: Thread) -> None:
    answered.say(understood(act=Act.THANKS), minute=DAY)
    assert said(answered.say(LATER, minute=2 * DAY)) == ["v2.md"]


def test_each_word_of_the_desk_starts_the_day_again(answered: Thread) -> None:
    answered.do(Nudge(), author=Person("", "", Role.DESK), minute=DAY)
    assert said(answered.say(LATER, minute=2 * DAY)) == ["v2.md"]


# Below a message that the desk knows nothing of


def test_below_an_unknown_message_nothing_opens_a_thread(thread: Thread) -> None:
    turn = thread.say(understood("status"), in_thread=True)
    assert (turn.decision, turn.answers, turn.happenings) == (Decision.SILENT, (), ())
    assert (turn.conversation.asker, turn.conversation.interrupted) == (None, True)


def test_below_an_unknown_message_the_desk_answers_where_it_is_spoken_to(thread: Thread) -> None:
    thread.say(understood("status"), in_thread=True, author=LEE)
    turn = thread.say(understood("status"), in_thread=True, addressed=True)
    assert said(turn) == ["closed.md"]
    assert (turn.conversation.asker, turn.conversation.interrupted) == (DANA, False)


def test_whose_question_is_known_goes_on_below_it(asked: Thread) -> None:
    assert said(asked.say(understood(heard=["token"]), in_thread=True)) == ["v2.md"]


# Coming back late


@pytest.mark.parametrize(
    "match",
    [
        LATER,
        understood("status"),
        understood("status", decision=Decision.ASK),
        understood(),
        understood(act=Act.NOT_SOLVED),
        understood(act=Act.PERSON),
        understood(act=Act.UNSURE),
        understood(group="api_other"),
    ],
    ids=lambda match: str(match.act or match.group or match.decision),
)
def test_who_comes_back_late_with_something_to_say_gets_a_person_without_a_word(
    answered: Thread, match: MatchResult
) -> None:
    turn = answered.say(match, minute=DAY + 1)
    assert (turn.decision, turn.answers, turn.used_up) == (Decision.HANDOFF, (), None)
    assert turn.conversation.status is Status.HANDED_OFF
    assert counted(turn) == ["handed_off api_key/-: api: came back late"]


@pytest.mark.parametrize(
    "match",
    [
        *(
            understood(act=act)
            for act in (Act.THANKS, Act.REACTION, Act.GREETING, Act.GOODBYE, Act.SAME)
        ),
        understood(group="chatter"),
    ],
    ids=lambda match: str(match.act or match.group or match.decision),
)
def test_a_late_pleasantry_is_passed_over(answered: Thread, match: MatchResult) -> None:
    before = answered.conversation
    turn = answered.say(match, minute=DAY + 1)
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


def test_a_late_reply_to_an_open_question_is_not_lost(asked: Thread) -> None:
    turn = asked.say(understood(picked=0), minute=DAY + 1)
    assert (turn.answers, turn.conversation.question) == ((), None)
    assert counted(turn) == ["handed_off api_key/-: api: came back late"]


def test_who_comes_back_late_after_it_was_solved_opens_it_again(answered: Thread) -> None:
    answered.do(Verdict(solved=True))
    turn = answered.say(understood("status"), minute=DAY + 1)
    assert (turn.conversation.status, turn.marks) == (Status.HANDED_OFF, ReplyKind.REOPENED)


@pytest.mark.parametrize("status", [Status.HANDED_OFF, Status.NEW])
def test_a_person_is_brought_in_once_and_only_where_something_was_asked(
    answered: Thread, status: Status
) -> None:
    answered.conversation = replace(answered.conversation, status=status)
    assert answered.say(LATER, minute=DAY + 1).happenings == ()


@pytest.mark.parametrize("fields", [{"names_others": True}, {"author": LEE}], ids=str)
def test_what_people_say_to_each_other_late_brings_in_nobody(
    answered: Thread, fields: dict[str, Any]
) -> None:
    assert answered.say(LATER, minute=DAY + 1, **fields).happenings == ()


def test_an_edit_of_another_message_is_no_word_to_the_desk(answered: Thread) -> None:
    before = answered.conversation
    after = answered.do(Edit("9", "other"), match=understood(), minute=5).conversation
    assert after.spoken_at == before.spoken_at
