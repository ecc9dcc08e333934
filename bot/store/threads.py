"""What becomes of events, in a database: conversations, happenings, replies saved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from sqlalchemy import Connection, Update, bindparam, insert, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.conversation import Conversation
from bot.core.message import ConversationKey, Event
from bot.core.reply import Reply
from bot.core.storage import Delivery
from bot.core.turn import Happening
from bot.store import refusals, rows, tables
from bot.store.progress import DROPPABLE, Progress, is_automatic
from bot.store.threads_reading import SqlThreadsReading
from bot.store.words import as_kept, deleted_by, says, without_words


class SqlThreads(SqlThreadsReading):
    """Implements the Threads port."""

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

    # What is asked for every event is built once: building costs more than asking.

    @cached_property
    def _handling(self) -> Update:
        table, handled = tables.inbox, Progress.HANDLED.value
        is_it = rows.are_given(table, *rows.IDENTITY, as_="its_")
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
        is_it = rows.are_given(table, *rows.THREAD, "revision", as_="its_")
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
            "awaits_verdict": bindparam("awaits"),
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
            "awaits": int(raised.awaits_verdict),
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
