"""The inbox in memory: events as they came. Not here: what became of them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from bot.core.message import Event
from bot.core.storage import Claim
from bot.store.memory_base import MemoryPart, Taken, identity, is_due, writer
from bot.store.progress import Progress


class MemoryInbox(MemoryPart):
    """Implements the Inbox port."""

    def take(self, events: Sequence[Event]) -> tuple[bool, ...]:
        """Keep events; False for one that is there already."""
        with self._lock:
            return tuple([self._take(event) for event in events])

    def claim_events(
        self, platforms: Collection[str], *, most: int, lease: timedelta
    ) -> tuple[Claim, ...]:
        """Events to handle now, in the order of taking."""
        with self._lock:
            until = self._clock() + lease
            found = list(islice(self._claimable(platforms), most))
            for taken in found:
                taken.attempts += 1
                taken.lease_until = until
            return tuple(Claim(taken.event, taken.attempts) for taken in found)

    def put_off(self, event: Event, error: str, wait: timedelta | None) -> None:
        """Give a claimed event back; one that was handled meanwhile stays so."""
        with self._lock:
            position = self._position(event)
            taken = self._inbox[position]
            if taken.progress is not Progress.PENDING:
                return
            taken.lease_until, taken.error = None, error
            if wait is None:
                taken.progress = Progress.PARKED
                del self._pending[position]
            else:
                taken.not_before = self._clock() + wait

    def let_go(self, events: Sequence[Event]) -> None:
        """Give claimed events back at once; others are left as they are."""
        with self._lock:
            for event in events:
                taken = self._inbox[self._position(event)]
                if taken.progress is Progress.PENDING and taken.lease_until is not None:
                    taken.lease_until = None
                    taken.attempts -= 1

    def _take(self, event: Event) -> bool:
        if identity(event) in self._taken:
            return False
        position = len(self._inbox)
        self._inbox.append(Taken(event))
        self._taken[identity(event)] = position
        self._pending[position] = None
        self._threads[event.key].append(position)
        self._written[writer(event)].append(position)
        self._latest[event.key.platform] = event.key
        return True

    def _claimable(self, platforms: Collection[str]) -> Iterator[Taken]:
        """What is due and behind nothing of its thread or of its author in the place."""
        now = self._clock()
        before: set[object] = set()
        for taken in map(self._inbox.__getitem__, self._pending):
            mine: set[object] = {taken.event.key}
            if taken.event.author.id:  # who is not known is not one person
                mine.add(writer(taken.event))
            first = mine.isdisjoint(before)
            before |= mine
            if first and taken.event.key.platform in platforms and is_due(taken, now):
                yield taken
