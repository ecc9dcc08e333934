"""Copies of a database in use. Not here: databases that are copied by tools of their own."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from bot.core.errors import StoreError, StoreUnavailable
from bot.store.engine import unbegun
from bot.store.failures import translated

_THEIR_TOOLS = (
    "a Postgres database is not backed up to a file here; use pg_dump, or the backups of your "
    "provider"
)


def back_up(engine: Engine, where: str, path: Path) -> int:
    """Copy a SQLite database to a new file, while others write to it; gives the file's size.

    The copy holds nothing of what was deleted, and only its owner may read it. Raises StoreError
    for a file that is there already.
    """
    if engine.dialect.name != "sqlite":
        raise StoreError(_THEIR_TOOLS)
    _make_new(path)
    try:
        with translated(where), unbegun(engine).connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
        _check(path)
    except BaseException:  # an interrupt leaves half a copy, too
        path.unlink(missing_ok=True)  # half a copy must not be taken for a whole one
        raise
    return path.stat().st_size


def _make_new(path: Path) -> None:
    """SQLite fills an empty file, and leaves alone who may read it."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        message = f"{path} is there already; name a new file, a backup never overwrites one"
        raise StoreError(message) from error
    except OSError as error:
        message = f"cannot write to {path}: {error.strerror}; name a file in a writable folder"
        raise StoreError(message) from error


def _check(path: Path) -> None:
    """Flush the copy to the disk, and read it once."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    with closing(sqlite3.connect(path)) as copy:
        (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        message = f"the copy in {path} came out damaged ({verdict}); check the disk and try again"
        raise StoreUnavailable(message)
