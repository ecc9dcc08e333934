"""What a test scripts goes wrong, and in the way that Slack or a network goes wrong."""

from http.client import RemoteDisconnected

import pytest

from tests.slack.caller import Caller
from tests.slack.script import Script, broken, dropped, half, lost, refused, slow, throttled
from tests.slack.stage import Slack
from tests.slack.workspace import HELP, Mode

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("slack_mode", [Mode.SOCKET], indirect=True, ids=["socket"]),
]


@pytest.fixture
def caller(slack: Slack) -> Caller:
    return Caller(slack)


def posted(slack: Slack) -> list[str]:
    return [seen.text for seen in slack.people.read(HELP)]


def test_a_throttled_call_is_told_when_to_come_back(slack: Slack, caller: Caller) -> None:
    slack.front.fail("chat.postMessage", throttled(7))
    answer = caller.post()
    assert (answer.status, answer.error) == (429, "ratelimited")
    assert answer.headers["retry-after"] == "7"
    assert posted(slack) == []


def test_a_call_before_retry_after_is_over_is_a_violation(slack: Slack, caller: Caller) -> None:
    slack.front.fail("chat.postMessage", throttled(60))
    caller.post()
    since, until = slack.front.script.pauses["chat.postMessage"]
    slack.front.script.pauses["chat.postMessage"] = (since - Script.GRACE, until)
    assert caller.post().status == 429
    assert [violation.code for violation in slack.front.violations] == ["too_early"]
    assert caller.call("auth.test").said["ok"]
    slack.front.books.violations.clear()


def test_a_refused_call_has_no_effect_and_is_no_violation(slack: Slack, caller: Caller) -> None:
    slack.front.fail("chat.postMessage", refused("restricted_action"))
    assert caller.post().error == "restricted_action"
    assert caller.post("again").said["ok"]
    assert posted(slack) == ["again"]


def test_a_broken_proxy_answers_no_json(slack: Slack, caller: Caller) -> None:
    slack.front.fail("*", broken(503), times=2)
    assert [caller.post().status, caller.post().status, caller.post().status] == [503, 503, 200]


def test_a_dropped_call_has_no_effect(slack: Slack, caller: Caller) -> None:
    slack.front.fail("chat.postMessage", dropped())
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        caller.post()
    assert posted(slack) == []


def test_a_lost_answer_leaves_the_effect(slack: Slack, caller: Caller) -> None:
    slack.front.fail("chat.postMessage", lost())
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        caller.post()
    assert posted(slack) == ["Hello"]
    assert slack.front.of("chat.postMessage")[0].worked


def test_half_a_call_is_an_error_and_leaves_the_effect(slack: Slack, caller: Caller) -> None:
    slack.front.fail("chat.postMessage", half("fatal_error"))
    assert caller.post().error == "fatal_error"
    assert posted(slack) == ["Hello"]


def test_a_slow_call_takes_its_time(slack: Slack, caller: Caller) -> None:
    slack.front.fail("chat.postMessage", slow(0.3))
    assert caller.post().said["ok"]
    assert slack.front.of("chat.postMessage")[0].seconds >= 0.3


def test_a_condition_picks_the_call(slack: Slack, caller: Caller) -> None:
    slack.front.fail(
        "chat.postMessage", refused("is_archived"), when=lambda c: c.arguments["text"] == "two"
    )
    assert [caller.post(text).error for text in ("one", "two", "three")] == ["", "is_archived", ""]


def test_a_front_that_breaks_is_a_violation(
    slack: Slack, caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    slack.local.stop()
    assert caller.call("conversations.info", channel=HELP).status == 500
    assert [violation.code for violation in slack.front.violations] == ["front_broke"]
    slack.front.books.violations.clear()
    caplog.clear()


def test_a_shut_door_refuses_connections_until_it_is_open_again(
    slack: Slack, caller: Caller
) -> None:
    slack.front.shut()
    with pytest.raises(ConnectionRefusedError):
        caller.post()
    slack.front.reopen()
    assert caller.post().said["ok"]
