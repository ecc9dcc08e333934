"""Duplicates, disorder, crashes, ends of leases and two workers in any order: one reply each.

The steps of a worker are rules of their own, so that another worker, or death, comes between any
two of them.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from typing_extensions import override

from bot.core.brakes import Brakes, Rate
from bot.core.errors import AlreadyHandled, StaleConversation
from bot.core.message import Event
from bot.core.storage import Action, Claim, Delivery, OutboxRow, Outcome, Store
from bot.courier import Courier, Pacing
from bot.desk import Desk
from bot.store.memory import MemoryStore
from bot.store.open import open_store
from tests.faults.channel import PLATFORM, DoubleChannel
from tests.faults.clock import ManualClock
from tests.faults.faults import Fault, Harm, Method
from tests.faults.inbound import to_event
from tests.faults.library import answer_to, library
from tests.faults.people import Payload, People
from tests.faults.world import DESK, Post, World

LEASE = timedelta(seconds=60)
PACE = timedelta(seconds=1)
PACING = Pacing(lease=LEASE, patience=timedelta(milliseconds=5))
MANY = Rate(1000, timedelta(minutes=1))
WORKERS = st.sampled_from((0, 1))
HARMS = st.sampled_from(sorted(set(Harm) - {Harm.REFUSE, Harm.THROTTLE, Harm.SLOW}))


class Holding:
    """An outbox for one courier, whose note is held back until the machine lets it through."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.outcome: Outcome | None = None

    def mark(self, reply_key: str, outcome: Outcome) -> None:
        self.outcome = outcome

    def pause(self, platform: str, place: str, action: Action, wait: timedelta) -> None:
        self._store.pause(platform, place, action, wait)

    def claim_replies(
        self, platforms: Collection[str], *, most: int, lease: timedelta, pace: timedelta
    ) -> tuple[OutboxRow, ...]:
        return self._store.claim_replies(platforms, most=most, lease=lease, pace=pace)


class OneReply(RuleBasedStateMachine):
    """People ask, two workers answer and deliver, and everything that can come between does."""

    def open_store(self, clock: ManualClock) -> Store:
        return MemoryStore(clock)

    @initialize()
    def begin(self) -> None:
        self.clock = ManualClock()
        self.store = self.open_store(self.clock)
        self.world = World(self.clock, pace=0)
        self.people = People(self.world)
        self.desk = Desk(library(), self.store, self.clock, Brakes(MANY, MANY, MANY))
        self.posts: list[Post] = []
        self.told: list[Payload] = []
        self.untold: list[Payload] = []
        self.claims: list[list[Claim]] = [[], []]
        self.rows: list[list[OutboxRow]] = [[], []]
        self.held: list[list[tuple[str, Outcome]]] = [[], []]
        self.claimed = [self.clock(), self.clock()]

    @rule(place=st.sampled_from(("C1", "C2")))
    def ask(self, place: str) -> None:
        number = len(self.posts)
        post = self.people.say(place, f"U{number}", f"token w{number}")
        self.posts.append(post)
        self.untold.append(self.people.told(post))

    @rule(data=st.data())
    @precondition(lambda self: self.posts)
    def edit(self, data: st.DataObject) -> None:
        post = data.draw(st.sampled_from(self.posts))
        now = self.world.posts[post.id]
        if not now.deleted:
            self.clock.move(0.001)
            self.untold.append(self.people.edit(post, f"{now.draft.text}e"))

    @rule(data=st.data())
    @precondition(lambda self: self.posts)
    def delete(self, data: st.DataObject) -> None:
        post = data.draw(st.sampled_from(self.posts))
        if not self.world.posts[post.id].deleted:
            self.clock.move(0.001)
            self.untold.append(self.people.delete(post))

    @rule(data=st.data())
    @precondition(lambda self: self.untold)
    def deliver_any(self, data: st.DataObject) -> None:
        """In any order."""
        payload = self.untold.pop(data.draw(st.integers(0, len(self.untold) - 1)))
        self.told.append(payload)
        self.store.take([self._event(payload)])

    @rule(data=st.data())
    @precondition(lambda self: self.told)
    def deliver_again(self, data: st.DataObject) -> None:
        payload = data.draw(st.sampled_from(self.told))
        assert self.store.take([self._event(payload)]) == (False,)

    @rule(worker=WORKERS, most=st.integers(1, 3))
    def claim(self, worker: int, most: int) -> None:
        self.claims[worker] += self.store.claim_events([PLATFORM], most=most, lease=LEASE)

    @rule(worker=WORKERS)
    @precondition(lambda self: any(self.claims))
    def handle(self, worker: int) -> None:
        """An event claimed now or long ago: its lease may be over, another may have handled it."""
        if self.claims[worker]:
            self._handle(self.claims[worker].pop(0).event)

    @rule(worker=WORKERS, most=st.integers(1, 3))
    def claim_replies(self, worker: int, most: int) -> None:
        if not self.rows[worker] and not self.held[worker]:
            self.claimed[worker] = self.clock()
            rows = self.store.claim_replies([PLATFORM], most=most, lease=LEASE, pace=PACE)
            self.rows[worker] += rows

    @rule(worker=WORKERS, harm=st.none() | HARMS)
    @precondition(lambda self: any(self.rows))
    def send(self, worker: int, harm: Harm | None) -> None:
        """Within the lease, as a courier's patience sees to; what came of it is not noted yet."""
        if self.rows[worker]:
            self._send(worker, self.rows[worker].pop(0), harm)

    @rule(worker=WORKERS)
    @precondition(lambda self: any(self.held))
    def mark(self, worker: int) -> None:
        if self.held[worker]:
            self.store.mark(*self.held[worker].pop(0))

    @rule(worker=WORKERS, place=st.sampled_from(("C1", "C2")))
    def ask_and_handle(self, worker: int, place: str) -> None:
        """Nothing comes between: so that the rarer steps have something to come between."""
        self.ask(place)
        self.told.append(self.untold.pop())
        self.store.take([self._event(self.told[-1])])
        self.claim(worker, 3)
        while self.claims[worker]:
            self.handle(worker)

    @rule(worker=WORKERS, harm=st.none() | HARMS, dies=st.booleans())
    def deliver_reply(self, worker: int, harm: Harm | None, dies: bool) -> None:
        """A reply is claimed and sent, and what came of it noted, or not."""
        self.claim_replies(worker, 1)
        while self.rows[worker]:
            self.send(worker, harm)
        while self.held[worker] and not dies:
            self.mark(worker)
        self.held[worker] = []

    @rule(worker=WORKERS)
    def crash(self, worker: int) -> None:
        """All that the worker had in its hands is gone."""
        self._forget(worker)

    @rule(seconds=st.sampled_from((0.5, 2, 10, 40)))
    def time_passes(self, seconds: float) -> None:
        """Time passes; a courier's patience ends before its lease does, however it ends."""
        self.clock.move(seconds)
        for worker in (0, 1):
            if self.clock() >= self.claimed[worker] + LEASE:
                self.rows[worker], self.held[worker] = [], []

    @rule()
    def leases_end(self) -> None:
        """A worker may still handle events that it claimed before."""
        self.time_passes(LEASE.total_seconds() + 1)

    @override
    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        while self.untold:
            self.store.take([self._event(self.untold.pop(0))])
        for worker in (0, 1):
            self._forget(worker)
        self._run_to_the_end()
        for post in self.posts:
            self._check(self.world.posts[post.id])
        self.store.close()

    def _run_to_the_end(self) -> None:
        quiet = 0
        while quiet < 14:
            claims = self.store.claim_events([PLATFORM], most=50, lease=LEASE)
            for claim in claims:
                self._handle(claim.event)
            rows = self.store.claim_replies([PLATFORM], most=50, lease=LEASE, pace=PACE)
            for row in rows:
                self._send(0, row, None)
            while self.held[0]:
                self.store.mark(*self.held[0].pop(0))
            quiet = 0 if claims or rows else quiet + 1
            self.clock.move(1 if claims or rows else 10)

    def _check(self, post: Post) -> None:
        seen = self.world.seen(post.draft.place, post.draft.thread, by=DESK)
        expected = [] if post.deleted else [answer_to(post.draft.text)]
        assert [reply.draft.text for reply in seen] == expected

    def _handle(self, event: Event) -> None:
        try:
            self.desk.handle(event)
        except AlreadyHandled:
            pass
        except StaleConversation as error:
            self.store.put_off(event, str(error), timedelta(0))

    def _send(self, worker: int, row: OutboxRow, harm: Harm | None) -> None:
        faults = [] if harm is None else [Fault(harm)]
        self.world.script.upcoming = {method: list(faults) for method in Method}
        holding = Holding(self.store)
        courier = Courier(holding, {PLATFORM: DoubleChannel(self.world)}, PACING)
        asyncio.run(courier.deliver(row))
        assert holding.outcome is not None
        assert holding.outcome.delivery is not Delivery.PARKED
        self.held[worker].append((row.reply.key, holding.outcome))

    def _forget(self, worker: int) -> None:
        self.claims[worker], self.rows[worker], self.held[worker] = [], [], []

    @staticmethod
    def _event(payload: Payload) -> Event:
        event = to_event(payload)
        assert event is not None
        return event


class OneReplyOnSqlite(OneReply):
    """The same with a file."""

    @override
    def open_store(self, clock: ManualClock) -> Store:
        self._folder = tempfile.mkdtemp()
        path = Path(self._folder) / "desk.db"
        return open_store(f"sqlite:///{path}", clock=clock)

    @override
    def teardown(self) -> None:
        super().teardown()
        if hasattr(self, "_folder"):
            shutil.rmtree(self._folder)


TestOneReply = OneReply.TestCase
TestOneReply.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOneReplyOnSqlite = OneReplyOnSqlite.TestCase
TestOneReplyOnSqlite.settings = settings(
    max_examples=20, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
