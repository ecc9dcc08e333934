"""The real desk with its real knowledge, and a screen that types by itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import count

import pytest
from rich.console import Console
from typing_extensions import override

from bot.bootstrap import build_house
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.chat import Chat, Parts, people
from bot.channels.terminal.inbound import PLATFORM
from bot.channels.terminal.library import LibraryDialogue
from bot.channels.terminal.outbound import to_plain
from bot.channels.terminal.screen import Screen
from bot.core.message import Role
from bot.core.reply import Reply
from bot.core.storage import Store
from bot.desk import Library
from bot.store.memory import MemoryStore
from tests.repository import repository_library

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # a Monday in opening hours

Line = str | Callable[[], str]
Log = list[tuple[str, str]]


class ScriptedScreen(Screen):
    """Types what it was given and keeps who said what; a line that is called does so when asked."""

    def __init__(self, lines: Iterator[Line]) -> None:
        super().__init__(Console(file=StringIO()))
        self._lines = lines
        self.log: Log = []

    @override
    def ask(self, prompt: str) -> str | None:
        line = next(self._lines, None)
        self.log.append(("prompt", prompt))
        return line() if callable(line) else line

    @override
    def note(self, text: str) -> None:
        self.log.append(("note", text))

    @override
    def said(self, name: str, text: str) -> None:
        self.log.append(("said", f"{name}> {text}"))

    @override
    def reply(self, name: str, reply: Reply, *, edited: bool) -> None:
        title = f"{name} (edited)" if edited else name
        self.log.append(("reply", f"{title}:\n{to_plain(reply)}"))


@pytest.fixture(scope="session")
def library() -> Library:
    """The knowledge and templates of this repository."""
    return repository_library(NOW.date())


@pytest.fixture
def store() -> Store:
    """A store that forgets; two chats that are given the same one are the same database."""
    return MemoryStore()


@pytest.fixture(scope="session")
def script() -> Callable[..., tuple[Screen, Log]]:
    """Makes a screen that types the given lines, and what will have been on it."""

    def make(*lines: Line) -> tuple[Screen, Log]:
        screen = ScriptedScreen(iter(lines))
        return screen, screen.log

    return make


@pytest.fixture
def chat(library: Library, store: Store) -> Callable[..., Log]:
    """Chats with the given lines until they end, and gives what was on the screen.

    Each call is a chat of its own on the same store: a restart, or somebody else's terminal.
    """
    numbers = count(1)

    def run(*lines: Line, role: Role = Role.ASKER, fresh: bool = False, name: str = "Dana") -> Log:
        screen = ScriptedScreen(iter(lines))
        channel = TerminalChannel(screen, library.knowledge.desk.name)
        house = build_house(library, store, {PLATFORM: channel}, lambda: NOW)
        dialogue = LibraryDialogue(library, screen)
        parts = Parts(house.answering, house.intake, house.courier, store, channel, dialogue)
        who = people(library.knowledge, name)
        Chat(parts, screen, lambda: NOW, lambda: f"n{next(numbers)}", who).run(role, fresh=fresh)
        return screen.log

    return run
