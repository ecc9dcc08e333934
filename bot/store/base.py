"""What the parts of the store on a database share: transactions, time, dialects."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Interval,
    Table,
    bindparam,
    func,
    literal,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from bot.core.errors import Unreadable
from bot.core.ports import Clock
from bot.core.retry import backoff
from bot.core.storage import Delivery
from bot.store.codec import Codec
from bot.store.engine import reading, writing
from bot.store.failures import is_collision, translated
from bot.store.tables import Moment

T = TypeVar("T")
Insert = postgresql.Insert | sqlite.Insert

_TRIES = 4  # of a transaction that another one was in the way of


class SqlPart:
    """Reads and writes one database, each time in one transaction.

    Every method of a part may raise StoreUnavailable; `where` is the database's name in its
    message. `clock` stamps rows and ends leases; without one it is the database's own time, so that
    any number of machines agree.
    """

    def __init__(self, engine: Engine, where: str, clock: Clock | None) -> None:
        self._reader = reading(engine)
        self._writer = writing(engine)
        self._where = where
        self._clock = clock
        self._codec = Codec()
        self._is_postgres = engine.dialect.name == "postgresql"

    def _read(self, work: Callable[[Connection], T]) -> T:
        """What `work` finds."""
        with self._transaction(self._reader) as connection:
            return work(connection)

    def _write(self, work: Callable[[Connection], T]) -> T:
        """Have `work` done, all or nothing; again where another transaction was in the way."""
        with translated(self._where):
            for _ in range(_TRIES - 1):
                try:
                    with self._writer.begin() as connection:
                        return work(connection)
                except DBAPIError as error:
                    if not is_collision(error):
                        raise
            with self._writer.begin() as connection:
                return work(connection)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with translated(self._where), engine.begin() as connection:
            yield connection

    def _now(self, after: timedelta = timedelta(0)) -> ColumnElement[datetime]:
        """The time by which leases and waits end, or a moment before or after it.

        On Postgres it is that of the statement: `clock_timestamp()` changes from row to row, so
        that no index could be used with it, and `now()` is old after waiting for a lock.
        """
        if self._clock is not None:
            return literal(self._clock() + after, Moment)
        return type_coerce(func.statement_timestamp() + literal(after, Interval()), Moment())

    def _moment(self, name: str) -> ColumnElement[datetime]:
        """A moment that is given when the statement is run, by `_at`."""
        if self._clock is not None:
            return bindparam(name, type_=Moment)
        after = bindparam(name, type_=Interval())
        return type_coerce(func.statement_timestamp() + after, Moment())

    def _at(self, **after: timedelta) -> dict[str, datetime | timedelta]:
        """The moments of a statement, each so long after now."""
        if self._clock is None:
            return {**after}
        now = self._clock()
        return {name: now + each for name, each in after.items()}

    def _insert(self, table: Table) -> Insert:
        """An insert that can be told what to do about a row that is there: each its own kind."""
        return postgresql.insert(table) if self._is_postgres else sqlite.insert(table)

    def _insert_once(self, table: Table, *key: str) -> Insert:
        """An insert that skips a row whose `key` columns are there already."""
        return self._insert(table).on_conflict_do_nothing(index_elements=key)

    def _put_aside(self, connection: Connection, table: Table, seq: int, attempts: int) -> None:
        """Let a row that cannot be read wait, and be parked in the end, so that it blocks no other.

        A newer version beside this one can read it, while that one takes over.
        """
        wait = backoff(attempts, 1.0)
        values: dict[str, Any] = {"attempts": attempts, "lease_until": None}
        values["error"] = Unreadable.__name__
        if wait is None:
            values |= {"status": Delivery.PARKED.value, "not_before": None}
        else:
            values |= {"not_before": self._now(wait)}
        connection.execute(update(table).where(table.c.seq == seq).values(values))

    def _one_at_a_time(self, connection: Connection, step: int) -> None:
        """Let no other transaction into the step before this one is over.

        On SQLite there is only one that writes anyway.
        """
        if self._is_postgres:
            connection.execute(select(func.pg_advisory_xact_lock(step)))
