"""The chat beside another one, after a restart, and after a kill: one thread, shown as it is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.terminal.inbound import PLATFORM
from bot.core.message import ConversationKey, Event, Message, Person, Role
from bot.core.storage import Delivery, Store
from bot.desk import Desk, Library

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
QUESTION = "I need an API key"
OLD = ConversationKey(PLATFORM, "chat", "old")
PASTED = "my client secret is Zx81kLq0Pm2nVb7Rt5Yw3A"
TYPE = "Type your question. /help shows what else you can type."
TAKEN = "(a trainer has this thread; the desk stays out of it)"
SOLVED = "(this thread is marked as solved)"
PERSON = "(a person will look here; the desk leaves it to them)"

Log = list[tuple[str, str]]
Chat = Callable[..., Log]


def told(log: Log, kind: str) -> list[str]:
    return [text for what, text in log if what == kind]


class TestTwoTerminals:
    """Each call of `chat` is a process of its own; a called line is typed after the call."""

    def test_the_next_input_shows_what_a_trainer_said_meanwhile(self, chat: Chat) -> None:
        def meanwhile() -> str:
            chat("I am on it", role=Role.TRAINER)
            return "thank you"

        log = chat(QUESTION, meanwhile)
        assert log[-3:-1] == [("said", "Dana Ortiz> I am on it"), ("note", TAKEN)]
        assert len(told(log, "reply")) == 1

    def test_it_shows_a_library_answer_once(self, chat: Chat) -> None:
        def meanwhile() -> str:
            chat("/answer mark the solution", "1", "y", role=Role.TRAINER)
            return ""

        replies = told(chat(QUESTION, meanwhile, "", "hello?"), "reply")
        assert len(replies) == 2
        assert replies[1].startswith("Dana Ortiz:")

    def test_a_number_is_no_button_once_a_trainer_has_the_thread(
        self, chat: Chat, store: Store
    ) -> None:
        def meanwhile() -> str:
            chat("/take", role=Role.TRAINER)
            return "2"

        chat(QUESTION, meanwhile)
        key = store.latest(PLATFORM)
        assert key is not None
        assert store.transcript(key)[-1].event.body == Message("2")

    def test_a_trainer_sees_the_thread_so_far(self, chat: Chat) -> None:
        chat(QUESTION, "2")
        log = chat(role=Role.TRAINER)
        assert told(log, "note")[0].startswith("The latest thread so far")
        assert told(log, "said") == [f"Dana> {QUESTION}", "Dana> 2"]
        assert len(told(log, "reply")) == 2

    def test_a_trainer_sees_words_and_no_ids(self, chat: Chat) -> None:
        chat(QUESTION, "/edit is V2 closed?", "/solved", "/as trainer", "/take", "/release")
        assert told(chat(role=Role.TRAINER), "said") == [
            f"Dana> {QUESTION}",
            "Dana> (changes the question) is V2 closed?",
            "Dana> (that solved it)",
            "Dana Ortiz> (takes this thread)",
            "Dana Ortiz> (hands this thread back to the desk)",
        ]

    def test_a_trainer_does_not_see_the_askers_warning(self, chat: Chat) -> None:
        chat(QUESTION, PASTED)
        assert "only you" not in str(chat(role=Role.TRAINER))
        assert str(chat()).count("only you see") == 1

    def test_a_taken_back_reply_is_shown_as_taken_back(self, chat: Chat) -> None:
        chat(QUESTION, "/delete")
        log = chat(role=Role.TRAINER)
        assert told(log, "said") == ["Dana> (no longer kept)", "Dana> (takes the question back)"]
        assert [what for what, _ in log][1:5] == ["said", "reply", "said", "note"]

    def test_nothing_is_shown_twice_to_who_typed_it(self, chat: Chat) -> None:
        log = chat(QUESTION, "2", "", "/solved", "")
        assert told(log, "said") == []
        assert len(told(log, "reply")) == 2


class TestRestart:
    def test_the_thread_is_drawn_again_as_it_was(self, chat: Chat) -> None:
        before = chat(QUESTION, "2")
        after = chat()
        assert told(after, "said") == [f"Dana> {QUESTION}", "Dana> 2"]
        assert told(after, "reply") == told(before, "reply")
        assert told(after, "note") == ["Your thread so far (/new starts another):"]

    def test_a_second_restart_shows_the_same(self, chat: Chat) -> None:
        chat(QUESTION, "2")
        assert chat() == chat()

    def test_the_open_question_can_still_be_answered(self, chat: Chat) -> None:
        chat(QUESTION)
        replies = told(chat("2"), "reply")
        assert len(replies) == 2
        assert "access token" in replies[1]

    @pytest.mark.parametrize(("line", "note"), [("/solved", SOLVED), ("/person", PERSON)])
    def test_it_says_where_the_thread_stands(self, chat: Chat, line: str, note: str) -> None:
        chat(QUESTION, line)
        assert told(chat(), "note")[-1] == note

    def test_fresh_leaves_the_old_thread_alone(self, chat: Chat) -> None:
        chat(QUESTION)
        log = chat(QUESTION, fresh=True)
        assert log[0] == ("note", TYPE)
        assert len(told(log, "reply")) == 1


def left_behind(store: Store, library: Library) -> Event:
    """What a chat leaves that was killed when it had taken a question in."""
    event = Event("old", OLD, Person("asker", "Dana"), NOW, Message(QUESTION), addressed=True)
    store.take((event,))
    return event


def delivered(store: Store) -> list[Delivery]:
    """How far the replies of the killed chat's thread have come."""
    entries = store.transcript(OLD)
    return [row.delivery for entry in entries for row in entry.replies]


class TestAfterAKill:
    def test_a_question_that_was_only_taken_in_gets_its_one_reply(
        self, chat: Chat, store: Store, library: Library
    ) -> None:
        left_behind(store, library)
        log = chat("")
        assert told(log, "said") == [f"Dana> {QUESTION}"]
        assert len(told(log, "reply")) == 1
        assert delivered(store) == [Delivery.SENT]

    @pytest.mark.parametrize("claimed", [False, True])
    def test_a_reply_that_may_not_have_been_shown_is_shown_once(
        self, chat: Chat, store: Store, library: Library, *, claimed: bool
    ) -> None:
        Desk(library, store, lambda: NOW).handle(left_behind(store, library))
        if claimed:
            store.claim_replies((PLATFORM,), most=1, lease=timedelta(minutes=1), pace=timedelta(0))
        log = chat("", "2")
        assert len(told(log, "reply")) == 2
        assert delivered(store) == [Delivery.SENT] * 3  # the question, once more without buttons

    def test_an_old_reply_does_not_fall_into_a_new_thread(
        self, chat: Chat, store: Store, library: Library
    ) -> None:
        left_behind(store, library)
        log = chat("is V2 closed?", fresh=True)
        assert len(told(log, "reply")) == 1
        assert "V2" in told(log, "reply")[0]
        assert delivered(store) == [Delivery.SENT]
