"""The outbox in memory: replies on their way."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from bot.core.message import ConversationKey
from bot.core.storage import Action, Delivery, OutboxRow, Outcome
from bot.store import refusals
from bot.store.memory_base import MemoryPart, PlaceId, Saved, is_due, place_of
from bot.store.progress import DUE_AGAIN, SETTLED, UNFINISHED, claimed_as


class MemoryOutbox(MemoryPart):
    """Implements the Outbox port."""

    def claim_replies(
        self, platforms: Collection[str], *, most: int, lease: timedelta, pace: timedelta
    ) -> tuple[OutboxRow, ...]:
        """Replies to send or to look up now, one of a place."""
        with self._lock:
            now = self._clock()
            found = list(islice(self._sendable(platforms, now, pace), most))
            rows = tuple(self._with_target(saved.row) for saved in found)
            for saved in found:
                saved.row = replace(saved.row, delivery=claimed_as(saved.row.delivery))
                saved.not_before, saved.lease_until = None, now + lease
                self._tried[place_of(saved.row.key)] = now
            return rows

    def mark(self, reply_key: str, outcome: Outcome) -> None:
        """Note how far a reply has come; raises StoreError for a key that was never saved."""
        with self._lock:
            position = self._keyed.get(reply_key)
            if position is None:
                raise refusals.never_saved(reply_key)
            saved = self._outbox[position]
            if saved.row.delivery in SETTLED and outcome.delivery is not Delivery.SENT:
                return
            saved.row = replace(
                saved.row,
                delivery=outcome.delivery,
                remote_id=outcome.remote_id,
                attempts=outcome.attempts,
                lookups=outcome.lookups,
            )
            again = outcome.delivery in DUE_AGAIN
            saved.lease_until, saved.error = None, outcome.error
            saved.not_before = self._clock() + outcome.wait if again else None
            self._note_unfinished(position, outcome.delivery)

    def pause(self, platform: str, place: str, action: Action, wait: timedelta) -> None:
        """Let nobody do `action` in the place, or anywhere, for a while."""
        with self._lock:
            until = self._clock() + wait
            what = (platform, place, action)
            self._pauses[what] = max(until, self._pauses.get(what, until))

    def _note_unfinished(self, position: int, delivery: Delivery) -> None:
        if delivery not in UNFINISHED:
            self._unfinished.pop(position, None)
        elif position not in self._unfinished:
            self._unfinished = dict.fromkeys(sorted((*self._unfinished, position)))

    def _sendable(
        self, platforms: Collection[str], now: datetime, pace: timedelta
    ) -> Iterator[Saved]:
        threads: set[ConversationKey] = set()
        places: set[PlaceId] = set()
        for saved in map(self._outbox.__getitem__, self._unfinished):
            key = saved.row.key
            first = key not in threads and place_of(key) not in places
            threads.add(key)
            allowed = key.platform in platforms and is_due(saved, now)
            if first and allowed and self._may_act(saved.row, now, pace):
                places.add(place_of(key))
                yield saved

    def _may_act(self, row: OutboxRow, now: datetime, pace: timedelta) -> bool:
        """Whether neither the pace nor a pause of its place is in the way."""
        platform, place = place_of(row.key)
        tried = self._tried.get((platform, place))
        if tried is not None and tried > now - pace:
            return False
        action = self._with_target(row).action
        untils = (self._pauses.get((platform, where, action)) for where in (place, ""))
        return not any(until is not None and until > now for until in untils)

    def _with_target(self, row: OutboxRow) -> OutboxRow:
        """The row with what it takes the place of: passing over what was never sent itself."""
        key = row.reply.replaces
        while (position := self._keyed.get(key)) is not None:
            replaced = self._outbox[position].row
            if replaced.remote_id:
                return replace(row, target=replaced.remote_id)
            key = replaced.reply.replaces
        return row
