"""Trouble with a database is told in one line; mistakes of the code stay what they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, QueuePool, create_engine
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.core.errors import StoreUnavailable
from bot.store.failures import translated


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    """One connection, for which nobody waits."""
    made = create_engine(
        f"sqlite:///{file}", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0
    )
    yield made
    made.dispose()


def ask(engine: Engine, statement: str, where: str = "desk.db") -> None:
    with translated(where), engine.connect() as connection:
        connection.exec_driver_sql(statement)


def test_work_that_holds_the_connection_too_long(engine: Engine) -> None:
    with engine.connect(), pytest.raises(StoreUnavailable) as caught:
        ask(engine, "SELECT 1")
    assert str(caught.value) == (
        "cannot use desk.db: its connections are busy for too long; try again"
    )


def test_trouble_without_a_sentence_of_its_own_is_quoted(engine: Engine) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        ask(engine, "SELECT * FROM t", where="{odd}")
    assert str(caught.value).startswith("cannot use {odd}: no such table: t; check the disk")


def test_the_cause_is_kept(engine: Engine) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        ask(engine, "SELECT * FROM t")
    assert isinstance(caught.value.__cause__, OperationalError)


def test_a_broken_constraint_is_no_trouble_with_the_database(engine: Engine) -> None:
    ask(engine, "CREATE TABLE t (x NOT NULL)")
    with pytest.raises(IntegrityError):
        ask(engine, "INSERT INTO t VALUES (NULL)")
