"""Values of core as rows of the tables and back. Not here: transactions, connections."""

import json
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Label,
    Row,
    Subquery,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)

from bot.core.message import ConversationKey, Event
from bot.core.reply import Reply, ReplyKind
from bot.core.storage import Action, Delivery, OutboxRow
from bot.core.turn import Happening, HappeningKind
from bot.store.codec import Codec
from bot.store.progress import UNFINISHED, Progress
from bot.store.tables import inbox

# What SQLAlchemy itself calls the values of a row; each column's type checks its own.
Columns = dict[str, Any]
Condition = ColumnElement[bool]

REACHES = (1_000, 20_000)
"""How many of those that wait are looked at: few, and many where none of these can be claimed."""


def is_pending(table: FromClause) -> Condition:
    """Whether an event of the inbox is neither handled nor parked.

    Spelled out, not bound: a database uses a partial index only where it sees its condition.
    """
    return table.c.status == _literal(Progress.PENDING)


def is_unfinished(table: FromClause) -> Condition:
    """Whether the next reply of the thread waits for this row of the outbox; spelled out, too."""
    return table.c.status.in_([_literal(delivery) for delivery in UNFINISHED])


def is_due(table: FromClause, now: ColumnElement[datetime]) -> Condition:
    """Whether neither a wait nor a lease is in the way of a row."""
    moments = (table.c.not_before, table.c.lease_until)
    return and_(*(or_(moment.is_(None), moment <= now) for moment in moments))


def first_waiting(
    table: Table, waits: Callable[[FromClause], Condition], *columns: str
) -> Subquery:
    """The rows of `platforms` that wait, of them the first `reach`, and when each is due.

    All that could come before one of these is among them. The platform is hidden in an expression:
    its index would bring far too many rows, and in the wrong order.
    """
    names = ("seq", "platform", "place", "thread", "not_before", "lease_until", *columns)
    of_platforms = (table.c.platform + "").in_(given("platforms"))
    waiting = select(*(table.c[name] for name in names)).where(waits(table), of_platforms)
    return waiting.order_by(table.c.seq).limit(bindparam("reach", type_=Integer)).subquery()


def given(name: str) -> BindParameter[Any]:
    """Any number of values, given when the statement is run."""
    return bindparam(name, expanding=True)


def are_given(table: Table, *names: str, as_: str = "") -> list[Condition]:
    """Rows of these columns, whose values are given when the statement is run.

    An update that also sets one of the columns needs another name for the value it has, `as_` in
    front of it.
    """
    return [table.c[name] == bindparam(f"{as_}{name}", type_=table.c[name].type) for name in names]


def nth(table: FromClause, column: str) -> Label[int]:
    """The how-maniest of its thread, or of its author in the place, a row is: `nth_of_...`.

    Counted in one pass. Looked up row by row it would be quicker, but what plan Postgres makes of
    that depends on how old its statistics are, and those of a queue always are.
    """
    group = [table.c[name] for name in ("platform", "place", column)]
    number = func.row_number().over(partition_by=group, order_by=table.c.seq)
    return number.label(f"nth_of_{column}")


def _literal(state: StrEnum) -> ColumnElement[str]:
    return literal_column(f"'{state.value}'")


def identity(event: Event) -> tuple[str, str, str]:
    """What makes two deliveries one event, as it comes back from a database."""
    key = event.key
    platform, place, id_ = json.loads(json.dumps((key.platform, key.place, event.id)))
    return platform, place, id_


def in_thread(table: Table, key: ConversationKey) -> Condition:
    """Whether a row belongs to the thread."""
    return and_(*(table.c[name] == value for name, value in thread_columns(key).items()))


def is_event(event: Event) -> Condition:
    """Whether a row of the inbox is this event."""
    return and_(
        inbox.c.platform == event.key.platform,
        inbox.c.place == event.key.place,
        inbox.c.event_id == event.id,
    )


IDENTITY = ("platform", "place", "event_id")
THREAD = ("platform", "place", "thread")


def identity_columns(event: Event) -> Columns:
    """The three columns that name an event."""
    return {"platform": event.key.platform, "place": event.key.place, "event_id": event.id}


def thread_columns(key: ConversationKey) -> Columns:
    """The three columns that name a thread."""
    return {"platform": key.platform, "place": key.place, "thread": key.thread}


def to_key(row: Row[Any]) -> ConversationKey:
    """The thread of a row of any table that has threads."""
    return ConversationKey(row.platform, row.place, row.thread)


def event_columns(event: Event, codec: Codec) -> Columns:
    """A new row of the inbox."""
    return {
        **thread_columns(event.key),
        "event_id": event.id,
        "payload": codec.encode(event),
        "status": Progress.PENDING.value,
        "attempts": 0,
        "author": event.author.id,
        "workspace": event.workspace,
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


def reply_columns(reply: Reply, event: Event, codec: Codec) -> Columns:
    """A new row of the outbox."""
    return {
        **thread_columns(event.key),
        "reply_key": reply.key,
        "event_id": event.id,
        "payload": codec.encode(reply),
        "status": Delivery.PENDING.value,
        "attempts": 0,
        "remote_id": "",
        "replaces": reply.replaces,
        "action": _planned(reply).value,
        "author": event.author.id,
        "workspace": event.workspace,
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
        key=to_key(row),
        event_id=row.event_id,
        delivery=Delivery(row.status),
        remote_id=row.remote_id,
        attempts=row.attempts,
        lookups=row.lookups,
        workspace=row.workspace,
    )


def _planned(reply: Reply) -> Action:
    """What is to be done with a reply if what it replaces is sent by then."""
    if reply.kind is ReplyKind.WITHDRAWAL:
        return Action.WITHDRAW
    if reply.kind.is_mark:
        return Action.MARK
    return Action.EDIT if reply.replaces else Action.SEND
