"""The life of a running desk: what starts before what, what stops before what, and what is kept."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import ClientSession
from typing_extensions import override

from bot.core.credentials import Detector
from bot.core.errors import SettingsError
from bot.core.storage import Delivery, OutboxRow
from bot.courier import Pacing
from bot.serve.house import House, Plan
from bot.serve.run import Grace, run
from bot.serve.watchdog import Patience
from bot.serve.web import Address
from tests.builders import KEY, NOON, event
from tests.repository import repository_library
from tests.unit.serve.running import Book, Ears, Kept, Wire

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
ANYWHERE = Address("127.0.0.1", 0)
SOON = 10  # seconds: nothing here takes more than a part of one
QUESTION = "Gravity Forms wants an API key and a secret"


@dataclass
class Scene:
    """A desk that runs, and how to stop it."""

    kept: Kept
    book: Book
    wires: list[Wire]
    knows: bool = True
    grace: Grace = field(default_factory=Grace)
    keep: timedelta = timedelta(days=30)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.house = House(
            Plan(
                database=self.kept,
                connections=self.wires,
                detector=Detector(),
                log=self.book.log,
                clock=lambda: NOON,
                jitter=random.random,
                pacing=Pacing(pace=timedelta(0)),
                keep_texts=self.keep,
                grace=self.grace,
                patience=Patience(limit=600),  # a busy machine is no stuck loop
            )
        )

    async def learn(self) -> None:
        """Serve the knowledge."""
        for wire in self.wires:
            wire.diary.append("learned")
        if self.knows:
            self.house.serve(repository_library())

    async def never(self) -> None:
        """Go on until cancelled."""
        await asyncio.Event().wait()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(next(line for line in self.book.lines if line["event"] == "listening")["port"])

    def live(self, then: Callable[[], Awaitable[None]]) -> None:
        """Run until `then` is over and every wire is open."""

        async def main() -> None:
            parts = self.house.parts(self.learn, [self.never])
            running = asyncio.create_task(run(parts, ANYWHERE, self.stop))
            await asyncio.wait_for(
                asyncio.gather(*(wire.opened.wait() for wire in self.wires)), SOON
            )
            await asyncio.wait_for(then(), SOON)
            self.stop.set()
            await asyncio.wait_for(running, SOON)

        asyncio.run(main())


async def _nothing() -> None:
    """Stop at once."""


def test_a_question_taken_in_is_answered(kept: Kept, book: Book, wire: Wire) -> None:
    async def then() -> None:
        assert wire.intake
        assert await wire.intake.take(event(QUESTION))
        await wire.channel.heard.wait()

    Scene(kept, book, [wire]).live(then)
    ((reply,),) = (entry.replies for entry in kept.transcript(KEY))
    assert reply.delivery is Delivery.SENT
    assert "Gravity Forms" not in book.stream.getvalue()
    assert {"event handled", "reply tried"} <= set(book.told())


def test_what_waited_from_before_is_answered_after_the_start(
    kept: Kept, book: Book, wire: Wire
) -> None:
    kept.take([event(QUESTION)])
    Scene(kept, book, [wire]).live(wire.channel.heard.wait)
    assert len(wire.channel.sent) == 1


def test_platforms_are_opened_after_the_knowledge_and_closed_before_the_database(
    kept: Kept, book: Book
) -> None:
    class Asks(Wire):
        @override
        async def close(self) -> None:
            self.diary.append(f"closed, database closed: {kept.closed}")

    wire = Asks()
    Scene(kept, book, [wire]).live(_nothing)
    assert wire.diary == ["learned", "opened", "closed, database closed: False"]
    assert kept.closed
    assert book.told()[-1] == "stopped"


def test_readiness_ends_before_the_platforms_are_closed(kept: Kept, book: Book) -> None:
    found: list[int] = []

    class Asks(Wire):
        @override
        async def close(self) -> None:
            url = f"http://127.0.0.1:{scene.port}"
            async with ClientSession() as session:
                for path in ("/readyz", "/healthz"):
                    async with session.get(url + path) as answer:
                        found.append(answer.status)

    scene = Scene(kept, book, [Asks()])
    scene.live(_nothing)
    assert found == [503, 200]


def test_a_desk_in_order_is_ready(kept: Kept, book: Book, wire: Wire) -> None:
    async def then() -> None:
        url = f"http://127.0.0.1:{scene.port}"
        async with ClientSession() as session:
            async with session.get(f"{url}/readyz") as answer:
                assert await answer.json() == {"status": "ready"}
            async with session.get(f"{url}/metrics") as answer:
                assert "desk_outbox_depth" in await answer.text()

    scene = Scene(kept, book, [wire])
    scene.live(then)


def test_without_knowledge_events_are_kept_and_the_desk_is_not_ready(
    kept: Kept, book: Book, wire: Wire
) -> None:
    async def then() -> None:
        assert wire.intake
        assert await wire.intake.take(event(QUESTION))
        url = f"http://127.0.0.1:{scene.port}/readyz"
        async with ClientSession() as session, session.get(url) as answer:
            assert (await answer.json())["reasons"] == ["no knowledge is served"]

    scene = Scene(kept, book, [wire], knows=False)
    scene.live(then)
    assert [entry.replies for entry in kept.transcript(KEY)] == [()]


def test_knowledge_that_comes_later_answers_what_waited(kept: Kept, book: Book, wire: Wire) -> None:
    async def then() -> None:
        assert wire.intake
        await wire.intake.take(event(QUESTION))
        scene.house.serve(repository_library())
        await wire.channel.heard.wait()

    scene = Scene(kept, book, [wire], knows=False)
    scene.live(then)


def test_a_platform_that_hangs_holds_up_neither_the_stop_nor_another_platform(
    kept: Kept, book: Book
) -> None:
    class Hangs(Wire):
        @override
        async def close(self) -> None:
            await asyncio.Event().wait()

    other = Wire(platform="discord")
    Scene(kept, book, [Hangs(), other], grace=Grace(connections=0.01)).live(_nothing)
    assert other.diary[-1] == "closed"
    (line,) = (line for line in book.lines if line["event"] == "could not stop cleanly")
    assert (line["part"], line["error"]) == ("slack", "TimeoutError")


def test_a_reply_that_takes_too_long_is_given_back_to_be_looked_up(kept: Kept, book: Book) -> None:
    class Slow(Ears):
        @override
        async def send(self, row: OutboxRow) -> str:
            self.heard.set()
            await asyncio.Event().wait()
            return ""

    wire = Wire(channel=Slow())
    kept.take([event(QUESTION)])
    Scene(kept, book, [wire], grace=Grace(work=0.05)).live(wire.channel.heard.wait)
    ((reply,),) = (entry.replies for entry in kept.transcript(KEY))
    assert reply.delivery is Delivery.UNKNOWN
    assert kept.closed


def test_a_reply_in_flight_is_finished(kept: Kept, book: Book) -> None:
    class Waits(Ears):
        @override
        async def send(self, row: OutboxRow) -> str:
            self.heard.set()
            await scene.stop.wait()
            return "remote"

    wire = Wire(channel=Waits())
    kept.take([event(QUESTION)])
    scene = Scene(kept, book, [wire])
    scene.live(wire.channel.heard.wait)
    ((reply,),) = (entry.replies for entry in kept.transcript(KEY))
    assert (reply.delivery, reply.remote_id) == (Delivery.SENT, "remote")


def test_a_platform_that_cannot_be_opened_ends_the_desk_in_order(kept: Kept, book: Book) -> None:
    class Refuses(Wire):
        @override
        async def open(self, intake: object) -> None:
            raise SettingsError(["the token is not valid"])

    async def main() -> None:
        scene = Scene(kept, book, [Refuses()])
        with pytest.raises(SettingsError, match="the token is not valid"):
            await run(scene.house.parts(scene.learn, [scene.never]), ANYWHERE, scene.stop)

    asyncio.run(main())
    assert kept.closed


def test_a_chore_that_breaks_ends_the_desk_in_order(kept: Kept, book: Book, wire: Wire) -> None:
    async def breaks() -> None:
        raise ValueError

    async def main() -> None:
        scene = Scene(kept, book, [wire])
        with pytest.raises(ValueError, match=r"^$"):
            await run(scene.house.parts(scene.learn, [breaks]), ANYWHERE, scene.stop)

    asyncio.run(main())
    assert wire.diary[-1] == "closed"
    assert kept.closed


def test_what_was_written_is_forgotten_at_the_start(kept: Kept, book: Book, wire: Wire) -> None:
    async def then() -> None:
        await asyncio.to_thread(kept.forgot.wait, SOON)

    Scene(kept, book, [wire], keep=timedelta(days=7)).live(then)
    assert kept.blanked[0] == NOON - timedelta(days=7)


def test_without_a_platform_nothing_is_claimed(kept: Kept, book: Book) -> None:
    kept.take([event(QUESTION)])

    async def then() -> None:
        await asyncio.to_thread(kept.forgot.wait, SOON)  # the workers are at work

    Scene(kept, book, []).live(then)
    assert kept.claim_events((KEY.platform,), most=1, lease=timedelta(0))[0].attempts == 1
