"""The app hears what Slack would tell it, in Slack's words, and nothing else."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest

from tests.slack.caller import Caller
from tests.slack.manifest import Manifest
from tests.slack.receiver import HttpReceiver
from tests.slack.stage import Slack
from tests.slack.workspace import ANA, AWAY, BEN, EVE, HELP, PRIVATE, ROBO, Json, Mode

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("slack_mode", [Mode.HTTP], indirect=True, ids=["http"]),
]


@pytest.fixture
def desk(slack: Slack) -> Iterator[HttpReceiver]:
    receiver = HttpReceiver(slack.desk_port, slack.front.thread)
    receiver.start()
    yield receiver
    receiver.stop()


def heard(slack: Slack, desk: HttpReceiver) -> list[Json]:
    slack.front.settled()
    return [json.loads(got.body)["event"] for got in desk.got]


def test_a_message_says_what_slack_says(slack: Slack, desk: HttpReceiver) -> None:
    asked = slack.people.say(ANA.id, "hello")
    slack.people.reply(BEN.id, asked, "me too")
    first, second = heard(slack, desk)
    assert (first["channel_type"], first["team"]) == ("channel", "T0ACME")
    assert first["client_msg_id"]
    assert (second["thread_ts"], second["parent_user_id"]) == (asked, ANA.id)


def test_a_mention_comes_as_two_events_with_ids_of_their_own(
    slack: Slack, desk: HttpReceiver
) -> None:
    slack.people.say(ANA.id, f"<@{slack.workspace.app.bot_user}> hello")
    assert [event["type"] for event in heard(slack, desk)] == ["message", "app_mention"]
    assert len({got.event_id for got in desk.got}) == 2


def test_what_the_manifest_does_not_subscribe_is_not_heard(
    slack: Slack, desk: HttpReceiver
) -> None:
    scopes = slack.front.office.manifest.scopes
    slack.front.office.manifest = Manifest(scopes, frozenset({"message.channels"}))
    ts = slack.people.say(ANA.id, f"<@{slack.workspace.app.bot_user}> hello")
    slack.people.react(BEN.id, "eyes", ts)
    slack.people.write(ANA.id, "hello")
    slack.people.say(ANA.id, "hello", PRIVATE)
    assert [event["type"] for event in heard(slack, desk)] == ["message"]


def test_a_channel_that_the_app_is_not_in_is_not_heard(slack: Slack, desk: HttpReceiver) -> None:
    slack.people.say(ANA.id, "hello", AWAY)
    assert heard(slack, desk) == []
    slack.workspace.rooms[AWAY].members.add(slack.workspace.app.bot_user)
    slack.people.say(ANA.id, "hello", AWAY)
    assert [event["channel"] for event in heard(slack, desk)] == [AWAY]


def test_kinds_of_conversations_have_their_names(slack: Slack, desk: HttpReceiver) -> None:
    slack.people.say(ANA.id, "hello", PRIVATE)
    slack.people.write(ANA.id, "hello")
    assert [event["channel_type"] for event in heard(slack, desk)] == ["group", "im"]


def test_a_bot_is_known_by_its_bot_id(slack: Slack, desk: HttpReceiver) -> None:
    slack.people.say(ROBO.id, "beep")
    assert heard(slack, desk)[0]["bot_id"] == "B0ROBO"


def test_people_of_another_organisation_are_known_by_their_team(
    slack: Slack, desk: HttpReceiver
) -> None:
    slack.workspace.rooms[HELP].shared = True
    slack.people.say(EVE.id, "hello")
    assert heard(slack, desk)[0]["user_team"] == "T0OTHER"
    assert json.loads(desk.got[0].body)["is_ext_shared_channel"] is True


def test_an_edit_and_a_deletion_are_hidden_messages(slack: Slack, desk: HttpReceiver) -> None:
    asked = slack.people.say(ANA.id, "hello")
    slack.people.edit(ANA.id, asked, "hello again")
    slack.people.delete(ANA.id, asked)
    _, changed, deleted = heard(slack, desk)
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert changed["message"]["text"] == "hello again"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", asked)


def test_a_deleted_thread_leaves_a_tombstone(slack: Slack, desk: HttpReceiver) -> None:
    asked = slack.people.say(ANA.id, "hello")
    reply = slack.people.reply(BEN.id, asked, "me too")
    slack.people.delete(ANA.id, asked)
    event = heard(slack, desk)[-1]
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    thread = Caller(slack).call("conversations.replies", channel=HELP, ts=asked)
    assert [message["ts"] for message in thread.said["messages"]] == [asked, reply]


def test_the_app_hears_itself(slack: Slack, desk: HttpReceiver) -> None:
    caller = Caller(slack)
    app = slack.workspace.app
    ts = caller.post().said["ts"]
    mark = {"channel": HELP, "name": "eyes", "timestamp": ts}
    caller.call("chat.update", channel=HELP, ts=ts, text="Hello again")
    caller.call("reactions.add", **mark)
    caller.call("chat.delete", channel=HELP, ts=ts)
    posted, changed, marked, deleted = heard(slack, desk)
    assert (posted["user"], posted["bot_id"], posted["app_id"]) == (app.bot_user, app.bot, app.id)
    assert changed["message"]["text"] == "Hello again"
    assert (marked["type"], marked["user"]) == ("reaction_added", app.bot_user)
    assert deleted["deleted_ts"] == ts


def test_a_test_tells_of_anything(slack: Slack, desk: HttpReceiver) -> None:
    slack.front.event({"type": "tokens_revoked", "tokens": {"bot": ["U0DESK"]}})
    assert [event["type"] for event in heard(slack, desk)] == ["tokens_revoked"]


def test_the_app_hears_of_its_invitation_where_it_asked_to(
    slack: Slack, desk: HttpReceiver
) -> None:
    slack.people.invite_app(ANA.id, AWAY)
    assert heard(slack, desk) == []
    scopes = slack.front.office.manifest.scopes
    slack.front.office.manifest = Manifest(scopes, frozenset({"member_joined_channel"}))
    slack.people.invite_app(ANA.id, AWAY)
    [event] = heard(slack, desk)
    app = slack.workspace.app
    assert (event["user"], event["inviter"], event["channel"]) == (app.bot_user, ANA.id, AWAY)


def test_after_it_was_thrown_out_the_app_hears_no_more(slack: Slack, desk: HttpReceiver) -> None:
    slack.people.remove_app(ANA.id, HELP)
    slack.people.say(ANA.id, "hello")
    assert heard(slack, desk) == []
    assert HELP in slack.workspace.rooms


def test_a_private_note_s_click_says_that_it_is_private(slack: Slack, desk: HttpReceiver) -> None:
    asked = slack.people.say(ANA.id, "hello")
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Yes"}}
    blocks = [{"type": "actions", "elements": [button]}]
    given = {"channel": HELP, "user": ANA.id, "thread_ts": asked, "text": "Yes?", "blocks": blocks}
    Caller(slack).call("chat.postEphemeral", **given)
    slack.front.settled()
    desk.got.clear()
    slack.people.press(ANA.id, "Yes", asked)
    said = json.loads(parse_qs(desk.got[0].body.decode())["payload"][0])
    assert said["container"]["is_ephemeral"] is True
    assert said["container"]["thread_ts"] == asked
    assert "message" not in said


def test_a_submitted_modal_has_the_id_that_it_was_opened_with(
    slack: Slack, desk: HttpReceiver
) -> None:
    caller = Caller(slack)
    made = slack.front.trigger(HELP, ANA.id)["trigger_id"]
    slack.front.views.note_trigger(made, ANA.id)
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Answer"},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}],
    }
    opened = caller.call("views.open", trigger_id=made, view=view).said["view"]["id"]
    caller.call("views.update", view_id=opened, view=view)
    slack.people.submit(ANA.id, {})
    said = json.loads(parse_qs(desk.got[-1].body.decode())["payload"][0])
    assert (said["type"], said["view"]["id"]) == ("view_submission", opened)
