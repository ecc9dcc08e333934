"""Opening a database: what is made, what is left alone, and what is refused with which words."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import StoreUnavailable
from bot.core.message import Event
from bot.store.engine import check_library
from bot.store.open import open_store
from bot.store.sql import SqlStore

Open = Callable[..., SqlStore]
MakeEvent = Callable[..., Event]


@pytest.fixture
def refusal() -> Callable[[str], str]:
    """Opens a URL that must be refused, and gives the reason."""

    def refuse(url: str) -> str:
        with pytest.raises(StoreUnavailable) as caught:
            open_store(url, clock=lambda: datetime.now(UTC), patience=0)
        message = str(caught.value)
        assert "\n" not in message
        return message

    return refuse


Refusal = Callable[[str], str]


class TestMaking:
    def test_a_missing_file_and_its_folders_are_made(self, tmp_path: Path, open_file: Open) -> None:
        file = tmp_path / "a" / "b" / "desk.db"
        open_file(file)
        assert file.is_file()

    def test_a_new_file_is_its_owners_alone(self, file: Path, open_file: Open) -> None:
        open_file(file)
        forbidden = 0 if sys.platform == "win32" else stat.S_IRWXG | stat.S_IRWXO
        assert not file.stat().st_mode & forbidden

    def test_an_empty_file_becomes_a_database(self, file: Path, open_file: Open) -> None:
        file.touch()
        assert open_file(file).latest("slack") is None

    def test_a_path_of_odd_characters_is_a_path(self, tmp_path: Path, open_file: Open) -> None:
        file = tmp_path / "50% é {x}" / "desk & co.db"
        open_file(file)
        assert file.is_file()

    def test_two_who_open_a_missing_file_at_once_both_succeed(
        self, file: Path, open_file: Open, event: MakeEvent
    ) -> None:
        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(lambda _: open_file(file, patience=5.0), range(2))
        assert one.take([event("e1")]) == (True,)
        assert other.take([event("e1")]) == (False,)

    def test_a_database_that_is_up_to_date_opens_without_alembic_or_psycopg(
        self, file: Path, open_file: Open
    ) -> None:
        open_file(file).close()
        program = (
            "import sys; from bot.store.open import open_store;"
            "open_store(sys.argv[1]).latest('slack');"
            "sys.exit(bool({'alembic', 'psycopg'} & set(sys.modules)))"
        )
        command = [sys.executable, "-c", program, f"sqlite:///{file}"]
        path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        assert subprocess.run(command, env=path, check=False).returncode == 0  # noqa: S603 - our own


class TestAddresses:
    def test_what_is_no_address_is_refused(self, refusal: Refusal) -> None:
        assert "write it like sqlite:////" in refusal("desk.db")

    @pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
    def test_an_address_without_a_file_is_refused(self, refusal: Refusal, url: str) -> None:
        assert "names no file" in refusal(url)

    @pytest.mark.parametrize("kind", ["mysql", "postgresql+asyncpg"])
    def test_another_database_is_refused_without_its_password(
        self, refusal: Refusal, kind: str
    ) -> None:
        message = refusal(f"{kind}://desk:s3cret@host/desk")
        assert f"databases of {kind} are not supported" in message
        assert "s3cret" not in message

    def test_a_bad_port_is_refused_without_the_password(self, refusal: Refusal) -> None:
        assert "s3cret" not in refusal("postgresql://desk:s3cret@host:port/desk")


class TestFiles:
    def test_a_folder_in_place_of_the_file(self, tmp_path: Path, refusal: Refusal) -> None:
        message = refusal(f"sqlite:///{tmp_path}")
        assert message.startswith(f"cannot use {tmp_path}: it is a folder")
        assert "--db" in message

    def test_a_file_in_place_of_the_folder(self, file: Path, refusal: Refusal) -> None:
        file.touch()
        assert refusal(f"sqlite:///{file}/x/desk.db") == (
            f"cannot create {file}/x/desk.db: Not a directory; choose another file with --db"
        )

    def test_a_file_that_is_no_database(self, file: Path, refusal: Refusal) -> None:
        file.write_bytes(b"a letter, not a database\n" * 100)
        assert f"cannot use {file}: it is not a database" in refusal(f"sqlite:///{file}")

    def test_a_broken_header(self, file: Path, open_file: Open, refusal: Refusal) -> None:
        open_file(file).close()
        with file.open("r+b") as stream:
            stream.write(b"\0" * 16)
        assert "it is not a database" in refusal(f"sqlite:///{file}")

    def test_what_is_no_database_is_left_as_it_is(self, file: Path, refusal: Refusal) -> None:
        file.write_bytes(b"a letter" * 1000)
        refusal(f"sqlite:///{file}")
        assert file.read_bytes() == b"a letter" * 1000

    def test_a_lock_of_another_program(self, file: Path, open_file: Open, refusal: Refusal) -> None:
        open_file(file).close()
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert "another program has locked it" in refusal(f"sqlite:///{file}")


class TestRights:
    def test_a_file_that_is_read_only(self, guarded: Path, refusal: Refusal) -> None:
        guarded.chmod(0o400)
        assert refusal(f"sqlite:///{guarded}") == (
            f"cannot write to {guarded}: it or its folder is read-only; "
            "make both writable or choose another file with --db"
        )

    def test_a_file_that_may_not_be_read(self, guarded: Path, refusal: Refusal) -> None:
        guarded.chmod(0)
        message = refusal(f"sqlite:///{guarded}")
        assert f"cannot open {guarded}: it and its folder must be readable" in message

    def test_a_file_in_a_folder_that_is_read_only(self, guarded: Path, refusal: Refusal) -> None:
        guarded.parent.chmod(0o500)
        message = refusal(f"sqlite:///{guarded}")
        assert f"cannot write to {guarded}: it or its folder is read-only" in message

    def test_a_folder_that_cannot_be_made(self, guarded: Path, refusal: Refusal) -> None:
        guarded.parent.chmod(0o500)
        file = guarded.parent / "new" / "desk.db"
        assert refusal(f"sqlite:///{file}") == (
            f"cannot create {file}: Permission denied; "
            "make its folder writable or choose another file with --db"
        )

    def test_a_file_that_cannot_be_made(self, guarded: Path, refusal: Refusal) -> None:
        guarded.parent.chmod(0o500)
        file = guarded.with_name("new.db")
        assert f"cannot create {file}: Permission denied" in refusal(f"sqlite:///{file}")


class TestVersions:
    @pytest.fixture
    def made(self, file: Path, open_file: Open) -> Path:
        open_file(file).close()
        return file

    @staticmethod
    def run(file: Path, statement: str, *values: str) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(statement, values)

    @pytest.mark.parametrize("version", ["0005", "9999", "a"])
    def test_a_database_of_a_newer_version(
        self, made: Path, refusal: Refusal, version: str
    ) -> None:
        self.run(made, "UPDATE desk_schema SET version_num = ?", version)
        message = refusal(f"sqlite:///{made}")
        assert message.startswith(f"{made} was made by a newer Trainer Desk (schema {version}")
        assert "update Trainer Desk" in message

    def test_a_database_of_another_program(self, file: Path, refusal: Refusal) -> None:
        self.run(file, "CREATE TABLE photos (id)")
        assert f"{file} belongs to another program" in refusal(f"sqlite:///{file}")

    def test_a_database_of_another_program_is_left_as_it_is(
        self, file: Path, refusal: Refusal
    ) -> None:
        self.run(file, "CREATE TABLE photos (id)")
        before = file.read_bytes()
        refusal(f"sqlite:///{file}")
        assert file.read_bytes() == before

    def test_a_library_without_strict_tables(self) -> None:
        with pytest.raises(StoreUnavailable, match=r"SQLite 3\.37\.0 or later.*3\.36\.0"):
            check_library((3, 36, 0))

    def test_the_first_library_with_strict_tables(self) -> None:
        check_library((3, 37, 0))
