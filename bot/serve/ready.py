"""Whether the desk can do its work now, and if not, why: in words that anybody may read."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.serve.connection import Connection

PATIENCE = 1.0  # seconds for the database


class Readiness:
    """Asks everything that the desk depends on."""

    def __init__(
        self,
        ping: Callable[[], None],
        knowledge: Callable[[], str],
        connections: Sequence[Connection],
        patience: float = PATIENCE,
    ) -> None:
        """`ping` raises where the database does not answer, `knowledge` gives the version or ""."""
        self._ping = ping
        self._knowledge = knowledge
        self._connections = connections
        self._patience = patience
        self._asked: asyncio.Task[None] | None = None
        self.phase = "starting"
        """What keeps the desk from being ready in itself; "" where nothing does."""

    async def reasons(self) -> list[str]:
        """Why it is not ready; empty where it is."""
        reasons = [self.phase] if self.phase else []
        if not await self._database_answers():
            reasons.append("the database does not answer")
        if not self._knowledge():
            reasons.append("no knowledge is served")
        troubles = ((place.platform, place.trouble()) for place in self._connections)
        return reasons + [f"{platform}: {trouble}" for platform, trouble in troubles if trouble]

    async def _database_answers(self) -> bool:
        """Ask once, however many want to know: a database that hangs must not use up threads."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(asyncio.to_thread(self._ping))
        with suppress(TimeoutError, Exception):
            async with asyncio.timeout(self._patience):
                await asyncio.shield(self._asked)
            return True
        return False
