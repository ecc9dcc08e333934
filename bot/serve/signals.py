"""Signals that end the desk: the first asks it to stop, the second ends it."""

import asyncio
import os
import signal
import threading
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)
FAILED = 1


def stop_on_signals(stop: asyncio.Event, longest: float) -> None:
    """Set `stop` at the first signal; let the next end the process at once, as does `longest`.

    `longest` is in seconds: not even a thread that hangs keeps the process from ending in time.
    Call it in the main thread, in the event loop.
    """
    loop = asyncio.get_running_loop()

    def first(_: int, __: FrameType | None) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        end_after(longest)
        loop.call_soon_threadsafe(stop.set)

    for number in SIGNALS:
        signal.signal(number, first)


def end_after(seconds: float, status: int = FAILED) -> None:
    """End the process after a while, if it is still there: threads that hang keep it no longer."""
    last = threading.Timer(seconds, os._exit, [status])
    last.daemon = True
    last.start()
