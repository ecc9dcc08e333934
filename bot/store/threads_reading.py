"""What is read of threads, in a database: conversations, transcripts, what was posted."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import cached_property

from sqlalchemy import ScalarSelect, Select, bindparam, func, literal_column, select

from bot.core.conversation import Conversation
from bot.core.message import ConversationKey, Event
from bot.core.reply import Reply
from bot.core.storage import (
    LOOKED_BACK,
    MOST_NUDGED,
    OutboxRow,
    Posted,
    Since,
    TranscriptEntry,
)
from bot.core.turn import Happening
from bot.store import rows, tables
from bot.store.base import SqlPart
from bot.store.earlier import is_earlier


class SqlThreadsReading(SqlPart):
    """The part of the Threads port that changes nothing."""

    def load(self, key: ConversationKey) -> Conversation:
        """The conversation, or a new one."""
        values = rows.thread_columns(key)
        payload = self._read(lambda connection: connection.scalar(self._conversation, values))
        return Conversation(key) if payload is None else self._codec.decode(Conversation, payload)

    def knows(self, key: ConversationKey) -> bool:
        """Whether any event of the thread was taken."""
        of_it = select(tables.inbox.c.seq).where(rows.in_thread(tables.inbox, key)).limit(1)
        return self._read(lambda connection: connection.scalar(of_it)) is not None

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

    def replies(self, keys: Collection[str]) -> tuple[Reply, ...]:
        """The replies with these keys that have words, in the order of saving."""
        if not keys:
            return ()
        outbox = tables.outbox.c
        statement = select(outbox.payload).where(outbox.reply_key.in_(list(keys)))
        ordered = statement.order_by(outbox.seq)
        payloads = self._read(lambda connection: connection.scalars(ordered).all())
        found = (self._codec.decode(Reply, payload) for payload in payloads)
        return tuple(reply for reply in found if reply.text)

    def awaiting_verdict(
        self, platforms: Collection[str], after: datetime, before: datetime
    ) -> tuple[ConversationKey, ...]:
        """Threads saved last from `after` on and ahead of `before` that await a verdict.

        The platform is hidden in an expression: its index would bring every thread there is.
        """
        table = tables.conversations
        saved = (table.c.updated_at >= after, table.c.updated_at < before)
        of_platforms = (table.c.platform + "").in_(list(platforms))
        awaits = table.c.awaits_verdict == literal_column("1")
        names = (table.c[name] for name in rows.THREAD)
        statement = select(*names).where(awaits, *saved, of_platforms)
        oldest = statement.order_by(table.c.updated_at).limit(MOST_NUDGED)
        found = self._read(lambda connection: connection.execute(oldest).all())
        return tuple(rows.to_key(row) for row in found)

    # What is asked for every event is built once: building costs more than asking.

    @cached_property
    def _conversation(self) -> Select[str]:
        table = tables.conversations
        return select(table.c.payload).where(*rows.are_given(table, *rows.THREAD))

    @cached_property
    def _before(self) -> Select[str]:
        table = tables.inbox
        own = select(table.c.seq).where(*rows.are_given(table, *rows.IDENTITY))
        earlier = table.c.seq < own.scalar_subquery()
        by_author = select(table.c.payload).where(
            *rows.are_given(table, "platform", "place", "author"), earlier
        )
        return by_author.order_by(table.c.seq.desc()).limit(LOOKED_BACK)

    @cached_property
    def _counts(self) -> Select[int, int, int]:
        return select(
            _count("since_person", "platform", "author"),
            _count("since_place", "platform", "place"),
            _count("since_thread", *rows.THREAD),
        )


def _count(since: str, *names: str) -> ScalarSelect[int]:
    table = tables.outbox
    lately = table.c.created_at > bindparam(since, type_=table.c.created_at.type)
    counted = (table.c.automatic == 1, lately, *rows.are_given(table, *names))
    return select(func.count()).select_from(table).where(*counted).scalar_subquery()
