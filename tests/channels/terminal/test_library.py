"""The dialogue that finds, fills, previews and sends an answer of the library."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from bot.channels.terminal.inbound import Typed
from bot.channels.terminal.library import SHOWN, STALE, LibraryDialogue
from bot.channels.terminal.screen import Screen
from bot.core.knowledge import Leaf, NodeRef
from bot.core.message import CannedAnswer, ConversationKey, Event, Message, Person, Role
from bot.core.storage import TranscriptEntry
from bot.desk import Library

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
KEY = ConversationKey("terminal", "chat", "1")
TRAINER = Person("trainer", "Dana Ortiz", Role.TRAINER)
WHICH = "Which one? (number, Enter for none) "
APP = "Which app is it? "
SEND = "Send it? (y/n) "

Log = list[tuple[str, str]]


class Outcome(NamedTuple):
    """What the dialogue gave, and what was on the screen."""

    event: Event | None
    log: Log

    def told(self, kind: str) -> list[str]:
        return [text for what, text in self.log if what == kind]


@pytest.fixture
def compose(library: Library, script: Callable[..., tuple[Screen, Log]]) -> Callable[..., Outcome]:
    """Runs the dialogue on a line of the trainer's, with what the trainer types after it."""

    def run(
        line: str,
        *typed: str,
        asked: str = "",
        known: Mapping[str, str] | None = None,
        at: datetime = NOW,
    ) -> Outcome:
        dana = Event("1", KEY, Person("asker", "Dana"), NOW, Message(asked), addressed=True)
        transcript = (TranscriptEntry(dana, ()),) if asked else ()
        screen, log = script(*typed)
        dialogue = LibraryDialogue(library, screen)
        event = dialogue.compose(Typed("2", KEY, TRAINER, at, line), transcript, dict(known or {}))
        return Outcome(event, log)

    return run


Compose = Callable[..., Outcome]


def title(library: Library, answer: str, number: int = 1) -> str:
    return f"  {number}) {library.knowledge.canned[answer].title}"


def test_the_best_answers_are_listed_by_number(compose: Compose, library: Library) -> None:
    notes = compose("/answer screenshot").told("note")
    assert notes[0] == title(library, "ask_for_screenshot")
    assert len(notes) == SHOWN + 1  # and that nothing was sent
    assert notes[SHOWN - 1].startswith(f"  {SHOWN}) ")


def test_without_words_the_thread_ranks(compose: Compose, library: Library) -> None:
    asked = "I posted my client secret in the channel, how do I take it down"
    shown = compose("/answer", asked=asked).told("note")
    assert shown[0] == title(library, "secret_leaked/new_secret_first")


def test_without_words_an_answer_of_the_threads_topic_leads(
    compose: Compose, library: Library
) -> None:
    asked = "is V2 of the API closed for new keys?"
    assert compose("/answer", asked=asked).told("note")[0] == title(
        library, "v2_status/v2_is_closed"
    )


@pytest.mark.parametrize("pick", ["", "0", "99", "-1", "x", "²", "1" * 5000])
def test_no_number_of_the_list_sends_nothing(compose: Compose, pick: str) -> None:
    event, log = compose("/answer screenshot", pick)
    assert event is None
    assert log[-1] == ("note", "Nothing was sent.")


def test_an_answer_without_gaps_is_previewed_and_sent(compose: Compose) -> None:
    outcome = compose("/answer mark the solution", "1", "y", asked="it works")
    assert outcome.told("prompt") == [WHICH, SEND]
    assert outcome.told("reply")[0].startswith("Preview:\nHi Dana,")
    assert outcome.event == Event(
        "2", KEY, TRAINER, NOW, CannedAnswer("mark_as_solution", {}), addressed=True
    )


def test_the_preview_bears_the_trainers_name_and_title(compose: Compose, library: Library) -> None:
    trainer = library.knowledge.desk.trainers[0]
    preview = compose("/answer mark the solution", "1").told("reply")[0]
    assert preview.endswith(f"{trainer.name}, {trainer.title}")


def test_a_preview_of_stale_facts_is_marked(compose: Compose, library: Library) -> None:
    ref = NodeRef("v2_status", "v2_is_closed")
    leaf = library.knowledge.node(ref)
    assert isinstance(leaf, Leaf)
    day = datetime.combine(leaf.review_by, NOW.timetz())
    mark = STALE.format(leaf.verified)
    assert mark not in compose(f"/answer {leaf.title}", "1", at=day).told("note")
    stale = compose(f"/answer {leaf.title}", "1", at=day + timedelta(days=1))
    assert stale.told("note")[0] == title(library, str(ref))
    assert [kind for kind, text in stale.log if text in (mark, SEND)] == ["note", "prompt"]


def test_a_missing_value_is_asked_for_and_filled_in(compose: Compose) -> None:
    outcome = compose("/answer screenshot", "1", " Acme Forms ", "yes")
    assert outcome.told("prompt") == [WHICH, APP, SEND]
    assert "Acme Forms" in outcome.told("reply")[0]
    assert outcome.event is not None
    assert outcome.event.body == CannedAnswer("ask_for_screenshot", {"product": "Acme Forms"})


def test_a_value_that_the_thread_knows_is_not_asked_for(compose: Compose) -> None:
    outcome = compose("/answer screenshot", "1", "y", known={"product": "Acme", "error_code": ""})
    assert outcome.told("prompt") == [WHICH, SEND]
    assert outcome.event is not None
    assert outcome.event.body == CannedAnswer("ask_for_screenshot", {"product": "Acme"})


def test_a_value_is_text_and_never_markup(compose: Compose) -> None:
    preview = compose("/answer screenshot", "1", "**x** {{ 1/0 }}").told("reply")[0]
    assert "**x** {{ 1/0 }}" in preview


@pytest.mark.parametrize("typed", [("1", ""), ("1", "  "), ("1",), ()])
def test_a_value_that_is_not_given_sends_nothing(compose: Compose, typed: tuple[str, ...]) -> None:
    outcome = compose("/answer screenshot", *typed)
    assert outcome.event is None
    assert outcome.told("reply") == []
    assert outcome.log[-1] == ("note", "Nothing was sent.")


@pytest.mark.parametrize("said", ["n", "", "no", "yep", "maybe"])
def test_anything_but_yes_sends_nothing(compose: Compose, said: str) -> None:
    outcome = compose("/answer mark the solution", "1", said)
    assert outcome.event is None
    assert outcome.log[-1] == ("note", "Nothing was sent.")


@pytest.mark.parametrize("said", ["y", "Y", " yes "])
def test_yes_sends(compose: Compose, said: str) -> None:
    assert compose("/answer mark the solution", "1", said).event is not None
