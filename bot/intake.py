"""Taking events in: an event is committed here before any platform is told that it was received."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from bot.core.credentials import Detector
from bot.core.errors import StoreUnavailable
from bot.core.message import Event
from bot.core.screening import screened
from bot.core.storage import Inbox

MOST_AT_ONCE = 200  # events of one transaction: what comes meanwhile goes into the next

_Waiting = tuple[Event, asyncio.Future[bool]]


class Intake:
    """The only way in; what a platform delivers twice is taken once.

    Secrets are cut out first, so that nothing behind this point ever sees one. Events that arrive
    while others are being committed are committed together: one flush to the disk for all of them.
    """

    def __init__(
        self, inbox: Inbox, detector: Detector, on_taken: Callable[[], None] = lambda: None
    ) -> None:
        """`on_taken` is called when something new was taken."""
        self._inbox = inbox
        self._detector = detector
        self._on_taken = on_taken
        self._waiting: list[_Waiting] = []
        self._committing: asyncio.Task[None] | None = None

    async def take(self, event: Event) -> bool:
        """Commit the event; False where it was taken before.

        Raises StoreUnavailable; the event must not be acknowledged then.
        """
        committed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((screened(event, self._detector), committed))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_waiting())
        return await committed

    async def _commit_waiting(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                await self._commit(batch)
        finally:
            self._committing = None
            for _, committed in self._waiting:  # none, unless this task was ended from outside
                committed.cancel()
            self._waiting = []

    async def _commit(self, batch: list[_Waiting]) -> None:
        try:
            taken = await asyncio.to_thread(self._inbox.take, [event for event, _ in batch])
        except StoreUnavailable as error:
            _refuse(batch, error)
        except Exception as error:  # noqa: BLE001  whoever waits must hear of it, whatever it is
            await self._commit_each(batch, error)
        else:
            self._tell(batch, taken)
        finally:
            for _, committed in batch:  # whoever is not told yet never will be
                committed.cancel()

    async def _commit_each(self, batch: list[_Waiting], error: Exception) -> None:
        """One that cannot be kept must not take the others with it."""
        if len(batch) == 1:
            _refuse(batch, error)
            return
        for waiting in batch:
            await self._commit([waiting])

    def _tell(self, batch: list[_Waiting], taken: Sequence[bool]) -> None:
        for (_, committed), new in zip(batch, taken, strict=True):
            if not committed.done():  # whoever waited for it may have gone
                committed.set_result(new)
        if any(taken):
            self._on_taken()


def _refuse(batch: Iterable[_Waiting], error: Exception) -> None:
    for _, committed in batch:
        if not committed.done():
            committed.set_exception(error)
