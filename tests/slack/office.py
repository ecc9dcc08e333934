"""What all methods of the front's Web API share: the rooms, the books, and what it tells of."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.slack.books import Books, Refused
from tests.slack.manifest import Manifest, kind_of
from tests.slack.upstream import Upstream
from tests.slack.workspace import Json, Room, Workspace

Tell = Callable[[Json], None]


@dataclass
class Office:
    """`tell` takes an event as Slack would send it to the app."""

    workspace: Workspace
    manifest: Manifest
    upstream: Upstream
    books: Books
    tell: Tell
    metadata: dict[tuple[str, str], Json] = field(default_factory=dict)
    tombstones: dict[tuple[str, str], Json] = field(default_factory=dict)
    pace: float = 0.0  # seconds between two posts in one channel; Slack asks for about 1
    tells_own: bool = True  # of the app's own messages and reactions, as Slack does
    posted: dict[str, float] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def tell_own(self, event: Json) -> None:
        """Tell the app what it did itself."""
        if self.tells_own:
            self.tell(event)

    def keep_pace(self, channel: str) -> None:
        """Note a post that comes too soon after another."""
        now = self.books.clock()
        last = self.posted.get(channel, float("-inf"))
        if now - last < self.pace:
            self.books.violate("too_fast", f"{channel}: {now - last:.2f} s after another post")
        self.posted[channel] = now

    def channel_type(self, channel: str) -> str:
        """The word for it in events."""
        kind = kind_of(channel, self.workspace.rooms.get(channel))
        return {"channels": "channel", "groups": "group"}.get(kind, kind)

    def is_in(self, channel: str) -> bool:
        """Whether the app is in a conversation."""
        room = self.workspace.rooms.get(channel)
        return room is None or self.workspace.app.bot_user in room.members

    async def members(self, channel: str) -> set[str]:
        """Who is in a conversation."""
        if channel in self.workspace.rooms:
            return self.workspace.rooms[channel].members
        known = await self.upstream.channel(channel)
        return set(known["members"]) if known else set()

    async def enter(self, channel: str, *, write: bool = False) -> Room | None:
        """The room that the app is in, None for a direct message; raises Refused."""
        if channel.startswith("D"):
            if self.workspace.app.bot_user not in await self.members(channel):
                raise Refused("channel_not_found")
            return None
        room = self.look(channel)
        if self.workspace.app.bot_user not in room.members:
            raise Refused("not_in_channel")
        if write and room.archived:
            raise Refused("is_archived")
        return room

    def look(self, channel: str) -> Room:
        """A room that the app may know of, by its id alone; raises Refused."""
        room = self.workspace.rooms.get(channel)
        if not room or (room.private and self.workspace.app.bot_user not in room.members):
            raise Refused("channel_not_found")
        return room

    async def message(self, channel: str, ts: str) -> Json:
        """One that everybody there can see; raises Refused."""
        found = await self.upstream.message(channel, ts)
        if found is None or found.get("subtype") == "ephemeral":
            raise Refused("message_not_found")
        return found
