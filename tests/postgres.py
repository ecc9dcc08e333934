"""A real Postgres for whoever tests or measures against one. Not here: tests.

pgserver brings a server along where it can be installed (up to Python 3.12); elsewhere
TEST_DATABASE_URL names a server on which databases may be made and dropped. The product is imported
late: this is read before a worker begins to count the lines that run, and imports run lines, too.
"""

import os
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Protocol

import psutil
import psycopg
import pytest
from sqlalchemy import make_url

WHY_NOT = "no Postgres: pgserver cannot be installed on this Python, TEST_DATABASE_URL is not set"
_TEMPLATE = "desk_test_template"


class _Made(Protocol):
    """What of pgserver's server is used here."""

    def get_uri(self) -> str: ...
    def get_pid(self) -> int | None: ...
    def ensure_postgres_running(self) -> None: ...
    def cleanup(self) -> None: ...


class Server:
    """A server; each database on it is new, migrated and empty."""

    def __init__(self, url: str, made: _Made | None = None) -> None:
        """`made` is what started the server, None where it was there before."""
        self._url = url
        self._made = made
        self._numbers = count()
        self._name = f"desk_test_{os.getpid()}"
        self._template = f"{_TEMPLATE}_{os.getpid()}"
        self._has_template = False
        self._free: list[str] = []

    def new_database(self) -> str:
        """The address of a new database."""
        from bot.store.open import open_store  # noqa: PLC0415 - see the top

        if not self._has_template:
            self.run(f"CREATE DATABASE {self._template}")
            open_store(self._address(self._template)).close()
            self._has_template = True
        name = f"{self._name}_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self._address(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def borrow(self) -> str:
        """The address of a database that somebody may have used before, empty again."""
        return self._free.pop() if self._free else self.new_database()

    def give_back(self, url: str) -> None:
        """Empty a borrowed database for the next one: twenty times as quick as a new one."""
        from bot.store.tables import metadata  # noqa: PLC0415 - see the top

        ours = ", ".join(metadata.tables)
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        mine = "datname = current_database() AND pid <> pg_backend_pid()"
        try:
            _run(url, f"{others} WHERE {mine}", f"TRUNCATE {ours} RESTART IDENTITY")
        except psycopg.Error:  # the test left no such tables
            self.drop(url)
        else:
            self._free.append(url)

    def drop_all(self) -> None:
        """Leave nothing behind on a server that goes on."""
        for url in (*self._free, self._address(self._template)):
            self.drop(url)

    def run(self, *statements: str) -> None:
        """Run statements as the server's owner, each by itself."""
        _run(self._url, *statements)

    @property
    def can_crash(self) -> bool:
        """Whether it is ours to kill."""
        return self._made is not None

    def crash(self) -> None:
        """Stop it at once, without finishing anything, as a power failure would."""
        pid = self._made.get_pid() if self._made else None
        if pid is None:
            message = "this server is not ours to stop"
            raise RuntimeError(message)
        process = psutil.Process(pid)
        process.send_signal(signal.SIGQUIT)
        with suppress(psutil.NoSuchProcess):
            process.wait(30)

    def start_again(self) -> None:
        """Start it after a crash, at the same address."""
        if self._made:
            self._made.ensure_postgres_running()

    def _address(self, database: str) -> str:
        return make_url(self._url).set(database=database).render_as_string(hide_password=False)


def _run(url: str, *statements: str) -> None:
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@contextmanager
def running(*, durable: bool = True) -> Iterator[Server | None]:
    """A server for as long as it is needed; None where there is none to be had.

    One that is not `durable` is quicker, and loses what was committed when the power fails.
    """
    given = os.environ.get("TEST_DATABASE_URL", "").replace("postgres://", "postgresql://", 1)
    if find_spec("pgserver"):
        with _made_here(durable=durable) as server:
            yield server
    elif given:
        server = Server(given)
        try:
            yield server
        finally:
            server.drop_all()
    else:
        yield None


@contextmanager
def _made_here(*, durable: bool) -> Iterator[Server]:
    with warnings.catch_warnings():
        # Its sockets go to the folder of the data; where else they could go does not matter.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from pgserver.postgres_server import get_server  # noqa: PLC0415 - not on every Python
    # Not below a folder that only its owner may enter: root's server runs as another user.
    with tempfile.TemporaryDirectory(prefix="desk-postgres-") as folder:
        made: _Made = get_server(Path(folder) / "data", cleanup_mode="stop")
        server = Server(made.get_uri(), made)
        if not durable:
            server.run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        try:
            yield server
        finally:
            made.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for all tests of a process."""
    with running(durable=False) as server:
        if server is None:
            pytest.skip(WHY_NOT)
        yield server


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """An empty database on it."""
    url = postgres.borrow()
    yield url
    postgres.give_back(url)
