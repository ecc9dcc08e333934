"""Values of core as rows of the tables and back. Not here: transactions, connections."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_
from sqlalchemy.dialects.sqlite import Insert, insert

from bot.core.message import ConversationKey, Event
from bot.core.ports import Delivery, OutboxRow
from bot.core.reply import Reply
from bot.core.turn import Happening, HappeningKind
from bot.store.codec import Codec
from bot.store.tables import inbox

# What SQLAlchemy itself calls the values of a row; each column's type checks its own.
Columns = dict[str, Any]


class Progress(StrEnum):
    """How far an event has come."""

    PENDING = "pending"
    HANDLED = "handled"


def insert_once(table: Table, *key: str) -> Insert:
    """An insert that skips a row whose `key` columns are there already.

    The one statement that each database spells in its own way.
    """
    return insert(table).on_conflict_do_nothing(index_elements=key)


def in_thread(table: Table, key: ConversationKey) -> ColumnElement[bool]:
    """Whether a row belongs to the thread."""
    return and_(*(table.c[name] == value for name, value in thread_columns(key).items()))


def is_of_the_author(event: Event) -> ColumnElement[bool]:
    """Whether a row of the inbox is of the event's author, in its place."""
    return and_(
        inbox.c.platform == event.key.platform,
        inbox.c.place == event.key.place,
        inbox.c.author == event.author.id,
    )


def is_event(event: Event) -> ColumnElement[bool]:
    """Whether a row of the inbox is this event."""
    return and_(
        inbox.c.platform == event.key.platform,
        inbox.c.place == event.key.place,
        inbox.c.event_id == event.id,
    )


def thread_columns(key: ConversationKey) -> Columns:
    """The three columns that every table has."""
    return {"platform": key.platform, "place": key.place, "thread": key.thread}


def event_columns(event: Event, codec: Codec, now: datetime) -> Columns:
    """A new row of the inbox."""
    return {
        **thread_columns(event.key),
        "event_id": event.id,
        "payload": codec.encode(event),
        "status": Progress.PENDING.value,
        "attempts": 0,
        "received_at": now,
        "author": event.author.id,
    }


def happening_columns(happening: Happening, key: ConversationKey) -> Columns:
    """A new row of the happenings."""
    return {
        **thread_columns(key),
        "kind": happening.kind.value,
        "at": happening.at,
        "knowledge": happening.knowledge,
        "topic": happening.topic,
        "node": happening.node,
        "detail": happening.detail,
    }


def reply_columns(reply: Reply, event: Event, codec: Codec, now: datetime) -> Columns:
    """A new row of the outbox."""
    return {
        **thread_columns(event.key),
        "reply_key": reply.key,
        "event_id": event.id,
        "payload": codec.encode(reply),
        "status": Delivery.PENDING.value,
        "attempts": 0,
        "remote_id": "",
        "created_at": now,
    }


def to_happening(row: Row[Any]) -> Happening:
    """A happening from a whole row."""
    return Happening(
        kind=HappeningKind(row.kind),
        at=row.at,
        knowledge=row.knowledge,
        topic=row.topic,
        node=row.node,
        detail=row.detail,
    )


def to_outbox_row(row: Row[Any], codec: Codec) -> OutboxRow:
    """A reply on its way from a whole row."""
    return OutboxRow(
        reply=codec.decode(Reply, row.payload),
        key=ConversationKey(row.platform, row.place, row.thread),
        event_id=row.event_id,
        delivery=Delivery(row.status),
        remote_id=row.remote_id,
    )
