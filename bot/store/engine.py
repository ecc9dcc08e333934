"""The one connection to a SQLite file and its settings. Not here: tables, queries."""

import sqlite3

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.core.errors import StoreUnavailable

_OLDEST = (3, 37, 0)  # the first with STRICT tables
_TRIES_FOR_WAL = 20
_BEGIN = "desk_begin"  # the option that says with which statement, if any


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
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def use_wal(engine: Engine) -> None:
    """Turn the file to WAL, which it then stays.

    While another process does the same, SQLite refuses and does not wait as it else would; a
    transaction of nothing waits for that process to finish.
    """
    for _ in range(_TRIES_FOR_WAL):
        try:
            _turn_to_wal(engine)
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
                raise
            with writing(engine).begin():
                pass
        else:
            return
    _turn_to_wal(engine)


def _turn_to_wal(engine: Engine) -> None:
    with engine.execution_options(**{_BEGIN: None}).connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _settle(connection: DBAPIConnection, patience: float) -> None:
    # sqlite3 would begin transactions by itself, late and without IMMEDIATE; `_begin` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
    cursor.execute("PRAGMA synchronous = FULL")  # NORMAL may lose commits when the power fails
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA mmap_size = 0")
    cursor.close()


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get(_BEGIN, "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)
