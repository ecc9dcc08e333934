"""What SQLAlchemy and a database report, as one line that says where and what to do."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import exc

from bot.core.errors import StoreUnavailable
from bot.store import failures_postgres

ELSEWHERE = "choose another file with --db"

PRIMARY_CODE = 0xFF
"""The low byte of an extended result code of SQLite's: https://sqlite.org/rescode.html."""

_MISTAKES = (exc.DataError, exc.IntegrityError, exc.NotSupportedError, exc.ProgrammingError)
READONLY = (
    f"cannot write to {{where}}: it or its folder is read-only; make both writable or {ELSEWHERE}"
)
_LOCKED = "cannot use {where}: another program has locked it; stop that one or try again"
_FULL = "cannot write to {where}: the disk is full; free some space and try again"
_FOREIGN = f"cannot use {{where}}: it is not a database; move it away or {ELSEWHERE}"
DAMAGED = f"cannot use {{where}}: the database is damaged; restore a backup or {ELSEWHERE}"
_CLOSED = (
    "cannot open {where}: it and its folder must be readable and writable; "
    f"change that or {ELSEWHERE}"
)
_OTHER = f"cannot use {{where}}: {{error}}; check the disk or {ELSEWHERE}"
_SENTENCES: Mapping[int, str] = {
    sqlite3.SQLITE_READONLY: READONLY,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_NOTADB: _FOREIGN,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
}


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn trouble with the database at `where` into StoreUnavailable.

    Mistakes of the code itself, such as a broken constraint, pass through.
    """
    try:
        yield
    except exc.TimeoutError as error:
        message = f"cannot use {where}: its connections are busy for too long; try again"
        raise StoreUnavailable(message) from error
    except exc.DBAPIError as error:
        sentence = _explain(error, where)
        if sentence is None:
            raise
        raise StoreUnavailable(sentence) from error


def is_collision(error: exc.DBAPIError) -> bool:
    """Whether another transaction was in the way, and trying again is the cure."""
    return failures_postgres.is_collision(error.orig)


def _explain(error: exc.DBAPIError, where: str) -> str | None:
    """The sentence, or None for a mistake of the code."""
    if failures_postgres.is_its(error.orig):
        return failures_postgres.explain(error.orig, where)
    if isinstance(error, _MISTAKES):
        return None
    return _SENTENCES.get(_sqlite_code(error), _OTHER).format(where=where, error=error.orig)


def _sqlite_code(error: exc.DBAPIError) -> int:
    code: int = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & PRIMARY_CODE
