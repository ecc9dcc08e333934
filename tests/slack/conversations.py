"""conversations.*, reactions.*, users.*, usergroups.*: what the desk looks up and marks."""

import re
import time

from tests.slack.books import Refused
from tests.slack.office import Office
from tests.slack.workspace import TEAM, Json

_EMOJI = re.compile(r"[a-z0-9_+'-]+")
_TOMBSTONE = "This message was deleted."


class Conversations:
    """The methods, once the token, the scope and the required arguments are right."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def history(self, given: Json) -> Json:
        """conversations.history, newest first."""
        channel = str(given["channel"])
        await self._office.enter(channel)
        answer = await self._office.upstream.api("conversations.history", {"channel": channel})
        return self._page(answer["messages"], given, usual=100, most=999)

    async def replies(self, given: Json) -> Json:
        """conversations.replies, oldest first, the thread's first message before them."""
        channel, ts = str(given["channel"]), str(given["ts"])
        await self._office.enter(channel)
        answer = await self._office.upstream.api(
            "conversations.replies", {"channel": channel, "ts": ts}
        )
        found = list(answer["messages"])
        if (channel, ts) in self._office.tombstones:
            found.insert(0, self._office.tombstones[channel, ts])
        if not found:
            raise Refused("thread_not_found")
        return self._page(found, given, usual=1_000, most=1_000)

    def _page(self, found: list[Json], given: Json, *, usual: int, most: int) -> Json:
        limit = _number(given.get("limit", usual), most)
        oldest, latest = float(given.get("oldest", 0)), float(given.get("latest", "inf"))
        edges = str(given.get("inclusive", "")).lower() in {"1", "true"}

        def within(message: Json) -> bool:
            at = float(message["ts"])
            return oldest < at < latest or (edges and at in {oldest, latest})

        public = [m for m in found if m.get("subtype") != "ephemeral" and within(m)]
        start = _start(given.get("cursor"))
        page = [self._shown(m, given) for m in public[start : start + limit]]
        more = start + limit < len(public)
        cursor = f"next:{start + limit}" if more else ""
        return {
            "ok": True,
            "messages": page,
            "has_more": more,
            "response_metadata": {"next_cursor": cursor},
        }

    def _shown(self, message: Json, given: Json) -> Json:
        shown = {name: value for name, value in message.items() if name != "channel"}
        wanted = str(given.get("include_all_metadata", "")).lower() in {"1", "true"}
        metadata = self._office.metadata.get((str(given["channel"]), message["ts"]))
        return {**shown, "metadata": metadata} if wanted and metadata else shown

    async def info(self, given: Json) -> Json:
        """conversations.info, which does not ask for membership of a public channel."""
        channel = str(given["channel"])
        room = None if channel.startswith("D") else self._office.look(channel)
        answer = await self._office.upstream.api("conversations.info", given)
        if not answer["ok"]:
            raise Refused(answer["error"])
        if room:
            answer["channel"] |= {
                "is_private": room.private,
                "is_group": room.private,
                "is_channel": not room.private,
                "is_archived": room.archived,
                "is_member": self._office.is_in(channel),
                "is_ext_shared": room.shared,
                "is_shared": room.shared,
                "num_members": len(room.members),
            }
        return answer

    async def members(self, given: Json) -> Json:
        """conversations.members."""
        channel = str(given["channel"])
        if not channel.startswith("D"):
            self._office.look(channel)
        found = sorted(await self._office.members(channel))
        return {"ok": True, "members": found, "response_metadata": {"next_cursor": ""}}

    async def listed(self, _: Json) -> Json:
        """conversations.list and users.conversations: the rooms that the app is in."""
        rooms = self._office.workspace.rooms.values()
        found = [
            {"id": r.id, "name": r.name, "is_private": r.private, "is_archived": r.archived,
             "is_member": True, "is_ext_shared": r.shared}
            for r in rooms
            if self._office.is_in(r.id)
        ]  # fmt: skip
        return {"ok": True, "channels": found, "response_metadata": {"next_cursor": ""}}

    async def open(self, given: Json) -> Json:
        """conversations.open, with one person."""
        if "users" not in given:
            return {"ok": True, "channel": {"id": given["channel"]}}
        user = str(given["users"])
        person = self._office.workspace.people.get(user)
        if person is None:
            raise Refused("user_not_found")
        if person.bot:
            raise Refused("cannot_dm_bot")
        return await self._office.upstream.api("conversations.open", {"users": user})

    async def react(self, given: Json) -> Json:
        """reactions.add."""
        return await self._mark(given, present=True)

    async def unreact(self, given: Json) -> Json:
        """reactions.remove."""
        return await self._mark(given, present=False)

    async def _mark(self, given: Json, *, present: bool) -> Json:
        channel, ts, name = (str(given[key]) for key in ("channel", "timestamp", "name"))
        if not _EMOJI.fullmatch(name):
            raise Refused("invalid_name")
        await self._office.enter(channel, write=True)
        message = await self._office.message(channel, ts)
        own = self._office.workspace.app.bot_user
        there = any(r["name"] == name and own in r["users"] for r in message.get("reactions", ()))
        if there is present:
            raise Refused("already_reacted" if present else "no_reaction")
        method = "reactions.add" if present else "reactions.remove"
        answer = await self._office.upstream.api(method, given)
        item = {"type": "message", "channel": channel, "ts": ts}
        self._office.tell_own(
            {
                "type": "reaction_added" if present else "reaction_removed",
                "user": own,
                "reaction": name,
                "item": item,
                "item_user": message.get("user", ""),
                "event_ts": f"{time.time():.6f}",
            }
        )
        return answer

    async def reactions(self, given: Json) -> Json:
        """reactions.get."""
        channel = str(given["channel"])
        await self._office.enter(channel)
        message = await self._office.message(channel, str(given["timestamp"]))
        return {"ok": True, "type": "message", "channel": channel, "message": message}

    async def user(self, given: Json) -> Json:
        """users.info."""
        answer = await self._office.upstream.api("users.info", given)
        if not answer["ok"]:
            raise Refused(answer["error"])
        person = self._office.workspace.people.get(str(given["user"]))
        answer["user"] |= person.told() if person else {}
        return answer

    async def group(self, given: Json) -> Json:
        """usergroups.users.list."""
        members = self._office.workspace.groups.get(str(given["usergroup"]))
        if members is None:
            raise Refused("no_such_subteam")
        return {"ok": True, "users": sorted(members)}

    async def groups(self, _: Json) -> Json:
        """usergroups.list."""
        found = [
            {"id": id_, "team_id": TEAM, "handle": id_.lower(), "name": id_, "date_delete": 0}
            for id_ in self._office.workspace.groups
        ]
        return {"ok": True, "usergroups": found}


def tombstone(message: Json, replies: list[Json]) -> Json:
    """What Slack leaves of a thread's first message that was deleted."""
    return {
        "type": "message",
        "subtype": "tombstone",
        "text": _TOMBSTONE,
        "user": "USLACKBOT",
        "hidden": True,
        "ts": message["ts"],
        "thread_ts": message["ts"],
        "reply_count": len(replies),
    }


def _number(value: object, most: int) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if not 1 <= number <= most:
        raise Refused("invalid_limit")
    return number


def _start(cursor: object) -> int:
    if not cursor:
        return 0
    kind, _, number = str(cursor).partition(":")
    if kind != "next" or not number.isdecimal():
        raise Refused("invalid_cursor")
    return int(number)
