"""Trainers, bots and bystanders: who takes a thread, who gives it back, who is not listened to."""

from dataclasses import replace

import pytest

from bot.core.conversation import Status
from bot.core.knowledge import KnowledgeBase, Trainer
from bot.core.matching import Decision
from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    Edit,
    Invited,
    Message,
    Nudge,
    Person,
    Release,
    Role,
    Takeover,
    Verdict,
    Vote,
)
from bot.core.reply import ReplyKind
from bot.core.trainers import profile_of
from bot.core.turn import Answer
from tests.builders import DANA, LEE, ROBOT, SAM, Thread, counted, said, understood

SAM_LEE = Trainer("sam", "Sam Lee", "Tier II Engineer", {"slack": "T1"})
EVERY_BODY: list[Body] = [
    Message("words"),
    Edit("1", "words"),
    Choice("api_key/form", 0),
    Verdict(solved=True),
    Verdict(solved=False),
    CannedAnswer("plain"),
    Takeover(),
    Release(),
    Vote(),
    Nudge(),
    Invited(),
]


@pytest.fixture
def taken(asked: Thread) -> Thread:
    """A thread that a trainer took while a question was open."""
    asked.do(Takeover(), author=SAM)
    return asked


# Taking


@pytest.mark.parametrize("body", [Takeover(), Message("I'll take this one")])
def test_the_desk_is_out_of_a_thread_the_moment_a_trainer_speaks(asked: Thread, body: Body) -> None:
    turn = asked.do(body, match=understood("status"), author=SAM)
    after = turn.conversation
    assert (turn.decision, turn.answers) == (Decision.SILENT, ())
    assert (after.status, after.taken_by) == (Status.TAKEN, "T1")
    assert (after.question, after.suspended) == (None, ())
    assert counted(turn) == ["taken api_key/-: T1"]


def test_a_thread_is_taken_once(taken: Thread) -> None:
    turn = taken.do(Message("still here"), author=SAM)
    assert turn.happenings == ()


def test_another_trainer_who_speaks_has_the_thread_then(taken: Thread) -> None:
    other = Person("T2", "Kim", Role.TRAINER)
    turn = taken.do(Message("mine"), author=other)
    assert turn.conversation.taken_by == "T2"
    assert turn.happenings == ()


@pytest.mark.parametrize(
    "body",
    [Message("words"), Edit("1", "words"), Choice("api_key/form", 0), Verdict(solved=False)],
    ids=str,
)
def test_in_a_taken_thread_the_asker_gets_no_answer(taken: Thread, body: Body) -> None:
    before = taken.conversation
    turn = taken.do(body, match=understood("status"), addressed=True)
    assert (turn.decision, turn.answers, turn.happenings) == (Decision.SILENT, (), ())
    assert turn.conversation == before


def test_a_trainers_own_question_gets_no_answer(thread: Thread) -> None:
    turn = thread.do(Message("does V2 end?"), match=understood("status"), author=SAM)
    assert turn.answers == ()
    assert turn.conversation.asker is None
    assert thread.say(understood("status")).answers == ()


@pytest.mark.parametrize("body", [Edit("1", "words"), Vote(), Vote(up=False), Nudge()], ids=str)
def test_what_only_others_do_a_trainer_does_not(asked: Thread, body: Body) -> None:
    before = asked.conversation
    turn = asked.do(body, match=understood("status"), author=SAM)
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


@pytest.mark.parametrize("body", [Choice("api_key/form", 0), Verdict(solved=False)], ids=str)
def test_a_trainer_who_presses_a_button_of_the_asker_is_told_so_in_private(
    asked: Thread, body: Body
) -> None:
    before = asked.conversation
    turn = asked.do(body, author=SAM)
    assert [(a.template, a.private) for a in turn.answers] == [("desk/not_yours_trainer.md", True)]
    told = replace(before, told=(SAM.id,))
    assert (turn.happenings, turn.used_up, turn.conversation) == ((), None, told)


def test_a_trainer_may_call_a_question_solved_and_does_not_take_it(answered: Thread) -> None:
    turn = answered.do(Verdict(solved=True), author=SAM)
    assert (turn.answers, turn.marks, turn.used_up) == ((), ReplyKind.SOLVED, "Solved")
    assert (turn.conversation.status, turn.conversation.taken_by) == (Status.SOLVED, "")
    assert counted(turn) == ["confirmed api_key/v3"]


# Giving back


def test_a_released_thread_is_the_desks_again(taken: Thread) -> None:
    turn = taken.do(Release(), author=SAM)
    assert (turn.conversation.status, turn.conversation.taken_by) == (Status.ANSWERED, "")
    assert turn.answers == ()
    assert counted(turn) == ["released api_key/-: T1"]
    assert said(taken.say(understood("status"))) == ["closed.md"]


def test_any_trainer_may_release(taken: Thread) -> None:
    turn = taken.do(Release(), author=Person("T2", "Kim", Role.TRAINER))
    assert counted(turn) == ["released api_key/-: T2"]


def test_what_nobody_took_cannot_be_released(asked: Thread) -> None:
    before = asked.conversation
    turn = asked.do(Release(), author=SAM)
    assert (turn.happenings, turn.conversation) == ((), before)


def test_after_a_release_the_last_answer_can_be_corrected(answered: Thread) -> None:
    answered.do(Takeover(), author=SAM)
    answered.do(Release(), author=SAM)
    assert said(answered.say(understood(heard=["token"]))) == ["v2.md"]


def test_in_a_trainers_own_thread_the_first_to_ask_after_release_is_the_asker(
    thread: Thread,
) -> None:
    """Such a thread once had no asker at all: no greeting by name, and everybody's clicks."""
    thread.do(Message("any questions?"), author=SAM)
    thread.do(Release(), author=SAM)
    turn = thread.say(understood("api_key"))
    assert (turn.conversation.asker, turn.answers[0].asker) == (DANA, "Dana")
    assert said(thread.press("Key and secret", author=LEE)) == ["desk/not_yours.md"]


# Canned answers


def test_a_canned_answer_bears_the_trainers_name_and_takes_the_thread(asked: Thread) -> None:
    turn = asked.do(CannedAnswer("screen", {"product": "Stellar IMS"}), author=SAM)
    assert turn.decision is Decision.ANSWER
    assert turn.answers == (
        Answer(
            ReplyKind.GUIDANCE,
            "canned/screen.md",
            asker="Dana",
            slots={"product": "Stellar IMS"},
            signer=SAM_LEE,
            asks_verdict=True,
        ),
    )
    assert turn.conversation.status is Status.TAKEN
    assert counted(turn) == ["answered api_key/-: trainer: screen", "taken api_key/-: T1"]


def test_an_answer_of_the_tree_is_counted_under_its_node(taken: Thread) -> None:
    turn = taken.do(CannedAnswer("api_key/v3"), author=SAM)
    assert said(turn) == ["v3.md"]
    assert counted(turn) == ["answered api_key/v3: trainer: api_key/v3"]


def test_what_solves_nothing_is_sent_as_a_note(asked: Thread) -> None:
    """Nor is it asked whether it helped."""
    turn = asked.do(CannedAnswer("asking"), author=SAM)
    assert [(a.kind, a.signer, a.asks_verdict) for a in turn.answers] == [
        (ReplyKind.NOTE, SAM_LEE, False)
    ]


def test_a_trainers_slots_go_over_the_threads(thread: Thread) -> None:
    thread.say(understood("api_key", product="Stelar"))
    turn = thread.do(CannedAnswer("screen", {"product": "Stellar IMS"}), author=SAM)
    assert turn.answers[0].slots == {"product": "Stellar IMS"}


def test_the_threads_slots_are_there_for_a_canned_answer(thread: Thread) -> None:
    thread.say(understood("api_key", product="Stellar IMS"))
    turn = thread.do(CannedAnswer("plain"), author=SAM)
    assert turn.answers[0].slots == {"product": "Stellar IMS"}


@pytest.mark.parametrize(
    "body",
    [
        CannedAnswer("screen"),
        CannedAnswer("screen", {"product": " \n"}),
        CannedAnswer("screen", {"issue": "x"}),
        CannedAnswer("gone"),
    ],
    ids=["no value", "an empty value", "another value", "an answer that is gone"],
)
def test_an_incomplete_canned_answer_is_not_sent_and_takes_nothing(
    asked: Thread, body: Body
) -> None:
    before = asked.conversation
    turn = asked.do(body, author=SAM)
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


def test_a_missing_value_is_not_taken_from_the_thread(thread: Thread) -> None:
    """A trainer sees and confirms every value in the preview; none is filled in behind it."""
    thread.say(understood("api_key", product="Stellar IMS"))
    assert thread.do(CannedAnswer("screen"), author=SAM).answers == ()


@pytest.mark.parametrize("body", [CannedAnswer("plain"), Takeover(), Release()], ids=str)
def test_what_only_trainers_may_do_nobody_else_does(asked: Thread, body: Body) -> None:
    before = asked.conversation
    turn = asked.do(body)
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


@pytest.mark.parametrize(
    ("person", "platform", "expected"),
    [
        (SAM, "slack", SAM_LEE),
        (SAM, "discord", Trainer("T1", "Sam on Slack", "API Support")),
        (Person("T9", "Kim"), "slack", Trainer("T9", "Kim", "API Support")),
        (Person("T9"), "slack", Trainer("T9", "T9", "API Support")),
    ],
    ids=["with an entry", "elsewhere", "without one", "without a name"],
)
def test_a_trainer_signs_as_the_desk_knows_them(
    kb: KnowledgeBase, person: Person, platform: str, expected: Trainer
) -> None:
    assert profile_of(kb, person, platform) == expected


# Bots and bystanders


@pytest.mark.parametrize("body", EVERY_BODY, ids=str)
def test_a_bot_is_not_listened_to(asked: Thread, body: Body) -> None:
    before = asked.conversation
    turn = asked.do(body, match=understood("status"), author=ROBOT, addressed=True)
    assert (turn.decision, turn.answers, turn.happenings) == (Decision.SILENT, (), ())
    assert turn.conversation == before


def test_a_bot_opens_no_thread(thread: Thread) -> None:
    thread.do(Message("words"), match=understood("status"), author=ROBOT)
    assert thread.conversation.asker is None
    assert said(thread.say(understood("status"))) == ["closed.md"]
