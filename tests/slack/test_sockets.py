"""In Socket Mode, the front is what Slack is: hello, envelopes, goodbyes, and dead lines."""

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from tests.slack.caller import Caller
from tests.slack.receiver import SocketReceiver
from tests.slack.stage import Slack
from tests.slack.workspace import ANA, HELP, Mode

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("slack_mode", [Mode.SOCKET], indirect=True, ids=["socket"]),
]


def connected(slack: Slack) -> SocketReceiver:
    caller = Caller(slack)
    caller.token = slack.workspace.app.app_token
    receiver = SocketReceiver(slack)
    before = slack.front.sockets.opened
    receiver.start(caller.call("apps.connections.open").said["url"])
    slack.people.wait(lambda: receiver.got)
    assert slack.front.sockets.opened == before + 1
    return receiver


@pytest.fixture
def desk(slack: Slack) -> SocketReceiver:
    slack.front.deliveries.retry_after = (0.0, 0.1, 0.2)
    return connected(slack)


def test_hello_comes_first(slack: Slack, desk: SocketReceiver) -> None:
    hello = desk.got[0]
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": slack.workspace.app.id}


def test_an_event_comes_in_an_envelope_and_is_acknowledged(
    slack: Slack, desk: SocketReceiver
) -> None:
    slack.people.say(ANA.id, "hello")
    slack.front.settled()
    [envelope] = desk.of("events_api")
    assert envelope["payload"]["event"]["text"] == "hello"
    assert envelope["accepts_response_payload"] is False
    assert envelope["retry_attempt"] == 0
    assert [ack.envelope for ack in slack.front.sockets.acks] == [envelope["envelope_id"]]


def test_a_command_may_be_answered_in_its_acknowledgement(
    slack: Slack, desk: SocketReceiver
) -> None:
    desk.payload = {"text": "It is on."}
    assert slack.people.command(ANA.id, "/desk on").answer == {"text": "It is on."}
    [seen] = slack.people.read(reader=ANA.id)
    assert (seen.text, seen.only_for) == ("It is on.", ANA.id)


def test_an_event_must_not_be_answered(slack: Slack, desk: SocketReceiver) -> None:
    desk.payload = {"text": "x"}
    slack.people.say(ANA.id, "hello")
    slack.front.settled()
    assert [violation.code for violation in slack.front.violations] == ["payload_not_accepted"]
    slack.front.books.violations.clear()


def test_what_is_not_acknowledged_is_a_violation_and_comes_again(
    slack: Slack, desk: SocketReceiver
) -> None:
    desk.acks = False
    slack.front.deliveries.retry_after = (0.0,)
    slack.people.say(ANA.id, "hello")
    slack.people.wait(lambda: desk.of("events_api"))
    desk.acks = True
    slack.front.settled()
    assert [violation.code for violation in slack.front.violations] == ["ack_late"]
    retry = desk.of("events_api")[1]
    assert (retry["retry_attempt"], retry["retry_reason"]) == (1, "http_timeout")
    slack.front.books.violations.clear()


def test_an_acknowledgement_of_nothing_is_a_violation(slack: Slack, desk: SocketReceiver) -> None:
    desk.send({"envelope_id": "x"})
    slack.people.wait(lambda: slack.front.violations)
    assert [violation.code for violation in slack.front.violations] == ["unknown_ack"]
    slack.front.books.violations.clear()


def test_after_a_drop_the_next_connection_gets_what_was_missed(
    slack: Slack, desk: SocketReceiver
) -> None:
    slack.front.deliveries.retry_after = (0.1,) * 50
    slack.front.drop_sockets()
    slack.people.say(ANA.id, "hello")
    slack.people.wait(lambda: desk.closed)
    second = connected(slack)
    slack.front.settled()
    assert desk.of("events_api") == []
    assert second.of("events_api")[0]["payload"]["event"]["text"] == "hello"


def test_a_ping_is_answered_unless_the_line_is_dead(slack: Slack, desk: SocketReceiver) -> None:
    desk.ping()
    slack.people.wait(lambda: desk.pongs == 1)
    slack.front.stall_sockets()
    desk.ping()
    slack.front.deliveries.retry_after = ()
    slack.people.say(ANA.id, "hello")
    slack.front.settled()
    assert (desk.pongs, desk.of("events_api"), desk.closed) == (1, [], False)
    slack.front.stall_sockets(stalled=False)
    slack.people.say(ANA.id, "again")
    slack.front.settled()
    assert len(desk.of("events_api")) == 1


@pytest.mark.parametrize(
    ("reason", "closes"),
    [("warning", False), ("refresh_requested", True), ("too_many_websockets", True)],
)
def test_a_goodbye_is_said(slack: Slack, desk: SocketReceiver, reason: str, closes: bool) -> None:
    slack.front.say_goodbye(reason)
    slack.people.wait(lambda: desk.of("disconnect"))
    assert desk.of("disconnect")[0]["reason"] == reason
    if closes:
        slack.people.wait(lambda: desk.closed)
    else:
        assert len(slack.front.sockets.connections) == 1


def test_an_address_works_once(slack: Slack, desk: SocketReceiver) -> None:
    with slack.front.expecting("socket_reused"), pytest.raises(WSServerHandshakeError):
        slack.front.thread.run(_open(desk.url))


def test_ten_connections_are_enough(slack: Slack, desk: SocketReceiver) -> None:
    del desk
    for _ in range(9):
        connected(slack)
    with slack.front.expecting("too_many_websockets"):
        last = connected(slack)
    assert last.got[0]["reason"] == "too_many_websockets"


def test_several_connections_are_taken_in_turn_or_all_told(
    slack: Slack, desk: SocketReceiver
) -> None:
    other = connected(slack)
    slack.people.say(ANA.id, "one")
    slack.people.say(ANA.id, "two")
    slack.front.settled()
    assert (len(desk.of("events_api")), len(other.of("events_api"))) == (1, 1)
    slack.front.sockets.to_all = True
    slack.people.say(ANA.id, "three", HELP)
    slack.front.settled()
    assert (len(desk.of("events_api")), len(other.of("events_api"))) == (2, 2)


def test_an_envelope_of_any_kind_is_brought(slack: Slack, desk: SocketReceiver) -> None:
    desk.payload = {"options": []}
    outcome = slack.front.interact({"type": "block_suggestion", "value": "x"})
    assert outcome.answer == {"options": []}
    assert desk.of("interactive")[0]["payload"]["value"] == "x"


async def _open(url: str) -> None:
    async with ClientSession() as session, session.ws_connect(url):
        pass
