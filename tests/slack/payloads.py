"""Interactions that local-slack does not know, as Slack words them."""

import time

from tests.slack.workspace import TEAM, Json, Workspace


def _base(workspace: Workspace, who: str) -> Json:
    person = workspace.people[who]
    user = {"id": who, "username": person.name, "name": person.name, "team_id": person.team}
    return {
        "token": "unused",
        "team": {"id": TEAM, "domain": "acme"},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": workspace.app.id,
        "user": user,
    }


def room_event(kind: str, room: str, more: Json) -> Json:
    """Something that happened to a channel or its members."""
    now = f"{time.time():.6f}"
    return {"type": kind, "channel": room, "team": TEAM, "event_ts": now, **more}


def shortcut(workspace: Workspace, who: str, callback_id: str, message: Json, made: Json) -> Json:
    """A message shortcut; `made` holds its trigger and response_url."""
    channel = str(message["channel"])
    room = workspace.rooms.get(channel)
    shown = {name: value for name, value in message.items() if name != "channel"}
    return {
        "type": "message_action",
        **_base(workspace, who),
        "action_ts": f"{time.time():.6f}",
        "callback_id": callback_id,
        "channel": {"id": channel, "name": room.name if room else "directmessage"},
        "message_ts": message["ts"],
        "message": {"team": TEAM, **shown},
        **made,
    }


def suggestion(workspace: Workspace, who: str, action_id: str, typed: str, view: Json) -> Json:
    """A load of options for an external menu in a view."""
    blocks = [b for b in view["blocks"] if _element(b).get("action_id") == action_id]
    assert blocks, f"no menu {action_id} in the view"
    return {
        "type": "block_suggestion",
        **_base(workspace, who),
        "container": {"type": "view", "view_id": view["id"]},
        "action_id": action_id,
        "block_id": blocks[0].get("block_id", ""),
        "value": typed,
        "view": view,
    }


def submission(workspace: Workspace, who: str, view: Json, values: Json, trigger: str) -> Json:
    """A modal submitted by somebody, whatever modal is on top in local-slack."""
    return {
        "type": "view_submission",
        **_base(workspace, who),
        "trigger_id": trigger,
        "view": {**view, "state": {"values": values}},
        "response_urls": [],
    }


def _element(block: Json) -> Json:
    found: Json = block.get("element") or block.get("accessory") or {}
    return found
