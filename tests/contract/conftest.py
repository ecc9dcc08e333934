"""Every kind of store, new and empty."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.core.ports import Store
from bot.store.memory import MemoryStore
from bot.store.open import open_store
from tests.contract.stores import NOW, Open


@pytest.fixture
def open_sql(tmp_path: Path) -> Iterator[Open]:
    """Opens the same database file; what one call's store keeps, the next one's finds."""
    opened: list[Store] = []

    def open_it() -> Store:
        for store in opened:
            store.close()
        ticks = count()
        clock = lambda: NOW + timedelta(seconds=next(ticks))  # noqa: E731 - a Clock in one line
        opened.append(open_store(f"sqlite:///{tmp_path}/desk.db", clock=clock))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Every kind of store, new and empty."""
    if request.param == "memory":
        made: Store = MemoryStore()
    else:
        made = request.getfixturevalue("open_sql")()
    with closing(made):
        yield made
