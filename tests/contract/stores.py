"""What is put into stores by the tests of their contract."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.core.message import (
    Body,
    ConversationKey,
    Event,
    Message,
    Person,
)
from bot.core.ports import OutboxRow, Store
from bot.core.reply import (
    Document,
    Paragraph,
    Reply,
    ReplyKind,
    Text,
)
from bot.core.turn import Happening, HappeningKind

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
HELP = ConversationKey("slack", "C1", "1")
OTHER = ConversationKey("slack", "C2", "1")
ODD_TEXT = 'lone \ud83d and \udc00, NUL \x00, é, 😀, \\u0041, "quoted", \'; drop table inbox --'

Open = Callable[[], Store]


def event(name: str, key: ConversationKey = HELP, body: Body | None = None) -> Event:
    return Event(name, key, Person("U1", "Ada"), NOW, body or Message(f"text of {name}"))


def reply(key: str, words: str = "Hello") -> Reply:
    document = Document((Paragraph((Text(words),)),))
    return Reply(key, ReplyKind.GUIDANCE, document, words)


def happening(detail: str) -> Happening:
    return Happening(HappeningKind.ANSWERED, NOW, "v1", "topic", "node", detail)


def take(store: Store, *names: str, key: ConversationKey = HELP) -> tuple[Event, ...]:
    events = tuple(event(name, key) for name in names)
    for each in events:
        assert store.take(each)
    return events


def handle(store: Store, handled: Event, *keys: str) -> None:
    """Save an event's outcome with one reply for each key."""
    store.save(handled, store.load(handled.key), (), tuple(reply(key) for key in keys))


def keys_of(rows: tuple[OutboxRow, ...]) -> list[str]:
    return [row.reply.key for row in rows]
