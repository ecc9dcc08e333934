"""A database file and what the tests of the store do with it."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.message import ConversationKey, Event, Message, Person
from bot.store.open import open_store
from bot.store.sql import SqlStore

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
NOBODY = 65534

Open = Callable[..., SqlStore]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database will be; there is nothing yet."""
    return tmp_path / "desk.db"


@pytest.fixture
def open_file() -> Iterator[Open]:
    """Opens a file's store without patience and closes it after the test."""
    opened: list[SqlStore] = []

    def open_it(file: Path, patience: float = 0.0, *, mend: bool = False) -> SqlStore:
        url = f"sqlite:///{file}"
        opened.append(open_store(url, clock=lambda: NOW, patience=patience, mend=mend))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def event() -> Callable[..., Event]:
    """Makes an event of one thread."""

    def make(name: str, text: str = "hello") -> Event:
        key = ConversationKey("slack", "C1", "1")
        return Event(name, key, Person("U1"), NOW, Message(text))

    return make


@pytest.fixture
def guarded(open_file: Open) -> Iterator[Path]:
    """A database whose file modes count: the test goes on as the user nobody if it ran as root.

    Not below tmp_path, which only its owner may enter. Made before the change of user, who may not
    be allowed to import anything.
    """
    if sys.platform == "win32":
        pytest.skip("file modes do not take rights away on Windows")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "desk.db"
        open_file(file).close()
        user = os.geteuid()
        if user == 0:
            os.chown(folder, NOBODY, -1)
            os.chown(file, NOBODY, -1)
            os.seteuid(NOBODY)
        yield file
        file.parent.chmod(0o700)
        os.seteuid(user)
