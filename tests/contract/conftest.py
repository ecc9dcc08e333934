"""Every kind of store, new and empty."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.core.storage import Database, Store
from bot.store.memory import MemoryStore
from bot.store.open import open_store
from tests.contract.stores import NOW, Clock, Kept


@pytest.fixture
def clock() -> Clock:
    """The clock of every store of the test."""
    return Clock()


@pytest.fixture
def in_memory(clock: Clock) -> Kept:
    """All stores are the same one."""
    store = MemoryStore(clock)
    return Kept(clock, lambda: store)


@pytest.fixture
def in_sqlite(clock: Clock, tmp_path: Path) -> Kept:
    """A file of SQLite's."""
    return Kept(clock, lambda: open_store(f"sqlite:///{tmp_path}/desk.db", clock=clock))


@pytest.fixture
def in_postgres(clock: Clock, postgres_url: str) -> Kept:
    """A database on a real server."""
    return Kept(clock, lambda: open_store(postgres_url, clock=clock))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    """Every kind of place where things can be kept."""
    made: Kept = request.getfixturevalue(f"in_{request.param}")
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgres"])
def lasting(request: pytest.FixtureRequest) -> Iterator[Kept]:
    """Every kind of place that outlives the process."""
    made: Kept = request.getfixturevalue(f"in_{request.param}")
    yield made
    made.close()


@pytest.fixture
def store(kept: Kept) -> Store:
    """Every kind of store, new and empty."""
    return kept.open()


@pytest.fixture(params=["sqlite", "postgres"])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A new database of either kind, whose clock ticks whenever it is looked at."""
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    else:
        url = f"sqlite:///{tmp_path}/desk.db"
    ticks = count()
    clock = lambda: NOW + timedelta(seconds=next(ticks))  # noqa: E731 - a Clock in one line
    with closing(open_store(url, clock=clock)) as store:
        yield store
