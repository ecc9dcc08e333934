"""The one connection to a SQLite file and its settings. Not here: tables, queries."""

import sqlite3

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry

from bot.core.errors import StoreUnavailable

_OLDEST = (3, 37, 0)  # the first with STRICT tables
_TRIES_FOR_WAL = 20
_WRITES = "desk_writes"


def check_library(version: tuple[int, int, int]) -> None:
    """Raise StoreUnavailable for a SQLite library that is too old for the tables."""
    if version < _OLDEST:
        have, need = (".".join(map(str, numbers)) for numbers in (version, _OLDEST))
        message = f"the store needs SQLite {need} or later, this Python has {have}; update Python"
        raise StoreUnavailable(message)


def sqlite_engine(url: URL, patience: float) -> Engine:
    """An engine with exactly one connection, which threads use one after another.

    One, because SQLite before 3.51.3 (but for 3.50.7 and 3.44.6) can damage a WAL database that two
    connections write and checkpoint together: https://sqlite.org/wal.html#walresetbug. `patience`
    is how many seconds to wait for another program's lock.
    """
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )

    def settle(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        _settle(connection, patience)

    event.listen(engine, "connect", settle)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine and connection; its transactions take the write lock when they begin.

    A transaction that reads first and asks for the lock later is refused at once where somebody
    else has it, however patient the connection is.
    """
    return engine.execution_options(**{_WRITES: True})


def _settle(connection: DBAPIConnection, patience: float) -> None:
    # sqlite3 would begin transactions by itself, late and without IMMEDIATE; `_begin` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")  # NORMAL may lose commits when the power fails
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA mmap_size = 0")
    cursor.close()


def _use_wal(cursor: DBAPICursor) -> None:
    """Turn the file to WAL, once and for all.

    While another process does the same, SQLite refuses and does not wait as it else would; a
    transaction of nothing waits for that process to finish.
    """
    for _ in range(_TRIES_FOR_WAL):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
