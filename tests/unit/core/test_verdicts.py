"""Solved or not: marks, used-up buttons, the one nudge, and what a trainer's thread makes of it."""

from dataclasses import replace

import pytest

from bot.core.conversation import Status
from bot.core.knowledge import Act
from bot.core.matching import Decision, MatchResult
from bot.core.message import (
    Body,
    CannedAnswer,
    Edit,
    Invited,
    Message,
    Nudge,
    Person,
    Release,
    Role,
    Takeover,
    Verdict,
)
from bot.core.reply import ReplyKind
from bot.core.turn import Answer, mark_between
from tests.builders import LEE, ROBOT, SAM, Thread, counted, said, understood

THE_DESK = Person("", "", Role.DESK)
SOLVED = understood(act=Act.SOLVED)


@pytest.fixture
def solved(answered: Thread) -> Thread:
    """A thread whose asker said that the answer helped."""
    answered.do(Verdict(solved=True))
    return answered


@pytest.fixture
def solved_by_sam(answered: Thread) -> Thread:
    """A thread that a trainer took and whose asker was helped there."""
    answered.do(Takeover(), author=SAM)
    answered.do(Verdict(solved=True))
    return answered


# Marks


def test_a_mark_follows_the_status_and_says_when_it_changed() -> None:
    others = [status for status in Status if status not in (Status.SOLVED, Status.WITHDRAWN)]
    for status in others:
        assert mark_between(status, Status.SOLVED) is ReplyKind.SOLVED
        assert mark_between(Status.SOLVED, status) is ReplyKind.REOPENED
        assert [mark_between(status, other) for other in others] == [None] * len(others)
    assert mark_between(Status.SOLVED, Status.SOLVED) is None
    assert mark_between(Status.SOLVED, Status.WITHDRAWN) is None


@pytest.mark.parametrize("by_button", [True, False])
def test_a_solved_question_gets_its_mark(answered: Thread, *, by_button: bool) -> None:
    turn = answered.do(Verdict(solved=True)) if by_button else answered.say(SOLVED)
    assert (turn.marks, turn.used_up) == (ReplyKind.SOLVED, "Solved")


def test_it_is_marked_once(solved: Thread) -> None:
    assert solved.say(SOLVED).marks is None


@pytest.mark.parametrize(
    "match",
    [
        pytest.param(understood(act=Act.NOT_SOLVED), id="not solved"),
        pytest.param(understood(act=Act.PERSON), id="a person"),
        pytest.param(understood(heard=["token"]), id="a correction"),
        pytest.param(understood("status"), id="another question"),
        pytest.param(understood("api_key"), id="one with a question back"),
        pytest.param(understood(), id="what is not understood"),
    ],
)
def test_who_comes_back_after_that_takes_the_mark_away(solved: Thread, match: MatchResult) -> None:
    """A correction, or another question, once left the mark on a thread that was open again."""
    turn = solved.say(match)
    assert (turn.marks, turn.conversation.status is Status.SOLVED) == (ReplyKind.REOPENED, False)


def test_an_edit_that_changes_the_question_takes_the_mark_away(solved: Thread) -> None:
    assert solved.edit(understood("status")).marks is ReplyKind.REOPENED


def test_an_edit_that_changes_nothing_leaves_the_mark(solved: Thread) -> None:
    turn = solved.edit(understood("api_key", heard=["secret"]))
    assert (turn.marks, turn.used_up, turn.conversation.status) == (None, None, Status.SOLVED)


def test_thanks_after_that_leave_the_mark(solved: Thread) -> None:
    assert solved.say(understood(act=Act.THANKS)).marks is None


# Which buttons are used up


def test_any_new_word_uses_up_the_buttons_before_it(answered: Thread) -> None:
    assert answered.say(understood("status")).used_up == ""


@pytest.mark.parametrize("typed", [True, False])
def test_what_was_chosen_stands_on_the_buttons(asked: Thread, *, typed: bool) -> None:
    turn = asked.say(understood(picked=1)) if typed else asked.press("Key and token")
    assert turn.used_up == "Key and token"


def test_a_person_that_is_wanted_stands_on_the_buttons(answered: Thread) -> None:
    assert answered.do(Verdict(solved=False)).used_up == "A person"


def test_a_person_may_be_wanted_in_place_of_an_answer(asked: Thread) -> None:
    turn = asked.do(Verdict(solved=False))
    assert (said(turn), turn.used_up) == (["desk/person.md"], "A person")


def test_silence_leaves_the_buttons(answered: Thread) -> None:
    assert answered.say(understood(act=Act.THANKS)).used_up is None


def test_a_trainer_who_takes_the_thread_uses_them_up(asked: Thread) -> None:
    assert asked.do(Message("I'll have a look"), author=SAM).used_up == ""


def test_what_a_trainer_adds_to_an_answer_leaves_its_button(asked: Thread) -> None:
    assert asked.do(CannedAnswer("plain"), author=SAM).used_up == ""
    assert asked.do(Message("Does it help?"), author=SAM).used_up is None


# The nudge


def test_once_the_time_has_come_it_is_asked_whether_the_answer_helped(answered: Thread) -> None:
    turn = answered.do(Nudge(), author=THE_DESK)
    assert turn.answers == (
        Answer(ReplyKind.NOTE, "desk/nudge.md", asker="Dana", asks_verdict=True),
    )
    assert (turn.decision, turn.used_up) == (Decision.ASK, "")
    assert (turn.conversation.status, turn.conversation.nudged) == (Status.ANSWERED, True)
    assert counted(turn) == ["nudged api_key/v3"]


def test_it_is_asked_once_ever(answered: Thread) -> None:
    answered.do(Nudge(), author=THE_DESK)
    answered.say(understood("status"))
    before = answered.conversation
    turn = answered.do(Nudge(), author=THE_DESK)
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ANSWERED])
def test_where_no_answer_waits_for_a_verdict_nothing_is_asked(
    answered: Thread, status: Status
) -> None:
    answered.conversation = replace(answered.conversation, status=status)
    assert answered.do(Nudge(), author=THE_DESK).answers == ()


def test_a_nudge_can_be_answered_with_its_buttons(answered: Thread) -> None:
    answered.do(Nudge(), author=THE_DESK)
    assert answered.do(Verdict(solved=True)).conversation.status is Status.SOLVED


@pytest.mark.parametrize("body", [Message("words"), Takeover(), Verdict(solved=True)], ids=str)
def test_the_desk_does_nothing_else_by_itself(answered: Thread, body: Body) -> None:
    before = answered.conversation
    turn = answered.do(body, match=understood("status"), author=THE_DESK)
    assert (turn.answers, turn.conversation) == ((), before)


# Invited


@pytest.mark.parametrize("author", [LEE, SAM], ids=["anybody", "a trainer"])
def test_who_invites_the_desk_is_told_in_private_when_it_answers(
    thread: Thread, author: Person
) -> None:
    before = thread.conversation
    turn = thread.do(Invited(), author=author)
    assert [(a.template, a.private, a.asker) for a in turn.answers] == [
        ("desk/invited.md", True, author.name)
    ]
    assert (turn.used_up, turn.conversation) == (None, before)
    assert counted(turn) == [f"invited -/-: {author.id}"]


def test_a_bot_that_invites_the_desk_is_told_nothing(thread: Thread) -> None:
    assert thread.do(Invited(), author=ROBOT).answers == ()


# In a trainer's thread


@pytest.mark.parametrize("by_button", [True, False])
def test_in_a_taken_thread_the_asker_says_that_it_is_solved(
    answered: Thread, *, by_button: bool
) -> None:
    answered.do(Takeover(), author=SAM)
    turn = answered.do(Verdict(solved=True)) if by_button else answered.say(SOLVED)
    assert (turn.answers, turn.marks) == ((), ReplyKind.SOLVED)
    assert (turn.conversation.status, turn.conversation.taken_by) == (Status.SOLVED, "T1")
    assert counted(turn) == ["confirmed api_key/v3"]


@pytest.mark.parametrize(
    ("body", "match"),
    [
        (Message("words"), understood("status")),
        (Message("words"), understood(act=Act.NOT_SOLVED)),
        (Message("words"), understood()),
        (Verdict(solved=False), None),
    ],
    ids=["a question", "not solved", "words", "the button"],
)
def test_what_comes_after_that_brings_it_back_to_the_trainer(
    solved_by_sam: Thread, body: Body, match: MatchResult | None
) -> None:
    turn = solved_by_sam.do(body, match=match, addressed=True)
    assert (turn.decision, turn.answers, turn.marks) == (Decision.SILENT, (), ReplyKind.REOPENED)
    assert (turn.conversation.status, turn.conversation.taken_by) == (Status.TAKEN, "T1")
    assert counted(turn) == ["returned api_key/v3: to a trainer"]


@pytest.mark.parametrize("act", [Act.THANKS, Act.GOODBYE, Act.REACTION, Act.GREETING, Act.SOLVED])
def test_thanks_bring_nothing_back(solved_by_sam: Thread, act: Act) -> None:
    before = solved_by_sam.conversation
    turn = solved_by_sam.say(understood(act=act))
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


def test_an_edit_brings_nothing_back(solved_by_sam: Thread) -> None:
    assert solved_by_sam.do(Edit("1", "words"), match=understood("status")).happenings == ()


def test_a_trainers_kind_word_leaves_it_solved(solved: Thread) -> None:
    """It once counted as open again, and lost its mark."""
    turn = solved.do(Message("Glad that it works!"), author=SAM)
    assert (turn.marks, turn.conversation.status) == (None, Status.SOLVED)
    assert turn.conversation.taken_by == "T1"
    assert solved.say(understood("status")).answers == ()


def test_a_released_thread_that_was_solved_stays_solved(solved_by_sam: Thread) -> None:
    turn = solved_by_sam.do(Release(), author=SAM)
    assert (turn.marks, turn.conversation.status) == (None, Status.SOLVED)
    assert said(solved_by_sam.say(understood("status"))) == ["closed.md"]


def test_a_released_thread_is_the_desks_whoever_spoke_in_it(answered: Thread) -> None:
    answered.do(Takeover(), author=SAM)
    answered.say(understood(), author=LEE)
    answered.do(Release(), author=SAM)
    assert said(answered.say(understood("status"))) == ["closed.md"]


def test_a_trainers_answer_that_is_sent_late_can_be_called_solved(solved: Thread) -> None:
    """Its button does something, though nothing is counted twice."""
    assert said(solved.do(CannedAnswer("plain"), author=SAM)) == ["canned/plain.md"]
    turn = solved.do(Verdict(solved=True))
    assert (turn.used_up, turn.happenings) == ("Solved", ())
