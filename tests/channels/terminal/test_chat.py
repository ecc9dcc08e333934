"""The chat: lines in, what stands on the screen out, over a real desk and its knowledge."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.channels.terminal.chat import people
from bot.channels.terminal.inbound import PLATFORM
from bot.core.conversation import Status
from bot.core.message import Person, Role
from bot.core.storage import Store
from bot.desk import Library

QUESTION = "I need an API key"
TYPE = "Type your question. /help shows what else you can type."
TAKEN = "(a trainer has this thread; the desk stays out of it)"
SILENT = "(the desk has nothing to say to that)"
SOLVED = "(this thread is marked as solved)"
GONE = "(the question was taken back; /new starts another)"
TAKEN_BACK = "(the desk takes back a reply that stands above)"
TWO = (
    "Our secret ended up in a public repo, what should we do? "
    "Separately, since last night our WordPress plugin says that the refresh token is invalid."
)
PASTED = "my client secret is Zx81kLq0Pm2nVb7Rt5Yw3A"
PERSON = "(a person will look here; the desk leaves it to them)"

Log = list[tuple[str, str]]
Chat = Callable[..., Log]


def told(log: Log, kind: str) -> list[str]:
    return [text for what, text in log if what == kind]


def status(store: Store) -> Status:
    key = store.latest(PLATFORM)
    assert key is not None
    return store.load(key).status


class TestAsking:
    def test_a_new_chat_says_how_to_begin(self, chat: Chat) -> None:
        assert chat() == [("note", TYPE), ("prompt", "Dana> ")]

    def test_somebody_without_a_name_is_you(self, chat: Chat) -> None:
        assert chat(name="")[-1] == ("prompt", "you> ")

    def test_a_question_gets_its_reply(self, chat: Chat) -> None:
        replies = told(chat(QUESTION), "reply")
        assert len(replies) == 1
        assert replies[0].startswith("Trainer Desk:\nHi Dana,")
        assert "\n  1) API key and secret\n" in replies[0]

    @pytest.mark.parametrize("pick", ["2", "API key and access token", "it wants an access token"])
    def test_a_question_is_answered_by_number_or_by_word(self, chat: Chat, pick: str) -> None:
        replies = told(chat(QUESTION, pick), "reply")
        assert len(replies) == 2
        assert "access token" in replies[1]
        assert "1)" not in replies[1]

    def test_an_empty_line_is_nothing(self, chat: Chat, store: Store) -> None:
        assert told(chat("", "  "), "note") == [TYPE]
        assert store.latest(PLATFORM) is None

    def test_silence_says_that_it_is_silence(self, chat: Chat) -> None:
        log = chat("hi")
        assert told(log, "note") == [TYPE, SILENT]
        assert told(log, "reply") == []

    def test_help_names_every_command(self, chat: Chat) -> None:
        shown = told(chat("/help"), "note")[-1]
        for command in (
            "solved",
            "person",
            "edit",
            "delete",
            "new",
            "as trainer",
            "as asker",
            "take",
        ):
            assert f"/{command} " in shown
        for command in ("release", "answer WORDS", "help", "quit"):
            assert f"/{command} " in shown

    @pytest.mark.parametrize("line", ["/nope", "/", "/as", "/as boss", "/quit now"])
    def test_an_unknown_command_is_no_question(self, chat: Chat, store: Store, line: str) -> None:
        assert told(chat(line), "note")[-1] == "That is no command here; /help shows them."
        assert store.latest(PLATFORM) is None

    @pytest.mark.parametrize("line", ["/quit", "/exit", "  /quit "])
    def test_quit_ends_it(self, chat: Chat, line: str) -> None:
        assert told(chat(line, QUESTION), "reply") == []


class TestClosing:
    def test_solved_is_said_and_kept(self, chat: Chat, store: Store) -> None:
        assert told(chat(QUESTION, "1", "/solved"), "note")[-1] == SOLVED
        assert status(store) is Status.SOLVED

    def test_words_solve_as_well(self, chat: Chat) -> None:
        assert told(chat(QUESTION, "1", "that solved it, thanks"), "note")[-1] == SOLVED

    def test_a_person_is_one_reply_and_no_note(self, chat: Chat, store: Store) -> None:
        log = chat(QUESTION, "/person")
        assert log[-2][0] == "reply"
        assert status(store) is Status.HANDED_OFF

    def test_asking_for_a_person_twice_says_that_one_will_look(self, chat: Chat) -> None:
        log = chat(QUESTION, "/person", "/person")
        assert told(log, "note")[-1] == PERSON
        assert len(told(log, "reply")) == 2

    def test_an_edit_changes_the_reply(self, chat: Chat) -> None:
        replies = told(chat(QUESTION, "/edit is V2 closed?"), "reply")
        assert replies[1].startswith("Trainer Desk (edited):\n")

    def test_a_deleted_question_takes_its_reply_back(self, chat: Chat, store: Store) -> None:
        log = chat(QUESTION, "/delete")
        assert told(log, "note")[-2:] == [TAKEN_BACK, GONE]
        assert status(store) is Status.WITHDRAWN

    def test_after_a_deletion_the_desk_says_where_it_stands(self, chat: Chat) -> None:
        log = chat(QUESTION, "/delete", QUESTION)
        assert told(log, "note")[-1] == GONE
        assert len(told(log, "reply")) == 1

    @pytest.mark.parametrize("lines", [("/delete",), (QUESTION, "/delete", "/delete")])
    def test_a_deletion_of_nothing_says_so(self, chat: Chat, lines: tuple[str, ...]) -> None:
        assert told(chat(*lines), "note")[-1] == "There is no question to take back here."

    def test_a_shorter_edited_answer_takes_the_other_part_back(self, chat: Chat) -> None:
        log = chat(TWO, "/edit is V2 closed?")
        assert len(told(log, "reply")) == 3
        assert told(log, "note")[-1] == TAKEN_BACK

    @pytest.mark.parametrize("lines", [("/edit is V2 closed?",), (QUESTION, "/edit")])
    def test_an_edit_of_nothing_says_how(self, chat: Chat, lines: tuple[str, ...]) -> None:
        assert told(chat(*lines), "note")[-1].startswith("First ask, then: /edit")

    def test_a_number_presses_the_question_of_an_edit(self, chat: Chat) -> None:
        replies = told(chat("is V2 closed?", f"/edit {QUESTION}", "2"), "reply")
        assert len(replies) == 3
        assert "access token" in replies[2]

    def test_new_starts_another_thread(self, chat: Chat, store: Store) -> None:
        log = chat(QUESTION, "1", "/solved", "/new", QUESTION)
        assert "A new thread." in told(log, "note")
        assert len(told(log, "reply")) == 3
        assert status(store) is Status.ASKING


class TestSecrets:
    def test_a_warning_is_marked_as_private(self, chat: Chat) -> None:
        warning = told(chat(PASTED), "reply")[-1]
        assert warning.startswith("Trainer Desk (only you see this):\nHi Dana,")

    def test_it_stands_beside_the_answer(self, chat: Chat) -> None:
        answer, warning = told(chat(f"{QUESTION}, {PASTED}"), "reply")
        assert answer.startswith("Trainer Desk:")
        assert "a V3 client secret" in warning

    def test_it_is_no_open_question(self, chat: Chat) -> None:
        assert len(told(chat(QUESTION, PASTED, "2"), "reply")) >= 3


class TestTrainer:
    def test_the_trainer_of_desk_yaml_sits_on_the_other_side(
        self, chat: Chat, library: Library
    ) -> None:
        trainer = library.knowledge.desk.trainers[0].name
        assert told(chat("/as trainer", "/as asker"), "prompt") == [
            "Dana> ", f"{trainer}> ", "Dana> ",
        ]  # fmt: skip

    def test_without_an_entry_a_trainer_is_one_all_the_same(self, library: Library) -> None:
        kb = replace(library.knowledge, desk=replace(library.knowledge.desk, trainers=()))
        assert people(kb, "Dana")[Role.TRAINER] == Person("trainer", "", Role.TRAINER)

    def test_a_trainer_without_a_thread_hears_so(self, chat: Chat) -> None:
        note = "There is no thread yet. /as asker lets you start one."
        assert told(chat(role=Role.TRAINER), "note") == [note]

    def test_taking_and_handing_back_are_said(self, chat: Chat, store: Store) -> None:
        log = chat(QUESTION, "/as trainer", "/take", "/release")
        assert told(log, "note")[-2:] == [TAKEN, "(the desk is back in this thread)"]
        assert status(store) is Status.ANSWERED

    def test_the_desk_is_out_once_a_trainer_speaks(self, chat: Chat) -> None:
        log = chat(QUESTION, "/as trainer", "I am here", "/as asker", "2", QUESTION)
        assert len(told(log, "reply")) == 1
        assert told(log, "note")[-2:] == [TAKEN, TAKEN]

    def test_a_trainers_words_need_no_note(self, chat: Chat) -> None:
        log = chat(QUESTION, "/as trainer", "/take", "I am here", "2")
        assert told(log, "note")[1:] == [TAKEN]

    @pytest.mark.parametrize("line", ["/take", "/release", "/answer key"])
    def test_an_asker_may_not_do_what_trainers_do(
        self, chat: Chat, store: Store, line: str
    ) -> None:
        log = chat(QUESTION, line)
        assert told(log, "note")[-1] == "Only trainers can do that; /as trainer makes you one here."
        assert status(store) is Status.ASKING

    @pytest.mark.parametrize("line", ["/solved", "/person", "/edit is V2 closed?", "/delete"])
    def test_a_trainer_does_not_speak_for_the_asker(
        self, chat: Chat, store: Store, line: str
    ) -> None:
        log = chat(QUESTION, "/as trainer", line)
        assert told(log, "note")[-1] == "Only the asker can do that; /as asker lets you."
        assert status(store) is Status.ASKING

    def test_a_library_answer_is_signed_and_takes_the_thread(
        self, chat: Chat, store: Store, library: Library
    ) -> None:
        log = chat(QUESTION, "/as trainer", "/answer mark the solution", "1", "y")
        trainer = library.knowledge.desk.trainers[0]
        sent = told(log, "reply")[-1]
        assert sent.startswith(f"{trainer.name}:\nHi Dana,")
        assert sent.endswith(f"{trainer.name}, {trainer.title}")
        assert told(log, "note")[-1] == TAKEN
        assert status(store) is Status.TAKEN

    def test_a_library_answer_that_is_dropped_changes_nothing(
        self, chat: Chat, store: Store
    ) -> None:
        log = chat(QUESTION, "/as trainer", "/answer mark the solution", "1", "n")
        assert told(log, "note")[-1] == "Nothing was sent."
        assert status(store) is Status.ASKING


class TestMarksAndButtons:
    def test_a_solved_question_shows_no_mark_and_no_reply_again(
        self, chat: Chat, store: Store
    ) -> None:
        log = chat(QUESTION, "1", "/solved")
        assert len(told(log, "reply")) == 2
        assert status(store) is Status.SOLVED

    def test_a_verdict_is_noted_as_one_that_got_no_words(self, chat: Chat) -> None:
        """Buttons that go, and a mark, once counted as a reply: the note was left out."""
        log = chat(QUESTION, "1", "/solved")
        assert told(log, "note")[-1] == "(this thread is marked as solved)"
