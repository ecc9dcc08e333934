"""A World with people who ask, and a desk before them that may die and come back."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import TypeVar

from sqlalchemy import NullPool, create_engine, make_url, text

from tests.faults.connection import EVENTS
from tests.faults.content import QUESTIONS
from tests.faults.faults import Method
from tests.faults.people import Payload, People
from tests.faults.postman import Postman, mixed_up
from tests.faults.running import DeskProcess, TooLate, free_port, until
from tests.faults.server import WorldServer, served
from tests.faults.tally import Result
from tests.faults.world import DESK, Post, World

T = TypeVar("T")
PLACES = 8
QUIET = 60.0  # seconds until everything is answered, at the latest
_UNFINISHED = text(
    "SELECT (SELECT count(*) FROM inbox WHERE status = 'pending')"
    " + (SELECT count(*) FROM outbox WHERE status IN ('pending', 'sending', 'unknown'))"
)


@dataclass
class Scene:
    """One test's World, database, content and desk processes."""

    server: WorldServer
    folder: Path
    root: Path
    database_url: str
    cache: Path
    port: int = field(default_factory=free_port)
    asked: list[Post] = field(default_factory=list)
    desks: list[DeskProcess] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people = People(self.server.world)
        self.postman = Postman(f"http://127.0.0.1:{self.port}{EVENTS}")
        self._numbers = count()

    def start(self, kill_at: str = "", *, port: int = 0, **environ: str) -> DeskProcess:
        """Start a desk on the scene's port, or on another; it is not ready yet."""
        own = {
            "DATABASE_URL": self.database_url,
            "WORLD_URL": self.server.url,
            "DESK_CACHE": str(self.cache),
            "KILL_AT": kill_at,
        }
        log = self.folder / f"desk{len(self.desks)}.log"
        desk = DeskProcess(self.root, log, port or self.port, own | environ)
        self.desks.append(desk)
        return desk

    def questions(self, number: int, random: Random) -> list[Payload]:
        """So many people ask one question each, over several places."""
        numbers = islice(self._numbers, number)
        return [self.ask(f"C{at % PLACES}", f"U{at}", random.choice(QUESTIONS)) for at in numbers]

    def crowd(self, number: int, places: int, random: Random) -> list[Payload]:
        """The same from many people in many places, said at once."""
        said = [(f"C{at % places}", f"U{at}", random.choice(QUESTIONS)) for at in range(number)]
        return self.in_world(lambda: [self.said(*each) for each in said])

    def ask(self, place: str, person: str, text: str) -> Payload:
        """Somebody asks; the payload is not delivered yet."""
        return self.in_world(lambda: self.said(place, person, text))

    def said(self, place: str, person: str, text: str) -> Payload:
        """The same, for those who are in the World's thread already."""
        post = self.people.say(place, person, text)
        self.asked.append(post)
        return self.people.told(post)

    def deliver(self, payloads: Sequence[Payload], random: Random) -> Future[bool]:
        """Begin to deliver, a fifth of it twice and a little out of order."""
        return self._send(self.postman, payloads, random)

    def deliver_to(
        self, desk: DeskProcess, payloads: Sequence[Payload], random: Random
    ) -> Future[bool]:
        """The same, to another desk than that on the scene's port."""
        return self._send(Postman(url_of(desk)), payloads, random)

    def _send(self, postman: Postman, payloads: Sequence[Payload], random: Random) -> Future[bool]:
        mixed = mixed_up(payloads, random, twice=0.2, within=3)
        return postman.send(self.server.loop, mixed)

    def in_world(self, do: Callable[[], T]) -> T:
        """Do something in the World's own thread."""

        async def done() -> T:
            return do()

        return asyncio.run_coroutine_threadsafe(done(), self.server.loop).result(10)

    def answers(self) -> Counter[str]:
        """How many visible answers each question has."""
        return self.in_world(self._answers)

    def _answers(self) -> Counter[str]:
        given = Counter({post.id: 0 for post in self.asked})
        posts = self.server.world.posts.values()
        given.update(
            post.draft.thread for post in posts if post.author == DESK and not post.deleted
        )
        return given

    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(number > 0 for number in self.answers().values())

    def posting(self) -> int:
        """How many posts the World was asked for."""
        calls = self.server.world.calls
        return self.in_world(lambda: sum(call.method is Method.POST for call in calls))

    def until_answered(self, seconds: float = QUIET) -> None:
        """Wait until every question has an answer and nothing is left to do; raises TooLate."""
        said = self.desks[-1].said
        until(lambda: self.answered() == len(self.asked), seconds, said)
        until(self.is_quiet, seconds, said)

    def result(self, seconds: float = QUIET) -> Result:
        """What came of the questions; those that have no answer after so many seconds are lost."""
        late: tuple[str, ...] = ()
        try:
            self.until_answered(seconds)
        except TooLate as error:
            late = (str(error),)
        answers = self.answers()
        lost = tuple(id_ for id_, given in answers.items() if not given)
        doubled = tuple(id_ for id_, given in answers.items() if given > 1)
        return Result(len(answers), lost, doubled, () if lost else late)

    def is_quiet(self) -> bool:
        """Whether the database holds nothing unfinished."""
        return not unfinished(self.database_url)

    def end(self) -> None:
        """Leave nothing running."""
        for desk in self.desks:
            if desk.status is None:
                desk.send(signal.SIGKILL)
                desk.ended()


def url_of(desk: DeskProcess) -> str:
    """Where a desk takes the World's events in."""
    return f"http://127.0.0.1:{desk.port}{EVENTS}"


@contextmanager
def scene(folder: Path, root: Path, database_url: str, cache: Path) -> Iterator[Scene]:
    """A scene on a new World, for as long as the block lasts."""
    world = World(lambda: datetime.now(UTC), pace=0)
    with served(world) as server:
        made = Scene(server, folder, root, database_url, cache)
        try:
            yield made
        finally:
            made.end()


def unfinished(database_url: str) -> int:
    """How many events and replies of a database wait; read beside whoever works on it."""
    url = make_url(database_url)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return int(connection.execute(_UNFINISHED).scalar_one())
