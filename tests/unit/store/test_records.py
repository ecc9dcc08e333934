"""What a SQLite file itself still holds of what was forgotten, and copies of it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.core.errors import StoreError
from bot.core.message import ConversationKey, Event, Message, Person
from bot.core.reply import Document, Paragraph, Reply, ReplyKind, Text
from bot.core.storage import Database, Delivery, Outcome, Place
from bot.core.turn import Happening, HappeningKind
from bot.store.codec import Codec
from bot.store.erasing import Eraser
from bot.store.open import open_store, schema_of
from bot.store.schema import HEAD
from bot.store.sql import SqlStore

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
DANA = Person("U0DANA", "Dana Delight")
TRACES = (b"U0DANA", b"Delight", b"quetzal", b"Stellar")

Open = Callable[..., SqlStore]


def answer(store: Database, number: int, author: Person, words: str) -> None:
    """Take a message in a thread of its own and keep all that could repeat something of it."""
    key = ConversationKey("slack", "C1", str(number))
    event = Event(str(number), key, author, NOW, Message(words), workspace="W1")
    assert all(store.take([event]))
    conversation = replace(
        store.load(key), asker=author, slots={"product": "Stellar"} if author is DANA else {}
    )
    happening = Happening(HappeningKind.TAKEN, NOW, "v1", detail=author.id)
    document = Document((Paragraph((Text(f"Hi {author.name}, {words}"),)),))
    reply = Reply(f"k{number}", ReplyKind.GUIDANCE, document, words, only_for=author.id)
    store.save(event, replace(conversation, taken_by=author.id), [happening], [reply])
    store.mark(reply.key, Outcome(Delivery.SENT, f"remote-{number}"))


def fill(store: Database) -> None:
    """Sixty threads of all lengths, every third one Dana's."""
    for number in range(60):
        author = Person(f"U{number}", "Lee Lively") if number % 3 else DANA
        words = "vole " if number % 3 else "quetzal "
        answer(store, number, author, words * (1 + 7 * number))


def enrol(store: Database) -> None:
    """Let Dana's word stand for two places of the workspace."""
    for place in ("C0QUEUE", "C0NOISE"):
        store.enrol(Place("slack", place, "W1", unasked=place == "C0QUEUE"), "U0DANA")


def raw(file: Path) -> bytes:
    """The database with its log, byte by byte."""
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


def cells(file: Path) -> str:
    """All columns of all tables."""
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema")]
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        ).fetchall()
        assert {"inbox", "outbox", "conversations", "happenings"} <= set(names)
        return str([connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables])  # noqa: S608  names of our own


def test_no_table_holds_anything_of_a_person_who_was_forgotten(file: Path, open_file: Open) -> None:
    fill(open_file(file))
    enrol(open_file(file))
    before = cells(file)
    assert all(trace.decode() in before for trace in TRACES)
    open_file(file).forget_person("U0DANA")
    after = cells(file)
    assert not any(trace.decode() in after for trace in TRACES)
    assert "Lee Lively" in after
    assert "C0QUEUE" in after


def test_no_byte_of_the_file_holds_them_either(file: Path, open_file: Open) -> None:
    store = open_file(file)
    fill(store)
    enrol(store)
    assert all(trace in raw(file) for trace in TRACES)
    store.forget_person("U0DANA")
    assert [trace for trace in TRACES if trace in raw(file)] == []
    assert b"Lee Lively" in raw(file)


def test_no_byte_of_the_file_holds_words_past_their_time(file: Path, open_file: Open) -> None:
    store = open_file(file)
    fill(store)
    store.blank_texts(NOW + timedelta(days=365))
    assert [trace for trace in (*TRACES[1:], b"vole", b"Lively") if trace in raw(file)] == []


def test_no_byte_of_the_file_holds_a_workspace(file: Path, open_file: Open) -> None:
    store = open_file(file)
    fill(store)
    enrol(store)
    assert store.forget_workspace("W1") == 60
    others = (b"vole", b"Lively", b"W1", b"C0QUEUE", b"C0NOISE")
    left = [trace for trace in (*TRACES, *others) if trace in raw(file)]
    assert left == []


def test_rows_of_the_first_version_are_searched_for_the_author(file: Path, open_file: Open) -> None:
    fill(open_file(file))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE inbox SET author = ''")
    store = open_file(file)
    assert len(store.export_person("U0DANA")) == 20
    assert store.forget_person("U0DANA") == 20
    assert store.export_person("U0DANA") == ()


def test_a_backup_is_the_whole_database_for_its_owner_alone(
    file: Path, open_file: Open, tmp_path: Path
) -> None:
    store, copy = open_file(file), tmp_path / "copy.db"
    fill(store)
    assert store.back_up(copy) == copy.stat().st_size
    assert copy.stat().st_mode & 0o777 == 0o600
    assert cells(copy) == cells(file)
    assert len(open_file(copy).export_person("U0DANA")) == 20


def test_a_backup_holds_nothing_of_what_was_forgotten(
    file: Path, open_file: Open, tmp_path: Path
) -> None:
    store, copy = open_file(file), tmp_path / "copy.db"
    fill(store)
    store.forget_person("U0DANA")
    store.back_up(copy)
    assert [trace for trace in TRACES if trace in copy.read_bytes()] == []


def test_a_backup_overwrites_nothing(file: Path, open_file: Open) -> None:
    store = open_file(file)
    before = cells(file)
    with pytest.raises(StoreError, match="is there already; name a new file"):
        store.back_up(file)
    assert cells(file) == before


def test_a_backup_that_cannot_be_written_leaves_nothing(
    file: Path, open_file: Open, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match="No such file or directory; name a file in a writable"):
        open_file(file).back_up(tmp_path / "nowhere" / "copy.db")
    with pytest.raises(StoreError, match="is there already"):
        open_file(file).back_up(tmp_path)


def test_a_postgres_database_is_copied_by_its_own_tools(postgres_url: str, tmp_path: Path) -> None:
    with (
        closing(open_store(postgres_url)) as store,
        pytest.raises(StoreError, match="use pg_dump, or the backups of your provider"),
    ):
        store.back_up(tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_the_schema_is_told_without_changing_anything(file: Path, open_file: Open) -> None:
    assert (schema_of(f"sqlite:///{file}"), file.exists()) == ("", False)
    open_file(file)
    assert schema_of(f"sqlite:///{file}") == HEAD


def test_the_schema_of_a_postgres_database_is_told(postgres_url: str) -> None:
    assert schema_of(postgres_url) == HEAD


def test_what_became_busy_since_it_was_found_quiet_is_left_alone(
    file: Path, open_file: Open
) -> None:
    store, key = open_file(file), ConversationKey("slack", "C1", "1")
    answer(store, 1, DANA, "quetzal")
    store.take([Event("2", key, DANA, NOW, Message("one more"))])
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        assert not Eraser(connection, Codec()).blank(key, 1)
    engine.dispose()
    assert "quetzal" in str(store.transcript(key))
