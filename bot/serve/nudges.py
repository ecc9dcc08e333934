"""Asking once whether an answer helped, when nobody has said so for a day. Not here: the words.

Several processes may find the same thread: the event has the same id in all of them, so that it is
taken in once.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.core.message import Event, Nudge, Person, Role
from bot.core.ports import Clock
from bot.core.storage import Threads
from bot.intake import Intake

LOOK_EVERY = 300.0  # seconds
TOO_OLD = timedelta(days=7)  # after a longer silence the question is about something long gone


class Nudges:
    """Takes in an event for each thread whose time has come."""

    def __init__(
        self,
        threads: Threads,
        intake: Intake,
        platforms: Sequence[str],
        clock: Clock,
        after: timedelta,
    ) -> None:
        """`after` is how long a thread must have been silent; zero asks nobody."""
        self._threads = threads
        self._intake = intake
        self._platforms = tuple(platforms)
        self._clock = clock
        self._after = after

    async def look(self) -> bool:
        """Take in what is due; what one look leaves over, the next one finds."""
        if not (self._after and self._platforms):
            return False
        now = self._clock()
        between = (now - self._after - TOO_OLD, now - self._after)
        keys = await asyncio.to_thread(self._threads.awaiting_verdict, self._platforms, *between)
        desk = Person("", role=Role.DESK)
        events = [Event(f"nudge:{key.thread}", key, desk, now, Nudge()) for key in keys]
        for event in events:
            await self._intake.take(event)
        return False
