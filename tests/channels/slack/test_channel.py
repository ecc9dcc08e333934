"""What Slack's channel does beyond the contract of all channels: private notes and long threads."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.channels.slack import channel as slack_channel
from bot.channels.slack.api import OutcomeUnknown
from bot.core.errors import DeliveryError, Refused, Throttled
from bot.core.storage import OutboxRow
from tests.channels.slack.harness import SlackHarness
from tests.channels.slack.sayings import DANA, DIRECT, HELP, TS
from tests.channels.slack.webapi import Fault, WebApi, served
from tests.contract.harness import row

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def slack() -> Iterator[SlackHarness]:
    with served(WebApi()) as server:
        yield SlackHarness(server)


def send(slack: SlackHarness, row: OutboxRow) -> str:
    return asyncio.run(slack.channel.send(row))


def methods(slack: SlackHarness) -> list[str]:
    return [method for method, _ in slack.server.api.calls]


def private(slack: SlackHarness, *, urgent: bool = False, place: str = HELP) -> OutboxRow:
    note = row(replace(slack.key, place=place), "Revoke it.", only_for=DANA)
    return replace(note, reply=replace(note.reply, urgent=urgent), event_id=TS)


def test_a_private_note_is_shown_where_its_reader_wrote(slack: SlackHarness) -> None:
    assert send(slack, private(slack))
    assert methods(slack) == ["chat.postEphemeral"]


def test_in_a_direct_conversation_a_private_note_is_a_message(slack: SlackHarness) -> None:
    send(slack, private(slack, urgent=True, place=DIRECT))
    assert methods(slack) == ["chat.postMessage"]
    assert slack.server.api.asked("chat.postMessage")[0]["thread_ts"] == TS


def test_what_nobody_must_miss_is_written_to_them_as_well(slack: SlackHarness) -> None:
    send(slack, private(slack, urgent=True))
    assert methods(slack) == ["chat.postMessage", "chat.postEphemeral"]
    assert slack.server.api.asked("chat.postMessage")[0]["channel"] == DANA


def test_who_takes_no_direct_messages_is_shown_it(slack: SlackHarness) -> None:
    slack.server.api.fail("chat.postMessage", Fault("messages_tab_disabled"))
    assert send(slack, private(slack, urgent=True))
    assert methods(slack)[-1] == "chat.postEphemeral"


@pytest.mark.parametrize(
    "fault", [Fault("user_not_in_channel"), Fault("ratelimited", 429), Fault("internal_error")]
)
def test_who_was_written_to_is_not_written_to_again(slack: SlackHarness, fault: Fault) -> None:
    slack.server.api.fail("chat.postEphemeral", fault)
    assert send(slack, private(slack, urgent=True))
    assert methods(slack).count("chat.postMessage") == 1


def test_who_was_reached_in_no_way_was_not_reached(slack: SlackHarness) -> None:
    slack.server.api.fail("chat.postMessage", Fault("cannot_dm_bot"))
    slack.server.api.fail("chat.postEphemeral", Fault("user_not_in_channel"))
    with pytest.raises(Refused):
        send(slack, private(slack, urgent=True))


def test_a_message_that_must_wait_waits_with_both(slack: SlackHarness) -> None:
    slack.server.api.fail("chat.postMessage", Fault("ratelimited", 429, "7"))
    with pytest.raises(Throttled):
        send(slack, private(slack, urgent=True))
    assert methods(slack) == ["chat.postMessage"]


def test_a_reply_is_found_on_whatever_page_it_stands(slack: SlackHarness) -> None:
    slack.server.api.page = 2
    ids = [send(slack, row(slack.key, id=f"k{number}")) for number in range(7)]
    for number, id_ in enumerate(ids):
        found = asyncio.run(slack.channel.find_sent(row(slack.key, id=f"k{number}")))
        assert found == (id_,)


def test_a_thread_is_not_read_for_ever_and_what_was_not_seen_is_not_absent(
    slack: SlackHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_channel, "MOST_PAGES", 2)
    slack.server.api.page = 1
    for number in range(5):
        send(slack, row(slack.key, id=f"k{number}"))
    slack.server.api.calls.clear()
    with pytest.raises(OutcomeUnknown, match="too long"):
        asyncio.run(slack.channel.find_sent(row(slack.key, id="k4")))
    assert methods(slack) == ["conversations.replies"] * 2


def test_in_a_thread_that_is_gone_nothing_stands(slack: SlackHarness) -> None:
    slack.delete_question()
    assert asyncio.run(slack.channel.find_sent(row(slack.key))) == ()


def test_a_page_that_cannot_be_had_is_no_proof(slack: SlackHarness) -> None:
    slack.server.api.page = 1
    send(slack, row(slack.key, id="k1"))
    slack.server.api.fail("conversations.replies", Fault("ratelimited", 429, "7"))
    with pytest.raises(DeliveryError):
        asyncio.run(slack.channel.find_sent(row(slack.key, id="k1")))
