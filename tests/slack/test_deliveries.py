"""Over HTTP, the front delivers as Slack does: signed, within three seconds, or again."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest

from tests.faults.running import free_port
from tests.slack.parcels import Failure
from tests.slack.receiver import HttpReceiver
from tests.slack.signing import SIGNATURE, TIMESTAMP, signature
from tests.slack.stage import Slack
from tests.slack.workspace import ANA, BEN, HELP, Mode

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("slack_mode", [Mode.HTTP], indirect=True, ids=["http"]),
]


@pytest.fixture
def desk(slack: Slack) -> Iterator[HttpReceiver]:
    slack.front.deliveries.retry_after = (0.0, 0.1, 0.2)
    receiver = HttpReceiver(slack.desk_port, slack.front.thread)
    receiver.start()
    yield receiver
    receiver.stop()


def test_an_event_is_signed(slack: Slack, desk: HttpReceiver) -> None:
    slack.people.say(ANA.id, "hello")
    slack.front.settled()
    [got] = desk.got
    stamp = got.headers[TIMESTAMP]
    secret = slack.workspace.app.secret
    assert got.headers[SIGNATURE] == signature(secret, stamp, got.body)
    assert got.text == "hello"
    assert "x-slack-retry-num" not in got.headers


def test_what_is_not_taken_comes_again_with_its_id_and_the_reason(
    slack: Slack, desk: HttpReceiver
) -> None:
    desk.statuses = [500, 404]
    with slack.front.expecting("status_500", "status_404"):
        slack.people.say(ANA.id, "hello")
        slack.front.settled()
    retries = [got.headers.get("x-slack-retry-num") for got in desk.got]
    assert retries == [None, "1", "2"]
    assert desk.got[1].headers["x-slack-retry-reason"] == "http_error"
    assert len({got.event_id for got in desk.got}) == 1


def test_a_status_that_is_not_2xx_is_a_violation(slack: Slack, desk: HttpReceiver) -> None:
    desk.statuses = [404]
    slack.people.say(ANA.id, "hello")
    slack.front.settled()
    assert [violation.code for violation in slack.front.violations] == ["status_404"]
    slack.front.books.violations.clear()


def test_a_late_acknowledgement_is_a_violation_and_comes_again(
    slack: Slack, desk: HttpReceiver
) -> None:
    desk.delay = 3.2
    slack.front.deliveries.retry_after = (0.0,)
    slack.people.say(ANA.id, "hello")
    slack.people.wait(lambda: desk.got)
    desk.delay = 0.0
    slack.front.settled()
    assert [violation.code for violation in slack.front.violations] == ["ack_late"]
    assert desk.got[1].headers["x-slack-retry-reason"] == "http_timeout"
    slack.front.books.violations.clear()


def test_a_desk_that_is_away_gets_it_when_it_is_back(slack: Slack, desk: HttpReceiver) -> None:
    desk.stop()
    slack.front.deliveries.retry_after = (0.1,) * 50
    slack.people.say(ANA.id, "hello")
    slack.people.wait(lambda: slack.front.parcels[0].tries)
    desk.start()
    slack.front.settled()
    assert slack.front.parcels[0].tries[0].failure is Failure.CONNECTION
    assert [got.text for got in desk.got] == ["hello"]


def test_every_event_may_come_twice(slack: Slack, desk: HttpReceiver) -> None:
    slack.front.deliveries.copies = 2
    slack.people.say(ANA.id, "hello")
    slack.front.settled()
    first, second = desk.got
    assert first.event_id == second.event_id
    assert "x-slack-retry-num" not in second.headers


def test_events_are_held_back_and_come_in_another_order(slack: Slack, desk: HttpReceiver) -> None:
    slack.front.hold()
    for text in ("one", "two", "three"):
        slack.people.say(ANA.id, text)
    assert desk.got == []
    slack.front.release(lambda held: held[::-1])
    slack.front.settled()
    assert [got.text for got in desk.got] == ["three", "two", "one"]


def test_an_event_is_delivered_again_on_demand(slack: Slack, desk: HttpReceiver) -> None:
    slack.people.say(ANA.id, "hello")
    slack.front.settled()
    slack.front.redeliver(slack.front.parcels[0])
    slack.front.settled()
    assert len({got.event_id for got in desk.got}) == 1
    assert len(desk.got) == 2


def test_two_desks_are_taken_in_turn_or_both_told(slack: Slack, desk: HttpReceiver) -> None:
    other = HttpReceiver(free_port(), slack.front.thread)
    other.start()
    slack.deliver_to(desk.port, other.port)
    slack.people.say(ANA.id, "one")
    slack.people.say(ANA.id, "two")
    slack.front.settled()
    assert (len(desk.got), len(other.got)) == (1, 1)
    slack.front.posting.to_all = True
    slack.people.say(ANA.id, "three")
    slack.front.settled()
    assert (len(desk.got), len(other.got)) == (2, 2)
    other.stop()


def test_a_command_is_not_delivered_again(slack: Slack, desk: HttpReceiver) -> None:
    desk.statuses = [500]
    with slack.front.expecting("status_500"):
        assert slack.people.command(ANA.id, "/desk on").status == 500
    form = parse_qs(desk.got[0].body.decode())
    assert (form["command"], form["text"], form["channel_id"]) == (["/desk"], ["on"], [HELP])
    assert len(desk.got) == 1


def test_a_command_s_plain_answer_is_shown_to_its_person(slack: Slack, desk: HttpReceiver) -> None:
    desk.answer = "It is on."
    slack.people.command(ANA.id, "/desk on")
    assert [seen.text for seen in slack.people.read(reader=ANA.id)] == ["It is on."]
    assert slack.people.read(reader=BEN.id) == []


def test_a_test_posts_what_it_likes(slack: Slack, desk: HttpReceiver) -> None:
    desk.answer = "fine"
    outcome = slack.front.post(b"{}", "application/json", x_slack_signature="v0=0")
    assert (outcome.status, outcome.body) == (200, b"fine")
    assert desk.got[0].headers[SIGNATURE] == "v0=0"


def test_response_urls_lead_to_the_front_and_work_five_times(
    slack: Slack, desk: HttpReceiver
) -> None:
    slack.people.command(ANA.id, "/desk on")
    url = parse_qs(desk.got[0].body.decode())["response_url"][0]
    assert url.startswith(slack.front.url)
    body = json.dumps({"text": "later"}).encode()
    headers = {"Content-Type": "application/json"}

    def respond() -> int:
        return slack.front.thread.run(slack.front.posting.post(url, body, headers)).status

    assert [respond() for _ in range(5)] == [200] * 5
    with slack.front.expecting("used_url"):
        assert respond() == 404
    assert [seen.only_for for seen in slack.people.read(reader=ANA.id)] == [ANA.id] * 5
