"""What the parts of the store in memory share. Not here: what they do with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from bot.core.conversation import Conversation
from bot.core.message import ConversationKey, Event
from bot.core.ports import Clock
from bot.core.storage import Action, OutboxRow, Place
from bot.core.turn import Happening
from bot.store import refusals
from bot.store.progress import Progress


@dataclass(slots=True)
class Taken:
    """An event and how far it has come."""

    event: Event
    progress: Progress = Progress.PENDING
    attempts: int = 0
    not_before: datetime | None = None
    lease_until: datetime | None = None
    error: str = ""


@dataclass(slots=True)
class Saved:
    """A reply and when it may be claimed."""

    row: OutboxRow
    not_before: datetime | None = None
    lease_until: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a place, and when."""

    place: Place
    at: datetime


def is_due(entry: Taken | Saved, now: datetime) -> bool:
    """Whether neither a wait nor a lease is in the way."""
    waits = entry.not_before is not None and entry.not_before > now
    leased = entry.lease_until is not None and entry.lease_until > now
    return not (waits or leased)


PlaceId = tuple[str, str]


class MemoryPart:
    """The collections, and the lock without which nobody may touch them.

    Events and replies are known by their positions in two growing lists, so that what waits is
    found without looking at what is done. `pending` and `unfinished` are sets in the order of the
    positions; `awaiting` are the threads that await a verdict, and when each was saved.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        """`clock` ends leases and waits; without one it is the machine's."""
        self._clock: Clock = clock or _machine_time
        self._lock = Lock()
        self._inbox: list[Taken] = []
        self._taken: dict[tuple[str, str, str], int] = {}
        self._pending: dict[int, None] = {}
        self._threads: dict[ConversationKey, list[int]] = defaultdict(list)
        self._written: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._latest: dict[str, ConversationKey] = {}
        self._conversations: dict[ConversationKey, Conversation] = {}
        self._awaiting: dict[ConversationKey, datetime] = {}
        self._happenings: dict[ConversationKey, list[Happening]] = defaultdict(list)
        self._outbox: list[Saved] = []
        self._keyed: dict[str, int] = {}
        self._unfinished: dict[int, None] = {}
        self._replies: dict[int, list[int]] = defaultdict(list)
        self._posts: dict[tuple[str, ...], list[datetime]] = defaultdict(list)
        self._tried: dict[PlaceId, datetime] = {}
        self._pauses: dict[tuple[str, str, Action], datetime] = {}
        self._places: dict[PlaceId, Said] = {}

    def _position(self, event: Event) -> int:
        position = self._taken.get(identity(event))
        if position is None:
            raise refusals.never_taken(event)
        return position

    def _rows(self, positions: Iterable[int]) -> tuple[OutboxRow, ...]:
        return tuple(self._outbox[position].row for position in positions)


def identity(event: Event) -> tuple[str, str, str]:
    """What makes two deliveries one event."""
    return event.key.platform, event.key.place, event.id


def writer(event: Event) -> tuple[str, str, str]:
    """An author in a place."""
    return event.key.platform, event.key.place, event.author.id


def place_of(key: ConversationKey) -> PlaceId:
    """Where a thread is."""
    return key.platform, key.place


def _machine_time() -> datetime:
    return datetime.now(UTC)
