"""The store that forgets: everything in plain collections. Not here: anything slow to import."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from bot.core.conversation import Conversation
from bot.core.message import ConversationKey, Event
from bot.core.ports import LOOKED_BACK, Delivery, OutboxRow, TranscriptEntry
from bot.core.reply import Reply
from bot.core.turn import Happening
from bot.store import refusals
from bot.store.earlier import is_earlier

_ON_THE_WAY = frozenset({Delivery.PENDING, Delivery.SENDING})


class MemoryStore:
    """Implements the Store port until the process ends; threads may share it.

    Events and replies are known by their places in two growing lists, so that what waits is found
    without looking at what is done.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._inbox: list[Event] = []
        self._outbox: list[OutboxRow] = []
        self._taken: dict[tuple[str, str, str], int] = {}
        self._keyed: dict[str, int] = {}
        self._unhandled: set[int] = set()
        self._undelivered: set[int] = set()
        self._threads: dict[ConversationKey, list[int]] = defaultdict(list)
        self._written: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._replies: dict[int, list[int]] = defaultdict(list)
        self._conversations: dict[ConversationKey, Conversation] = {}
        self._happenings: dict[ConversationKey, list[Happening]] = defaultdict(list)
        self._latest: dict[str, ConversationKey] = {}

    def take(self, event: Event) -> bool:
        """Keep an event; False where it is there already."""
        with self._lock:
            if _identity(event) in self._taken:
                return False
            position = len(self._inbox)
            self._inbox.append(event)
            self._taken[_identity(event)] = position
            self._unhandled.add(position)
            self._threads[event.key].append(position)
            self._written[_writer(event)].append(position)
            self._latest[event.key.platform] = event.key
            return True

    def pending(self) -> tuple[Event, ...]:
        """Events not yet handled, in the order of taking."""
        with self._lock:
            return tuple(self._inbox[position] for position in sorted(self._unhandled))

    def load(self, key: ConversationKey) -> Conversation:
        """The conversation, or a new one."""
        with self._lock:
            return self._conversations.get(key) or Conversation(key)

    def earlier(self, event: Event, since: datetime) -> tuple[Event, ...]:
        """What the author wrote in the same place before a taken event, in the order of taking."""
        with self._lock:
            own = self._taken.get(_identity(event), 0)
            written = self._written[_writer(event)]
            before = written[: bisect_left(written, own)][-LOOKED_BACK:]
            found = (self._inbox[position] for position in before)
            return tuple(e for e in found if is_earlier(e, event, since))

    def save(
        self,
        event: Event,
        conversation: Conversation,
        happenings: Sequence[Happening],
        replies: Sequence[Reply],
    ) -> None:
        """Keep the outcome of one event.

        Raises StaleConversation, AlreadyHandled, and StoreError where the event was never taken.
        """
        with self._lock:
            position = self._position(event)
            if position not in self._unhandled:
                raise refusals.already_handled(event)
            self._refuse_stale(conversation)
            raised = replace(conversation, revision=conversation.revision + 1)
            self._conversations[conversation.key] = raised
            self._happenings[conversation.key].extend(happenings)
            self._move(position, conversation.key)
            self._keep_replies(position, replies)
            self._unhandled.discard(position)

    def undelivered(self) -> tuple[OutboxRow, ...]:
        """Replies neither sent nor refused, in the order they were saved."""
        with self._lock:
            return self._rows(sorted(self._undelivered))

    def mark(self, reply_key: str, delivery: Delivery, remote_id: str = "") -> None:
        """Note how far a reply has come; raises StoreError for a key that was never saved."""
        with self._lock:
            position = self._keyed.get(reply_key)
            if position is None:
                raise refusals.never_saved(reply_key)
            row = self._outbox[position]
            self._outbox[position] = replace(row, delivery=delivery, remote_id=remote_id)
            if delivery in _ON_THE_WAY:
                self._undelivered.add(position)
            else:
                self._undelivered.discard(position)

    def transcript(self, key: ConversationKey) -> tuple[TranscriptEntry, ...]:
        """The thread from its beginning, in the order of taking."""
        with self._lock:
            return tuple(
                TranscriptEntry(self._inbox[position], self._rows(self._replies.get(position, ())))
                for position in self._threads.get(key, ())
            )

    def happenings(self, key: ConversationKey) -> tuple[Happening, ...]:
        """What was counted in the thread, in order."""
        with self._lock:
            return tuple(self._happenings.get(key, ()))

    def latest(self, platform: str) -> ConversationKey | None:
        """The thread of the platform's event taken last."""
        with self._lock:
            return self._latest.get(platform)

    def close(self) -> None:
        """Nothing to let go of."""

    def _position(self, event: Event) -> int:
        position = self._taken.get(_identity(event))
        if position is None:
            raise refusals.never_taken(event)
        return position

    def _move(self, position: int, key: ConversationKey) -> None:
        """Let an event belong to another thread of its place."""
        event = self._inbox[position]
        if event.key != key:
            self._inbox[position] = replace(event, key=key)
            self._threads[event.key].remove(position)
            insort(self._threads[key], position)

    def _refuse_stale(self, conversation: Conversation) -> None:
        kept = self._conversations.get(conversation.key)
        if conversation.revision != (kept.revision if kept else 0):
            raise refusals.stale(conversation.key)

    def _keep_replies(self, position: int, replies: Sequence[Reply]) -> None:
        event = self._inbox[position]
        for reply in replies:
            if reply.key in self._keyed:
                continue
            place = len(self._outbox)
            self._outbox.append(OutboxRow(reply, event.key, event.id, Delivery.PENDING))
            self._keyed[reply.key] = place
            self._undelivered.add(place)
            self._replies[position].append(place)

    def _rows(self, places: Iterable[int]) -> tuple[OutboxRow, ...]:
        return tuple(self._outbox[place] for place in places)


def _identity(event: Event) -> tuple[str, str, str]:
    return event.key.platform, event.key.place, event.id


def _writer(event: Event) -> tuple[str, str, str]:
    return event.key.platform, event.key.place, event.author.id
