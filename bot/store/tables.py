"""The tables as the newest migration leaves them, and their column types. Not here: queries."""

import json
from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TextClause,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine
from typing_extensions import override


class AnyText(TypeDecorator[str]):
    """Text from outside, in JSON's ASCII escapes, so that lone surrogates and NUL survive.

    Ordinary ids look the same with and without; every database can hold the rest.
    """

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape on the way in."""
        return None if value is None else json.dumps(value)[1:-1]

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Undo the escapes on the way out."""
        if value is None:
            return None
        text: str = json.loads(f'"{value}"')
        return text


class Moment(TypeDecorator[datetime]):
    """An aware time, in UTC; SQLite gets ISO text of one length, whose order is that of time."""

    impl = DateTime
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str] | TypeEngine[datetime]:
        """SQLite has no type for times; its own stand-in would drop the zone."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Into UTC; the type of the database decides the form."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds") if dialect.name == "sqlite" else moment

    @override
    def process_result_value(
        self, value: datetime | str | None, dialect: Dialect
    ) -> datetime | None:
        """Back into an aware time in UTC."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_WAITING = text("status = 'pending'")
_UNFINISHED = text("status IN ('pending', 'sending', 'unknown')")
_WITH_WORDS = text("revision != blanked")
_AWAITING = text("awaits_verdict = 1")


def _partial(name: str, where: TextClause, *columns: str) -> Index:
    """An index of few rows, however many the table has by now."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


inbox = Table(
    "inbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("platform", AnyText, nullable=False),
    Column("place", AnyText, nullable=False),
    Column("thread", AnyText, nullable=False),
    Column("event_id", AnyText, nullable=False),
    Column("payload", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("author", AnyText, nullable=False, server_default=text("''")),
    Column("not_before", Moment, nullable=True),
    Column("lease_until", Moment, nullable=True),
    Column("error", AnyText, nullable=False, server_default=text("''")),
    Column("workspace", AnyText, nullable=False, server_default=text("''")),
    UniqueConstraint("platform", "place", "event_id"),
    Index(None, "platform", "place", "thread", "seq"),
    Index(None, "platform", "place", "author", "seq"),
    Index(None, "status", "seq"),
    _partial("ix_inbox_waiting", _WAITING, "seq"),
    Index(None, "workspace", "seq"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)
"""Every event once, in the order of taking (`seq`); `status` is one of progress.Progress.

A pending one is claimed until `lease_until` and waits until `not_before`; NULL is neither. `author`
is empty in rows of the first version, which are not looked back at, and of people forgotten.
"""

conversations = Table(
    "conversations",
    metadata,
    Column("platform", AnyText, nullable=False),
    Column("place", AnyText, nullable=False),
    Column("thread", AnyText, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("blanked", Integer, nullable=False, server_default=text("0")),
    Column("awaits_verdict", Integer, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("platform", "place", "thread"),
    _partial("ix_conversations_with_words", _WITH_WORDS, "updated_at"),
    _partial("ix_conversations_awaiting_verdict", _AWAITING, "updated_at"),
    sqlite_strict=True,
)
"""Where each thread stands; `revision` is also in the payload, here it is compared.

`blanked` is the revision whose words were forgotten, 0 for none: a later one may have new ones.
`awaits_verdict` is 1 while Conversation.awaits_verdict holds and its words were not forgotten; in
rows of older versions, whose answers had no buttons to say so, it is 0.
"""

happenings = Table(
    "happenings",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("platform", AnyText, nullable=False),
    Column("place", AnyText, nullable=False),
    Column("thread", AnyText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("knowledge", AnyText, nullable=False),
    Column("topic", AnyText, nullable=True),
    Column("node", AnyText, nullable=True),
    Column("detail", AnyText, nullable=False),
    ForeignKeyConstraint(
        ["platform", "place", "thread"],
        ["conversations.platform", "conversations.place", "conversations.thread"],
    ),
    Index(None, "platform", "place", "thread", "seq"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)
"""What outcomes are counted from: plain columns, so that counting is a query."""

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("reply_key", AnyText, nullable=False),
    Column("platform", AnyText, nullable=False),
    Column("place", AnyText, nullable=False),
    Column("thread", AnyText, nullable=False),
    Column("event_id", AnyText, nullable=False),
    Column("payload", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("remote_id", AnyText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=True),
    Column("lease_until", Moment, nullable=True),
    Column("tried_at", Moment, nullable=True),
    Column("lookups", Integer, nullable=False, server_default=text("0")),
    Column("automatic", Integer, nullable=False, server_default=text("0")),
    Column("replaces", AnyText, nullable=False, server_default=text("''")),
    Column("author", AnyText, nullable=False, server_default=text("''")),
    Column("workspace", AnyText, nullable=False, server_default=text("''")),
    Column("error", AnyText, nullable=False, server_default=text("''")),
    Column("action", Text, nullable=False, server_default=text("'send'")),
    UniqueConstraint("reply_key"),
    ForeignKeyConstraint(
        ["platform", "place", "event_id"], ["inbox.platform", "inbox.place", "inbox.event_id"]
    ),
    Index(None, "platform", "place", "thread", "seq"),
    Index(None, "status", "seq"),
    _partial("ix_outbox_unfinished", _UNFINISHED, "seq"),
    Index(None, "tried_at"),
    Index(None, "platform", "place", "created_at"),
    Index(None, "platform", "author", "created_at"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)
"""Every reply once, in the order of saving (`seq`); `status` is one of storage.Delivery.

`tried_at` is when it was claimed last; `automatic` is 1 for what storage.Threads.posted counts;
`replaces` is the key of the reply whose place it takes; `author` and `workspace` are the event's;
`action` is what is to be done if the replaced one is sent by then, one of storage.Action.
"""

pauses = Table(
    "pauses",
    metadata,
    Column("platform", AnyText, nullable=False),
    Column("place", AnyText, nullable=False),
    Column("action", Text, nullable=False),
    Column("until", Moment, nullable=False),
    PrimaryKeyConstraint("platform", "place", "action"),
    sqlite_strict=True,
)
"""Until when a platform wants an action (storage.Action) left alone; the place "" is everywhere."""

knowledge = Table(
    "knowledge",
    metadata,
    Column("version", AnyText, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    Column("kept_at", Moment, nullable=False),
    PrimaryKeyConstraint("version"),
    sqlite_strict=True,
)
"""The files behind each version that was served, packed; `kept_at` is when it was served last."""

places = Table(
    "places",
    metadata,
    Column("platform", AnyText, nullable=False),
    Column("place", AnyText, nullable=False),
    Column("workspace", AnyText, nullable=False),
    Column("unasked", Integer, nullable=False),
    Column("said_by", AnyText, nullable=False),
    Column("said_at", Moment, nullable=False),
    PrimaryKeyConstraint("platform", "place"),
    sqlite_strict=True,
)
"""Where the desk answers unasked (`unasked` is 1), or was told to stop (0); no row: nobody said.

`said_by` is the id of who said so last, empty once that person is forgotten.
"""
