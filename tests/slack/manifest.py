"""What the app may do and hear, as its manifest says; and which scope each method needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self

import yaml

from tests.slack.workspace import Json, Room


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API: `scope` with `*` stands for one per kind of conversation.

    `either` are arguments of which one must be there.
    """

    required: tuple[str, ...] = ()
    scope: str = ""
    either: tuple[str, ...] = ()
    app_token: bool = False


# Arguments and scopes: https://docs.slack.dev/reference/methods, one page for each.
METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "apps.connections.open": Method(scope="connections:write", app_token=True),
        "auth.test": Method(),
        "bots.info": Method(scope="users:read"),
        "chat.delete": Method(("channel", "ts"), "chat:write"),
        "chat.getPermalink": Method(("channel", "message_ts")),
        "chat.postEphemeral": Method(("channel", "user"), "chat:write"),
        "chat.postMessage": Method(("channel",), "chat:write"),
        "chat.update": Method(("channel", "ts"), "chat:write"),
        "conversations.history": Method(("channel",), "*:history"),
        "conversations.info": Method(("channel",), "*:read"),
        "conversations.list": Method((), "channels:read"),
        "conversations.members": Method(("channel",), "*:read"),
        "conversations.open": Method((), "im:write", either=("users", "channel")),
        "conversations.replies": Method(("channel", "ts"), "*:history"),
        "reactions.add": Method(("channel", "name", "timestamp"), "reactions:write"),
        "reactions.get": Method(("channel", "timestamp"), "reactions:read"),
        "reactions.remove": Method(("name", "channel", "timestamp"), "reactions:write"),
        "team.info": Method(scope="team:read"),
        "usergroups.list": Method(scope="usergroups:read"),
        "usergroups.users.list": Method(("usergroup",), "usergroups:read"),
        "users.conversations": Method((), "channels:read"),
        "users.info": Method(("user",), "users:read"),
        "views.open": Method(("view",), either=("trigger_id", "interactivity_pointer")),
        "views.publish": Method(("user_id", "view")),
        "views.push": Method(("view",), either=("trigger_id", "interactivity_pointer")),
        "views.update": Method(("view",), either=("view_id", "external_id")),
    }
)


def kind_of(channel: str, room: Room | None) -> str:
    """The word for a conversation's kind in scopes and events: channels, groups or im."""
    if channel.startswith("D"):
        return "im"
    return "groups" if room and room.private else "channels"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The granted scopes, the subscribed events, and the switches that the front heeds."""

    scopes: frozenset[str]
    events: frozenset[str]
    messages_tab: bool = True
    socket_mode: bool = True

    @classmethod
    def read(cls, file: Path) -> Self:
        """From the app's own manifest.yml."""
        return cls.of(yaml.safe_load(file.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, said: Json) -> Self:
        """From a manifest as Slack takes it."""
        settings = said.get("settings", {})
        home = said.get("features", {}).get("app_home", {})
        return cls(
            frozenset(said["oauth_config"]["scopes"]["bot"]),
            frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            bool(home.get("messages_tab_enabled")),
            bool(settings.get("socket_mode_enabled")),
        )

    def lacks(self, method: Method, kind: str) -> str:
        """The scope that a call needs and the app has not; empty where none is missing."""
        needed = method.scope.replace("*", kind)
        return "" if method.app_token or not needed or needed in self.scopes else needed

    def hears(self, event: Json) -> bool:
        """Whether the app is subscribed to an event."""
        name = str(event.get("type", ""))
        if name == "message":
            kind = {"channel": "channels", "group": "groups"}.get(event.get("channel_type", ""))
            name = f"message.{kind or event.get('channel_type')}"
        return name in self.events
