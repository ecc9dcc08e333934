"""Taking events in: an event is committed here before any platform is told that it was received."""

from bot.core.message import Event
from bot.core.ports import Store


class Intake:
    """The only way in; what a platform delivers twice is taken once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, event: Event) -> bool:
        """Commit the event; False where it was taken before.

        Raises StoreUnavailable; the event must not be acknowledged then.
        """
        return self._store.take(event)
