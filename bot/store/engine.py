"""The one connection to a SQLite file and its settings. Not here: tables, queries."""

import sqlite3

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.core.errors import StoreUnavailable

_OLDEST = (3, 37, 0)  # the first with STRICT tables
_TRIES = 20
_BEGIN = "desk_begin"  # the option that says with which statement, if any


def check_library(version: tuple[int, int, int]) -> None:
    """Raise StoreUnavailable for a SQLite library that is too old for the tables."""
    if version < _OLDEST:
        have, need = (".".join(map(str, numbers)) for numbers in (version, _OLDEST))
        message = f"the store needs SQLite {need} or later, this Python has {have}; update Python"
        raise StoreUnavailable(message)


def sqlite_engine(url: URL, patience: float) -> Engine:
    """An engine with exactly one connection, which threads use one after another.

    SQLite lets one write at a time: a second connection would only wait for the first. `patience`
    is how many seconds to wait for another program's lock. Values are left out of the messages of
    errors: people wrote them.
    """
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
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


def reading(engine: Engine) -> Engine:
    """The same engine and connections, for what only reads, and so begins and ends nothing."""
    if engine.dialect.name != "postgresql":
        return unbegun(engine)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def unbegun(engine: Engine) -> Engine:
    """The same engine and connection, for what SQLite does outside of transactions only."""
    return engine.execution_options(**{_BEGIN: None})


def use_journal(engine: Engine) -> None:
    """Turn the file to WAL, or where that can damage it, to a rollback journal; it then stays so.

    While another process does the same, SQLite refuses and does not wait as it else would; a
    transaction of nothing waits for that process to finish.
    """
    mode = "DELETE" if has_wal_bug(sqlite3.sqlite_version_info) else "WAL"
    for _ in range(_TRIES):
        try:
            _turn_to(engine, mode)
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
                raise
            with writing(engine).begin():
                pass
        else:
            return
    _turn_to(engine, mode)


def has_wal_bug(version: tuple[int, int, int]) -> bool:
    """Whether two processes that write and checkpoint a WAL at once can damage the database.

    SQLite 3.7.0 to 3.51.2, but for 3.44.6 and later ones of 3.44, and 3.50.7 and later ones of
    3.50, where it was mended too: https://sqlite.org/wal.html#walresetbug. A desk that runs and a
    command beside it are two processes. A rollback journal costs about twice the time a commit.
    """
    mended = {(3, 44): 6, (3, 50): 7}
    release, patch = version[:2], version[2]
    if release in mended and patch >= mended[release]:
        return False
    return version < (3, 51, 3)


def _turn_to(engine: Engine, mode: str) -> None:
    with unbegun(engine).connect() as connection:
        connection.exec_driver_sql(f"PRAGMA journal_mode = {mode}")


def _settle(connection: DBAPIConnection, patience: float) -> None:
    # sqlite3 would begin transactions by itself, late and without IMMEDIATE; `_begin` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
    cursor.execute("PRAGMA synchronous = FULL")  # NORMAL may lose commits when the power fails
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA mmap_size = 0")
    cursor.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten in the file
    cursor.close()


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get(_BEGIN, "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)
