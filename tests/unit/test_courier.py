"""Replies are sent once; how far each has come is noted before and after."""

import asyncio

import pytest

from bot.channels.terminal.collecting import CollectingChannel
from bot.core.conversation import Conversation
from bot.core.message import ConversationKey
from bot.core.ports import Delivery, OutboxRow, Store
from bot.core.reply import Document, Reply, ReplyKind
from bot.courier import Courier
from bot.store.memory import MemoryStore
from tests.builders import KEY, event


class WatchingChannel:
    """Notes what the store knows of a reply in the moment of sending."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.seen: list[tuple[str, Delivery]] = []

    async def send(self, row: OutboxRow) -> str:
        self.seen += [(r.reply.key, r.delivery) for r in self._store.undelivered()]
        return f"remote {row.reply.key}"


class BrokenChannel:
    """Fails for the replies named, and sends the others."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys
        self.sent: list[str] = []

    async def send(self, row: OutboxRow) -> str:
        if row.reply.key in self._keys:
            raise ConnectionError(row.reply.key)
        self.sent.append(row.reply.key)
        return row.reply.key


@pytest.fixture
def store() -> MemoryStore:
    """Two replies wait in one thread."""
    store = MemoryStore()
    keep(store, KEY, "a", "b")
    return store


def keep(store: MemoryStore, key: ConversationKey, *reply_keys: str) -> None:
    happened = event(key=key)
    store.take(happened)
    replies = [Reply(k, ReplyKind.NOTE, Document(()), k) for k in reply_keys]
    store.save(happened, Conversation(key), [], replies)


def progress(store: MemoryStore, key: ConversationKey = KEY) -> list[tuple[str, Delivery, str]]:
    rows = [row for entry in store.transcript(key) for row in entry.replies]
    return [(row.reply.key, row.delivery, row.remote_id) for row in rows]


def test_an_attempt_is_noted_before_sending(store: MemoryStore) -> None:
    channel = WatchingChannel(store)
    asyncio.run(Courier(store, {"slack": channel}).deliver(store.undelivered()[0]))
    assert channel.seen == [("a", Delivery.SENDING), ("b", Delivery.PENDING)]


def test_what_was_sent_is_noted_with_the_platforms_id(store: MemoryStore) -> None:
    courier = Courier(store, {"slack": WatchingChannel(store)})
    asyncio.run(courier.deliver(store.undelivered()[0]))
    assert progress(store)[0] == ("a", Delivery.SENT, "remote a")


def test_all_that_waits_is_sent_in_order_and_once(store: MemoryStore) -> None:
    channel = CollectingChannel()
    courier = Courier(store, {"slack": channel})
    assert asyncio.run(courier.deliver_pending()) == 2
    assert asyncio.run(courier.deliver_pending()) == 0
    assert [row.reply.key for row in channel.rows] == ["a", "b"]


def test_a_channel_that_fails_leaves_the_reply_unsettled(store: MemoryStore) -> None:
    courier = Courier(store, {"slack": BrokenChannel("a")})
    with pytest.raises(ConnectionError):
        asyncio.run(courier.deliver_pending())
    assert progress(store) == [("a", Delivery.SENDING, ""), ("b", Delivery.PENDING, "")]


def test_what_may_have_been_sent_is_not_sent_again(store: MemoryStore) -> None:
    with pytest.raises(ConnectionError):
        asyncio.run(Courier(store, {"slack": BrokenChannel("a")}).deliver_pending())
    channel = CollectingChannel()
    assert asyncio.run(Courier(store, {"slack": channel}).deliver_pending()) == 1
    assert [row.reply.key for row in channel.rows] == ["b"]
    assert progress(store)[0] == ("a", Delivery.SENDING, "")


def test_what_is_known_to_be_there_is_settled_without_sending(store: MemoryStore) -> None:
    courier = Courier(store, {})
    courier.settle(store.undelivered()[0], "remote a")
    assert progress(store)[0] == ("a", Delivery.SENT, "remote a")


def test_a_reply_goes_out_by_the_channel_of_its_platform(store: MemoryStore) -> None:
    keep(store, ConversationKey("discord", "C1", "1"), "c")
    slack, discord = CollectingChannel(), CollectingChannel()
    asyncio.run(Courier(store, {"slack": slack, "discord": discord}).deliver_pending())
    assert [row.reply.key for row in slack.rows] == ["a", "b"]
    assert [row.reply.key for row in discord.rows] == ["c"]


def test_replies_of_a_channel_that_is_not_here_wait_for_it(store: MemoryStore) -> None:
    """Two processes share a database: one without Slack once lost its replies."""
    elsewhere = ConversationKey("discord", "C1", "1")
    keep(store, elsewhere, "c")
    assert asyncio.run(Courier(store, {"slack": CollectingChannel()}).deliver_pending()) == 2
    assert progress(store, elsewhere) == [("c", Delivery.PENDING, "")]
