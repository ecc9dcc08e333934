"""From a database URL to a store that is ready for use. Not here: which URL, that is a setting."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.core.errors import StoreUnavailable
from bot.core.ports import Clock
from bot.store.engine import sqlite_engine
from bot.store.failures import translated
from bot.store.postgres import WHERE, open_postgres, postgres_engine
from bot.store.schema import version
from bot.store.sql import SqlStore
from bot.store.sqlite import open_sqlite

CONNECTIONS = 5  # to Postgres, of one process: small plans allow twenty for all of them

_LIKE_THIS = "write it like sqlite:////folder/desk.db or postgresql://user:password@host/name"
_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


def open_store(
    url: str,
    *,
    clock: Clock | None = None,
    patience: float = 5.0,
    connections: int = CONNECTIONS,
    mend: bool = False,
) -> SqlStore:
    """Open the SQLite file or the Postgres database of `url`, made and migrated where needed.

    Without a clock the database's own time ends leases and waits. `patience` is how many seconds to
    wait for another program's lock or for a server. `mend`: a damaged SQLite file is moved aside,
    and the notes of the store say so; otherwise it is refused. Raises StoreUnavailable with one
    line that says what to do; the URL itself is never shown, it may hold a password.
    """
    parsed = _usable(url)
    if parsed.drivername in _POSTGRES:
        return open_postgres(parsed, clock, patience, connections)
    return open_sqlite(parsed, clock, patience, mend=mend)


def require(url: str) -> None:
    """Raise StoreUnavailable where a SQLite file is missing: its name is mistyped, most likely."""
    parsed = _usable(url)
    if parsed.drivername not in _POSTGRES and not Path(parsed.database or "").exists():
        message = f"there is no database {parsed.database}; name another file with --db"
        raise StoreUnavailable(message)


def schema_of(url: str, patience: float = 5.0) -> str:
    """The schema that a database has as it is, "" for a new one; raises StoreUnavailable."""
    parsed = _usable(url)
    if parsed.drivername in _POSTGRES:
        engine, where = postgres_engine(parsed, patience, 1), WHERE
    else:
        engine, where = sqlite_engine(parsed, patience), str(parsed.database)
        if not Path(where).exists():  # looking would make it, for everybody to read
            return ""
    try:
        with translated(where), engine.connect() as connection:
            return version(connection) or ""
    finally:
        engine.dispose()


def _usable(url: str) -> URL:
    parsed = _parse(url)
    if parsed.drivername in _POSTGRES:
        return parsed
    if parsed.get_backend_name() != "sqlite":
        message = f"databases of {parsed.drivername} are not supported; {_LIKE_THIS}"
        raise StoreUnavailable(message)
    if parsed.database in (None, "", ":memory:"):
        message = f"the database's address names no file; {_LIKE_THIS}"
        raise StoreUnavailable(message)
    return parsed


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        message = f"the database's address cannot be read; {_LIKE_THIS}"
    raise StoreUnavailable(message)  # without the cause, which may quote the address
