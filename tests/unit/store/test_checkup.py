"""What `desk doctor` says of a database, which is the same afterwards."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bot.core.checkup import Finding, Health
from bot.store.checkup import check_database
from bot.store.open import schema_of
from bot.store.schema import HEAD
from bot.store.sql import SqlStore

Open = Callable[..., SqlStore]


def look(file: Path) -> tuple[list[Finding], bool]:
    return check_database(f"sqlite:///{file}", patience=0)


def only(file: Path) -> Finding:
    """The one finding about a database that cannot be used as it is."""
    findings, is_usable = look(file)
    assert not is_usable
    (finding,) = findings
    assert finding.cure or finding.health is Health.OK
    return finding


def set_schema(file: Path, version: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE desk_schema SET version_num = ?", (version,))


def test_one_in_use_is_well_and_says_its_schema(file: Path, open_file: Open) -> None:
    open_file(file).close()
    findings, is_usable = look(file)
    assert is_usable
    assert findings[0] == Finding(Health.OK, f"{file} opens and can be written, schema {HEAD}")
    assert all(finding.health is Health.OK for finding in findings)


@pytest.mark.parametrize(("version", "notes"), [((3, 51, 2), 1), ((3, 51, 3), 0)])
def test_a_library_with_the_bug_of_the_write_ahead_log_is_told(
    version: tuple[int, int, int],
    notes: int,
    file: Path,
    open_file: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_file(file).close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    findings, _ = look(file)
    assert sum("write-ahead log" in finding.what for finding in findings) == notes


def test_a_missing_one_is_not_made(file: Path) -> None:
    finding = only(file)
    assert finding.health is Health.OK
    assert finding.what == f"{file} is not there yet: the first start of the desk makes it"
    assert not file.exists()


def test_a_missing_one_in_missing_folders_makes_none(tmp_path: Path) -> None:
    assert only(tmp_path / "a" / "b" / "desk.db").health is Health.OK
    assert list(tmp_path.iterdir()) == []


def test_one_of_an_older_version_stays_as_it_is(file: Path, open_file: Open) -> None:
    open_file(file).close()
    set_schema(file, "0002")
    finding = only(file)
    assert finding.health is Health.WARN
    assert finding.what == f"the database has schema 0002, and this desk works with {HEAD}"
    assert "desk db migrate" in finding.cure
    assert only(file) == finding


def test_one_of_a_newer_version_fails(file: Path, open_file: Open) -> None:
    open_file(file).close()
    set_schema(file, "9999")
    finding = only(file)
    assert finding.health is Health.FAIL
    assert "newer Trainer Desk" in finding.what
    assert "update Trainer Desk" in finding.cure


def test_an_empty_file_is_no_database_of_a_desk_yet(file: Path) -> None:
    file.touch()
    assert only(file).health is Health.WARN
    assert file.stat().st_size == 0


def test_what_is_no_database_fails(file: Path) -> None:
    file.write_text("no database at all " * 100)
    finding = only(file)
    assert (finding.health, "it is not a database" in finding.what) == (Health.FAIL, True)


def test_one_that_another_program_has_locked_fails(file: Path, open_file: Open) -> None:
    open_file(file).close()
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "locked" in only(file).what


def test_one_that_may_not_be_written_fails(guarded: Path) -> None:
    guarded.chmod(0o400)
    finding = only(guarded)
    assert (finding.health, "read-only" in finding.what) == (Health.FAIL, True)


def test_one_that_could_not_be_made_fails(guarded: Path) -> None:
    guarded.parent.chmod(0o500)
    finding = only(guarded.parent / "other.db")
    assert (finding.health, "cannot be made" in finding.what) == (Health.FAIL, True)


def test_one_in_a_folder_that_may_not_be_entered_fails(guarded: Path) -> None:
    guarded.parent.chmod(0)
    assert only(guarded).health is Health.FAIL


@contextmanager
def told_to(postgres_url: str) -> Iterator[Callable[[str], object]]:
    """Runs statements on the server, outside of transactions."""
    address = postgres_url.replace("+psycopg", "")
    with closing(psycopg.connect(address, autocommit=True)) as connection:
        yield connection.execute


def test_postgres_opens_and_takes_changes(postgres_url: str) -> None:
    told = f"the Postgres database opens and can be written, schema {HEAD}"
    assert check_database(postgres_url) == ([Finding(Health.OK, told)], True)


def test_a_new_postgres_is_told_and_left_empty(postgres_url: str) -> None:
    name = make_url(postgres_url).database
    empty = postgres_url.replace(f"/{name}", f"/{name}_empty")
    with told_to(postgres_url) as run:
        run(f'CREATE DATABASE "{name}_empty"')
        try:
            (finding,), is_usable = check_database(empty)
            assert schema_of(empty) == ""
        finally:
            run(f'DROP DATABASE "{name}_empty"')
    assert (finding.health, is_usable) == (Health.WARN, False)
    assert "desk db migrate" in finding.cure


def test_a_postgres_that_takes_no_changes_fails(postgres_url: str) -> None:
    name = make_url(postgres_url).database
    with told_to(postgres_url) as run:
        run(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        try:
            (finding,), is_usable = check_database(postgres_url)
        finally:
            run("SET default_transaction_read_only = off")
            run(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    assert (finding.health, is_usable) == (Health.FAIL, False)
    assert "read-only" in finding.what


def test_a_server_that_is_not_there_fails_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://desk:s3cret@/desk?host={tmp_path}"
    (finding,), is_usable = check_database(url, patience=1)
    assert (finding.health, is_usable) == (Health.FAIL, False)
    assert "s3cret" not in finding.what + finding.cure
