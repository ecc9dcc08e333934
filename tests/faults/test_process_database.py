"""T9: a database that is full, locked, damaged, gone or stuck, before a desk in its own process."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import psutil
import psycopg
import pytest

from tests.faults.people import Payload
from tests.faults.running import Lapse, until
from tests.faults.scene import Scene
from tests.faults.tally import Note
from tests.postgres import Server

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

PAGE = 4096
NO_LIMIT = 1 << 30


@pytest.fixture
def random() -> Random:
    return Random(9)  # noqa: S311  for tests, not for secrets


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


def kept(file: Path) -> set[str]:
    """The ids of the events in a database file."""
    with closing(sqlite3.connect(file)) as connection:
        return {id_ for (id_,) in connection.execute("SELECT event_id FROM inbox")}


def acknowledged(stage: Scene, questions: list[Payload]) -> set[str]:
    """The ids of the messages that the World holds to be received."""
    told = set(stage.postman.acknowledged)
    return {str(payload["id"]) for payload in questions if payload["event_id"] in told}


@on_sqlite
def test_a_full_disk_is_never_acknowledged_and_ends(
    stage: Scene, random: Random, note: Note, file: Path, tmp_path: Path
) -> None:
    room = tmp_path / "room"
    desk = stage.start(MAX_PAGES=str(room))
    desk.ready()
    room.write_text("1")  # SQLite takes it for: as many as there are
    questions = stage.questions(100, random)
    delivered = stage.deliver(questions, random)
    until(lambda: 503 in stage.postman.refused, 30, desk.said)
    assert acknowledged(stage, questions) <= kept(file)
    room.write_text(str(NO_LIMIT))
    assert delivered.result(60)
    result = stage.result()
    note("T9 disk full", 1, result)
    assert result
    assert desk.stop() == 0


@on_sqlite
def test_a_file_locked_for_ten_seconds_is_waited_for(
    stage: Scene, random: Random, note: Note, file: Path
) -> None:
    desk = stage.start()
    desk.ready()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        lapse = Lapse(10)
        questions = stage.questions(10, random)
        delivered = stage.deliver(questions, random)
        until(lambda: desk.readiness() == 503, 10, desk.said)
        until(lambda: lapse.is_over, 30, desk.said)
        assert acknowledged(stage, questions) == set()
        other.execute("ROLLBACK")
    assert delivered.result(60)
    result = stage.result()
    note("T9 file locked for 10 s", 1, result)
    assert result
    assert desk.stop() == 0


def damage(file: Path, page: int) -> None:
    """Overwrite a page, as a failing disk does."""
    with file.open("r+b") as opened:
        opened.seek(page * PAGE)
        opened.write(b"\xa5" * PAGE)


@pytest.fixture
def used(stage: Scene, random: Random, file: Path) -> Path:
    """A database in which a desk has answered."""
    desk = stage.start()
    desk.ready()
    assert stage.deliver(stage.questions(20, random), random).result(60)
    assert stage.result()
    assert desk.stop() == 0
    assert file.stat().st_size > 20 * PAGE
    return file


@on_sqlite
def test_a_damaged_page_is_moved_aside_and_told_and_the_desk_goes_on(
    stage: Scene, random: Random, note: Note, used: Path
) -> None:
    damage(used, 10)
    desk = stage.start()
    desk.ready()
    assert "was damaged: it was moved to" in desk.said()
    assert len(list(used.parent.glob("desk.db.damaged-*Z"))) == 1
    assert stage.deliver(stage.questions(5, random), random).result(60)
    result = stage.result()
    note("T9 damaged page", 1, result)
    assert result
    assert desk.stop() == 0


@on_sqlite
def test_a_damaged_header_is_a_clear_stop_and_touches_nothing(stage: Scene, used: Path) -> None:
    damage(used, 0)
    before = used.read_bytes()
    desk = stage.start()
    assert desk.ended() == 1
    assert f"desk: cannot use {used}: it is not a database" in desk.said()
    assert used.read_bytes() == before


@pytest.fixture
def kill_postgres(postgres: Server, postgres_url: str) -> Iterator[Callable[[], None]]:
    """Kills the server and all that work for it; it is there again after the test."""
    if not postgres.can_crash:
        pytest.skip("this Postgres is not ours to kill")

    def kill() -> None:
        with closing(psycopg.connect(postgres_url)) as connection:
            server = psutil.Process(connection.info.backend_pid).parent()
        assert server
        for process in (server, *server.children()):
            process.kill()
        until(lambda: not server.is_running(), 30, str)

    yield kill
    postgres.start_again()


@on_postgres
def test_a_postgres_killed_under_load_loses_and_doubles_nothing(
    stage: Scene,
    random: Random,
    note: Note,
    postgres: Server,
    kill_postgres: Callable[[], None],
) -> None:
    desk = stage.start()
    desk.ready()
    delivered = stage.deliver(stage.questions(60, random), random)
    until(lambda: len(stage.postman.acknowledged) > 5, 30, desk.said)
    kill_postgres()
    until(lambda: desk.readiness() == 503, 10, desk.said)
    more = stage.deliver(stage.questions(20, random), random)
    until(lambda: 503 in stage.postman.refused, 30, desk.said)
    postgres.start_again()
    assert delivered.result(60)
    assert more.result(60)
    until(lambda: desk.readiness() == 200, 30, desk.said)
    result = stage.result()
    note("T9 Postgres killed", 1, result)
    assert result
    assert desk.stop() == 0


@on_postgres
def test_a_table_locked_for_longer_than_a_statement_may_take_is_waited_for(
    stage: Scene, random: Random, note: Note, postgres_url: str
) -> None:
    stage.postman.patience = 8
    desk = stage.start()
    desk.ready()
    first = stage.deliver(stage.questions(20, random), random)
    with closing(psycopg.connect(postgres_url)) as other:
        other.execute("LOCK TABLE inbox, outbox IN ACCESS EXCLUSIVE MODE")
        lapse = Lapse(6)
        more = stage.deliver(stage.questions(20, random), random)
        until(lambda: 503 in stage.postman.refused and lapse.is_over, 30, desk.said)
    assert first.result(60)
    assert more.result(60)
    result = stage.result()
    note("T9 table locked", 1, result)
    assert result
    assert desk.stop() == 0
