"""What only a database has: its settings, its failures, its transactions, its columns."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url
from sqlalchemy import event as hooks
from sqlalchemy.exc import IntegrityError

from bot.core.conversation import Conversation
from bot.core.errors import StoreUnavailable
from bot.core.message import ConversationKey, Event
from bot.core.reply import Document, Reply, ReplyKind
from bot.core.turn import Happening, HappeningKind
from bot.store.engine import has_wal_bug, sqlite_engine, use_journal, writing
from bot.store.sql import SqlStore

Open = Callable[..., SqlStore]
JOURNAL = "delete" if has_wal_bug(sqlite3.sqlite_version_info) else "wal"
MakeEvent = Callable[..., Event]
KEY = ConversationKey("slack", "C1", "1")
NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
REPLY = Reply("r1", ReplyKind.NOTE, Document(()), "hello")


@pytest.fixture
def engine(file: Path, open_file: Open) -> Iterator[Engine]:
    """The one connection to a database that is up to date."""
    open_file(file).close()
    made = sqlite_engine(make_url(f"sqlite:///{file}"), patience=0)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: Engine) -> SqlStore:
    """A store whose connection the test can reach, by `engine`."""
    return SqlStore(engine, "desk.db", lambda: NOW)


def claimed(store: SqlStore) -> list[Event]:
    claims = store.claim_events(["slack"], most=5, lease=timedelta(0))
    return [claim.event for claim in claims]


def run(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.begin() as connection:
        result = connection.exec_driver_sql(statement)
        return [tuple(row) for row in result] if result.returns_rows else []


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program is in the middle of writing."""
    with closing(sqlite3.connect(file, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


class TestSettings:
    @pytest.mark.parametrize(
        ("name", "value"),
        [("journal_mode", JOURNAL), ("synchronous", 2), ("foreign_keys", 1), ("mmap_size", 0)],
    )
    def test_the_connection_is_set_up(self, engine: Engine, name: str, value: object) -> None:
        assert run(engine, f"PRAGMA {name}") == [(value,)]

    def test_five_seconds_of_patience_unless_told(self, file: Path, open_file: Open) -> None:
        open_file(file).close()
        engine = sqlite_engine(make_url(f"sqlite:///{file}"), patience=5.0)
        assert run(engine, "PRAGMA busy_timeout") == [(5000,)]
        engine.dispose()

    def test_there_is_one_connection_for_all_threads(self, engine: Engine) -> None:
        opened: list[object] = []
        hooks.listen(engine, "connect", lambda connection, _: opened.append(connection))
        store = SqlStore(engine, "desk.db", lambda: NOW)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: store.latest("slack"), range(80)))
        assert len(opened) == 1


class TestLocks:
    def test_another_program_that_sets_the_file_up_is_waited_for(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN IMMEDIATE")

            def release(connection: sqlite3.Connection, _: object) -> None:
                finish = {"BEGIN IMMEDIATE": other.rollback}
                connection.set_trace_callback(lambda text: finish.get(text, lambda: None)())

            engine = sqlite_engine(make_url(f"sqlite:///{file}"), patience=0)
            hooks.listen(engine, "connect", release, insert=True)
            use_journal(engine)
            assert run(engine, "PRAGMA journal_mode") == [(JOURNAL,)]
            engine.dispose()

    def test_a_transaction_that_will_write_takes_the_lock_when_it_begins(
        self, file: Path, engine: Engine
    ) -> None:
        with (
            writing(engine).begin(),
            pytest.raises(sqlite3.OperationalError, match="locked"),
            locked(file),
        ):
            pytest.fail("two programs hold the lock")

    def test_a_transaction_that_reads_takes_no_lock(self, file: Path, engine: Engine) -> None:
        with engine.begin() as connection, locked(file):
            assert connection.exec_driver_sql("SELECT count(*) FROM inbox").scalar() == 0

    def test_reading_goes_on_while_another_program_writes(
        self, file: Path, store: SqlStore, event: MakeEvent
    ) -> None:
        store.take([event("e1")])
        with locked(file):
            assert store.latest("slack") == event("e1").key

    def test_writing_is_refused_while_another_program_writes(
        self, file: Path, store: SqlStore, event: MakeEvent
    ) -> None:
        with locked(file), pytest.raises(StoreUnavailable, match="another program has locked it"):
            store.take([event("e1")])

    def test_writing_goes_on_afterwards(
        self, file: Path, store: SqlStore, event: MakeEvent
    ) -> None:
        with locked(file), pytest.raises(StoreUnavailable):
            store.take([event("e1")])
        assert store.take([event("e1")]) == (True,)


class TestFullDisk:
    @pytest.fixture
    def full(self, engine: Engine, store: SqlStore) -> SqlStore:
        """A store whose file may not grow by a page."""
        ((pages,),) = run(engine, "PRAGMA page_count")
        run(engine, f"PRAGMA max_page_count = {pages}")
        return store

    def test_it_is_said_in_one_line(self, full: SqlStore, event: MakeEvent) -> None:
        with pytest.raises(StoreUnavailable) as caught:
            full.take([event("e1", "long " * 5000)])
        assert str(caught.value) == (
            "cannot write to desk.db: the disk is full; free some space and try again"
        )

    def test_what_was_kept_can_be_read(self, full: SqlStore, event: MakeEvent) -> None:
        full.take([event("e1")])
        with pytest.raises(StoreUnavailable):
            full.take([event("e2", "long " * 5000)])
        assert [entry.event for entry in full.transcript(KEY)] == [event("e1")]

    def test_a_save_that_finds_no_space_keeps_nothing(
        self, full: SqlStore, event: MakeEvent
    ) -> None:
        full.take([event("e1")])
        long = Happening(HappeningKind.ASKED, NOW, "v1", detail="long " * 5000)
        conversation = Conversation(event("e1").key)
        with pytest.raises(StoreUnavailable):
            full.save(event("e1"), conversation, (long,), ())
        assert full.load(conversation.key) == conversation
        assert [entry.event for entry in full.transcript(KEY)] == [event("e1")]

    def test_with_space_again_it_goes_on(
        self, full: SqlStore, engine: Engine, event: MakeEvent
    ) -> None:
        with pytest.raises(StoreUnavailable):
            full.take([event("e1", "long " * 5000)])
        run(engine, "PRAGMA max_page_count = 100000")
        assert full.take([event("e1", "long " * 5000)]) == (True,)


class TestAllOrNothing:
    def test_a_save_whose_last_insert_fails_keeps_nothing(
        self, engine: Engine, store: SqlStore, event: MakeEvent
    ) -> None:
        store.take([event("e1")])
        run(
            engine,
            "CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END",
        )
        new = Conversation(event("e1").key)
        with pytest.raises(IntegrityError):
            store.save(event("e1"), new, (Happening(HappeningKind.ASKED, NOW, "v1"),), (REPLY,))
        assert [each.id for each in claimed(store)] == ["e1"]
        assert store.load(new.key) == new
        assert store.happenings(new.key) == ()


class TestFailures:
    def test_a_database_gone_read_only(
        self, engine: Engine, store: SqlStore, event: MakeEvent
    ) -> None:
        run(engine, "PRAGMA query_only = ON")
        with pytest.raises(StoreUnavailable, match=r"cannot write to desk\.db: .* read-only"):
            store.take([event("e1")])

    def test_tables_gone(self, engine: Engine, store: SqlStore) -> None:
        run(engine, "DROP TABLE inbox")
        with pytest.raises(StoreUnavailable, match=r"cannot use desk\.db: no such table: inbox;"):
            claimed(store)

    def test_a_row_that_cannot_be_read(
        self, engine: Engine, store: SqlStore, event: MakeEvent
    ) -> None:
        store.take([event("e1")])
        run(engine, "UPDATE inbox SET payload = '{}'")
        store.take([event("e2")])
        assert [each.id for each in claimed(store)] == []


class TestColumns:
    def test_the_clock_stamps_what_is_taken_and_saved(
        self, engine: Engine, store: SqlStore, event: MakeEvent
    ) -> None:
        store.take([event("e1")])
        store.save(event("e1"), Conversation(event("e1").key), (), (REPLY,))
        stamps = (
            "SELECT received_at, outbox.created_at, updated_at FROM inbox, outbox, conversations"
        )
        assert run(engine, stamps) == [("2026-11-23T16:30:00.000000+00:00",) * 3]

    def test_ordinary_ids_can_be_looked_up_by_hand(
        self, engine: Engine, store: SqlStore, event: MakeEvent
    ) -> None:
        store.take([event("1763900000.000100")])
        found = run(engine, "SELECT platform, place, thread, event_id FROM inbox")
        assert found == [("slack", "C1", "1", "1763900000.000100")]


@pytest.mark.parametrize(
    ("version", "bad"),
    [
        ((3, 37, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_versions_that_can_damage_a_write_ahead_log(
    version: tuple[int, int, int], *, bad: bool
) -> None:
    assert has_wal_bug(version) is bad
