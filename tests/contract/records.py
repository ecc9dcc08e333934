"""What is put into databases, and asked of them, by the tests of what operators do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.message import (
    ConversationKey,
    Event,
    Message,
    Person,
    Role,
)
from bot.core.reply import Document, Paragraph, Reply, ReplyKind, Text
from bot.core.storage import Database, Delivery, Outcome

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=365)
NO_TIME = timedelta(0)
DANA = Person("U-DANA", "Dana Delight")
LEE = Person("U-LEE", "Lee Lively")
SAM = Person("T-SAM", "Sam Signer", Role.TRAINER)
ONE = ConversationKey("slack", "C1", "1")
TWO = ConversationKey("slack", "C2", "2")


def event(id: str, words: str = "", **fields: Any) -> Event:  # noqa: ANN401  fields of Event, checked by replace
    base = Event(id, ONE, DANA, NOW, Message(words or f"words of {id}"), workspace="W1")
    return replace(base, **fields)


def reply(key: str, **fields: Any) -> Reply:  # noqa: ANN401  fields of Reply, checked by replace
    words = f"answer {key}"
    base = Reply(key, ReplyKind.GUIDANCE, Document((Paragraph((Text(words),)),)), words)
    return replace(base, **fields)


def take(store: Database, *events: Event) -> None:
    assert all(store.take(events))


def handle(store: Database, handled: Event, *replies: Reply, **fields: Any) -> None:  # noqa: ANN401  fields of Conversation
    """Take an event and save its outcome; `fields` are the conversation's."""
    take(store, handled)
    conversation = store.load(handled.key)
    if conversation.asker is None and handled.author.role is Role.ASKER:
        fields = {"asker": handled.author, "slots": {"product": "Stellar"}, **fields}
    conversation = replace(conversation, **fields)
    store.save(handled, conversation, (), replies)


def deliver(store: Database, *keys: str, as_: Delivery = Delivery.SENT) -> None:
    for key in keys:
        store.mark(key, Outcome(as_, f"remote-{key}", attempts=8, error="NotSent"))


def fail(store: Database, failed: Event) -> None:
    """Take an event and park it."""
    take(store, failed)
    store.put_off(failed, "ValueError", None)


def awaiting(store: Database) -> tuple[ConversationKey, ...]:
    """The threads that await a verdict."""
    return store.awaiting_verdict(["slack"], NOW, LATER)


def thread_of(store: Database, key: ConversationKey = ONE) -> str:
    """Everything that is kept of a thread."""
    return str((store.transcript(key), store.load(key), store.happenings(key)))
