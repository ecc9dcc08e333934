"""What is put into stores, and asked of them, by the tests of their contract."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from bot.core.message import (
    Body,
    ConversationKey,
    Event,
    Message,
    Person,
)
from bot.core.reply import Document, Paragraph, Reply, ReplyKind, Text
from bot.core.storage import Delivery, OutboxRow, Outcome, Store
from bot.core.turn import Happening, HappeningKind

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
HELP = ConversationKey("slack", "C1", "1")
OTHER = ConversationKey("slack", "C2", "1")
PLATFORMS = ("slack", "discord", "web", "")
SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=60)
NONE = timedelta(0)
ODD_TEXT = 'lone \ud83d and \udc00, NUL \x00, é, 😀, \\u0041, "quoted", \'; drop table inbox --'


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self._now = NOW

    def __call__(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by


class Kept:
    """One place where things are kept, and any number of stores that keep them there."""

    def __init__(self, clock: Clock, make: Callable[[], Store]) -> None:
        self.clock = clock
        self._make = make
        self._opened: list[Store] = []

    def open(self) -> Store:
        """One more store."""
        self._opened.append(self._make())
        return self._opened[-1]

    def open_again(self) -> Store:
        """A store after all others were closed, as after a restart."""
        self.close()
        return self.open()

    def close(self) -> None:
        for store in self._opened:
            store.close()


def event(
    name: str, key: ConversationKey = HELP, body: Body | None = None, author: str = "U1"
) -> Event:
    return Event(name, key, Person(author, "Ada"), NOW, body or Message(f"text of {name}"))


def thread(number: int, place: str = "C1") -> ConversationKey:
    return ConversationKey("slack", place, f"t{number}")


def reply(key: str, words: str = "Hello", replaces: str = "", only_for: str = "") -> Reply:
    document = Document((Paragraph((Text(words),)),))
    return Reply(key, ReplyKind.GUIDANCE, document, words, replaces=replaces, only_for=only_for)


def happening(detail: str) -> Happening:
    return Happening(HappeningKind.ANSWERED, NOW, "v1", "topic", "node", detail)


def take(store: Store, *names: str, key: ConversationKey = HELP) -> tuple[Event, ...]:
    events = tuple(event(name, key) for name in names)
    assert store.take(events) == (True,) * len(events)
    return events


def waiting(store: Store) -> list[Event]:
    """Everything that can be handled now, one after another, given back at once."""
    claims = store.claim_events(PLATFORMS, most=100, lease=LEASE)
    events = [claim.event for claim in claims]
    store.let_go(events)
    return events


def claim(store: Store, *, most: int = 100, lease: timedelta = LEASE) -> list[str]:
    """The ids of the events claimed."""
    return [each.event.id for each in store.claim_events(PLATFORMS, most=most, lease=lease)]


def handle(store: Store, handled: Event, *replies: Reply | str) -> None:
    """Save an event's outcome with replies, or with one for each key."""
    said = tuple(reply(each) if isinstance(each, str) else each for each in replies)
    store.save(handled, store.load(handled.key), (), said)


def say(store: Store, name: str, key: ConversationKey, *replies: Reply | str) -> None:
    """Take an event and save its outcome."""
    (taken,) = take(store, name, key=key)
    handle(store, taken, *replies)


def send(
    store: Store, *, most: int = 100, lease: timedelta = LEASE, pace: timedelta = NONE
) -> list[OutboxRow]:
    """The replies claimed."""
    return list(store.claim_replies(PLATFORMS, most=most, lease=lease, pace=pace))


def sent(remote_id: str) -> Outcome:
    return Outcome(Delivery.SENT, remote_id)


def again(wait: timedelta = NONE, delivery: Delivery = Delivery.PENDING) -> Outcome:
    return Outcome(delivery, wait=wait)


def keys_of(rows: Iterable[OutboxRow]) -> list[str]:
    return [row.reply.key for row in rows]


def row_of(store: Store, key: str, thread: ConversationKey = HELP) -> OutboxRow:
    """A reply as it is kept."""
    entries = store.transcript(thread)
    return next(row for entry in entries for row in entry.replies if row.reply.key == key)
