"""What became of events, in a database: conversations, happenings, replies saved."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    Table,
    Update,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.conversation import Conversation
from bot.core.message import ConversationKey, Event
from bot.core.reply import Reply
from bot.core.storage import LOOKED_BACK, Delivery, OutboxRow, Posted, Since, TranscriptEntry
from bot.core.turn import Happening
from bot.store import refusals, rows, tables
from bot.store.base import SqlPart
from bot.store.earlier import is_earlier
from bot.store.progress import DROPPABLE, Progress, is_automatic
from bot.store.words import as_kept, deleted_by, says, without_words


class SqlThreads(SqlPart):
    """Implements the Threads port."""

    def load(self, key: ConversationKey) -> Conversation:
        """The conversation, or a new one."""
        values = rows.thread_columns(key)
        payload = self._read(lambda connection: connection.scalar(self._conversation, values))
        return Conversation(key) if payload is None else self._codec.decode(Conversation, payload)

    def earlier(self, event: Event, since: datetime) -> tuple[Event, ...]:
        """What the author wrote in the same place before a taken event, in the order of taking."""
        values = rows.identity_columns(event) | {"author": event.author.id}
        payloads = self._read(lambda connection: connection.scalars(self._before, values).all())
        found = (self._codec.decode(Event, payload) for payload in reversed(payloads))
        return tuple(other for other in found if is_earlier(other, event, since))

    def posted(self, event: Event, since: Since) -> Posted:
        """What the desk posted of its own accord after each of the three moments."""
        values = rows.thread_columns(event.key) | {
            "author": event.author.id,
            "since_person": since.person,
            "since_place": since.place,
            "since_thread": since.thread,
        }
        counts = self._read(lambda connection: connection.execute(self._counts, values).one())
        return Posted(*counts)

    def save(
        self,
        event: Event,
        conversation: Conversation,
        happenings: Sequence[Happening],
        replies: Sequence[Reply],
    ) -> None:
        """Keep the outcome of one event.

        Raises StaleConversation, AlreadyHandled, and StoreError where the event was never taken.
        """
        kept = as_kept(event, conversation)

        def keep(connection: Connection) -> None:
            self._mark_handled(connection, kept)
            self._keep_conversation(connection, conversation)
            self._keep_happenings(connection, conversation.key, happenings)
            self._forget_deleted(connection, kept)
            self._keep_replies(connection, kept, replies)

        self._write(keep)

    def transcript(self, key: ConversationKey) -> tuple[TranscriptEntry, ...]:
        """The thread from its beginning, in the order of taking."""
        inbox, outbox = tables.inbox, tables.outbox
        events = select(inbox.c.payload).where(rows.in_thread(inbox, key)).order_by(inbox.c.seq)
        sayings = select(outbox).where(rows.in_thread(outbox, key)).order_by(outbox.c.seq)
        with self._transaction(self._reader) as connection:
            payloads = connection.scalars(events).all()
            found = connection.execute(sayings).all()
        replies: dict[str, list[OutboxRow]] = defaultdict(list)
        for row in found:
            replies[row.event_id].append(rows.to_outbox_row(row, self._codec))
        taken = (self._codec.decode(Event, payload) for payload in payloads)
        return tuple(TranscriptEntry(event, tuple(replies.get(event.id, ()))) for event in taken)

    def happenings(self, key: ConversationKey) -> tuple[Happening, ...]:
        """What was counted in the thread, in order."""
        table = tables.happenings
        statement = select(table).where(rows.in_thread(table, key)).order_by(table.c.seq)
        found = self._read(lambda connection: connection.execute(statement).all())
        return tuple(rows.to_happening(row) for row in found)

    def latest(self, platform: str) -> ConversationKey | None:
        """The thread of the platform's event taken last."""
        inbox = tables.inbox.c
        last = select(inbox.place, inbox.thread).where(inbox.platform == platform)
        statement = last.order_by(inbox.seq.desc()).limit(1)
        row = self._read(lambda connection: connection.execute(statement).first())
        return None if row is None else ConversationKey(platform, row.place, row.thread)

    # What is asked for every event is built once: building costs more than asking.

    @cached_property
    def _conversation(self) -> Select[str]:
        table = tables.conversations
        return select(table.c.payload).where(*_given(table, *rows.THREAD))

    @cached_property
    def _before(self) -> Select[str]:
        table = tables.inbox
        own = select(table.c.seq).where(*_given(table, *rows.IDENTITY))
        earlier = table.c.seq < own.scalar_subquery()
        by_author = select(table.c.payload).where(
            *_given(table, "platform", "place", "author"), earlier
        )
        return by_author.order_by(table.c.seq.desc()).limit(LOOKED_BACK)

    @cached_property
    def _counts(self) -> Select[int, int, int]:
        return select(
            _count("since_person", "platform", "author"),
            _count("since_place", "platform", "place"),
            _count("since_thread", *rows.THREAD),
        )

    @cached_property
    def _handling(self) -> Update:
        table, handled = tables.inbox, Progress.HANDLED.value
        is_it = _given(table, *rows.IDENTITY, as_="its_")
        return (
            update(table)
            .where(*is_it, table.c.status != handled)
            .values(
                status=handled,
                thread=bindparam("to_thread", type_=table.c.thread.type),
                payload=bindparam("words"),
                lease_until=None,
                not_before=None,
            )
        )

    @cached_property
    def _renewal(self) -> Update:
        table = tables.conversations
        is_it = _given(table, *rows.THREAD, "revision", as_="its_")
        return update(table).where(*is_it).values(self._renewed)

    @cached_property
    def _opening(self) -> ReturningInsert[int]:
        table = tables.conversations
        key = {name: bindparam(f"its_{name}", type_=table.c[name].type) for name in rows.THREAD}
        row = self._renewed | key | {"created_at": self._moment("now")}
        opening = self._insert_once(table, *rows.THREAD).values(row)
        return opening.returning(table.c.revision)

    @cached_property
    def _renewed(self) -> rows.Columns:
        return {
            "revision": bindparam("next_revision"),
            "payload": bindparam("words"),
            "updated_at": self._moment("now"),
        }

    def _mark_handled(self, connection: Connection, event: Event) -> None:
        values = {f"its_{name}": value for name, value in rows.identity_columns(event).items()}
        values |= {"to_thread": event.key.thread, "words": self._codec.encode(event)}
        if connection.execute(self._handling, values).rowcount:
            return
        taken = connection.execute(select(tables.inbox.c.seq).where(rows.is_event(event))).first()
        raise refusals.already_handled(event) if taken else refusals.never_taken(event)

    def _keep_conversation(self, connection: Connection, conversation: Conversation) -> None:
        """The first save inserts, the others update; one that does neither came too late."""
        raised = replace(conversation, revision=conversation.revision + 1)
        values = {
            "its_revision": conversation.revision,
            "next_revision": raised.revision,
            "words": self._codec.encode(raised),
            **{f"its_{name}": value for name, value in rows.thread_columns(raised.key).items()},
            **self._at(now=timedelta(0)),
        }
        if conversation.revision:
            kept = connection.execute(self._renewal, values).rowcount > 0
        else:
            kept = connection.execute(self._opening, values).first() is not None
        if not kept:
            raise refusals.stale(raised.key)

    def _keep_happenings(
        self, connection: Connection, key: ConversationKey, happenings: Sequence[Happening]
    ) -> None:
        if happenings:
            columns = [rows.happening_columns(happening, key) for happening in happenings]
            connection.execute(insert(tables.happenings), columns)

    def _forget_deleted(self, connection: Connection, event: Event) -> None:
        """Forget the words of a deleted message: those it came with, and those of its edits."""
        message_id = deleted_by(event)
        if message_id is None:
            return
        table = tables.inbox
        named = rows.is_event(replace(event, id=message_id))
        suspects = select(table.c.seq, table.c.payload).where(
            or_(named, rows.in_thread(table, event.key))
        )
        for row in connection.execute(suspects.with_for_update()).all():
            other = self._codec.decode(Event, row.payload)
            if says(other, message_id):
                payload = self._codec.encode(without_words(other))
                blank = update(table).where(table.c.seq == row.seq).values(payload=payload)
                connection.execute(blank)

    def _keep_replies(self, connection: Connection, event: Event, replies: Sequence[Reply]) -> None:
        if not replies:
            return
        columns: list[rows.Columns] = []
        for reply in replies:
            replaces = self._drop(connection, reply.replaces)
            kept = replace(reply, replaces=replaces)
            automatic = int(is_automatic(reply, event))
            columns.append(rows.reply_columns(kept, event, self._codec) | {"automatic": automatic})
        once = self._insert_once(tables.outbox, "reply_key").values(created_at=self._now())
        connection.execute(once, columns)

    def _drop(self, connection: Connection, key: str) -> str:
        """Drop what was not sent yet; gives the key of what stands in its place."""
        outbox = tables.outbox
        while key:
            drop = (
                update(outbox)
                .where(outbox.c.reply_key == key, outbox.c.status.in_(DROPPABLE))
                .values(status=Delivery.DROPPED.value, not_before=None)
                .returning(outbox.c.replaces)
            )
            dropped = connection.execute(drop).first()
            if dropped is None:
                break
            key = dropped.replaces
        return key


def _given(table: Table, *names: str, as_: str = "") -> list[ColumnElement[bool]]:
    """Rows of these columns, whose values are given when the statement is run.

    An update that also sets one of the columns needs another name for the value it has, `as_` in
    front of it.
    """
    return [table.c[name] == bindparam(f"{as_}{name}", type_=table.c[name].type) for name in names]


def _count(since: str, *names: str) -> ScalarSelect[int]:
    table = tables.outbox
    lately = table.c.created_at > bindparam(since, type_=table.c.created_at.type)
    counted = (table.c.automatic == 1, lately, *_given(table, *names))
    return select(func.count()).select_from(table).where(*counted).scalar_subquery()
