"""What SQLAlchemy and SQLite report, as one line that names the file and the cure."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import exc

from bot.core.errors import StoreUnavailable

ELSEWHERE = "choose another file with --db"

_MISTAKES = (exc.DataError, exc.IntegrityError, exc.NotSupportedError, exc.ProgrammingError)
_PRIMARY_CODE = 0xFF  # the low byte of an extended result code, https://sqlite.org/rescode.html
_READONLY = (
    f"cannot write to {{where}}: it or its folder is read-only; make both writable or {ELSEWHERE}"
)
_LOCKED = "cannot use {where}: another program has locked it; stop that one or try again"
_FULL = "cannot write to {where}: the disk is full; free some space and try again"
_FOREIGN = f"cannot use {{where}}: it is not a database; move it away or {ELSEWHERE}"
_DAMAGED = f"cannot use {{where}}: the database is damaged; restore a backup or {ELSEWHERE}"
_CLOSED = (
    "cannot open {where}: it and its folder must be readable and writable; "
    f"change that or {ELSEWHERE}"
)
_OTHER = f"cannot use {{where}}: {{error}}; check the disk or {ELSEWHERE}"
_SENTENCES: Mapping[int, str] = {
    sqlite3.SQLITE_READONLY: _READONLY,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_NOTADB: _FOREIGN,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
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
        message = f"cannot use {where}: its one connection is busy for too long; try again"
        raise StoreUnavailable(message) from error
    except exc.DBAPIError as error:
        if isinstance(error, _MISTAKES):
            raise
        raise StoreUnavailable(_explain(error.orig, where)) from error


def _explain(error: BaseException | None, where: str) -> str:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY_CODE
    return _SENTENCES.get(code, _OTHER).format(where=where, error=error)
