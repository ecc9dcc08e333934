"""What the Channel port promises, asked of every channel that can be looked up and can fail."""

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from typing import TypeVar

import pytest

from bot.core.errors import DeliveryError, NotSent, Refused, Throttled
from bot.core.ports import Channel
from bot.core.reply import ReplyKind
from bot.core.storage import OutboxRow
from tests.channels.slack.harness import SlackHarness
from tests.channels.slack.webapi import WebApi
from tests.channels.slack.webapi import served as serve_slack
from tests.contract.harness import Call, ChannelHarness, Shown, Trouble, row
from tests.faults.harness import DoubleHarness, quiet_world
from tests.faults.server import RemoteWorld, served

T = TypeVar("T")
NOTE = ReplyKind.NOTE
KINDS = {Call.MARK: ReplyKind.SOLVED}
HOSTILE = "<@U2> & <!channel> *bold* `code` </b> {{ 7*7 }} [a](b) @everyone"


def run(call: Coroutine[object, object, T]) -> T:
    return asyncio.run(call)


ON_LOOPBACK = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(
    params=[
        "in process",
        pytest.param("over HTTP", marks=ON_LOOPBACK),
        pytest.param("Slack", marks=ON_LOOPBACK),
    ]
)
def harness(request: pytest.FixtureRequest) -> Iterator[ChannelHarness]:
    """Each channel under contract; another platform joins by one more parameter."""
    if request.param == "Slack":
        with serve_slack(WebApi()) as slack:
            yield SlackHarness(slack)
        return
    world = quiet_world()
    if request.param == "in process":
        yield DoubleHarness(world, world)
    else:
        with served(world) as server:
            yield DoubleHarness(world, RemoteWorld(server.url))


def texts(harness: ChannelHarness) -> list[str]:
    return texts_for(harness, harness.other)


def texts_for(harness: ChannelHarness, reader: str) -> list[str]:
    return [shown.text for shown in harness.shown_to(reader)]


def sent(harness: ChannelHarness, text: str = "Here is how.", id: str = "k1") -> str:
    return run(harness.channel.send(row(harness.key, text, id=id)))


def marking(harness: ChannelHarness, kind: ReplyKind = ReplyKind.SOLVED) -> OutboxRow:
    return row(harness.key, "", id="k3", kind=kind, about=harness.key.thread)


def aimed(harness: ChannelHarness, call: Call, target: str, text: str = "New.") -> OutboxRow:
    """A row for any call: the kind of a mark, which other calls do not heed, and its message."""
    about = harness.key.thread
    return row(harness.key, text, id="k2", kind=KINDS.get(call, NOTE), target=target, about=about)


async def do(channel: Channel, call: Call, row: OutboxRow) -> None:
    match call:
        case Call.SEND:
            await channel.send(row)
        case Call.EDIT:
            await channel.edit(row)
        case Call.WITHDRAW:
            await channel.withdraw(row)
        case Call.MARK:
            await channel.mark(row)
        case Call.FIND:
            await channel.find_sent(row)


class TestSend:
    def test_a_reply_stands_in_its_thread_once(self, harness: ChannelHarness) -> None:
        sent(harness)
        assert texts(harness) == ["Here is how."]

    def test_each_reply_has_an_id_of_its_own(self, harness: ChannelHarness) -> None:
        assert sent(harness, id="k1") != sent(harness, id="k2")

    def test_offers_stand_under_it_in_order(self, harness: ChannelHarness) -> None:
        run(harness.channel.send(row(harness.key, offers=("Key & secret", "Only <a> key"))))
        (shown,) = harness.shown_to(harness.other)
        assert shown.offers == ("Key & secret", "Only <a> key")

    def test_what_people_wrote_is_neither_markup_nor_a_mention(
        self, harness: ChannelHarness
    ) -> None:
        sent(harness, HOSTILE)
        assert harness.shown_to(harness.other) == [Shown(HOSTILE)]

    def test_a_private_note_is_seen_by_its_reader_alone(self, harness: ChannelHarness) -> None:
        run(harness.channel.send(row(harness.key, "Regenerate it.", only_for=harness.asker)))
        assert texts_for(harness, harness.asker) == ["Regenerate it."]
        assert texts(harness) == []


class TestEdit:
    def test_the_new_words_take_the_place_of_the_old(self, harness: ChannelHarness) -> None:
        target = sent(harness, "Old.")
        run(harness.channel.edit(row(harness.key, "New.", id="k2", target=target)))
        assert texts(harness) == ["New."]

    def test_a_second_time_changes_nothing(self, harness: ChannelHarness) -> None:
        changed = row(harness.key, "New.", id="k2", target=sent(harness, "Old."))
        run(harness.channel.edit(changed))
        run(harness.channel.edit(changed))
        assert texts(harness) == ["New."]

    def test_other_replies_stay_as_they_are(self, harness: ChannelHarness) -> None:
        target = sent(harness, "First.", id="k1")
        sent(harness, "Second.", id="k2")
        run(harness.channel.edit(row(harness.key, "Changed.", id="k3", target=target)))
        assert texts(harness) == ["Changed.", "Second."]

    def test_an_edited_reply_is_found_by_the_key_it_was_sent_with(
        self, harness: ChannelHarness
    ) -> None:
        target = sent(harness)
        run(harness.channel.edit(row(harness.key, "New.", id="k2", target=target)))
        assert run(harness.channel.find_sent(row(harness.key))) == (target,)


class TestWithdraw:
    def test_what_was_sent_is_gone(self, harness: ChannelHarness) -> None:
        target = sent(harness)
        run(harness.channel.withdraw(row(harness.key, "", id="k2", target=target)))
        assert texts(harness) == []

    def test_what_is_gone_already_is_no_error(self, harness: ChannelHarness) -> None:
        gone = row(harness.key, "", id="k2", target=sent(harness))
        run(harness.channel.withdraw(gone))
        run(harness.channel.withdraw(gone))
        assert texts(harness) == []

    def test_other_replies_stay(self, harness: ChannelHarness) -> None:
        target = sent(harness, "First.", id="k1")
        sent(harness, "Second.", id="k2")
        run(harness.channel.withdraw(row(harness.key, "", id="k3", target=target)))
        assert texts(harness) == ["Second."]


class TestMark:
    def test_a_solved_question_is_marked(self, harness: ChannelHarness) -> None:
        run(harness.channel.mark(marking(harness)))
        assert harness.is_marked()
        assert texts(harness) == []

    def test_the_mark_can_be_taken_off(self, harness: ChannelHarness) -> None:
        run(harness.channel.mark(marking(harness)))
        run(harness.channel.mark(marking(harness, ReplyKind.REOPENED)))
        assert not harness.is_marked()

    @pytest.mark.parametrize("kind", [ReplyKind.SOLVED, ReplyKind.REOPENED])
    def test_a_second_time_changes_nothing(self, harness: ChannelHarness, kind: ReplyKind) -> None:
        run(harness.channel.mark(marking(harness)))
        for _ in range(2):
            run(harness.channel.mark(marking(harness, kind)))
        assert harness.is_marked() == (kind is ReplyKind.SOLVED)

    @pytest.mark.parametrize("kind", [ReplyKind.SOLVED, ReplyKind.REOPENED])
    def test_a_question_that_is_gone_is_no_error(
        self, harness: ChannelHarness, kind: ReplyKind
    ) -> None:
        harness.delete_question()
        run(harness.channel.mark(marking(harness, kind)))
        assert not harness.is_marked()


class TestFindSent:
    def test_what_was_sent_is_found_by_its_key(self, harness: ChannelHarness) -> None:
        target = sent(harness)
        sent(harness, id="k2")
        assert run(harness.channel.find_sent(row(harness.key))) == (target,)

    def test_what_was_not_sent_is_not_found(self, harness: ChannelHarness) -> None:
        sent(harness, id="k2")
        assert run(harness.channel.find_sent(row(harness.key))) == ()

    def test_what_was_taken_back_is_not_found(self, harness: ChannelHarness) -> None:
        run(harness.channel.withdraw(row(harness.key, id="k2", target=sent(harness))))
        assert run(harness.channel.find_sent(row(harness.key))) == ()

    def test_a_reply_whose_response_was_lost_is_found(self, harness: ChannelHarness) -> None:
        harness.fail_next(Call.SEND, Trouble.LOST)
        with pytest.raises(Exception):  # noqa: B017, PT011  which one is the platform's affair
            sent(harness)
        assert len(run(harness.channel.find_sent(row(harness.key)))) == 1

    def test_copies_are_found_oldest_first(self, harness: ChannelHarness) -> None:
        copies = sent(harness), sent(harness)
        assert run(harness.channel.find_sent(row(harness.key))) == copies

    def test_one_copy_can_be_taken_away(self, harness: ChannelHarness) -> None:
        first, second = sent(harness), sent(harness)
        run(harness.channel.remove(row(harness.key), second))
        assert run(harness.channel.find_sent(row(harness.key))) == (first,)
        assert texts(harness) == ["Here is how."]


@pytest.mark.parametrize("call", list(Call))
class TestFailing:
    """`target` is there for all calls: where it is needed it names a reply that stands."""

    @pytest.mark.parametrize(
        ("trouble", "error"),
        [
            (Trouble.REFUSED, Refused),
            (Trouble.THROTTLED, Throttled),
            (Trouble.BUSY, Throttled),
            (Trouble.UNREACHABLE, NotSent),
        ],
    )
    def test_where_surely_nothing_happened_it_says_so(
        self,
        harness: ChannelHarness,
        call: Call,
        trouble: Trouble,
        error: type[DeliveryError],
    ) -> None:
        target = sent(harness, "Stands.")
        harness.fail_next(call, trouble)
        with pytest.raises(error):
            run(do(harness.channel, call, aimed(harness, call, target)))
        assert texts(harness) == ["Stands."]

    @pytest.mark.parametrize("trouble", [Trouble.LOST, Trouble.FAILED])
    def test_where_nobody_knows_it_does_not_say_that_nothing_happened(
        self, harness: ChannelHarness, call: Call, trouble: Trouble
    ) -> None:
        target = sent(harness, "Stands.")
        harness.fail_next(call, trouble)
        with pytest.raises(Exception) as caught:  # noqa: PT011  which one is the platform's affair
            run(do(harness.channel, call, aimed(harness, call, target)))
        assert not isinstance(caught.value, DeliveryError)

    @pytest.mark.parametrize(
        ("trouble", "everywhere"), [(Trouble.THROTTLED, False), (Trouble.BUSY, True)]
    )
    def test_a_throttle_says_for_how_long_and_where(
        self, harness: ChannelHarness, call: Call, trouble: Trouble, everywhere: bool
    ) -> None:
        target = sent(harness, "Stands.")
        harness.fail_next(call, trouble)
        with pytest.raises(Throttled) as caught:
            run(do(harness.channel, call, aimed(harness, call, target)))
        assert (caught.value.wait, caught.value.everywhere) == (timedelta(seconds=7), everywhere)

    @pytest.mark.parametrize(
        "trouble", [Trouble.REFUSED, Trouble.THROTTLED, Trouble.BUSY, Trouble.UNREACHABLE]
    )
    def test_no_error_repeats_words_of_the_reply(
        self, harness: ChannelHarness, call: Call, trouble: Trouble
    ) -> None:
        target = sent(harness, "Stands.")
        harness.fail_next(call, trouble)
        with pytest.raises(DeliveryError) as caught:
            run(do(harness.channel, call, aimed(harness, call, target, "Words")))
        assert "Words" not in str(caught.value)
