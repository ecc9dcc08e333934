"""The store on a database: every method one transaction. Not here: how to open one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from bot.core.conversation import Conversation
from bot.core.message import ConversationKey, Event
from bot.core.ports import LOOKED_BACK, Clock, Delivery, OutboxRow, TranscriptEntry
from bot.core.reply import Reply
from bot.core.turn import Happening
from bot.store import refusals, rows, tables
from bot.store.codec import Codec
from bot.store.earlier import is_earlier
from bot.store.engine import writing
from bot.store.failures import translated


class SqlStore:
    """Implements the Store port; threads may share it.

    The clock stamps what is taken and saved. Every method may raise StoreUnavailable; `where` is
    the database's name in its message.
    """

    def __init__(self, engine: Engine, where: str, clock: Clock) -> None:
        self._reader = engine
        self._writer = writing(engine)
        self._where = where
        self._clock = clock
        self._codec = Codec()

    def take(self, event: Event) -> bool:
        """Keep an event; False where it is there already."""
        row = rows.event_columns(event, self._codec, self._clock())
        statement = rows.insert_once(tables.inbox, "platform", "place", "event_id").values(row)
        with self._transaction(self._writer) as connection:
            return connection.execute(statement.returning(tables.inbox.c.seq)).first() is not None

    def pending(self) -> tuple[Event, ...]:
        """Events not yet handled, in the order of taking."""
        inbox = tables.inbox.c
        waiting = inbox.status == rows.Progress.PENDING.value
        statement = select(inbox.payload).where(waiting).order_by(inbox.seq)
        with self._transaction(self._reader) as connection:
            payloads = connection.scalars(statement).all()
        return tuple(self._codec.decode(Event, payload) for payload in payloads)

    def load(self, key: ConversationKey) -> Conversation:
        """The conversation, or a new one."""
        table = tables.conversations
        with self._transaction(self._reader) as connection:
            payload = connection.scalar(select(table.c.payload).where(rows.in_thread(table, key)))
        return Conversation(key) if payload is None else self._codec.decode(Conversation, payload)

    def earlier(self, event: Event, since: datetime) -> tuple[Event, ...]:
        """What the author wrote in the same place before a taken event, in the order of taking."""
        inbox = tables.inbox.c
        own = select(inbox.seq).where(rows.is_event(event)).scalar_subquery()
        before = (rows.is_of_the_author(event), inbox.seq < own)
        latest = select(inbox.payload).where(*before).order_by(inbox.seq.desc()).limit(LOOKED_BACK)
        with self._transaction(self._reader) as connection:
            payloads = connection.scalars(latest).all()
        found = (self._codec.decode(Event, payload) for payload in reversed(payloads))
        return tuple(other for other in found if is_earlier(other, event, since))

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
        with self._transaction(self._writer) as connection:
            event = replace(event, key=conversation.key)
            self._mark_handled(connection, event)
            self._keep_conversation(connection, conversation)
            self._keep_happenings(connection, conversation.key, happenings)
            self._keep_replies(connection, event, replies)

    def undelivered(self) -> tuple[OutboxRow, ...]:
        """Replies neither sent nor refused, in the order they were saved."""
        outbox = tables.outbox
        on_the_way = outbox.c.status.in_([Delivery.PENDING.value, Delivery.SENDING.value])
        statement = select(outbox).where(on_the_way).order_by(outbox.c.seq)
        with self._transaction(self._reader) as connection:
            found = connection.execute(statement).all()
        return tuple(rows.to_outbox_row(row, self._codec) for row in found)

    def mark(self, reply_key: str, delivery: Delivery, remote_id: str = "") -> None:
        """Note how far a reply has come; raises StoreError for a key that was never saved."""
        outbox = tables.outbox
        attempts = outbox.c.attempts + (1 if delivery is Delivery.SENDING else 0)
        statement = (
            update(outbox)
            .where(outbox.c.reply_key == reply_key)
            .values(status=delivery.value, remote_id=remote_id, attempts=attempts)
        )
        with self._transaction(self._writer) as connection:
            if not connection.execute(statement).rowcount:
                raise refusals.never_saved(reply_key)

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
        with self._transaction(self._reader) as connection:
            return tuple(rows.to_happening(row) for row in connection.execute(statement))

    def latest(self, platform: str) -> ConversationKey | None:
        """The thread of the platform's event taken last."""
        inbox = tables.inbox.c
        last = select(inbox.place, inbox.thread).where(inbox.platform == platform)
        with self._transaction(self._reader) as connection:
            row = connection.execute(last.order_by(inbox.seq.desc()).limit(1)).first()
        return None if row is None else ConversationKey(platform, row.place, row.thread)

    def close(self) -> None:
        """Let go of the database."""
        self._reader.dispose()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with translated(self._where), engine.begin() as connection:
            yield connection

    def _mark_handled(self, connection: Connection, event: Event) -> None:
        handled = rows.Progress.HANDLED.value
        waiting = update(tables.inbox).where(rows.is_event(event), tables.inbox.c.status != handled)
        done = {
            "status": handled,
            "thread": event.key.thread,
            "payload": self._codec.encode(event),
        }
        if connection.execute(waiting.values(done)).rowcount:
            return
        taken = connection.execute(select(tables.inbox.c.seq).where(rows.is_event(event))).first()
        raise refusals.already_handled(event) if taken else refusals.never_taken(event)

    def _keep_conversation(self, connection: Connection, conversation: Conversation) -> None:
        """The first save inserts, the others update; one that does neither came too late."""
        table, key = tables.conversations, conversation.key
        raised = replace(conversation, revision=conversation.revision + 1)
        now = self._clock()
        row = {
            "revision": raised.revision,
            "payload": self._codec.encode(raised),
            "updated_at": now,
        }
        if conversation.revision:
            unchanged = table.c.revision == conversation.revision
            update_it = update(table).where(rows.in_thread(table, key), unchanged).values(row)
            kept = connection.execute(update_it).rowcount > 0
        else:
            row |= {"created_at": now, **rows.thread_columns(key)}
            insert_it = rows.insert_once(table, "platform", "place", "thread").values(row)
            kept = connection.execute(insert_it.returning(table.c.revision)).first() is not None
        if not kept:
            raise refusals.stale(key)

    def _keep_happenings(
        self, connection: Connection, key: ConversationKey, happenings: Sequence[Happening]
    ) -> None:
        if happenings:
            columns = [rows.happening_columns(happening, key) for happening in happenings]
            connection.execute(insert(tables.happenings), columns)

    def _keep_replies(self, connection: Connection, event: Event, replies: Sequence[Reply]) -> None:
        if replies:
            now = self._clock()
            columns = [rows.reply_columns(reply, event, self._codec, now) for reply in replies]
            connection.execute(rows.insert_once(tables.outbox, "reply_key"), columns)
