"""A damaged file of ours is moved aside and kept; everybody else's is left where it is."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.errors import StoreUnavailable
from bot.core.message import Event
from bot.store.sql import SqlStore

Open = Callable[..., SqlStore]
MakeEvent = Callable[..., Event]


def break_pages(file: Path, first: int = 100) -> bytes:
    """Overwrite all behind the header; gives what is there now."""
    with file.open("r+b") as stream:
        stream.seek(first)
        stream.write(b"\xff" * (file.stat().st_size - first))
    return file.read_bytes()


@pytest.fixture
def used(file: Path, open_file: Open, event: MakeEvent) -> Path:
    """A database with many events in it."""
    store = open_file(file, mend=True)
    store.take([event(f"e{number}", "hello " * 100) for number in range(100)])
    store.close()
    return file


def damages(store: SqlStore) -> list[str]:
    """The notes but for the one on the library, which depends on this Python's SQLite."""
    return [note for note in store.notes if "damaged" in note]


def asides(file: Path) -> list[Path]:
    return sorted(file.parent.glob(f"{file.name}.damaged-*"))


def test_a_sound_file_has_no_notes(used: Path, open_file: Open) -> None:
    assert damages(open_file(used, mend=True)) == []


@pytest.mark.parametrize("first", [100, 4096], ids=["all pages", "all but the first"])
def test_it_is_moved_aside_byte_for_byte(used: Path, open_file: Open, first: int) -> None:
    broken = break_pages(used, first)
    open_file(used, mend=True)
    (aside,) = asides(used)
    assert aside.read_bytes() == broken


def test_the_store_starts_empty_and_works(used: Path, open_file: Open, event: MakeEvent) -> None:
    break_pages(used)
    store = open_file(used, mend=True)
    assert store.latest("slack") is None
    assert store.take([event("e1")]) == (True,)


def test_the_notes_say_where_it_went(used: Path, open_file: Open) -> None:
    break_pages(used)
    (note,) = damages(open_file(used, mend=True))
    (aside,) = asides(used)
    assert note == f"{used} was damaged: it was moved to {aside}, and the desk starts empty"
    assert aside.name == "desk.db.damaged-20261123T163000.000000Z"


def test_a_second_time_it_opens_without_notes(used: Path, open_file: Open) -> None:
    break_pages(used)
    open_file(used, mend=True).close()
    assert damages(open_file(used, mend=True)) == []
    assert len(asides(used)) == 1


def test_what_cannot_be_moved_is_refused(used: Path, open_file: Open, event: MakeEvent) -> None:
    break_pages(used)
    used.with_name("desk.db.damaged-20261123T163000.000000Z").mkdir()
    with pytest.raises(StoreUnavailable, match=r"is damaged, and it cannot be moved aside \(.*\)"):
        open_file(used, mend=True)


def test_a_damaged_file_of_another_program_is_left_where_it_is(file: Path, open_file: Open) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE photos (id)")
    broken = break_pages(file)
    with pytest.raises(StoreUnavailable, match="the database is damaged; restore a backup"):
        open_file(file, mend=True)
    assert file.read_bytes() == broken
    assert asides(file) == []


def test_who_answers_no_questions_moves_nothing_aside(used: Path, open_file: Open) -> None:
    break_pages(used)
    with pytest.raises(StoreUnavailable, match="the database is damaged; restore a backup"):
        open_file(used)
    assert asides(used) == []
