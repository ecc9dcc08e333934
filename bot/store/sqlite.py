"""Opening a SQLite file: made, checked for damage, migrated. Not here: the connection itself."""

import os
import sqlite3
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Engine, delete, false

from bot.core.errors import StoreUnavailable
from bot.core.ports import Clock
from bot.store.engine import check_library, has_wal_bug, sqlite_engine, use_journal, writing
from bot.store.failures import DAMAGED, ELSEWHERE, PRIMARY_CODE, READONLY, translated
from bot.store.schema import bring_up_to_date
from bot.store.sql import SqlStore
from bot.store.tables import inbox

_OURS = 0x4465736B  # "Desk", in the header of the file: known even where its tables are not
_LARGEST_CHECKED = 1 << 30  # bytes; reading more of them would hold up the start for too long
_PARTS = ("", "-wal", "-shm")


class _DamagedError(Exception):
    """A file of ours has broken pages."""


def open_sqlite(url: URL, clock: Clock | None, patience: float, *, mend: bool) -> SqlStore:
    """The store in a file; to `mend` a damaged one of ours, it is moved aside, kept, and replaced.

    The notes of the store say so. Raises StoreUnavailable for whatever else cannot be used.
    """
    check_library(sqlite3.sqlite_version_info)
    path = Path(url.database or "")
    used: Clock = clock or _machine_time
    try:
        return SqlStore(_opened(url, path, patience), str(path), used, _journal_note())
    except _DamagedError as error:
        if not mend:
            raise StoreUnavailable(DAMAGED.format(where=path)) from error
        aside = _move_aside(path, used())
    note = f"{path} was damaged: it was moved to {aside}, and the desk starts empty"
    try:
        notes = (note, *_journal_note())
        return SqlStore(_opened(url, path, patience), str(path), used, notes)
    except _DamagedError as error:
        message = f"cannot use {path}: it is damaged again at once; check the disk or {ELSEWHERE}"
        raise StoreUnavailable(message) from error


def _journal_note() -> tuple[str, ...]:
    if not has_wal_bug(sqlite3.sqlite_version_info):
        return ()
    return (
        f"SQLite {sqlite3.sqlite_version} can damage a write-ahead log, so that a rollback journal "
        "is kept; a newer one is quicker",
    )


def _opened(url: URL, path: Path, patience: float) -> Engine:
    _make_file(path)
    if _is_damaged(path, patience):
        raise _DamagedError
    engine = sqlite_engine(url, patience)
    with ExitStack() as on_failure:
        on_failure.callback(engine.dispose)
        with translated(str(path)):
            _prepare(engine, str(path))
        on_failure.pop_all()
    return engine


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
    if not may_write_in(path.parent):  # the journal stands beside it, made at the first write
        raise StoreUnavailable(READONLY.format(where=path))


def may_write_in(folder: Path) -> bool:
    """Whether files may be made in a folder, which a database needs for its journal, too."""
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _is_damaged(path: Path, patience: float) -> bool:
    """Whether a file of ours has broken pages; other programs' files are not judged.

    Asked before there is an engine, whose settings cannot be made where the first page is broken.
    """
    if path.stat().st_size > _LARGEST_CHECKED:
        return False
    try:
        with closing(sqlite3.connect(path, timeout=patience)) as connection:
            ((mark,),) = connection.execute("PRAGMA application_id")
            return mark == _OURS and _fails_check(connection)
    except sqlite3.Error:  # opening it in earnest says what it is
        return False


def _fails_check(connection: sqlite3.Connection) -> bool:
    try:
        ((result,),) = connection.execute("PRAGMA quick_check(1)")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_CORRUPT:
            raise
        return True
    return bool(result != "ok")


def _move_aside(path: Path, now: datetime) -> Path:
    """Rename the file and what SQLite keeps beside it; nothing is ever deleted."""
    aside = path.with_name(f"{path.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}")
    try:
        for part in _PARTS:
            if path.with_name(path.name + part).exists():
                path.with_name(path.name + part).rename(aside.with_name(aside.name + part))
    except OSError as error:
        message = (
            f"cannot use {path}: the database is damaged, and it cannot be moved aside "
            f"({error.strerror}); make its folder writable or {ELSEWHERE}"
        )
        raise StoreUnavailable(message) from error
    return aside


def _prepare(engine: Engine, where: str) -> None:
    with writing(engine).begin() as connection:
        bring_up_to_date(connection, where)
        if connection.exec_driver_sql("PRAGMA application_id").scalar() != _OURS:
            connection.exec_driver_sql(f"PRAGMA application_id = {_OURS}")
        # Changes nothing, but shows at once, and not at the first message, what is read-only: for
        # such a file SQLite takes BEGIN IMMEDIATE to mean BEGIN.
        connection.execute(delete(inbox).where(false()))
    # Not before: a file of another program is left as it is.
    use_journal(engine)


def _machine_time() -> datetime:
    return datetime.now(UTC)
