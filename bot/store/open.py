"""From a database URL to a store that is ready for use. Not here: which URL, that is a setting."""

import os
import sqlite3
from contextlib import ExitStack, suppress
from pathlib import Path

from sqlalchemy import URL, Engine, delete, false, make_url
from sqlalchemy.exc import ArgumentError

from bot.core.errors import StoreUnavailable
from bot.core.ports import Clock
from bot.store.engine import check_library, sqlite_engine, use_wal, writing
from bot.store.failures import ELSEWHERE, translated
from bot.store.schema import bring_up_to_date
from bot.store.sql import SqlStore
from bot.store.tables import inbox

_LIKE_THIS = "write it like sqlite:////folder/desk.db"


def open_store(url: str, *, clock: Clock, patience: float = 5.0) -> SqlStore:
    """Open the SQLite file of `url`, made and migrated where needed.

    `patience` is how many seconds to wait for another program's lock. Raises StoreUnavailable with
    one line that says what to do; the URL itself is never shown, it may hold a password.
    """
    check_library(sqlite3.sqlite_version_info)
    parsed = _parse(url)
    path = Path(parsed.database or "")
    _make_file(path)
    engine = sqlite_engine(parsed, patience)
    with ExitStack() as on_failure:
        on_failure.callback(engine.dispose)
        _prepare(engine, str(path))
        on_failure.pop_all()
    return SqlStore(engine, str(path), clock)


def _parse(url: str) -> URL:
    """A URL that names a file of SQLite's."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        message = f"the database's address cannot be read; {_LIKE_THIS}"
        raise StoreUnavailable(message) from error
    if parsed.get_backend_name() != "sqlite":
        message = f"databases of {parsed.get_backend_name()} are not supported; {_LIKE_THIS}"
        raise StoreUnavailable(message)
    if parsed.database in (None, "", ":memory:"):
        message = f"the database's address names no file; {_LIKE_THIS}"
        raise StoreUnavailable(message)
    return parsed


def _make_file(path: Path) -> None:
    """Make what is missing, the file readable by its owner alone: it will hold what people wrote.

    A file that is there is not touched: closing it a second time in one process would drop
    SQLite's locks on it (https://sqlite.org/howtocorrupt.html, section 2.2).
    """
    try:
        is_folder = path.is_dir()
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with suppress(FileExistsError):  # another process was faster
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        cure = "make its folder writable or " if isinstance(error, PermissionError) else ""
        message = f"cannot create {path}: {error.strerror}; {cure}{ELSEWHERE}"
        raise StoreUnavailable(message) from error
    if is_folder:
        message = f"cannot use {path}: it is a folder, not a file; {ELSEWHERE}"
        raise StoreUnavailable(message)


def _prepare(engine: Engine, where: str) -> None:
    with translated(where), writing(engine).begin() as connection:
        bring_up_to_date(connection, where)
        # Changes nothing, but shows at once, and not at the first message, what is read-only: for
        # such a file SQLite takes BEGIN IMMEDIATE to mean BEGIN.
        connection.execute(delete(inbox).where(false()))
    # Not before: a file of another program is left as it is.
    with translated(where):
        use_wal(engine)
