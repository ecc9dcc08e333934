"""Migrations and tables describe the same database."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, create_engine, make_url
from sqlalchemy.schema import CreateTable

from bot.core.message import Event
from bot.store.schema import HEAD, VERSION_TABLE
from bot.store.sql import SqlStore
from bot.store.tables import metadata

Open = Callable[..., SqlStore]


@pytest.fixture
def migrated(file: Path, open_file: Open) -> Iterator[Connection]:
    """A database made by the migrations."""
    open_file(file).close()
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def definitions(file: Path) -> set[str]:
    """What SQLite was told to make, but for the note of the version and for line breaks.

    A column that was added later stands where it belongs, without a line of its own.
    """
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name != ?"
        return {" ".join(row[0].split()) for row in connection.execute(query, [VERSION_TABLE])}


def test_alembic_finds_no_difference(migrated: Connection) -> None:
    options = {"version_table": VERSION_TABLE, "compare_server_default": True}
    context = MigrationContext.configure(migrated, opts=options)
    assert compare_metadata(context, metadata) == []


def test_both_make_the_same_database_to_the_letter(
    file: Path, migrated: Connection, tmp_path: Path
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/metadata.db")
    metadata.create_all(engine)
    engine.dispose()
    assert definitions(tmp_path / "metadata.db") == definitions(file)


def test_the_version_is_that_of_the_last_migration(migrated: Connection) -> None:
    context = MigrationContext.configure(migrated, opts={"version_table": VERSION_TABLE})
    assert context.get_current_heads() == (HEAD,)


def test_a_database_of_the_first_version_keeps_its_events(
    file: Path, open_file: Open, event: Callable[[str], Event]
) -> None:
    """Looking back, they are passed over: the first version did not note who wrote them."""
    open_file(file).take(event("1"))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP INDEX ix_inbox_platform_place_author_seq")
        connection.execute("ALTER TABLE inbox DROP COLUMN author")
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '0001'")  # noqa: S608  ours
    store = open_file(file)
    store.take(event("2"))
    store.take(event("3"))
    assert [each.id for each in store.pending()] == ["1", "2", "3"]
    assert [each.id for each in store.earlier(event("3"), event("3").at)] == ["2"]


def test_versions_are_numbers_of_one_length_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    versions = [script.revision for script in scripts]
    assert versions == [f"{number:04}" for number in range(len(versions), 0, -1)]


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_tables_can_be_spelled_for_postgres(table: Table) -> None:
    postgres = make_url("postgresql://").get_dialect()
    text = str(CreateTable(table).compile(dialect=postgres()))
    assert "SERIAL" in text or "conversations" in text
    assert "TIMESTAMP WITH TIME ZONE" in text
