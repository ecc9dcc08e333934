"""Brings what happened to the app as Slack does: within three seconds, or again."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

from tests.slack import replies
from tests.slack.books import Books
from tests.slack.parcels import Carrier, Failure, Kind, Outcome, Parcel


class Deliveries:
    """Every parcel and its tries; its switches may be set at any time.

    `retry_after` are the seconds before each further try of an event. Slack's own are 0, 60 and
    300, and an hour between any more (the app's setting Delayed Events).
    """

    def __init__(self, carrier: Carrier, books: Books) -> None:
        self.retry_after: tuple[float, ...] = (0.0, 1.0, 5.0, 10.0, 20.0)
        self.copies = 1  # of each event, for Slack delivers at least once
        self.delay = 0.0  # seconds before the first try
        self.in_order = True  # the next event waits for the first try of the last
        self.parcels: list[Parcel] = []
        self._carrier = carrier
        self._books = books
        self._order = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Parcel] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way; what is held back is not."""
        return not self._tasks

    def put(self, parcel: Parcel) -> None:
        """Deliver an event as soon as may be."""
        self.parcels.append(parcel)
        if self._held is None:
            self._begin(parcel)
        else:
            self._held.append(parcel)

    def hold(self) -> None:
        """Deliver no event until they are released."""
        if self._held is None:
            self._held = []

    def release(self, reorder: Callable[[list[Parcel]], Sequence[Parcel]] = list) -> None:
        """Deliver what was held back, in another order if one is given."""
        held, self._held = self._held or [], None
        for parcel in reorder(held):
            self._begin(parcel)

    def again(self, parcel: Parcel) -> None:
        """Deliver an event once more, with the same id."""
        self._begin(parcel)

    async def once(self, parcel: Parcel) -> Outcome:
        """Deliver what a person waits for, which Slack does not try again."""
        self.parcels.append(parcel)
        outcome = await self._try(parcel, 0, "")
        if parcel.kind is not Kind.EVENT:
            replies.check(parcel, outcome, self._books)
        return outcome

    async def stop(self) -> None:
        """Drop what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, parcel: Parcel) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(parcel))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            self._books.violate("front_broke", repr(task.exception()))

    async def _deliver(self, parcel: Parcel) -> None:
        async with AsyncExitStack() as stack:
            if self.in_order:
                await stack.enter_async_context(self._order)
            await asyncio.sleep(self.delay)
            outcome = await self._try(parcel, 0, "")
        pauses = iter(self.retry_after)
        number = 0
        while outcome.failure and (pause := next(pauses, None)) is not None:
            await asyncio.sleep(pause)
            number += 1
            outcome = await self._try(parcel, number, outcome.failure.value)
        for _ in range(1, self.copies):
            await self._try(parcel, 0, "")

    async def _try(self, parcel: Parcel, number: int, reason: str) -> Outcome:
        outcome = await self._carrier.carry(parcel, number, reason)
        parcel.tries.append(outcome)
        if outcome.failure is Failure.ERROR:
            what = parcel.payload.get("event", {}).get("type", parcel.kind)
            self._books.violate(f"status_{outcome.status}", f"{what} {parcel.id}")
        elif outcome.failure is Failure.TIMEOUT and outcome.status >= 0:
            self._books.violate("ack_late", f"{parcel.kind} {parcel.id}: {outcome.seconds:.1f} s")
        elif outcome.failure is Failure.CONNECTION and parcel.kind is not Kind.EVENT:
            self._books.violate("unreachable", f"nobody takes {parcel.kind}")
        return outcome
