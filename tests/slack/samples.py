"""Every payload of tests/slack/samples with ids filled in: what Slack may send, in full or bare.

The samples are those of slackapi/java-slack-sdk (json-logs/samples, MIT: samples/LICENSE). They
have every optional field, and blanks for values.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.slack.parcels import Kind, Parcel
from tests.slack.workspace import ANA, HELP, TEAM, Json, Workspace

SAMPLES = Path(__file__).parent / "samples"
QUESTION = "How do I get an API key for V3?"  # what every text says: a desk could answer it
NOWHERE = "http://127.0.0.1:9/"  # the discard port of loopback: nobody listens
_NO_ENVELOPE = frozenset({"app_rate_limited"})  # Slack sends this one without a wrapping

_TEAMS = frozenset({"team", "team_id", "user_team", "source_team", "channel_team", "authed_teams",
                    "context_team_id", "icon_team_id"})  # fmt: skip
_PEOPLE = frozenset({"user", "user_id", "authed_users", "item_user", "inviter", "creator",
                     "parent_user_id", "reply_users", "share_user_id", "updated_by", "created_by",
                     "last_editor", "added_users", "removed_users", "bot_user_id"})  # fmt: skip
_ROOMS = frozenset({"channel", "channel_id", "old_channel_id", "new_channel_id"})
_TIMES = frozenset({"ts", "event_ts", "thread_ts", "message_ts", "deleted_ts", "action_ts",
                    "latest_reply", "previous_message_ts", "date_create"})  # fmt: skip
_BLANKS: tuple[object, ...] = ("", [""], [], {}, None, False)
_NONE = frozenset({"enterprise_id", "context_enterprise_id", "enterprise_name"})
# What an object is decides what its `id` is.
_IDS = MappingProxyType(
    {
        "bot_profile": "B0ROBO",
        "channel": HELP,
        "file": "F0FILE",
        "subteam": "S0TRAINERS",
        "team": TEAM,
        "user": ANA.id,
        "view": "V0VIEW",
    }
)
_TYPES = MappingProxyType(
    {
        "close": "plain_text",
        "container": "message",
        "item": "message",
        "message": "message",
        "previous_message": "message",
        "root": "message",
        "submit": "plain_text",
        "title": "plain_text",
        "view": "modal",
    }
)
# What a bare payload keeps though it is blank, and what it loses though it is not.
_KEPT = frozenset({"actions", "callback_id", "channel", "channel_id", "command", "deleted_ts",
                   "event", "event_ts", "id", "item", "message", "message_ts", "reaction", "tab",
                   "team", "team_id", "text", "trigger_id", "ts", "type", "user", "user_id",
                   "view", "action_id", "block_id"})  # fmt: skip
_LOST = frozenset({"attachments", "authed_teams", "authed_users", "blocks", "bot_profile",
                   "edited", "enterprise", "file", "files", "function_data", "interactivity",
                   "metadata", "reactions", "reply_count", "reply_users_count", "root",
                   "user_profile"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One payload, filled; `bare` ones have no optional field at all."""

    name: str
    kind: Kind
    payload: Json
    bare: bool

    def parcel(self) -> Parcel:
        """For Front.deliver, in either mode."""
        return Parcel(self.kind, self.payload)

    def encoded(self) -> tuple[bytes, str]:
        """The body and its type, for Front.post, which signs it."""
        return self.parcel().encoded()

    def saying(self, **fields: object) -> "Sample":
        """The same with other fields of its own, such as callback_id."""
        return replace(self, payload=self.payload | fields)


@dataclass
class Filler:
    """Puts ids, types and times in; every message and event has its own."""

    workspace: Workspace
    now: int
    _count: int = field(default=0)

    def samples(self) -> Iterator[Sample]:
        """All of them, in full and then bare."""
        files = sorted(SAMPLES.glob("**/*.json"))
        for bare in (False, True):
            for file in files:
                said = json.loads(file.read_text(encoding="utf-8"))
                yield self._filled(file.stem.removesuffix("Payload"), said, bare=bare)

    def _filled(self, name: str, said: Json, *, bare: bool) -> Sample:
        self._count += 1
        kept: Json = _without_options(said) if bare else said
        payload: Json = self._value(kept, "", "")
        label = f"{name} (bare)" if bare else name
        payload["token"], payload["api_app_id"] = "unused", self.workspace.app.id
        if "event" not in said:
            kind = Kind.COMMAND if "command" in said else Kind.INTERACTIVE
            return Sample(label, kind, payload, bare)
        event = payload["event"]
        if not event.get("subtype"):
            event.pop("subtype", None)
        if event["type"] in _NO_ENVELOPE:
            limited = {"token": "unused", "team_id": TEAM, "api_app_id": self.workspace.app.id}
            return Sample(label, Kind.EVENT, {**event, **limited}, bare)
        return Sample(label, Kind.EVENT, payload | self._wrapping(), bare)

    def _wrapping(self) -> Json:
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{uuid.uuid4().hex[:10].upper()}",
            "event_time": self.now,
        }

    def _value(self, value: Any, key: str, parent: str) -> Any:  # noqa: ANN401  JSON in, JSON out
        if isinstance(value, dict):
            return {name: self._value(each, name, key) for name, each in value.items()}
        if isinstance(value, list):
            return [self._value(each, key, parent) for each in value]
        if key == "event_time":
            return self.now
        if key in _TIMES and isinstance(value, str):
            return f"{self.now}.{self._count:06}"
        return self._string(key, parent) if value == "" else value

    def _string(self, key: str, parent: str) -> str | None:
        if key in _NONE:
            return None
        if key == "id":
            return _IDS.get(parent, "X0X")
        for keys, id_ in ((_TEAMS, TEAM), (_PEOPLE, ANA.id), (_ROOMS, HELP)):
            if key in keys:
                return id_
        return _TYPES.get(parent, "x") if key == "type" else self._fixed().get(key, "x")

    def _fixed(self) -> Mapping[str, str]:
        urls = ("url", "response_url", "image_url", "icon_url", "permalink", "url_private")
        return {
            "text": QUESTION,
            "value": "1",
            "bot_id": "B0ROBO",
            "app_id": "A0ROBO",
            "command": "/desk",
            "channel_type": "channel",
            "client_msg_id": str(uuid.uuid4()),
            "reaction": "eyes",
            "subtype": "",
            "tab": "home",
            "trigger_id": f"1.2.{self._count}",
            **dict.fromkeys(urls, NOWHERE),
        }


def _without_options(value: Json) -> Json:
    """The same without blanks, and without what is then empty; all that is needed stays."""
    kept = {
        name: _without_options(each) if isinstance(each, dict) else each
        for name, each in value.items()
        if name not in _LOST
    }
    return {n: each for n, each in kept.items() if n in _KEPT or each not in _BLANKS}
