"""Messages that arrive long after they were written: what is too late, and what is left then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.brakes import UNBRAKED, Brakes
from bot.core.conversation import Conversation, OpenQuestion, Status
from bot.core.knowledge import NodeRef
from bot.core.lateness import Promptness, is_overdue, put_aside
from bot.core.matching import Decision
from bot.core.message import Body, Choice, Deletion, Edit, Message, Person, Verdict
from bot.core.reply import ReplyKind
from bot.core.turn import Answer, Happening, HappeningKind, Turn
from tests.builders import DANA, KEY, NOON, ROBOT, SAM, Thread, counted, event, understood

ALONE = Conversation(KEY)
AMONG_PEOPLE = replace(ALONE, interrupted=True)
WARNING = Answer(ReplyKind.NOTE, "desk/secret_seen.md", private=True, secrets=("jwt",))


def overdue(
    minutes: int, loaded: Conversation = ALONE, body: Body | None = None, author: Person = DANA
) -> bool:
    """Whether what was written so long before noon is too late at noon."""
    written = event(body or Message("words"), at=NOON - timedelta(minutes=minutes), author=author)
    return is_overdue(written, loaded, NOON, Promptness())


# What is too late


@pytest.mark.parametrize(
    ("minutes", "loaded", "late"),
    [
        (60, ALONE, False),
        (61, ALONE, True),
        (10, AMONG_PEOPLE, False),
        (11, AMONG_PEOPLE, True),
        (-5, AMONG_PEOPLE, False),
    ],
)
def test_an_hour_is_too_late_and_ten_minutes_where_people_went_on(
    minutes: int, loaded: Conversation, *, late: bool
) -> None:
    assert overdue(minutes, loaded) is late


@pytest.mark.parametrize(
    "body",
    [Edit("1", "words"), Deletion("1"), Choice("api_key/form", 0), Verdict(solved=True)],
    ids=str,
)
def test_only_messages_come_too_late(body: Body) -> None:
    assert not overdue(999, body=body)


@pytest.mark.parametrize("author", [SAM, ROBOT])
def test_only_askers_come_too_late(author: Person) -> None:
    assert not overdue(999, author=author)


def test_on_platforms_messages_come_too_late_and_at_a_keyboard_none_does() -> None:
    written = event(at=NOON - timedelta(days=9))
    assert is_overdue(written, ALONE, NOON, Brakes().promptness)
    assert not is_overdue(written, ALONE, NOON, UNBRAKED.promptness)


# What is left of it


def late(thread: Thread, turn: Turn, loaded: Conversation) -> Turn:
    after = put_aside(turn, loaded)
    thread.conversation = after.conversation
    return after


def test_a_late_question_gets_a_person_and_no_word(thread: Thread) -> None:
    loaded = thread.conversation
    turn = late(thread, thread.say(understood("api_key", heard=["secret"])), loaded)
    after = turn.conversation
    assert (turn.decision, turn.answers, turn.used_up) == (Decision.HANDOFF, (), None)
    assert (after.status, after.asker, after.opened_by) == (Status.HANDED_OFF, DANA, "1")
    assert (after.node, after.said, after.asked) == (None, (), None)
    assert counted(turn) == ["asked api_key/-", "handed_off api_key/-: late"]


def test_a_late_question_leaves_none_open(thread: Thread) -> None:
    loaded = thread.conversation
    after = late(thread, thread.say(understood("api_key")), loaded).conversation
    assert (after.question, after.suspended, after.waiting) == (None, (), ())


def test_private_notes_still_go(thread: Thread) -> None:
    loaded = thread.conversation
    turn = thread.do(Message("words"), match=understood("status"), secrets=("jwt",))
    after = late(thread, turn, loaded)
    assert [(answer.template, answer.private) for answer in after.answers] == [
        ("desk/secret_seen.md", True)
    ]
    assert [happening.kind for happening in after.happenings] == ["asked", "warned", "handed_off"]


def test_what_says_nothing_in_public_is_never_too_late(answered: Thread) -> None:
    loaded = answered.conversation
    for turn in (
        answered.do(Verdict(solved=True)),
        Turn(loaded, Decision.SILENT, (WARNING,), (Happening(HappeningKind.WARNED, NOON, "v1"),)),
        Turn(loaded, Decision.SILENT),
    ):
        assert put_aside(turn, loaded) is turn


def test_what_is_taken_back_is_taken_back_all_the_same() -> None:
    said = Turn(ALONE, Decision.ANSWER, (Answer(ReplyKind.NOTE, "a.md"),),
                (Happening(HappeningKind.EDITED, NOON, "v1"),), withdraws=("k1",))  # fmt: skip
    assert put_aside(said, ALONE).withdraws == ("k1",)


def test_the_buttons_of_a_question_outlive_a_late_reply(asked: Thread) -> None:
    """A press comes in time: it once met a question that nobody knew any more."""
    loaded = asked.conversation
    assert isinstance(loaded.question, OpenQuestion)
    late(asked, asked.say(understood(heard=["secret"])), loaded)
    turn = asked.do(Choice("api_key/form", 1))
    assert [answer.ref for answer in turn.answers] == [NodeRef("api_key", "v2")]


def test_after_a_late_message_the_answer_before_can_still_be_corrected(answered: Thread) -> None:
    loaded = answered.conversation
    after = late(answered, answered.say(understood("status")), loaded).conversation
    assert (after.node, after.asked, after.said) == (loaded.node, loaded.asked, loaded.said)
    assert after.spoken_at == loaded.spoken_at
    turn = answered.say(understood(heard=["token"]))
    assert [answer.ref for answer in turn.answers] == [NodeRef("api_key", "v2")]


def test_who_comes_back_late_to_what_was_solved_opens_it_again(answered: Thread) -> None:
    answered.do(Verdict(solved=True))
    loaded = answered.conversation
    assert late(answered, answered.say(understood("status")), loaded).marks is ReplyKind.REOPENED
