"""What operators ask of the database: what waits, what failed, what is known of somebody.

Forgetting is `forgetting`, copying is `backup`.
"""

import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Table,
    Update,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.core.errors import Unreadable
from bot.core.message import Event
from bot.core.reply import Reply
from bot.core.storage import Action, Backlog, Delivery, Parked, TranscriptEntry
from bot.store import rows
from bot.store.backup import back_up
from bot.store.forgetting import SqlForgetting
from bot.store.progress import UNFINISHED, Progress
from bot.store.tables import inbox, knowledge, outbox

_PARKED = Delivery.PARKED.value  # the same word in both tables
_EVENT, _REPLY = "event", "reply"  # with the number of the row: what a person types to retry it
_NUMBER = re.compile(r"[0-9]{1,9}")  # what fits into a column of whole numbers
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


class SqlRecords(SqlForgetting):
    """Implements the Records port."""

    def ping(self) -> None:
        """Ask the database for an answer."""
        self._read(lambda connection: connection.scalar(select(1)))

    def backlog(self) -> Backlog:
        """How much waits; what is parked is counted, and is not what waits longest."""
        return self._read(_backlog)

    def parked(self) -> tuple[Parked, ...]:
        """Events and replies that failed too often, oldest first; `since` is when each came."""
        events = self._read(lambda connection: connection.execute(_parked_in(inbox)).all())
        replies = self._read(lambda connection: connection.execute(_parked_in(outbox)).all())
        found = [self._parked_event(row) for row in events]
        found += [self._parked_reply(row) for row in replies]
        return tuple(sorted(found, key=lambda each: each.since))

    def retry_parked(self, ids: Collection[str]) -> int:
        """Let parked ones be claimed again, at once; gives how many were.

        A reply is looked for before it is sent again: it may be with its reader after all. One that
        an edit, a deletion or a later mark has overtaken meanwhile is dropped.
        """
        afresh = {"attempts": 0, "error": "", "not_before": None, "lease_until": None}
        event = afresh | {"status": Progress.PENDING.value}
        reply = afresh | {"status": Delivery.UNKNOWN.value, "lookups": 0}
        drop = _update_parked(outbox, _seqs(ids, _REPLY)).where(_is_overtaken())
        drop = drop.values(status=Delivery.DROPPED.value)
        updates = (
            _update_parked(inbox, _seqs(ids, _EVENT)).values(event),
            _update_parked(outbox, _seqs(ids, _REPLY)).values(reply),
        )

        def retry(connection: Connection) -> int:
            connection.execute(drop)
            return sum(connection.execute(update).rowcount for update in updates)

        return self._write(retry)

    def keep_knowledge(self, version: str, packed: bytes) -> None:
        """Keep the files behind a version; a second time changes only which one is the latest."""
        now = {"kept_at": self._now()}
        insert = self._insert(knowledge).values(version=version, packed=packed, **now)
        keep = insert.on_conflict_do_update(index_elements=["version"], set_=now)
        self._write(lambda connection: connection.execute(keep))

    def knowledge(self, version: str | None = None) -> bytes | None:
        """The files behind a version, or behind the one kept last."""
        wanted = select(knowledge.c.packed).order_by(knowledge.c.kept_at.desc()).limit(1)
        if version is not None:
            wanted = wanted.where(knowledge.c.version == version)
        return self._read(lambda connection: connection.scalar(wanted))

    def export_person(self, person: str) -> tuple[TranscriptEntry, ...]:
        """Every event of a person, in the order of taking, with the replies to each."""
        if not person:
            return ()
        found = ((row, self._codec.decode(Event, row.payload)) for row in self._rows_of(person))
        return tuple(
            self._with_replies(row, event) for row, event in found if event.author.id == person
        )

    def back_up(self, path: Path) -> int:
        """Copy the database to a new file; gives its size. SQLite alone; raises StoreError."""
        return back_up(self._reader, self._where, path)

    def _with_replies(self, row: Row[Any], event: Event) -> TranscriptEntry:
        to_it = and_(rows.in_thread(outbox, rows.to_key(row)), outbox.c.event_id == event.id)
        replies = select(outbox).where(to_it).order_by(outbox.c.seq)
        sent = self._read(lambda connection: connection.execute(replies).all())
        return TranscriptEntry(event, tuple(rows.to_outbox_row(each, self._codec) for each in sent))

    def _parked_event(self, row: Row[Any]) -> Parked:
        try:
            body = self._codec.decode(Event, row.payload).body
        except Unreadable:
            return _parked(row, _EVENT, _EVENT, row.received_at)
        what = _CAPITAL.sub(" ", type(body).__name__).lower()
        return _parked(row, _EVENT, what, row.received_at)

    def _parked_reply(self, row: Row[Any]) -> Parked:
        try:
            kind = self._codec.decode(Reply, row.payload).kind
        except Unreadable:
            what = _REPLY
        else:
            what = f"{kind.value} mark" if kind.is_mark else kind.value
        return _parked(row, _REPLY, what, row.created_at)


def _backlog(connection: Connection) -> Backlog:
    pending = inbox.c.status == Progress.PENDING.value
    unsent = outbox.c.status.in_([each.value for each in UNFINISHED])
    return Backlog(
        events=_count_by_status(connection, inbox),
        replies=_count_by_status(connection, outbox),
        oldest_event=connection.scalar(select(func.min(inbox.c.received_at)).where(pending)),
        oldest_reply=connection.scalar(select(func.min(outbox.c.created_at)).where(unsent)),
    )


def _parked(row: Row[Any], kind: str, what: str, since: datetime) -> Parked:
    """From a whole row of either table."""
    key = rows.to_key(row)
    return Parked(f"{kind}:{row.seq}", what, key, row.error, row.attempts, since)


def _parked_in(table: Table) -> Select[Any]:
    return select(table).where(table.c.status == _PARKED)


def _update_parked(table: Table, seqs: Collection[int]) -> Update:
    return update(table).where(table.c.seq.in_(seqs), table.c.status == _PARKED)


def _is_overtaken() -> rows.Condition:
    """Whether a reply was replaced, or is a mark and the thread got another one since."""
    newer = outbox.alias("newer")
    same_thread = (newer.c[name] == outbox.c[name] for name in rows.THREAD)
    are_marks = (each.c.action == Action.MARK.value for each in (outbox, newer))
    remarked = and_(*are_marks, newer.c.seq > outbox.c.seq, *same_thread)
    replaced = newer.c.replaces == outbox.c.reply_key
    return exists(select(newer.c.seq).where(or_(replaced, remarked)))


def _seqs(ids: Collection[str], kind: str) -> list[int]:
    """The numbers of the rows that ids of one kind name; what is no id names none."""
    named = (id_.partition(":") for id_ in ids)
    return [int(seq) for own, _, seq in named if own == kind and _NUMBER.fullmatch(seq)]


def _count_by_status(connection: Connection, table: Table) -> dict[str, int]:
    counted = select(table.c.status, func.count().label("number")).group_by(table.c.status)
    return {row.status: row.number for row in connection.execute(counted)}
