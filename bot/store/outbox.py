"""The outbox in a database: replies on their way."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Connection,
    FromClause,
    Row,
    Select,
    Update,
    and_,
    case,
    not_,
    select,
    true,
    update,
)

from bot.core.errors import Unreadable
from bot.core.storage import Action, Delivery, OutboxRow, Outcome
from bot.store import refusals, rows, tables
from bot.store.base import SqlPart
from bot.store.progress import DUE_AGAIN, SETTLED, UNFINISHED, claimed_as

_NOW = timedelta(0)
_CLAIMING = 0x4445534B02  # the number by which Postgres knows the step


class SqlOutbox(SqlPart):
    """Implements the Outbox port."""

    def claim_replies(
        self, platforms: Collection[str], *, most: int, lease: timedelta, pace: timedelta
    ) -> tuple[OutboxRow, ...]:
        """Replies to send or to look up now, one of a place.

        One claim after another: else two could claim in the same place.
        """
        leased = self._at(now=_NOW, until=lease)

        def claim(connection: Connection) -> tuple[OutboxRow, ...]:
            self._one_at_a_time(connection, _CLAIMING)
            asked = self._asked(connection, platforms)
            for reach in rows.REACHES:
                heads = connection.execute(self._heads, asked | {"reach": reach}).all()
                targets = _targets(connection, {row.replaces for row in heads} - {""})
                if seqs := self._allowed(connection, heads, targets, pace)[:most]:
                    found = connection.execute(self._unlocked, leased | {"seqs": seqs}).all()
                    readable = dict(self._read_replies(connection, found))
                    connection.execute(self._claim_them, leased | {"seqs": list(readable)})
                    return tuple(_aimed(row, targets) for row in readable.values())
            return ()

        return self._write(claim)

    def _read_replies(
        self, connection: Connection, found: Sequence[Row[Any]]
    ) -> Iterator[tuple[int, OutboxRow]]:
        """The replies, each with its number."""
        for row in found:
            try:
                yield row.seq, rows.to_outbox_row(row, self._codec)
            except Unreadable:
                self._put_aside(connection, tables.outbox, row.seq, row.attempts + 1)

    def mark(self, reply_key: str, outcome: Outcome) -> None:
        """Note how far a reply has come; raises StoreError for a key that was never saved.

        What is sent stays so, whatever a sender says that was thought to be silent.
        """
        outbox = tables.outbox
        is_it = outbox.c.reply_key == reply_key
        is_news = outbox.c.status.not_in(SETTLED) if outcome.delivery not in SETTLED else true()
        again = outcome.delivery in DUE_AGAIN
        statement = (
            update(outbox)
            .where(is_it, is_news)
            .values(
                status=outcome.delivery.value,
                remote_id=outcome.remote_id,
                attempts=outcome.attempts,
                lookups=outcome.lookups,
                error=outcome.error,
                lease_until=None,
                not_before=self._now(outcome.wait) if again else None,
            )
        )

        def note(connection: Connection) -> None:
            marked = connection.execute(statement).rowcount
            if not marked and connection.scalar(select(outbox.c.seq).where(is_it)) is None:
                raise refusals.never_saved(reply_key)

        self._write(note)

    def pause(self, platform: str, place: str, action: Action, wait: timedelta) -> None:
        """Let nobody do `action` in the place, or anywhere, for a while."""
        table = tables.pauses
        row = {"platform": platform, "place": place, "action": action.value}
        insert = self._insert(table).values(row | {"until": self._now(wait)})
        statement = insert.on_conflict_do_update(
            index_elements=["platform", "place", "action"],
            set_={"until": insert.excluded.until},
            where=table.c.until < insert.excluded.until,
        )
        self._write(lambda connection: connection.execute(statement))

    @cached_property
    def _heads(self) -> Select[Any]:
        """What is due and behind nothing of its thread, in the order of saving."""
        what = ("action", "replaces", "status")
        firsts = rows.first_waiting(tables.outbox, _may_go, *what)
        inner = select(firsts, rows.nth(firsts, "thread")).subquery()
        columns = (inner.c[name] for name in ("seq", "platform", "place", *what))
        is_head = inner.c.nth_of_thread == 1
        due = rows.is_due(inner, self._moment("now"))
        return select(*columns).where(is_head, due).order_by(inner.c.seq)

    def _asked(self, connection: Connection, platforms: Collection[str]) -> rows.Columns:
        """What is asked of the rows, but for what is to be sent on a platform that is paused.

        There may be very many of these by then, in front of what can be done.
        """
        pauses = tables.pauses.c
        everywhere = (pauses.place == "", pauses.action == Action.SEND.value)
        paused = select(pauses.platform).where(*everywhere, pauses.until > self._now())
        held = {"held": list(connection.scalars(paused))}
        return {"platforms": list(platforms), **held, **self._at(now=_NOW)}

    def _allowed(
        self,
        connection: Connection,
        heads: Sequence[Row[Any]],
        targets: Mapping[str, str],
        pace: timedelta,
    ) -> list[int]:
        """The first of each place that neither the pace nor a pause is in the way of."""
        if not heads:
            return []
        outbox, pauses = tables.outbox.c, tables.pauses.c
        lately = select(outbox.platform, outbox.place).where(outbox.tried_at > self._now(-pace))
        taken = {(row.platform, row.place) for row in connection.execute(lately.distinct())}
        on = select(pauses.platform, pauses.place, pauses.action).where(pauses.until > self._now())
        paused = {tuple(row) for row in connection.execute(on)}
        seqs: list[int] = []
        for row in heads:
            place, action = (row.platform, row.place), _action(row, targets)
            held = not paused.isdisjoint({(*place, action), (row.platform, "", action)})
            if place not in taken and not held:
                taken.add(place)
                seqs.append(row.seq)
        return seqs

    @cached_property
    def _unlocked(self) -> Select[Any]:
        """The rows, but for those that somebody is changing just now."""
        outbox = tables.outbox
        still = (rows.is_unfinished(outbox), rows.is_due(outbox, self._moment("now")))
        statement = select(outbox).where(outbox.c.seq.in_(rows.given("seqs")), *still)
        return statement.order_by(outbox.c.seq).with_for_update(skip_locked=True)

    @cached_property
    def _claim_them(self) -> Update:
        outbox = tables.outbox
        states = {delivery.value: claimed_as(delivery).value for delivery in UNFINISHED}
        return (
            update(outbox)
            .where(outbox.c.seq.in_(rows.given("seqs")))
            .values(
                status=case(states, value=outbox.c.status, else_=outbox.c.status),
                not_before=None,
                lease_until=self._moment("until"),
                tried_at=self._moment("now"),
            )
        )


def _may_go(outbox: FromClause) -> rows.Condition:
    """Whether a reply is unfinished, and not one to be sent on a platform that is held."""
    is_send = and_(outbox.c.action == Action.SEND.value, outbox.c.status == Delivery.PENDING.value)
    is_held = and_(is_send, outbox.c.platform.in_(rows.given("held")))
    return and_(rows.is_unfinished(outbox), not_(is_held))


def _aimed(row: OutboxRow, targets: Mapping[str, str]) -> OutboxRow:
    """The reply with what it takes the place of."""
    return replace(row, target=targets.get(row.reply.replaces, ""))


def _action(row: Row[Any], targets: Mapping[str, str]) -> str:
    """What is to be done: nothing can be edited that was never sent.

    What may be sent already is looked up.
    """
    is_new = row.action == Action.EDIT.value and not targets.get(row.replaces)
    if not (is_new or row.action == Action.SEND.value):
        return str(row.action)
    is_pending = row.status == Delivery.PENDING.value
    return (Action.SEND if is_pending else Action.LOOK_UP).value


def _targets(connection: Connection, replaced: Collection[str]) -> dict[str, str]:
    """The platform's id of what stands in the place of each key, passing over what was not sent."""
    outbox = tables.outbox.c
    columns = (outbox.reply_key, outbox.remote_id, outbox.replaces)
    known: dict[str, Row[Any]] = {}
    missing = set(replaced)
    while missing:
        found = connection.execute(select(*columns).where(outbox.reply_key.in_(missing))).all()
        known |= {row.reply_key: row for row in found}
        missing = {row.replaces for row in found if not row.remote_id} - {""} - known.keys()
    return {key: _standing(key, known) for key in replaced}


def _standing(key: str, known: dict[str, Row[Any]]) -> str:
    while (row := known.get(key)) is not None:
        if row.remote_id:
            return str(row.remote_id)
        key = row.replaces
    return ""
