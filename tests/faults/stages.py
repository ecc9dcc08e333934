"""Fixtures: scenes for the faults of real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.content import small_content
from tests.faults.scene import Scene, scene


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database: of SQLite, or where the test is parametrised so, of Postgres."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path}/desk.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def stage(
    database_url: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """A World, its people, small content, and nobody before them yet."""
    cache = tmp_path_factory.getbasetemp().parent / "index"  # one for all workers and tests
    root = small_content(tmp_path / "root")
    with scene(tmp_path, root, database_url, cache) as made:
        yield made
