"""What Slack tells of, as its payloads have it: messages, changes, thumbs, presses. No test."""

from typing import Any

from bot.channels.slack.access import Identity
from bot.channels.slack.inbound import Around

Json = dict[str, Any]

ME, TEAM, ELSEWHERE = "U0DESK", "T0ACME", "T0OTHER"
DANA, LEE, SAM = "U1DANA", "U2LEE", "U3SAM"  # an asker, another person, a trainer
HELP, OTHER, DIRECT = "C0HELP", "C0OTHER", "D0DANA"
TS, LATER, STILL_LATER = "1800000000.000100", "1800000060.000200", "1800000120.000300"
KNOWN = Around(ME, TEAM, frozenset({SAM}))
DESK = Identity(ME, "B0DESK", TEAM)


def callback(event: Json, **outer: Any) -> Json:  # noqa: ANN401  whatever Slack wraps around it
    """An `event_callback` with an event in it."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev1",
        "event_time": 1_800_000_000,
        "authorizations": [{"team_id": TEAM, "user_id": ME, "is_bot": True}],
        "event": event,
    } | outer


def message(text: str = "I need an API key", **more: Any) -> Json:  # noqa: ANN401  any field
    """What somebody wrote in the help channel, for the first time."""
    return {
        "type": "message",
        "channel": HELP,
        "channel_type": "channel",
        "user": DANA,
        "text": text,
        "ts": TS,
        "event_ts": TS,
        "team": TEAM,
    } | more


def mention(text: str = f"<@{ME}> I need an API key", **more: Any) -> Json:  # noqa: ANN401  any field
    """The twin that Slack sends of a message that calls the desk."""
    twin = message(text, type="app_mention", **more)
    del twin["channel_type"]
    return twin


def changed(before: Json, now: Json, **more: Any) -> Json:  # noqa: ANN401  any field
    """A message that has changed."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": HELP,
        "channel_type": "channel",
        "ts": LATER,
        "event_ts": LATER,
        "message": now,
        "previous_message": before,
    } | more


def edited(before: Json, text: str, at: str = LATER) -> Json:
    """The same with other words."""
    return changed(before, before | {"text": text, "edited": {"user": before["user"], "ts": at}})


def deleted(before: Json, **more: Any) -> Json:  # noqa: ANN401  any field
    """A message that is gone."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "channel": HELP,
        "ts": LATER,
        "event_ts": LATER,
        "deleted_ts": before["ts"],
        "previous_message": before,
    } | more


def thumb(name: str = "+1", **more: Any) -> Json:  # noqa: ANN401  any field
    """A reaction under a message."""
    return {
        "type": "reaction_added",
        "user": LEE,
        "reaction": name,
        "item": {"type": "message", "channel": HELP, "ts": TS},
        "item_user": DANA,
        "event_ts": LATER,
    } | more


def joined(**more: Any) -> Json:  # noqa: ANN401  any field
    """The desk was brought in."""
    return {
        "type": "member_joined_channel",
        "user": ME,
        "channel": OTHER,
        "channel_type": "C",
        "team": TEAM,
        "inviter": DANA,
        "event_ts": TS,
    } | more


def press(action: Json, **more: Any) -> Json:  # noqa: ANN401  any field
    """A click on something under a reply in the thread of the question."""
    return {
        "type": "block_actions",
        "user": {"id": DANA, "username": "dana", "team_id": TEAM},
        "team": {"id": TEAM},
        "container": {
            "type": "message",
            "message_ts": LATER,
            "channel_id": HELP,
            "thread_ts": TS,
        },
        "channel": {"id": HELP},
        "message": {"ts": LATER, "thread_ts": TS},
        "trigger_id": "1.2.3",
        "actions": [{"action_ts": STILL_LATER} | action],
    } | more


def button(offer: str = "1", question: str = "q1") -> Json:
    """A button of an open question."""
    return {
        "type": "button",
        "block_id": f"choice:{question}",
        "action_id": f"choice:{offer}",
        "value": offer,
    }


def verdict(which: str = "solved") -> Json:
    """A button under an answer."""
    return {
        "type": "button",
        "block_id": "verdict",
        "action_id": f"verdict:{which}",
        "value": which,
    }


def command(text: str = "help", **more: Any) -> Json:  # noqa: ANN401  any field
    """`/desk`."""
    return {
        "command": "/desk",
        "text": text,
        "user_id": DANA,
        "team_id": TEAM,
        "channel_id": HELP,
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:9/",
    } | more
