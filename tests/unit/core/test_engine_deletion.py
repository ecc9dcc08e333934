"""The question is deleted: what was said to it is taken back, and the desk keeps out of it."""

from dataclasses import replace

import pytest

from bot.core.conversation import Status
from bot.core.knowledge import Act
from bot.core.message import Deletion, Edit, Person, Release, Takeover
from tests.builders import LEE, ROBOT, SAM, Thread, counted, said, understood

GONE = Deletion("1")
REPLIES = ("k1", "k2")


def replied(thread: Thread) -> Thread:
    """The thread when the desk has noted the keys of its replies."""
    thread.conversation = replace(thread.conversation, replies=REPLIES)
    return thread


@pytest.fixture
def open_question(asked: Thread) -> Thread:
    return replied(asked)


def test_a_deleted_question_takes_its_replies_with_it(open_question: Thread) -> None:
    turn = open_question.do(GONE)
    assert (turn.answers, turn.withdraws) == ((), REPLIES)
    assert turn.conversation.status is Status.WITHDRAWN
    assert turn.conversation.replies == ()
    assert counted(turn) == ["withdrawn api_key/-"]


def test_what_was_open_is_closed(open_question: Thread) -> None:
    after = open_question.do(GONE).conversation
    assert (after.question, after.suspended, after.waiting) == (None, (), ())


def test_the_node_that_was_reached_is_counted(answered: Thread) -> None:
    assert counted(answered.do(GONE)) == ["withdrawn api_key/v3"]


def test_what_got_no_answer_can_be_deleted_too(thread: Thread) -> None:
    thread.say(understood(act=Act.GREETING))
    turn = thread.do(GONE)
    assert (turn.answers, turn.withdraws) == ((), ())
    assert turn.conversation.status is Status.WITHDRAWN


@pytest.mark.parametrize("author", [LEE, SAM, ROBOT], ids=["moderator", "trainer", "bot"])
def test_whoever_deletes_it_it_is_gone(open_question: Thread, author: Person) -> None:
    assert open_question.do(GONE, author=author).withdraws == REPLIES


def test_the_replies_go_although_a_trainer_has_the_thread(open_question: Thread) -> None:
    open_question.do(Takeover(), author=SAM)
    assert open_question.do(GONE).withdraws == REPLIES


def test_a_second_deletion_does_nothing(open_question: Thread) -> None:
    open_question.do(GONE)
    before = open_question.conversation
    turn = open_question.do(GONE)
    assert (turn.withdraws, turn.happenings) == ((), ())
    assert turn.conversation == before


def test_a_trainer_who_goes_on_there_is_no_reason_to_take_back_again(open_question: Thread) -> None:
    open_question.do(GONE)
    open_question.do(Takeover(), author=SAM)
    turn = open_question.do(GONE)
    assert (turn.withdraws, turn.happenings) == ((), ())


def test_a_deleted_question_is_not_answered_by_a_trainers_release(open_question: Thread) -> None:
    open_question.do(GONE)
    open_question.do(Takeover(), author=SAM)
    open_question.do(Release(), author=SAM)
    assert open_question.edit(understood("status"), minute=1).answers == ()


def test_a_deleted_follow_up_leaves_the_answer_standing(open_question: Thread) -> None:
    open_question.say(understood(picked=0))
    before = open_question.conversation
    turn = open_question.do(Deletion("2"))
    assert (turn.answers, turn.withdraws, turn.happenings) == ((), (), ())
    assert replace(turn.conversation, ahead={}) == before


# Afterwards


def test_the_desk_says_nothing_more_in_the_thread(open_question: Thread) -> None:
    open_question.do(GONE)
    assert open_question.say(understood("status"), addressed=True).answers == ()


def test_an_edit_of_what_is_deleted_brings_nothing_back(open_question: Thread) -> None:
    open_question.do(GONE)
    turn = open_question.edit(understood("status"), minute=1)
    assert (turn.answers, turn.conversation.status) == ((), Status.WITHDRAWN)


# Before its message


def test_a_message_that_was_deleted_before_it_came_gets_no_answer(thread: Thread) -> None:
    thread.do(Deletion("2"))
    turn = thread.say(understood("status"), addressed=True)
    assert (turn.answers, turn.happenings) == ((), ())
    assert turn.conversation.opened_by == ""


def test_an_edit_of_it_brings_nothing_back(thread: Thread) -> None:
    thread.do(Deletion("3"))
    thread.do(Edit("3", "other words"), match=understood("status"), minute=1)
    assert thread.say(understood("status")).answers == ()


def test_another_message_of_the_thread_is_answered(thread: Thread) -> None:
    thread.do(Deletion("9"))
    assert said(thread.say(understood("status"))) == ["closed.md"]


def test_what_was_said_later_in_the_thread_goes_too(open_question: Thread) -> None:
    open_question.conversation = replace(open_question.conversation, later=("k3",))
    assert open_question.do(GONE).withdraws == (*REPLIES, "k3")
