"""What is done to the rows of one thread when something in it is forgotten. Not here: which one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, select, update

from bot.core import privacy
from bot.core.conversation import Conversation
from bot.core.message import ConversationKey, Event
from bot.core.reply import Reply
from bot.core.storage import Delivery
from bot.store import progress, rows
from bot.store.codec import Codec
from bot.store.tables import conversations, happenings, inbox, outbox, pauses

HANDLED = progress.Progress.HANDLED.value
UNFINISHED = tuple(each.value for each in (*progress.UNFINISHED, Delivery.PARKED))
"""Replies that may still be sent, at once or when a person says so."""


class Eraser:
    """Works within one transaction; takes the locks of rows in the order in which `save` does."""

    def __init__(self, connection: Connection, codec: Codec) -> None:
        self._connection = connection
        self._codec = codec

    def blank(self, key: ConversationKey, revision: int) -> bool:
        """Blank the thread; False, and nothing done, where it has gone on since that revision.

        Nobody is asked any more whether an answer helped that cannot be read here again.
        """
        events = self._connection.execute(_rows_in(inbox, key).with_for_update()).all()
        at_revision = conversations.c.revision == revision
        row = self._connection.execute(_conversation(key).where(at_revision)).first()
        replies = self._connection.execute(_rows_in(outbox, key).with_for_update()).all()
        if row is None or _is_busy(events, replies):
            return False
        for each in events:
            event = privacy.blanked_event(self._codec.decode(Event, each.payload))
            self._rewrite(inbox, each, payload=self._codec.encode(event))
        for each in replies:
            reply = privacy.blanked_reply(self._codec.decode(Reply, each.payload))
            self._rewrite(outbox, each, payload=self._codec.encode(reply))
        left = privacy.blanked_conversation(self._codec.decode(Conversation, row.payload))
        self._rewrite_conversation(left, blanked=revision, awaits_verdict=0)
        return True

    def forget(self, key: ConversationKey, person: str) -> int:
        """Forget a person in the thread; gives how many of its events were theirs."""
        found = self._connection.execute(_rows_in(inbox, key).with_for_update()).all()
        events = [(row, self._codec.decode(Event, row.payload)) for row in found]
        theirs = {event.id for _, event in events if event.author.id == person}
        is_asker = self._forget_in_conversation(key, person)
        for row, event in events:
            if is_asker or event.id in theirs:
                self._forget_event(row, event, person)
        self._forget_in_happenings(key, person)
        for row in self._connection.execute(_rows_in(outbox, key).with_for_update()).all():
            reply = self._codec.decode(Reply, row.payload)
            if is_asker or row.event_id in theirs or reply.only_for == person:
                self._forget_reply(row, reply, person)
        return len(theirs)

    def delete(self, key: ConversationKey) -> int:
        """Delete the thread, and pauses of its place; gives how many events."""
        self._connection.execute(_rows_in(inbox, key).with_for_update())
        for table in (outbox, happenings, conversations):
            self._connection.execute(delete(table).where(rows.in_thread(table, key)))
        place = (pauses.c.platform == key.platform, pauses.c.place == key.place)
        self._connection.execute(delete(pauses).where(*place))
        return self._connection.execute(delete(inbox).where(rows.in_thread(inbox, key))).rowcount

    def _forget_in_conversation(self, key: ConversationKey, person: str) -> bool:
        """Whether they asked in it; whoever loaded it before must load it again.

        Without an asker, words that came ahead of a message may be anybody's.
        """
        row = self._connection.execute(_conversation(key)).first()
        if row is None:
            return False
        known = self._codec.decode(Conversation, row.payload)
        is_asker = known.asker is not None and known.asker.id == person
        left = privacy.blanked_conversation(known) if is_asker or not known.asker else known
        left = privacy.conversation_without(person, left)
        if left != known:
            awaits = row.awaits_verdict if left.awaits_verdict else 0
            raised = replace(left, revision=row.revision + 1)
            self._rewrite_conversation(raised, awaits_verdict=awaits)
        return is_asker

    def _forget_event(self, row: Row[Any], event: Event, person: str) -> None:
        left = privacy.event_without(person, privacy.blanked_event(event))
        author = "" if event.author.id == person else row.author
        columns = {"author": author, "status": HANDLED, "error": ""}
        none = {"not_before": None, "lease_until": None}
        self._rewrite(inbox, row, payload=self._codec.encode(left), **columns, **none)

    def _forget_reply(self, row: Row[Any], reply: Reply, person: str) -> None:
        """What takes a reply back, or marks a message, holds no words and is still sent."""
        left = privacy.reply_without(person, privacy.blanked_reply(reply))
        columns = {"author": "" if row.author == person else row.author, "error": ""}
        if row.status in UNFINISHED and not progress.is_wordless(reply):
            columns["status"] = Delivery.DROPPED.value
        self._rewrite(outbox, row, payload=self._codec.encode(left), **columns)

    def _forget_in_happenings(self, key: ConversationKey, person: str) -> None:
        names_them = (
            happenings.c.kind.in_([kind.value for kind in privacy.NAMING_SOMEBODY]),
            happenings.c.detail == person,
        )
        in_it = update(happenings).where(rows.in_thread(happenings, key), *names_them)
        self._connection.execute(in_it.values(detail=""))

    def _rewrite(self, table: Table, row: Row[Any], **columns: Any) -> None:  # noqa: ANN401  each column's type checks its own
        self._connection.execute(update(table).where(table.c.seq == row.seq).values(columns))

    def _rewrite_conversation(self, left: Conversation, **columns: int) -> None:
        columns |= {"revision": left.revision}
        in_it = update(conversations).where(rows.in_thread(conversations, left.key))
        self._connection.execute(in_it.values(payload=self._codec.encode(left), **columns))


def _rows_in(table: Table, key: ConversationKey) -> Select[Any]:
    return select(table).where(rows.in_thread(table, key)).order_by(table.c.seq)


def _conversation(key: ConversationKey) -> Select[Any]:
    in_it = rows.in_thread(conversations, key)
    return select(conversations).where(in_it).with_for_update()


def _is_busy(events: Sequence[Row[Any]], replies: Sequence[Row[Any]]) -> bool:
    """Whether something is left to do."""
    to_handle = any(each.status != HANDLED for each in events)
    return to_handle or any(each.status in UNFINISHED for each in replies)
