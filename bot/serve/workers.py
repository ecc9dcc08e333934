"""Loops that do one kind of work again and again, when woken or when it is time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from bot.core.errors import StoreUnavailable
from bot.core.retry import backoff
from bot.serve.logs import Log

SHORTEST_PAUSE = timedelta(milliseconds=50)
LONGEST_PAUSE = timedelta(seconds=10)  # a database that is back should not have to wait for us


class Worker:
    """Does `work` until it gives False, then waits until it is woken or `poll` seconds are over.

    A database that cannot be used is waited for; that is logged once, and once when it is back.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[bool]],
        poll: float,
        log: Log,
        jitter: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self._name = name
        self._work = work
        self._poll = poll
        self._log = log
        self._jitter = jitter
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()
        self._failures = 0

    @property
    def name(self) -> str:
        """What it does, in a word."""
        return self._name

    def wake(self) -> None:
        """There is something to do; call it in the event loop."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is in hand and begin nothing new."""
        self._stopped.set()
        self._woken.set()

    async def run(self) -> None:
        """Work until stopped."""
        while not self._stopped.is_set():
            self._woken.clear()
            again, pause = await self._once()
            if not again:
                await self._rest(pause)

    async def _once(self) -> tuple[bool, float]:
        """Whether there may be more to do at once, and else for how long to rest."""
        try:
            more = await self._work()
        except StoreUnavailable as error:
            return False, self._failed(error)
        except Exception as error:  # noqa: BLE001  the desk goes on; what failed stays claimed or due
            return False, self._failed(error)
        if self._failures:
            self._log.info("works again", worker=self._name, failures=self._failures)
            self._failures = 0
        return more, self._poll

    def _failed(self, error: Exception) -> float:
        """How long to wait, in seconds; a wake-up does not shorten it."""
        self._failures += 1
        if self._failures == 1 or not isinstance(error, StoreUnavailable):
            self._log.error("cannot work", worker=self._name, exc_info=error)
        wait = backoff(self._failures, self._jitter())
        pause = LONGEST_PAUSE if wait is None else min(wait, LONGEST_PAUSE)
        return max(pause, SHORTEST_PAUSE).total_seconds()

    async def _rest(self, seconds: float) -> None:
        waited_for = self._stopped if self._failures else self._woken
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await waited_for.wait()
