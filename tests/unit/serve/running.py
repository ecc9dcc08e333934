"""Small parts of a running desk: a store that can be gone, a connection, a log that is kept."""

import asyncio
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from threading import Event
from typing import Any

from aiohttp import web
from typing_extensions import override

from bot.core.conversation import Conversation
from bot.core.credentials import Detector
from bot.core.errors import StoreUnavailable
from bot.core.reply import Document, Reply, ReplyKind
from bot.core.storage import Backlog, OutboxRow, Parked, TranscriptEntry
from bot.desk import Library
from bot.intake import Intake
from bot.serve.logs import Log, open_log
from bot.store.memory import MemoryStore
from tests.builders import KEY, NOON, event

LOG_KEY = b"a key that hashes ids in logs"


@dataclass
class Book:
    """A log and what was written to it."""

    stream: StringIO
    log: Log

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line, in order."""
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def told(self) -> list[str]:
        """The name of every line."""
        return [line["event"] for line in self.lines]


def new_book(detector: Detector | None = None) -> Book:
    """A log of its own."""
    stream = StringIO()
    log = open_log(stream, detector or Detector(), LOG_KEY, clock=lambda: "now", debug=False)
    return Book(stream, log)


class Kept(MemoryStore):
    """A store in memory with what operators need; `gone` takes the database away."""

    def __init__(self, clock: Callable[[], datetime] = lambda: NOON) -> None:
        super().__init__(clock)
        self.gone = False
        self.closed = False
        self.blanked: list[datetime] = []
        self.forgot = Event()

    def ping(self) -> None:
        if self.gone:
            raise StoreUnavailable("gone")

    def backlog(self) -> Backlog:
        return Backlog({"pending": 2}, {"parked": 1}, NOON, None)

    def parked(self) -> tuple[Parked, ...]:
        return ()

    def retry_parked(self, ids: Collection[str]) -> int:
        return 0

    def keep_knowledge(self, version: str, packed: bytes) -> None:
        """Keep nothing."""

    def knowledge(self, version: str | None = None) -> bytes | None:
        return None

    def blank_texts(self, before: datetime) -> int:
        self.blanked.append(before)
        self.forgot.set()
        return 1

    def forget_person(self, person: str) -> int:
        return 0

    def forget_workspace(self, workspace: str) -> int:
        return 0

    def export_person(self, person: str) -> tuple[TranscriptEntry, ...]:
        return ()

    @override
    def close(self) -> None:
        self.closed = True


class Ears:
    """A channel that remembers what was sent, and lets others wait for it."""

    def __init__(self) -> None:
        self.sent: list[OutboxRow] = []
        self.heard = asyncio.Event()

    async def send(self, row: OutboxRow) -> str:
        self.sent.append(row)
        self.heard.set()
        return f"remote {len(self.sent)}"

    async def edit(self, row: OutboxRow) -> None:
        """Nothing to show."""

    async def withdraw(self, row: OutboxRow) -> None:
        """Nothing to take back."""

    async def mark(self, row: OutboxRow) -> None:
        """Nothing to mark."""

    async def find_sent(self, row: OutboxRow) -> tuple[str, ...]:
        return ()

    async def remove(self, row: OutboxRow, remote_id: str) -> None:
        """No copies."""


@dataclass
class Wire:
    """A connection to nowhere that writes down what is done to it."""

    channel: Any = field(default_factory=Ears)
    platform: str = "slack"
    diary: list[str] = field(default_factory=list)
    served: str = ""
    ill: str = ""
    intake: Intake | None = None
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    mounted: list[web.RouteDef] = field(default_factory=list)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return self.mounted

    async def open(self, intake: Intake) -> None:
        self.intake = intake
        self.diary.append("opened")
        self.opened.set()

    async def close(self) -> None:
        self.diary.append("closed")

    def serve(self, library: Library) -> None:
        self.served = library.knowledge.version

    def trouble(self) -> str:
        return self.ill


def with_reply(store: MemoryStore) -> None:
    """Let one reply wait in the store."""
    asked = event()
    store.take([asked])
    store.claim_events((KEY.platform,), most=1, lease=timedelta(minutes=1))
    reply = Reply(key="k", kind=ReplyKind.GUIDANCE, document=Document(()), text="hello")
    store.save(asked, Conversation(KEY), (), (reply,))
