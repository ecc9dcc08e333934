"""What became of events, in memory: conversations, happenings, replies saved."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.conversation import Conversation
from bot.core.message import ConversationKey, Event
from bot.core.reply import Reply
from bot.core.storage import (
    LOOKED_BACK,
    MOST_NUDGED,
    Delivery,
    OutboxRow,
    Posted,
    Since,
    TranscriptEntry,
)
from bot.core.turn import Happening
from bot.store import refusals
from bot.store.earlier import is_earlier
from bot.store.memory_base import MemoryPart, Saved, identity, writer
from bot.store.progress import DROPPABLE, Progress, is_automatic
from bot.store.words import as_kept, deleted_by, says, without_words


class MemoryThreads(MemoryPart):
    """Implements the Threads port."""

    def load(self, key: ConversationKey) -> Conversation:
        """The conversation, or a new one."""
        with self._lock:
            return self._conversations.get(key) or Conversation(key)

    def knows(self, key: ConversationKey) -> bool:
        """Whether any event of the thread was taken."""
        with self._lock:
            return bool(self._threads.get(key))

    def earlier(self, event: Event, since: datetime) -> tuple[Event, ...]:
        """What the author wrote in the same place before a taken event, in the order of taking."""
        with self._lock:
            own = self._taken.get(identity(event), 0)
            written = self._written[writer(event)]
            before = written[: bisect_left(written, own)][-LOOKED_BACK:]
            found = (self._inbox[position].event for position in before)
            return tuple(e for e in found if is_earlier(e, event, since))

    def posted(self, event: Event, since: Since) -> Posted:
        """What the desk posted of its own accord after each of the three moments."""
        person, place, thread = _counted(event)
        with self._lock:
            return Posted(
                self._count(person, since.person),
                self._count(place, since.place),
                self._count(thread, since.thread),
            )

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
            if self._inbox[position].progress is Progress.HANDLED:
                raise refusals.already_handled(event)
            self._refuse_stale(conversation)
            self._keep_conversation(conversation)
            self._happenings[conversation.key].extend(happenings)
            self._mark_handled(position, as_kept(event, conversation))
            self._forget_deleted(event, conversation.key)
            for reply in replies:
                self._keep_reply(position, reply)

    def transcript(self, key: ConversationKey) -> tuple[TranscriptEntry, ...]:
        """The thread from its beginning, in the order of taking."""
        with self._lock:
            return tuple(
                TranscriptEntry(
                    self._inbox[position].event, self._rows(self._replies.get(position, ()))
                )
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

    def replies(self, keys: Collection[str]) -> tuple[Reply, ...]:
        """The replies with these keys that have words, in the order of saving."""
        with self._lock:
            places = sorted(self._keyed[key] for key in set(keys) & self._keyed.keys())
            found = (self._outbox[place].row.reply for place in places)
            return tuple([reply for reply in found if reply.text])

    def awaiting_verdict(
        self, platforms: Collection[str], after: datetime, before: datetime
    ) -> tuple[ConversationKey, ...]:
        """Threads saved last from `after` on and ahead of `before` that await a verdict."""
        with self._lock:
            found = [
                key
                for key, saved in self._awaiting.items()
                if after <= saved < before and key.platform in platforms
            ]
            return tuple(sorted(found, key=self._awaiting.__getitem__)[:MOST_NUDGED])

    def _count(self, what: tuple[str, ...], since: datetime) -> int:
        moments = self._posts.get(what, [])
        return len(moments) - bisect_right(moments, since)

    def _refuse_stale(self, conversation: Conversation) -> None:
        kept = self._conversations.get(conversation.key)
        if conversation.revision != (kept.revision if kept else 0):
            raise refusals.stale(conversation.key)

    def _keep_conversation(self, conversation: Conversation) -> None:
        key = conversation.key
        self._conversations[key] = replace(conversation, revision=conversation.revision + 1)
        self._awaiting.pop(key, None)
        if conversation.awaits_verdict:
            self._awaiting[key] = self._clock()

    def _mark_handled(self, position: int, event: Event) -> None:
        taken = self._inbox[position]
        if taken.event.key != event.key:
            self._threads[taken.event.key].remove(position)
            insort(self._threads[event.key], position)
        taken.event, taken.progress = event, Progress.HANDLED
        taken.lease_until = taken.not_before = None
        self._pending.pop(position, None)

    def _forget_deleted(self, event: Event, key: ConversationKey) -> None:
        message_id = deleted_by(event)
        if message_id is None:
            return
        named = self._taken.get((key.platform, key.place, message_id))
        for position in {*self._threads[key], *(() if named is None else (named,))}:
            taken = self._inbox[position]
            if says(taken.event, message_id):
                taken.event = without_words(taken.event)

    def _keep_reply(self, position: int, reply: Reply) -> None:
        if reply.key in self._keyed:
            return
        event = self._inbox[position].event
        if is_automatic(reply, event):
            for what in _counted(event):
                insort(self._posts[what], self._clock())
        reply = replace(reply, replaces=self._drop(reply.replaces))
        place = len(self._outbox)
        row = OutboxRow(reply, event.key, event.id, Delivery.PENDING, workspace=event.workspace)
        self._outbox.append(Saved(row))
        self._keyed[reply.key] = place
        self._unfinished[place] = None
        self._replies[position].append(place)

    def _drop(self, key: str) -> str:
        """Drop what was not sent yet; gives the key of what stands in its place."""
        while (place := self._keyed.get(key)) is not None:
            saved = self._outbox[place]
            if saved.row.delivery not in DROPPABLE:
                break
            saved.row = replace(saved.row, delivery=Delivery.DROPPED)
            self._unfinished.pop(place, None)
            key = saved.row.reply.replaces
        return key


def _counted(event: Event) -> tuple[tuple[str, ...], ...]:
    """The person, the place and the thread that a post to the event counts for."""
    key = event.key
    return (
        ("person", key.platform, event.author.id),
        ("place", key.platform, key.place),
        ("thread", key.platform, key.place, key.thread),
    )
