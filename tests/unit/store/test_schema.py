"""Migrations and tables describe the same database."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, create_engine, make_url
from sqlalchemy.schema import CreateTable

from bot.core.message import Event
from bot.store.codec import Codec
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


def first_version(file: Path) -> None:
    """Make a database as the first version did."""
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()


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
    first_version(file)
    columns = "platform, place, thread, event_id, payload, status, attempts, received_at"
    values = ("slack", "C1", "1", "1", Codec().encode(event("1")), "pending", 0, "")
    with closing(sqlite3.connect(file)) as connection, connection:
        marks = ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO inbox ({columns}) VALUES ({marks})", values)  # noqa: S608  ours
    store = open_file(file)
    store.take([event("2"), event("3")])
    assert [entry.event.id for entry in store.transcript(event("1").key)] == ["1", "2", "3"]
    assert [each.id for each in store.earlier(event("3"), event("3").at)] == ["2"]
    claims = store.claim_events(["slack"], most=5, lease=timedelta(0))
    assert [claim.event.id for claim in claims] == ["1"]


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
    assert "SERIAL" in text or "seq" not in table.c
    assert "TIMESTAMP WITH TIME ZONE" in text


def test_alembic_finds_no_difference_on_postgres(postgres_url: str) -> None:
    engine = create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"))
    options = {"version_table": VERSION_TABLE, "compare_server_default": True}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()
