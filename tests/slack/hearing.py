"""What the app hears of what happened: only what it may, and as Slack words it.

local-slack tells every app of everything in a few fields; Slack heeds membership and the
manifest's subscriptions, and says more.
"""

import time
import uuid
from typing import Any

from tests.slack.conversations import tombstone
from tests.slack.office import Office
from tests.slack.workspace import TEAM, Json, Person


class Hearing:
    """Turns local-slack's events into Slack's; `tombstones` says what stays of a deleted thread."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.tombstones = True

    def wrapped(self, event: Json, **outer: Any) -> Json:  # noqa: ANN401  fields of Slack's
        """An event as it is delivered, with an id of its own."""
        channel = event.get("channel")
        room = self._office.workspace.rooms.get(channel) if isinstance(channel, str) else None
        app = self._office.workspace.app
        seen_by = {
            "enterprise_id": None,
            "team_id": TEAM,
            "user_id": app.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "unused",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{uuid.uuid4().hex[:10].upper()}",
            "event_time": int(time.time()),
            "authorizations": [seen_by],
            "is_ext_shared_channel": bool(room and room.shared),
            "event_context": f"4-{uuid.uuid4().hex}",
            **outer,
        }

    async def heard(self, payload: Json) -> Json | None:
        """An event of local-slack's as the app is told; None where it is not."""
        event = dict(payload["event"])
        channel = event.get("channel") or event.get("item", {}).get("channel")
        if isinstance(channel, str) and not self._office.is_in(channel):
            return None
        if event.get("type") in {"message", "app_mention"}:
            event = await self._message(event, str(channel))
        if not self._office.manifest.hears(event):
            return None
        kept = {"event_id": payload["event_id"], "event_time": payload["event_time"]}
        return self.wrapped(event, **kept)

    async def _message(self, event: Json, channel: str) -> Json:
        event["channel_type"] = self._office.channel_type(channel)
        match event.get("subtype"):
            case "message_changed":
                return {**event, "hidden": True}
            case "message_deleted":
                return await self._deleted({**event, "hidden": True}, channel)
        said = event | await self._said(event, channel)
        if said["type"] == "app_mention":
            said.pop("channel_type")
        return said

    async def _said(self, event: Json, channel: str) -> Json:
        """What Slack adds to something that a person said."""
        person = self._office.workspace.people.get(event.get("user", ""))
        told: Json = {"team": person.team if person else TEAM, "blocks": [_rich(event)]}
        told |= _identity(event, person)
        room = self._office.workspace.rooms.get(channel)
        if room and room.shared:
            told |= {"user_team": told["team"], "source_team": told["team"]}
        if event.get("thread_ts"):
            parent = await self._office.upstream.message(channel, event["thread_ts"])
            told["parent_user_id"] = (parent or {}).get("user", "USLACKBOT")
        return told

    async def _deleted(self, event: Json, channel: str) -> Json:
        """Of a thread's first message a tombstone stays, which Slack calls a change."""
        before = event["previous_message"]
        everything = await self._office.upstream.messages(channel)
        replies = [m for m in everything if m.get("thread_ts") == before["ts"]]
        if not replies or not self.tombstones:
            return event
        left = tombstone(before, replies)
        self._office.tombstones[channel, before["ts"]] = left
        changed = {name: value for name, value in event.items() if name != "deleted_ts"}
        return {**changed, "subtype": "message_changed", "message": left}


def _identity(event: Json, person: Person | None) -> Json:
    if person and person.bot:
        return {"bot_id": "B" + person.id[1:], "app_id": "A" + person.id[1:]}
    seed = f"{event.get('channel')}{event.get('ts')}"
    return {"client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_OID, seed))}


def _rich(event: Json) -> Json:
    text = {"type": "text", "text": event.get("text", "")}
    section = {"type": "rich_text_section", "elements": [text]}
    return {"type": "rich_text", "block_id": "said", "elements": [section]}
