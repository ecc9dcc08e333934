"""The World as a platform of `desk run`: what is acknowledged is kept, all else is told again."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random

import pytest
from aiohttp import ClientSession, web
from typing_extensions import override

from bot.core.credentials import Detector
from bot.core.errors import StoreUnavailable
from bot.core.message import ConversationKey, Event
from bot.intake import Intake
from bot.store.memory import MemoryStore
from tests.faults.channel import PLATFORM
from tests.faults.clock import ManualClock
from tests.faults.connection import EVENTS, DoubleConnection
from tests.faults.people import MENTION, Payload, People
from tests.faults.postman import Postman, mixed_up
from tests.faults.world import World

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class FlakyStore(MemoryStore):
    """A database that cannot be used the first times."""

    failing = 2

    @override
    def take(self, events: Sequence[Event]) -> tuple[bool, ...]:
        if self.failing:
            self.failing -= 1
            raise StoreUnavailable
        return super().take(events)


@pytest.fixture
def people() -> People:
    return People(World(ManualClock()))


@asynccontextmanager
async def listening(store: MemoryStore) -> AsyncIterator[tuple[str, DoubleConnection]]:
    """A desk's door: the address for events, and the connection behind it."""
    connection = DoubleConnection("http://127.0.0.1:1")
    app = web.Application()
    app.add_routes(connection.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await connection.open(Intake(store, Detector()))
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}{EVENTS}", connection
    finally:
        await connection.close()
        await runner.cleanup()


def deliver(store: MemoryStore, payloads: Sequence[Payload]) -> Postman:
    async def work() -> Postman:
        async with listening(store) as (url, _):
            postman = Postman(url, again=0.01)
            assert await postman.deliver_all(payloads)
            return postman

    return asyncio.run(work())


def status(store: MemoryStore, body: bytes, *, closed: bool = False) -> int:
    async def work() -> int:
        async with listening(store) as (url, connection), ClientSession() as session:
            if closed:
                await connection.close()
            async with session.post(url, data=body) as response:
                return response.status

    return asyncio.run(work())


def kept(store: MemoryStore, *threads: str) -> list[str]:
    keys = (ConversationKey(PLATFORM, "C1", thread) for thread in threads)
    return [entry.event.id for key in keys for entry in store.transcript(key)]


def test_what_is_acknowledged_is_kept(people: People) -> None:
    post = people.say("C1", "U1", "token w")
    store = MemoryStore()
    postman = deliver(store, [people.told(post)])
    assert kept(store, post.id) == [post.id]
    assert postman.acknowledged == ["E1"]


def test_what_cannot_be_kept_now_is_told_again_until_it_is(people: People) -> None:
    post = people.say("C1", "U1", "token w")
    store = FlakyStore()
    postman = deliver(store, [people.told(post)])
    assert postman.refused == [503, 503]
    assert kept(store, post.id) == [post.id]


def test_twins_duplicates_and_disorder_are_kept_once(people: People) -> None:
    posts = [people.say("C1", f"U{number}", f"{MENTION} token") for number in range(30)]
    told = [people.told(post, kind) for post in posts for kind in ("message", "app_mention")]
    store = MemoryStore()
    deliver(store, mixed_up(told, Random(1), twice=0.5, within=20))  # noqa: S311  for tests
    ids = [post.id for post in posts]
    assert kept(store, *ids) == ids


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b'{"type": "message"}', b"[" * 100_000, b"\xff\xfe"]
)
def test_nonsense_is_refused_for_good(body: bytes) -> None:
    assert status(MemoryStore(), body) == 400


def test_the_desks_own_posts_are_acknowledged_and_not_kept(people: People) -> None:
    post = people.say("C1", "B0", "token w")
    store = MemoryStore()
    deliver(store, [people.told(post)])
    assert kept(store, post.id) == []


def test_after_closing_nothing_is_acknowledged(people: People) -> None:
    body = b'{"type": "join", "author": {"id": "U1"}}'
    assert status(MemoryStore(), body) == 200
    assert status(MemoryStore(), body, closed=True) == 503
