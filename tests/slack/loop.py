"""An event loop in a thread of its own, so that tests may block."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 60.0  # seconds for one thing


class LoopThread:
    """Runs coroutines for those who are not in it; it lives in the starter's network."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def run(self, doing: Awaitable[T], seconds: float = PATIENCE) -> T:
        """What comes of it; raises what it raises."""

        async def done() -> T:
            return await doing

        return asyncio.run_coroutine_threadsafe(done(), self.loop).result(seconds)

    def do(self, doing: Callable[[], T]) -> T:
        """Do something between two steps of the loop, where nothing else changes."""

        async def done() -> T:
            return doing()

        return self.run(done())

    def stop(self) -> None:
        """End, with what is still under way."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        pending = asyncio.all_tasks(self.loop)
        for task in pending:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()
