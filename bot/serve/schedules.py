"""What is done from time to time: forgetting what was written, and looking at what waits."""

import asyncio
from datetime import timedelta

from bot.core.ports import Clock
from bot.core.storage import Records
from bot.serve.logs import Log
from bot.serve.metrics import StateGauges

SHOW_EVERY = 15.0
FORGET_EVERY = 3600.0
FORGET_SOON = 60.0  # where nothing is to be kept at all


class Schedules:
    """Work that each process does by itself; a second process doing the same changes nothing."""

    def __init__(self, records: Records, gauges: StateGauges, clock: Clock, log: Log) -> None:
        self._records = records
        self._gauges = gauges
        self._clock = clock
        self._log = log

    async def show_backlog(self) -> bool:
        """Let the metrics say how much waits."""
        backlog = await asyncio.to_thread(self._records.backlog)
        self._gauges.show(backlog, self._clock())
        return False

    async def forget_texts(self, keep: timedelta) -> bool:
        """Forget what was written in threads untouched for as long as `keep`."""
        threads = await asyncio.to_thread(self._records.blank_texts, self._clock() - keep)
        if threads:
            self._gauges.forgotten.inc(threads)
            self._log.info("texts forgotten", threads=threads)
        return False
