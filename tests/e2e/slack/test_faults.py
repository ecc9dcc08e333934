"""What goes wrong between Slack and the desk: each question gets one answer, and people know."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.e2e.slack.desks import Desks
from tests.e2e.slack.test_conversation import SEED, V3_STEPS
from tests.slack.books import Call
from tests.slack.script import lost, refused, throttled
from tests.slack.stage import ROOT, Slack
from tests.slack.workspace import ANA, BEN, EVE, GUS, HELP, TINA, Mode

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

PATIENCE = 60.0  # seconds until a socket must be back
socket_only = pytest.mark.parametrize("slack_mode", [Mode.SOCKET], indirect=True, ids=["socket"])
http_only = pytest.mark.parametrize("slack_mode", [Mode.HTTP], indirect=True, ids=["http"])


@pytest.fixture
def at_work(slack: Slack, desks: Desks) -> Iterator[Slack]:
    """One desk of the test's own."""
    desks.start()
    yield slack
    slack.front.heal()


def test_what_is_delivered_four_times_is_answered_once(slack: Slack, desks: Desks) -> None:
    slack.front.deliveries.copies = 4
    desks.start()
    people = slack.people
    asked = people.say(ANA.id, f"<@{slack.workspace.app.bot_user}> {SEED}")  # a mention is a twin
    people.wait_for_answer(asked)
    people.press(ANA.id, "API key and secret", asked)
    people.wait_for_answer(asked, 2)
    slack.front.settled()
    other = people.say(BEN.id, SEED)
    people.wait_for_answer(other)
    assert len(people.answers(asked)) == 2


def test_a_desk_killed_between_receiving_and_posting_answers_once(
    slack: Slack, desks: Desks
) -> None:
    desk = desks.start()
    slack.front.fail("chat.postMessage", throttled(4), times=1)
    asked = slack.people.say(ANA.id, SEED)
    slack.people.wait(lambda: slack.front.of("chat.postMessage"), what="nothing was tried")
    desks.kill(desk)
    desks.start()
    slack.people.wait_for_answer(asked)
    slack.front.settled()
    assert len(slack.people.answers(asked)) == 1


def test_a_post_whose_answer_died_with_the_desk_is_found_and_not_sent_again(
    slack: Slack, desks: Desks
) -> None:
    desk = desks.start()
    slack.front.fail("chat.postMessage", lost(), times=1)
    asked = slack.people.say(ANA.id, SEED)
    slack.people.wait_for_answer(asked)
    desks.kill(desk)
    desks.start()
    slack.people.wait(lambda: slack.front.of("conversations.replies"), PATIENCE, "never looked up")
    other = slack.people.say(BEN.id, SEED)
    slack.people.wait_for_answer(other)
    assert len(slack.people.answers(asked)) == 1


@http_only
def test_a_lost_answer_is_looked_up_while_the_desk_lives(at_work: Slack) -> None:
    people = at_work.people
    at_work.front.fail("chat.postMessage", lost(), times=1)
    asked = people.say(ANA.id, SEED)
    people.wait(lambda: at_work.front.of("conversations.replies"), what="never looked up")
    people.press(ANA.id, "API key and secret", asked)
    assert V3_STEPS in people.wait_for_answer(asked, 2).text
    assert len(people.answers(asked)) == 2


@http_only
def test_nothing_is_tried_before_the_pause_that_slack_asks_for_is_over(at_work: Slack) -> None:
    at_work.front.fail("chat.postMessage", throttled(3), times=3)
    asked = at_work.people.say(ANA.id, SEED)
    at_work.people.wait_for_answer(asked)  # a call that came too early would be a violation
    assert len(at_work.front.of("chat.postMessage")) == 4


@http_only
def test_a_revoked_token_is_told_once_and_the_answer_goes_out_after_the_cure(
    at_work: Slack, desks: Desks
) -> None:
    with at_work.front.expecting("token_revoked"):
        at_work.front.revoke()
        asked = at_work.people.say(ANA.id, SEED)
        told = desks.until_logged("a platform needs its operator")
        assert "install the app again" in str(told["cure"])
        failed = lambda: at_work.front.of("chat.postMessage")[1:]  # noqa: E731  said where it is used
        at_work.people.wait(failed, what="tried only once")
        alarms = [line for line in desks.log() if line["event"] == "a platform needs its operator"]
        assert len(alarms) == 1
        at_work.front.revoke("")
        at_work.people.wait_for_answer(asked)


@http_only
def test_what_an_archived_channel_refuses_waits_for_the_operator(
    at_work: Slack, desks: Desks
) -> None:
    def in_help(call: Call) -> bool:
        return call.arguments.get("channel") == HELP

    with at_work.front.expecting("is_archived"):
        at_work.front.fail("chat.postMessage", refused("is_archived"), when=in_help)
        asked = at_work.people.say(ANA.id, SEED)
        told = desks.until_logged("a platform needs its operator")
    assert "unarchive" in str(told["cure"])
    parked = _desk_command(desks, "queue", "--parked")
    assert "is_archived" in parked
    _desk_command(desks, "queue", "--retry-all")
    at_work.people.wait_for_answer(asked)


@socket_only
def test_a_dropped_and_a_dead_socket_are_back_within_a_minute(at_work: Slack) -> None:
    people, front = at_work.people, at_work.front
    front.drop_sockets()
    asked = people.say(ANA.id, SEED)
    front.until_connected(seconds=PATIENCE)
    people.wait(lambda: people.answers(asked), PATIENCE, "not answered after the drop")
    opened = front.sockets.opened
    front.stall_sockets()
    during = people.say(BEN.id, SEED)
    people.wait(lambda: front.sockets.opened > opened, PATIENCE, "still on the dead socket")
    front.stall_sockets(stalled=False)
    people.wait(lambda: people.answers(during), PATIENCE, "not answered after the stall")
    assert len(people.answers(asked)) == len(people.answers(during)) == 1


def test_two_desks_that_both_hear_everything_answer_once(slack: Slack, postgres_url: str) -> None:
    both = Desks(slack, postgres_url)
    try:
        both.start()
        both.start()
        slack.front.posting.to_all = slack.front.sockets.to_all = True
        askers = (ANA, BEN, GUS, TINA, EVE)
        asked = [slack.people.say(each.id, SEED) for each in askers]
        for thread in asked:
            slack.people.wait_for_answer(thread)
        slack.front.settled()
        assert [len(slack.people.answers(thread)) for thread in asked] == [1] * len(askers)
    finally:
        both.stop()


def _desk_command(desks: Desks, *words: str) -> str:
    """Run one of the operator's commands on the desks' database."""
    done = subprocess.run(  # noqa: S603  our own
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT, env=desks.command_environ(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout
