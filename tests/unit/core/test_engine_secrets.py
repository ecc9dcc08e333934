"""A pasted secret: its author is warned, once and in private, whatever else is said."""

import pytest

from bot.core.matching import Decision, MatchResult
from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    Deletion,
    Edit,
    Message,
    Person,
    Takeover,
    Verdict,
)
from bot.core.reply import ReplyKind
from bot.core.turn import Answer, Turn
from tests.builders import DANA, LEE, ROBOT, SAM, Thread, counted, said, understood

KINDS = ("v3_secret", "jwt")
WARNING = "desk/secret_seen.md"
QUESTION = Message("words")


def paste(thread: Thread, body: Body = QUESTION, author: Person = DANA, *, of: MatchResult) -> Turn:
    return thread.do(body, match=of, author=author, secrets=KINDS)


def warnings(turn: Turn) -> list[Answer]:
    return [answer for answer in turn.answers if answer.secrets]


def test_the_question_is_answered_and_its_author_warned(thread: Thread) -> None:
    turn = paste(thread, of=understood("status"))
    assert (turn.decision, said(turn)) == (Decision.ANSWER, ["closed.md", WARNING])


def test_the_warning_is_a_note_that_names_every_kind_once(thread: Thread) -> None:
    (warning,) = warnings(paste(thread, of=understood("status")))
    assert (warning.kind, warning.secrets) == (ReplyKind.NOTE, KINDS)


def test_each_kind_is_counted(thread: Thread) -> None:
    assert counted(paste(thread, of=understood()))[-2:] == [
        "warned -/-: v3_secret",
        "warned -/-: jwt",
    ]


def test_a_second_message_without_a_secret_warns_of_nothing(thread: Thread) -> None:
    paste(thread, of=understood("status"))
    assert warnings(thread.say(understood())) == []


def test_the_warning_neither_follows_nor_is_followed(thread: Thread) -> None:
    """The answer is signed and whole, as if nothing came after it."""
    answer, warning = paste(thread, of=understood("status")).answers
    assert (answer.goes_on, warning.follows) == (False, False)


def test_the_author_is_warned_where_the_desk_is_silent(thread: Thread) -> None:
    turn = paste(thread, of=understood())
    assert (turn.decision, said(turn)) == (Decision.SILENT, [WARNING])


@pytest.mark.parametrize(
    ("body", "author"),
    [(QUESTION, DANA), (QUESTION, LEE), (Edit("1", "x"), DANA), (Verdict(solved=True), DANA)],
)
def test_the_author_is_warned_in_a_thread_that_a_trainer_has(
    answered: Thread, body: Body, author: Person
) -> None:
    answered.do(Takeover(), author=SAM)
    assert said(paste(answered, body, author, of=understood("status"))) == [WARNING]


def test_the_author_is_warned_in_a_thread_whose_question_is_gone(answered: Thread) -> None:
    answered.do(Deletion("1"))
    assert said(paste(answered, of=understood("status"))) == [WARNING]


def test_somebody_else_in_the_thread_is_warned_by_their_own_name(asked: Thread) -> None:
    (warning,) = warnings(paste(asked, author=LEE, of=understood(heard=["token"])))
    assert warning.asker == "Lee"
    assert asked.conversation.question is not None


def test_a_trainer_is_warned_too(answered: Thread) -> None:
    turn = paste(answered, author=SAM, of=understood())
    assert said(turn) == [WARNING]


def test_a_trainers_answer_with_a_secret_in_it_is_not_sent_and_the_trainer_told(
    answered: Thread,
) -> None:
    """What was previewed is not what would be sent, and it would bear the trainer's name."""
    before = answered.conversation
    turn = paste(answered, CannedAnswer("plain"), SAM, of=understood())
    assert said(turn) == ["desk/answer_unsent.md"]
    assert (turn.answers[0].signer, turn.conversation) == (None, before)


def test_a_bot_is_not_warned(thread: Thread) -> None:
    turn = paste(thread, author=ROBOT, of=understood("status"))
    assert (turn.answers, turn.happenings) == ((), ())


def test_a_warning_takes_the_place_of_nothing(thread: Thread) -> None:
    thread.say(understood("status"))
    turn = paste(thread, Edit("1", "x"), of=understood("api_key"))
    assert [answer.edits for answer in turn.answers] == [True, False]


def test_an_edit_that_changes_nothing_else_still_warns(thread: Thread) -> None:
    thread.say(understood("status"))
    turn = paste(thread, Edit("1", "x"), of=understood("status"))
    assert (turn.decision, said(turn)) == (Decision.SILENT, [WARNING])


def test_an_edit_before_its_message_still_warns(thread: Thread) -> None:
    assert said(paste(thread, Edit("9", "x"), of=understood())) == [WARNING]


def test_a_message_that_was_deleted_before_it_came_still_warns(thread: Thread) -> None:
    """Others may have read it."""
    thread.do(Deletion("2"))
    assert said(paste(thread, of=understood("status"))) == [WARNING]


def test_a_button_with_a_secret_in_it_still_warns(asked: Thread) -> None:
    assert said(paste(asked, Choice("x", 0), of=understood())) == [WARNING]
