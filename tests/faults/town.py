"""People in a World and a desk among them, whose process lives and dies on one database.

Time is a manual clock: a minute of leases and waits takes a few milliseconds.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from random import Random
from typing import cast

from bot.answering import Answering, Failed
from bot.core.brakes import Brakes
from bot.core.credentials import Detector
from bot.core.errors import StoreUnavailable
from bot.core.ports import Channel, Clock
from bot.core.storage import Store
from bot.courier import Courier, Pacing
from bot.desk import Desk
from bot.intake import Intake
from bot.store.open import open_store
from tests.faults.channel import PLATFORM, DoubleChannel
from tests.faults.clock import ManualClock
from tests.faults.crash import Crash, Fuse, Mortal
from tests.faults.faults import Rule, Script, no_faults
from tests.faults.inbound import to_event
from tests.faults.library import answer_to, library
from tests.faults.people import Payload, People
from tests.faults.tally import Note, Result
from tests.faults.world import DESK, Post, World

LEASE = timedelta(seconds=60)
PACING = Pacing(lease=LEASE, patience=timedelta(milliseconds=10))
REST = 10  # seconds by which an idle desk's clock moves
QUIET = 13  # times that nothing happens: longer than any lease and wait


class Ground:
    """One database and one clock, which outlive every desk on them."""

    def __init__(self, url: str) -> None:
        self.clock = ManualClock()
        self.url = url
        self._stores: list[Store] = []

    def stores(self, count: int) -> list[Store]:
        """So many stores on the database, as if each were in a process of its own."""
        while len(self._stores) < count:
            self._stores.append(open_store(self.url, clock=self.clock))
        return self._stores[:count]

    def close(self) -> None:
        for store in self._stores:
            store.close()


class Process:
    """One life of a desk: intake, answering and courier around a store and a channel."""

    def __init__(self, store: Store, channel: Channel, clock: Clock, random: Random) -> None:
        desk = Desk(library(), store, clock, Brakes())
        self.failures: list[Exception] = []
        self.intake = Intake(store, Detector())
        self.answering = Answering(desk, store, [PLATFORM], lease=LEASE, jitter=random.random)
        self.courier = Courier(store, {PLATFORM: channel}, PACING, random.random)

    async def take(self, payload: Payload) -> None:
        """What a channel does with a payload; it is acknowledged when this returns."""
        event = to_event(payload)
        if event is not None:
            await self.intake.take(event)

    async def work(self) -> bool:
        """Handle and deliver what is due; False where nothing was."""
        handled = self.answering.answer_some()
        self.failures += [one.error for one in handled if isinstance(one, Failed)]
        return bool(handled) | bool(await self.courier.deliver_some())


@dataclass
class Town:
    """`deliveries` are what the platform still has to tell the desk, in this order.

    At most `burst` of them come at once; those `later` wait for their time. `failures` are what
    handling raised.
    """

    ground: Ground
    seed: int = 0
    rule: Rule = no_faults
    pace: float = 1.0
    deliveries: list[Payload] = field(default_factory=list)
    questions: list[Post] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    later: list[tuple[datetime, Payload]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    burst: int = 4

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  for tests, not for secrets
        self.clock = self.ground.clock
        self.world = World(self.clock, Script(rule=self.rule), self.pace)
        self.people = People(self.world, frozenset({"T1"}), frozenset({"B1"}))

    def ask(self, place: str, person: str, text: str) -> Post:
        """A question that must be answered, as it stands in the end."""
        self.questions.append(self.people.say(place, person, text))
        return self.questions[-1]

    def tell_in(self, seconds: float, payload: Payload) -> None:
        """Let the platform tell of something after a while."""
        self.later.append((self.clock() + timedelta(seconds=seconds), payload))
        self.later.sort(key=lambda entry: entry[0])

    def live(self, fuse: Fuse | None = None, desks: int = 1) -> bool:
        """One life of `desks` processes at once, until nothing is left to do; False: it died."""
        try:
            asyncio.run(self._live(self.ground.stores(desks), fuse))
        except Crash:
            self.crashes.append(fuse.where if fuse else "")
            self.clock.move(LEASE.total_seconds() + 1)
            return False
        return True

    async def _live(self, stores: Iterable[Store], fuse: Fuse | None) -> None:
        processes = [self._process(store, fuse) for store in stores]
        quiet = 0
        while quiet < QUIET:
            busy = await self._deliver(processes, fuse)
            for process in processes:
                busy |= await process.work()
                self.failures += process.failures
                process.failures.clear()
            quiet = 0 if busy or self.later else quiet + 1
            self.clock.move(self.random.choice((0, 0.3, 1, 2)) if busy else self._rest())

    def _rest(self) -> float:
        if not self.later:
            return REST
        return min(REST, max(0.0, (self.later[0][0] - self.clock()).total_seconds()))

    def _process(self, store: Store, fuse: Fuse | None) -> Process:
        channel: Channel = DoubleChannel(self.world)
        if fuse:
            store = cast(Store, Mortal(store, fuse))
            channel = cast(Channel, Mortal(channel, fuse))
        return Process(store, channel, self.clock, self.random)

    async def _deliver(self, processes: list[Process], fuse: Fuse | None) -> bool:
        """Tell of some events at once; those that were not acknowledged are told of again."""
        while self.later and self.later[0][0] <= self.clock():
            self.deliveries.append(self.later.pop(0)[1])
        some = self.deliveries[: self.random.randint(1, self.burst)]
        told = [self.random.choice(processes).take(payload) for payload in some]
        results = await asyncio.gather(*told, return_exceptions=True)
        if fuse and fuse.where:
            raise Crash
        for payload, error in zip(some, results, strict=True):
            if error is None:
                self.deliveries.remove(payload)
            elif not isinstance(error, StoreUnavailable):
                raise error
        return bool(some)

    def result(self) -> Result:
        """What readers see of each question: the newest words answered once, or nothing at all."""
        lost, doubled, wrong = [], [], []
        for question in self.questions:
            now = self.world.posts[question.id]
            place, thread = question.draft.place, question.draft.thread
            seen = [unescape(p.draft.text) for p in self.world.seen(place, thread, by=DESK)]
            expected = [] if now.deleted else [answer_to(now.draft.text)]
            told = ascii(f"{now.draft.text[:80]} in {place}: {[text[:80] for text in seen]}")
            if len(seen) < len(expected):
                lost.append(told)
            elif len(seen) > 1:
                doubled.append(told)
            elif seen != expected:
                wrong.append(told)
        return Result(len(self.questions), tuple(lost), tuple(doubled), tuple(wrong))


def note_town(note: Note, town: Town) -> Result:
    """Note all that a town went through; what came of it."""
    result = town.result()
    tried = Counter(town.crashes)
    tried.update(f"{call.method}: {fault.harm}" for call, fault in town.world.harmed)
    for fault, times in tried.items():
        note(fault, times, result)
    return result
