"""The grounds on which a desk is to survive: a database and a clock, new and empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.stages import database_url, stage
from tests.faults.town import Ground
from tests.postgres import Server

__all__ = ["database_url", "stage"]  # fixtures of the tests of real processes


@pytest.fixture(params=["sqlite", "postgres"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """For one test alone."""
    in_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/desk.db" if in_file else request.getfixturevalue("postgres_url")
    made = Ground(url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def common_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(f"sqlite:///{tmp_path_factory.mktemp('common')}/desk.db")
    yield made
    made.close()


@pytest.fixture(scope="session")
def common_postgres(postgres: Server) -> Iterator[Ground]:
    url = postgres.new_database()
    made = Ground(url)
    yield made
    made.close()
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def common_ground(request: pytest.FixtureRequest) -> Ground:
    """For many tests, each in places of its own: they may take few milliseconds each."""
    made: Ground = request.getfixturevalue(f"common_{request.param}")
    return made
