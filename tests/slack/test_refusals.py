"""The front refuses what Slack refuses, says so as Slack does, and notes a violation."""

import pytest

from tests.slack.caller import Caller, refused
from tests.slack.manifest import Manifest
from tests.slack.stage import Slack
from tests.slack.workspace import ANA, AWAY, HELP, PRIVATE, ROBO, TRAINERS, Json

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]
MODAL: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Answer"},
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}],
}
HOME: Json = {"type": "home", "blocks": MODAL["blocks"]}
NARROW = Manifest(frozenset({"chat:write", "channels:history"}), frozenset())


def said(common: Slack) -> str:
    return common.people.say(ANA.id, "hello")


def test_a_call_without_a_token(common: Slack, caller: Caller) -> None:
    caller.token = ""
    refused(common, caller, "not_authed", "auth.test")


def test_a_token_in_the_address_is_none(common: Slack, caller: Caller) -> None:
    token, caller.token = caller.token, ""
    refused(common, caller, "not_authed", f"auth.test?token={token}")


def test_a_wrong_token(common: Slack, caller: Caller) -> None:
    caller.token = "xoxb-another"  # noqa: S105  nobody's
    refused(common, caller, "invalid_auth", "auth.test")


@pytest.mark.parametrize("method", ["auth.test", "chat.postMessage"])
def test_an_app_token_where_a_bot_token_belongs(common: Slack, caller: Caller, method: str) -> None:
    caller.token = common.workspace.app.app_token
    refused(common, caller, "not_allowed_token_type", method)


def test_a_bot_token_where_an_app_token_belongs(common: Slack, caller: Caller) -> None:
    refused(common, caller, "not_allowed_token_type", "apps.connections.open")


def test_a_revoked_token(common: Slack, caller: Caller) -> None:
    common.front.revoke()
    refused(common, caller, "token_revoked", "auth.test")


def test_an_unknown_method(common: Slack, caller: Caller) -> None:
    refused(common, caller, "unknown_method", "chat.shout")


@pytest.mark.parametrize(
    ("method", "given", "needed"),
    [
        ("reactions.add", {"channel": HELP, "name": "eyes", "timestamp": "1"}, "reactions:write"),
        ("users.info", {"user": ANA.id}, "users:read"),
        ("usergroups.users.list", {"usergroup": "S0TRAINERS"}, "usergroups:read"),
        ("conversations.open", {"users": ANA.id}, "im:write"),
        ("conversations.info", {"channel": HELP}, "channels:read"),
        ("conversations.members", {"channel": PRIVATE}, "groups:read"),
        ("conversations.history", {"channel": PRIVATE}, "groups:history"),
        ("conversations.replies", {"channel": "D1", "ts": "1"}, "im:history"),
        ("team.info", {}, "team:read"),
        ("bots.info", {}, "users:read"),
    ],
)  # fmt: skip
def test_a_missing_scope_is_named(
    common: Slack, caller: Caller, method: str, given: Json, needed: str
) -> None:
    common.front.office.manifest = NARROW
    answer = caller.call(method, **given)
    assert answer.error == "missing_scope"
    assert answer.said["needed"] == needed
    assert answer.said["provided"] == "channels:history,chat:write"
    assert answer.headers["x-oauth-scopes"] == "channels:history,chat:write"


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("chat.postMessage", {"text": "x"}),
        ("chat.update", {"channel": HELP, "text": "x"}),
        ("chat.delete", {"channel": HELP}),
        ("chat.postEphemeral", {"channel": HELP, "text": "x"}),
        ("conversations.replies", {"channel": HELP}),
        ("conversations.history", {}),
        ("conversations.info", {}),
        ("conversations.open", {}),
        ("conversations.members", {}),
        ("users.info", {}),
        ("reactions.add", {"channel": HELP, "timestamp": "1"}),
        ("reactions.remove", {"channel": HELP, "timestamp": "1"}),
        ("views.open", {"view": MODAL}),
        ("views.open", {"trigger_id": "1"}),
        ("views.update", {"view": MODAL}),
        ("views.publish", {"view": HOME}),
        ("usergroups.users.list", {}),
        ("chat.postMessage", {"channel": HELP, "blocks": "[{"}),
    ],
)
def test_a_missing_argument(common: Slack, caller: Caller, method: str, given: Json) -> None:
    refused(common, caller, "invalid_arguments", method, **given)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
def test_nothing_said(common: Slack, caller: Caller, method: str) -> None:
    refused(common, caller, "no_text", method, channel=HELP, user=ANA.id, text="")


def test_a_text_that_is_too_long(common: Slack, caller: Caller) -> None:
    refused(common, caller, "msg_too_long", "chat.postMessage", channel=HELP, text="x" * 40_001)
    ts = caller.post().said["ts"]
    refused(common, caller, "msg_too_long", "chat.update", channel=HELP, ts=ts, text="x" * 4_001)


def test_blocks_that_are_wrong(common: Slack, caller: Caller) -> None:
    given: Json = {"channel": HELP, "user": ANA.id, "text": "x", "blocks": [{"type": "nothing"}]}
    refused(common, caller, "invalid_blocks", "chat.postMessage", **given)
    refused(common, caller, "invalid_blocks", "chat.postEphemeral", **given)
    ts = caller.post().said["ts"]
    refused(common, caller, "invalid_blocks", "chat.update", ts=ts, **given)


@pytest.mark.parametrize(
    "metadata", ["x", {"event_type": "x"}, {"event_type": "", "event_payload": {}}]
)
def test_metadata_of_another_shape(common: Slack, caller: Caller, metadata: object) -> None:
    answer = caller.post(metadata=metadata)
    assert answer.error in {"invalid_metadata_format", "invalid_arguments"}
    assert common.front.violations


def test_an_unknown_channel(common: Slack, caller: Caller) -> None:
    refused(common, caller, "channel_not_found", "chat.postMessage", channel="C404", text="x")
    refused(common, caller, "channel_not_found", "chat.postMessage", channel="#help", text="x")
    refused(common, caller, "channel_not_found", "conversations.info", channel="C404")


def test_a_channel_that_the_app_is_not_in(common: Slack, caller: Caller) -> None:
    refused(common, caller, "not_in_channel", "chat.postMessage", channel=AWAY, text="x")
    refused(common, caller, "not_in_channel", "conversations.history", channel=AWAY)
    common.workspace.rooms[PRIVATE].members.discard(common.workspace.app.bot_user)
    refused(common, caller, "channel_not_found", "chat.postMessage", channel=PRIVATE, text="x")
    common.workspace.rooms[PRIVATE].members.add(common.workspace.app.bot_user)


def test_an_archived_channel(common: Slack, caller: Caller) -> None:
    common.workspace.rooms[HELP].archived = True
    refused(common, caller, "is_archived", "chat.postMessage", channel=HELP, text="x")
    assert caller.call("conversations.history", channel=HELP).said["ok"]


def test_another_person_s_message(common: Slack, caller: Caller) -> None:
    ts = said(common)
    refused(common, caller, "cant_update_message", "chat.update", channel=HELP, ts=ts, text="x")
    refused(common, caller, "cant_delete_message", "chat.delete", channel=HELP, ts=ts)


def test_a_message_that_is_not_there(common: Slack, caller: Caller) -> None:
    refused(common, caller, "message_not_found", "chat.update", channel=HELP, ts="1.1", text="x")
    refused(common, caller, "message_not_found", "chat.delete", channel=HELP, ts="1.1")
    refused(common, caller, "thread_not_found", "conversations.replies", channel=HELP, ts="1.1")


def test_a_private_note_cannot_be_changed(common: Slack, caller: Caller) -> None:
    answer = caller.call("chat.postEphemeral", channel=HELP, user=ANA.id, text="x")
    ts = answer.said["message_ts"]
    refused(common, caller, "message_not_found", "chat.update", channel=HELP, ts=ts, text="y")


def test_a_private_note_for_somebody_elsewhere(common: Slack, caller: Caller) -> None:
    given: Json = {"channel": TRAINERS, "user": ANA.id, "text": "x"}
    refused(common, caller, "user_not_in_channel", "chat.postEphemeral", **given)


def test_a_reaction_twice_and_none_to_take_back(common: Slack, caller: Caller) -> None:
    given: Json = {"channel": HELP, "name": "white_check_mark", "timestamp": said(common)}
    refused(common, caller, "no_reaction", "reactions.remove", **given)
    assert caller.call("reactions.add", **given).said["ok"]
    refused(common, caller, "already_reacted", "reactions.add", **given)
    assert caller.call("reactions.remove", **given).said["ok"]
    refused(common, caller, "invalid_name", "reactions.add", **given | {"name": ":eyes:"})


def test_an_unknown_person(common: Slack, caller: Caller) -> None:
    refused(common, caller, "user_not_found", "users.info", user="U404")
    refused(common, caller, "user_not_found", "conversations.open", users="U404")
    refused(common, caller, "cannot_dm_bot", "conversations.open", users=ROBO.id)
    refused(common, caller, "no_such_subteam", "usergroups.users.list", usergroup="S404")


def test_limits_and_cursors_out_of_range(common: Slack, caller: Caller) -> None:
    given: Json = {"channel": HELP}
    refused(common, caller, "invalid_limit", "conversations.history", **given, limit=1_001)
    refused(common, caller, "invalid_cursor", "conversations.history", **given, cursor="x")
