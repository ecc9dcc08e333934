"""The two manifests: Slack takes them, and they ask for what the code uses, and nothing else."""

import copy
import inspect
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.channels.slack import inbound, taking
from bot.channels.slack.commands import COMMAND
from bot.channels.slack.scopes import FOR_PRIVATE_CHANNELS, NEEDED
from bot.channels.slack.web import PATH

ROOT = Path(__file__).parents[3]
SOCKET, HTTP = ROOT / "manifest.yml", ROOT / "docs" / "manifest-http.yml"
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "slack" / "manifest.schema.json").read_text(encoding="utf-8")
)
HANDLED_BY_TAKER = {"app_uninstalled", "channel_id_changed", "tokens_revoked"}

METHOD = re.compile(r'"((?:apps|auth|bots|chat|conversations|reactions|team|users|views)\.[\w.]+)"')
HISTORY = ("channels:history", "groups:history", "im:history")
# https://docs.slack.dev/reference/methods and https://docs.slack.dev/reference/events
METHODS: dict[str, tuple[str, ...]] = {
    "apps.connections.open": (),
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.replies": HISTORY,
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "users.info": ("users:read",),
}
EVENTS: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_id_changed": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "tokens_revoked": (),
}


def read(file: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return manifest


@pytest.fixture(params=[SOCKET, HTTP], ids=["socket", "http"])
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Either of them."""
    return read(request.param)


def addresses(manifest: dict[str, Any]) -> list[str | None]:
    settings = manifest["settings"]
    return [
        manifest["features"]["slash_commands"][0].get("url"),
        settings["event_subscriptions"].get("request_url"),
        settings["interactivity"].get("request_url"),
    ]


def test_slack_takes_it(manifest: dict[str, Any]) -> None:
    jsonschema.Draft7Validator(SCHEMA).validate(manifest)


def test_the_schema_would_notice_a_slip(manifest: dict[str, Any]) -> None:
    manifest["settings"]["socket_mode"] = True
    assert not jsonschema.Draft7Validator(SCHEMA).is_valid(manifest)


def test_it_asks_for_the_scopes_of_the_code(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    assert scopes["bot"] == sorted({*NEEDED, *FOR_PRIVATE_CHANNELS})
    assert scopes["bot_optional"] == sorted(FOR_PRIVATE_CHANNELS)
    assert set(scopes) == {"bot", "bot_optional"}


def test_it_hears_each_kind_of_event_that_the_code_understands(manifest: dict[str, Any]) -> None:
    understood = {kind for kind, _ in inbound._TRANSLATIONS} | HANDLED_BY_TAKER
    heard = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert heard == sorted(heard)
    assert {event.partition(".")[0] for event in heard} == understood
    assert {event for event in heard if event.startswith("message")} == {
        "message.channels",
        "message.groups",
        "message.im",
    }


def test_what_the_taker_handles_itself_stands_in_its_code() -> None:
    assert all(f'"{kind}"' in inspect.getsource(taking) for kind in HANDLED_BY_TAKER)


def test_people_can_type_the_command_and_write_to_the_desk(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == (COMMAND, True)
    home = manifest["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    assert manifest["settings"]["interactivity"]["is_enabled"]


def test_tokens_are_not_rotated_which_could_never_be_undone(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["token_rotation_enabled"] is False


def test_by_socket_it_names_no_address() -> None:
    assert addresses(read(SOCKET)) == [None] * 3


def test_by_http_everything_comes_to_the_one_address_that_is_served() -> None:
    assert addresses(read(HTTP)) == [f"https://desk.example.com{PATH}"] * 3


def test_the_two_differ_only_in_the_mode() -> None:
    socket, http = read(SOCKET), copy.deepcopy(read(HTTP))
    del http["features"]["slash_commands"][0]["url"]
    del http["settings"]["event_subscriptions"]["request_url"]
    del http["settings"]["interactivity"]["request_url"]
    assert http["settings"].pop("socket_mode_enabled") is False
    assert socket["settings"].pop("socket_mode_enabled") is True
    assert http == socket


def test_each_scope_is_for_a_method_an_event_or_the_command_and_each_of_those_has_it() -> None:
    folder = ROOT / "bot" / "channels" / "slack"
    code = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    assert set(METHOD.findall(code)) == set(METHODS)
    assert set(read(SOCKET)["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)
    used = {"commands"}.union(*METHODS.values(), *EVENTS.values())
    assert used == {*NEEDED, *FOR_PRIVATE_CHANNELS}
