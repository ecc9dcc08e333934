"""What of all that is said in Slack the desk takes in at all: the rest is never stored.

In a channel where it answers unasked, everything; elsewhere only what calls it, and what happens in
threads in which it was called. People of other organisations count only in the former.
"""

import asyncio
import time
from collections.abc import Callable, Collection

from bot.channels.slack.access import PLATFORM
from bot.channels.slack.inbound import Incoming
from bot.core.message import ConversationKey, Invited, Vote
from bot.core.storage import Place, Places, Threads

FRESH = 5.0  # seconds for which a process may not know what a trainer said to another one


class Policy:
    """Knows the channels in which the desk answers unasked: by a setting, or by a trainer."""

    def __init__(
        self,
        places: Places,
        threads: Threads,
        listed: Collection[str],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._places = places
        self._threads = threads
        self._listed = frozenset(listed)
        self._monotonic = monotonic
        self._enrolled: frozenset[str] = frozenset()
        self._read_at = float("-inf")

    @property
    def listed(self) -> frozenset[str]:
        """The channels that the setting names."""
        return self._listed

    async def takes(self, incoming: Incoming) -> bool:
        """Whether the event is for the desk; raises StoreUnavailable."""
        event = incoming.event
        unasked = await self.answers_unasked(event.key.place)
        if isinstance(event.body, Invited):
            return not unasked
        if isinstance(event.body, Vote):
            return await self._knows(event.key)
        if event.direct:
            return not incoming.external
        if unasked:
            return True
        if incoming.external:
            return False
        return event.addressed or await self._knows(event.key)

    async def answers_unasked(self, place: str) -> bool:
        """Whether the desk answers in the channel without being called; raises StoreUnavailable."""
        if self._monotonic() - self._read_at > FRESH:
            self._enrolled = await asyncio.to_thread(self._places.enrolled, PLATFORM)
            self._read_at = self._monotonic()
        return place in self._listed or place in self._enrolled

    async def enrol(self, place: Place, by: str) -> None:
        """Answer there unasked, or no longer, from now on; raises StoreUnavailable."""
        await asyncio.to_thread(self._places.enrol, place, by)
        self._read_at = float("-inf")

    async def rename(self, old: str, new: str) -> None:
        """A channel has another id from now on; raises StoreUnavailable."""
        await asyncio.to_thread(self._places.rename_place, PLATFORM, old, new)
        self._read_at = float("-inf")

    async def _knows(self, key: ConversationKey) -> bool:
        return await asyncio.to_thread(self._threads.knows, key)
