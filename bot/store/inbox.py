"""The inbox in a database: events as they came. Not here: what became of them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    Select,
    Update,
    bindparam,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from bot.core.errors import Unreadable
from bot.core.message import Event
from bot.core.storage import Claim
from bot.store import rows, tables
from bot.store.base import SqlPart
from bot.store.progress import Progress

_NOW = timedelta(0)
_TAKING, _CLAIMING = 0x4445534B01, 0x4445534B03  # the numbers by which Postgres knows the steps


class SqlInbox(SqlPart):
    """Implements the Inbox port."""

    def take(self, events: Sequence[Event]) -> tuple[bool, ...]:
        """Keep events; False for one that is there already.

        One transaction after another: else the order of taking was not that of the commits, and an
        event could come before one that is being handled.
        """
        firsts: dict[tuple[str, ...], Event] = {}
        for event in events:
            firsts.setdefault(rows.identity(event), event)
        if not firsts:
            return ()
        now = self._at(now=_NOW)
        values = [rows.event_columns(event, self._codec) | now for event in firsts.values()]

        def insert(connection: Connection) -> set[tuple[str, ...]]:
            self._one_at_a_time(connection, _TAKING)
            # One is the usual number, and costs half as much when it is not given as many.
            found = connection.execute(self._taking, values if len(values) > 1 else values[0])
            return {tuple(row) for row in found}

        new = self._write(insert)
        return tuple([_is_first(rows.identity(event), new) for event in events])

    @cached_property
    def _taking(self) -> ReturningInsert[Any]:
        table = tables.inbox
        once = self._insert_once(table, *rows.IDENTITY).values(received_at=self._moment("now"))
        return once.returning(*(table.c[name] for name in rows.IDENTITY))

    def claim_events(
        self, platforms: Collection[str], *, most: int, lease: timedelta
    ) -> tuple[Claim, ...]:
        """Events to handle now, in the order of taking.

        One claim after another: two at once would find the same ones.
        """
        asked = {"platforms": list(platforms), "most": most, **self._at(now=_NOW)}
        leased = self._at(now=_NOW, until=lease)

        def claim(connection: Connection) -> tuple[Claim, ...]:
            self._one_at_a_time(connection, _CLAIMING)
            for reach in rows.REACHES:
                found = connection.execute(self._claimable, asked | {"reach": reach})
                if seqs := [seq for (seq,) in found]:
                    claimed = connection.execute(self._claim, leased | {"seqs": seqs}).all()
                    return tuple(self._read_events(connection, claimed))
            return ()

        return self._write(claim)

    def _read_events(self, connection: Connection, claimed: Sequence[Row[Any]]) -> Iterator[Claim]:
        for row in sorted(claimed, key=lambda row: row.seq):
            try:
                yield Claim(self._codec.decode(Event, row.payload), row.attempts)
            except Unreadable:
                self._put_aside(connection, tables.inbox, row.seq, row.attempts)

    def put_off(self, event: Event, error: str, wait: timedelta | None) -> None:
        """Give a claimed event back; one that was handled meanwhile stays so."""
        values: rows.Columns = {"error": error, "lease_until": null()}
        if wait is None:
            values |= {"status": Progress.PARKED.value, "not_before": null()}
        else:
            values["not_before"] = self._now(wait)
        table = tables.inbox
        statement = update(table).where(rows.is_event(event), rows.is_pending(table)).values(values)
        self._write(lambda connection: connection.execute(statement))

    def let_go(self, events: Sequence[Event]) -> None:
        """Give claimed events back at once; others are left as they are."""
        if events:
            names = map(rows.identity_columns, events)
            params = [{f"its_{name}": value for name, value in each.items()} for each in names]
            self._write(lambda connection: connection.execute(_letting_go(), params))

    @cached_property
    def _claimable(self) -> Select[int]:
        """What is due and behind nothing of its thread or of its author in the place."""
        firsts = rows.first_waiting(tables.inbox, rows.is_pending, "author")
        heads = (rows.nth(firsts, "thread"), rows.nth(firsts, "author"))
        names = ("seq", "author", "not_before", "lease_until")
        inner = select(*(firsts.c[name] for name in names), *heads).subquery()
        is_authors_first = or_(inner.c.nth_of_author == 1, inner.c.author == "")
        is_head = (
            inner.c.nth_of_thread == 1,
            is_authors_first,
        )  # platforms tell nobody's deletions
        due = rows.is_due(inner, self._moment("now"))
        found = select(inner.c.seq).where(*is_head, due).order_by(inner.c.seq)
        return found.limit(bindparam("most", type_=Integer))

    @cached_property
    def _claim(self) -> ReturningUpdate[Any]:
        """Claims events, but for those that somebody is changing just now."""
        table, free = tables.inbox, tables.inbox.alias("free")
        still = (rows.is_pending(free), rows.is_due(free, self._moment("now")))
        unlocked = select(free.c.seq).where(free.c.seq.in_(rows.given("seqs")), *still)
        return (
            update(table)
            .where(table.c.seq.in_(unlocked.with_for_update(skip_locked=True)))
            .values(attempts=table.c.attempts + 1, lease_until=self._moment("until"))
            .returning(table.c.seq, table.c.payload, table.c.attempts)
        )


def _is_first(identity: tuple[str, ...], new: set[tuple[str, ...]]) -> bool:
    """Whether an event was new; of two alike in one batch, the first."""
    is_new = identity in new
    new.discard(identity)
    return is_new


def _letting_go() -> Update:
    table = tables.inbox
    same = (table.c[name] == bindparam(f"its_{name}") for name in rows.IDENTITY)
    claimed = (rows.is_pending(table), table.c.lease_until.is_not(None))
    return (
        update(table).where(*same, *claimed).values(lease_until=None, attempts=table.c.attempts - 1)
    )
