"""The store that forgets: everything in plain collections. Not here: anything slow to import."""

from bot.store.memory_inbox import MemoryInbox
from bot.store.memory_outbox import MemoryOutbox
from bot.store.memory_places import MemoryPlaces
from bot.store.memory_threads import MemoryThreads


class MemoryStore(MemoryInbox, MemoryThreads, MemoryOutbox, MemoryPlaces):
    """Implements the Store port until the process ends; threads may share it."""

    def close(self) -> None:
        """Nothing to let go of."""
