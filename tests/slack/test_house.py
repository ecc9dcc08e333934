"""What Slack would let pass and the house does not, and what is right in every way."""

import pytest

from tests.slack.caller import Caller
from tests.slack.stage import Slack
from tests.slack.workspace import GUS, HELP, Json

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"unfurl_links": True}, "unfurl_links"),
        ({"unfurl_media": True}, "unfurl_media"),
        ({"link_names": True}, "link_names"),
        ({"parse": "full"}, "link_names"),
        ({"username": "Tina"}, "customized"),
        ({"text": "<!channel> look"}, "mentions_everybody"),
        ({"text": "x" * 4_001}, "text_over_4000"),
        ({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "More"}}]},
         "incomplete_text"),
    ],
)  # fmt: skip
def test_what_slack_allows_and_the_house_does_not(
    common: Slack, caller: Caller, given: Json, code: str
) -> None:
    assert caller.post(**given).said["ok"]
    assert [violation.code for violation in common.front.violations] == [code]


def test_what_is_right_is_no_violation(common: Slack, caller: Caller) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*More* <https://x.io|here>"}}]
    metadata = {"event_type": "reply", "event_payload": {"key": "k1"}}
    ts = caller.post("More here", blocks=blocks, metadata=metadata).said["ts"]
    caller.form = True
    given: Json = {"channel": HELP, "ts": ts}
    found = caller.call("conversations.replies", **given, include_all_metadata="true")
    assert found.said["messages"][0]["metadata"] == metadata
    bare = caller.call("conversations.replies", **given).said["messages"][0]
    assert "metadata" not in bare
    assert caller.call("users.info", user=GUS.id).said["user"]["is_restricted"] is True
    assert common.front.violations == []


def test_a_long_thread_comes_in_pages(common: Slack, caller: Caller) -> None:
    ts = caller.post().said["ts"]
    for number in range(3):
        caller.post(f"number {number}", thread_ts=ts)
    given: Json = {"channel": HELP, "ts": ts, "limit": 3}
    first = caller.call("conversations.replies", **given)
    assert first.said["has_more"] is True
    cursor = first.said["response_metadata"]["next_cursor"]
    rest = caller.call("conversations.replies", **given, cursor=cursor)
    assert [m["text"] for m in rest.said["messages"]] == ["number 2"]


def test_what_a_test_expects_is_no_violation(common: Slack, caller: Caller) -> None:
    with common.front.expecting("channel_not_found"):
        assert caller.call("conversations.info", channel="C404").error == "channel_not_found"
    assert common.front.violations == []


def test_a_post_that_comes_too_soon_is_noted_where_a_pace_is_set(
    common: Slack, caller: Caller
) -> None:
    common.front.office.pace = 1.0
    caller.post()
    caller.post()
    assert [violation.code for violation in common.front.violations] == ["too_fast"]
