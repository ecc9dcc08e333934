"""Watches the event loop: how late it is, and an end where it answers no more."""

import asyncio
import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

FAILED = 1
LOOKS = 2  # a process that was frozen and thawed looks stuck, once


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds: how often the loop is looked at, and after how long it counts as stuck."""

    every: float = 0.5
    limit: float = 10.0


class Heart:
    """Beats in the loop, and remembers when it last did."""

    def __init__(
        self,
        patience: Patience,
        on_lag: Callable[[float], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`on_lag` hears at each beat by how many seconds it came too late."""
        self._patience = patience
        self._on_lag = on_lag
        self._now = now
        self._last = now()

    def silence(self) -> float:
        """Seconds since the last beat; any thread may ask."""
        return self._now() - self._last

    async def beat(self) -> None:
        """Beat until cancelled."""
        while True:
            self._last = before = self._now()
            await asyncio.sleep(self._patience.every)
            self._on_lag(max(0.0, self._now() - before - self._patience.every))


def watch(heart: Heart, patience: Patience, *, end: Callable[[], None]) -> Callable[[], None]:
    """Watch in a thread of its own and call `end` once where the heart stops; gives what ends it.

    A thread, because nothing that runs in a stuck loop could do anything about it.
    """
    ended = threading.Event()

    def look() -> None:
        silent = 0
        while not ended.wait(patience.every):
            silent = silent + 1 if heart.silence() > patience.limit else 0
            if silent == LOOKS:
                end()
                return

    threading.Thread(target=look, name="watchdog", daemon=True).start()
    return ended.set


def dump_and_exit() -> None:
    """Show where every thread stands, and end the process without another step of Python's.

    The next start finds everything that was committed, and claims what this process had claimed.
    """
    faulthandler.dump_traceback(file=sys.__stderr__ or sys.stderr, all_threads=True)
    os._exit(FAILED)
