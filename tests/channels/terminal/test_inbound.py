"""What a typed line becomes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.channels.terminal.inbound import Typed, canned_event, to_event
from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    ConversationKey,
    Deletion,
    Edit,
    Event,
    Message,
    Person,
    Release,
    Role,
    Takeover,
    Verdict,
)
from bot.core.reply import Document, Reply, ReplyKind

KEY = ConversationKey("terminal", "chat", "1")
DANA = Person("asker", "Dana")
TRAINER = Person("trainer", "Dana Ortiz", Role.TRAINER)
AT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
QUESTION = Reply("k", ReplyKind.QUESTION, Document(()), "Which?", ("One", "Two", "Three"), "q")
OPEN = Typed("e2", KEY, DANA, AT, "", question=QUESTION, opened_by="e1")
CLOSED = replace(OPEN, question=None)


def event(body: Body, author: Person = DANA, *, addressed: bool = True) -> Event:
    return Event("e2", KEY, author, AT, body, addressed)


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("I need an API key", Message("I need an API key")),
        ("/solved", Verdict(solved=True)),
        ("/person", Verdict(solved=False)),
        ("/take", Takeover()),
        ("/release", Release()),
        ("/edit  our CRM wants  a key ", Edit("e1", "our CRM wants  a key")),
        ("/delete", Deletion("e1")),
        ("  /solved  ", Verdict(solved=True)),
    ],
)
def test_a_line_becomes_an_event(line: str, body: Body) -> None:
    assert to_event(replace(CLOSED, line=line)) == event(body)


@pytest.mark.parametrize(
    "line", ["", "   ", "/", "/nope", "/edit", "/edit  ", "/answer key", "/new"]
)
def test_an_empty_line_and_another_command_are_no_event(line: str) -> None:
    assert to_event(replace(OPEN, line=line)) is None


@pytest.mark.parametrize("line", ["/edit I need a key", "/delete"])
def test_nothing_can_be_changed_before_anything_was_asked(line: str) -> None:
    assert to_event(replace(CLOSED, line=line, opened_by="")) is None


@pytest.mark.parametrize(("line", "offer"), [("1", 0), (" 3 ", 2)])
def test_the_number_of_an_offer_presses_it(line: str, offer: int) -> None:
    assert to_event(replace(OPEN, line=line)) == event(Choice("q", offer))


@pytest.mark.parametrize("line", ["0", "4", "-1", "1.", "1 2", "01", "²"])
def test_any_other_number_is_a_message(line: str) -> None:
    assert to_event(replace(OPEN, line=line)) == event(Message(line))


def test_a_number_is_a_message_while_no_question_is_open() -> None:
    assert to_event(replace(CLOSED, line="1")) == event(Message("1"))


def test_a_trainers_number_presses_nothing() -> None:
    typed = replace(OPEN, author=TRAINER, line="1")
    assert to_event(typed) == event(Message("1"), TRAINER)


@pytest.mark.parametrize("line", ["/solved", "/nope", "1", "", "  spaced  "])
def test_a_plain_line_is_never_a_command_or_a_button(line: str) -> None:
    assert to_event(replace(OPEN, line=line, plain=True)) == event(Message(line))


def test_somebody_may_be_speaking_to_others() -> None:
    typed = replace(CLOSED, line="I need a key", addressed=False)
    assert to_event(typed) == event(Message("I need a key"), addressed=False)


def test_an_answer_from_the_library_is_an_event_too() -> None:
    body = CannedAnswer("contact_the_maker", {"product": "Acme"})
    typed = replace(CLOSED, author=TRAINER, line="/answer maker")
    assert canned_event(typed, body.answer, dict(body.slots)) == event(body, TRAINER)
