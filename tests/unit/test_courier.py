"""Replies reach their readers once; what nobody is sure of is looked up, and not sent blindly."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from typing_extensions import override

from bot.core.errors import StoreUnavailable
from bot.core.message import ConversationKey
from bot.core.reply import Document, Reply, ReplyKind, withdrawal
from bot.core.retry import MOST_ATTEMPTS
from bot.core.storage import Delivery, Outcome
from bot.courier import Courier, Delivered, Pacing
from bot.store.memory import MemoryStore
from tests.builders import event
from tests.faults.channel import PLATFORM, DoubleChannel
from tests.faults.clock import ManualClock
from tests.faults.faults import Fault, Harm, Method
from tests.faults.world import DESK, World

HERE = ConversationKey(PLATFORM, "C1", "t1")
NEXT_DOOR = ConversationKey(PLATFORM, "C1", "t2")
ELSEWHERE = ConversationKey(PLATFORM, "C2", "t3")
HURRIED = Pacing(patience=timedelta(milliseconds=20))
DROPPED = Fault(Harm.DROPPED)
ODD = Fault(Harm.ODD)
FAILS = [Harm.DROPPED, Harm.HALF, Harm.ODD, Harm.HANG, Harm.LATE]


@dataclass
class Post:
    """A World, a store and a courier between them, on one clock."""

    clock: ManualClock = field(default_factory=ManualClock)

    def __post_init__(self) -> None:
        self.world = World(self.clock)
        self.store = MemoryStore(self.clock)
        self.courier = Courier(self.store, {PLATFORM: DoubleChannel(self.world)}, HURRIED)
        self._events = 0

    def keep(self, *replies: Reply | str, key: ConversationKey = HERE) -> None:
        """Replies to one more event of a thread; a word is a note of that key and text."""
        self._events += 1
        happened = event(id=str(self._events), key=key)
        self.store.take([happened])
        made = [
            Reply(r, ReplyKind.NOTE, Document(()), r) if isinstance(r, str) else r for r in replies
        ]
        self.store.save(happened, self.store.load(key), [], made)

    def work(self, seconds: float = 0) -> list[Delivered]:
        """Let time pass, and deliver once."""
        self.clock.move(seconds)
        return asyncio.run(self.courier.deliver_some())

    def work_long(self, seconds: int = 600) -> None:
        """Deliver every second for a while."""

        async def work() -> None:
            for _ in range(seconds):
                self.clock.move(1)
                await self.courier.deliver_some()

        asyncio.run(work())

    def shown(self, place: str = "C1", reader: str = "") -> list[str]:
        return [post.draft.text for post in self.world.seen(place, by=DESK, reader=reader)]

    def calls(self, method: Method) -> int:
        return sum(call.method is method for call in self.world.calls)

    def progress(self, key: ConversationKey = HERE) -> list[Delivery]:
        rows = (row for entry in self.store.transcript(key) for row in entry.replies)
        return [row.delivery for row in rows]


@pytest.fixture
def post() -> Post:
    return Post()


def outcomes(delivered: Iterable[Delivered]) -> list[Delivery]:
    return [one.outcome.delivery for one in delivered]


class TestSending:
    def test_all_that_waits_is_sent_in_order_and_once(self, post: Post) -> None:
        post.keep("a", "b")
        post.work_long(10)
        assert post.shown() == ["a", "b"]
        assert post.calls(Method.POST) == 2

    def test_what_was_sent_is_noted_with_the_platforms_id(self, post: Post) -> None:
        post.keep("a")
        (delivered,) = post.work()
        assert delivered.outcome == Outcome(Delivery.SENT, next(iter(post.world.posts)))

    def test_places_do_not_wait_for_each_other(self, post: Post) -> None:
        post.keep("a")
        post.keep("b", key=NEXT_DOOR)
        post.keep("c", key=ELSEWHERE)
        assert len(post.work()) == 2
        assert (post.shown("C1"), post.shown("C2")) == (["a"], ["c"])

    def test_one_place_gets_one_reply_a_second(self, post: Post) -> None:
        post.keep("a", "b", "c")
        assert [len(post.work(0.5)) for _ in range(5)] == [1, 0, 1, 0, 1]
        assert post.world.violations == []

    def test_replies_of_a_channel_that_is_not_here_wait_for_it(self, post: Post) -> None:
        """Two processes share a database: one without Slack once lost its replies."""
        slack = ConversationKey("slack", "C1", "t1")
        post.keep("a", key=slack)
        assert post.work() == []
        assert post.progress(slack) == [Delivery.PENDING]

    def test_an_attempt_is_noted_before_sending(self, post: Post) -> None:
        """A process that dies while sending must leave a trace of it."""
        post.keep("a")
        post.store.claim_replies([PLATFORM], most=1, lease=HURRIED.lease, pace=HURRIED.pace)
        assert post.progress() == [Delivery.SENDING]

    def test_a_private_note_reaches_its_reader_alone(self, post: Post) -> None:
        post.keep(Reply("a", ReplyKind.NOTE, Document(()), "psst", only_for="U1"))
        post.work()
        assert (post.shown(reader="U1"), post.shown(reader="U2")) == (["psst"], [])


class TestUnknown:
    """The response was lost, the platform stumbled, or nobody answered in time."""

    @pytest.mark.parametrize("harm", FAILS)
    def test_it_is_shown_once_in_the_end(self, post: Post, harm: Harm) -> None:
        post.world.script.next(Method.POST, Fault(harm))
        post.keep("a")
        post.work_long(120)
        assert post.shown() == ["a"]
        assert post.progress() == [Delivery.SENT]

    def test_what_is_found_is_not_sent_again(self, post: Post) -> None:
        post.world.script.next(Method.POST, DROPPED)
        post.keep("a")
        post.work_long(120)
        assert (post.calls(Method.POST), post.calls(Method.SEARCH)) == (1, 1)

    def test_it_is_looked_for_after_5_and_30_seconds_and_then_sent_again(self, post: Post) -> None:
        post.world.script.next(Method.POST, ODD)
        post.keep("a")
        post.work()
        start = post.clock().timestamp()
        post.work_long(60)
        calls = [(call.method, call.at - start) for call in post.world.calls[1:]]
        assert calls == [(Method.SEARCH, 5), (Method.SEARCH, 35), (Method.POST, 36)]

    def test_a_look_that_fails_counts_as_none(self, post: Post) -> None:
        """No answer is not "it is not there": three failures, and still it is not sent blindly."""
        post.world.script.next(Method.POST, DROPPED)
        post.world.script.next(Method.SEARCH, ODD, Fault(Harm.NOT_SENT), Fault(Harm.HANG))
        post.keep("a")
        post.work_long(600)
        assert post.shown() == ["a"]
        assert (post.calls(Method.POST), post.calls(Method.SEARCH)) == (1, 4)

    def test_later_replies_of_the_thread_wait_for_it(self, post: Post) -> None:
        post.world.script.next(Method.POST, ODD)
        post.keep("a", "b")
        post.keep("c", key=NEXT_DOOR)
        post.work_long(30)
        assert post.shown() == ["c"]
        post.work_long(30)
        assert post.shown() == ["c", "a", "b"]

    def test_what_a_dead_process_was_sending_is_looked_for_first(self, post: Post) -> None:
        post.keep("a")
        post.store.claim_replies([PLATFORM], most=1, lease=HURRIED.lease, pace=HURRIED.pace)
        assert post.work(59) == []
        assert outcomes(post.work(1)) == [Delivery.UNKNOWN]
        post.work_long(60)
        assert post.shown() == ["a"]

    def test_what_stays_unknown_waits_for_a_person(self, post: Post) -> None:
        post.world.script.next(Method.POST, *[ODD] * MOST_ATTEMPTS)
        post.keep("a")
        post.work_long(600)
        assert post.progress() == [Delivery.PARKED]
        assert post.calls(Method.POST) == MOST_ATTEMPTS

    def test_an_unknown_private_note_is_sent_again(self, post: Post) -> None:
        """It cannot be looked up; that a secret is out is better said twice than never."""
        post.world.script.next(Method.POST, DROPPED)
        post.keep(Reply("a", ReplyKind.NOTE, Document(()), "psst", only_for="U1"))
        post.work_long(60)
        assert post.shown(reader="U1") == ["psst", "psst"]
        assert post.calls(Method.SEARCH) == 0

    def test_the_error_kept_says_no_words(self, post: Post) -> None:
        post.world.script.next(Method.POST, DROPPED)
        post.keep("a")
        (delivered,) = post.work()
        assert delivered.outcome.error == "ConnectionResetError"


class TestCopies:
    @pytest.fixture
    def doubled(self, post: Post) -> Post:
        """The platform showed a reply twice, and its response was lost."""
        post.keep("a")
        post.store.claim_replies([PLATFORM], most=1, lease=timedelta(0), pace=timedelta(0))
        (row,) = (row for entry in post.store.transcript(HERE) for row in entry.replies)
        channel = DoubleChannel(post.world)
        self.first = asyncio.run(channel.send(row))
        post.clock.move(1)
        asyncio.run(channel.send(row))
        return post

    def test_all_but_the_oldest_are_taken_away(self, doubled: Post) -> None:
        (delivered,) = doubled.work(1)
        assert delivered.outcome.remote_id == self.first
        assert doubled.shown() == ["a"]

    @pytest.mark.parametrize("harm", [Harm.ODD, Harm.DROPPED, Harm.NOT_SENT, Harm.HANG])
    def test_removal_that_fails_is_done_again(self, doubled: Post, harm: Harm) -> None:
        doubled.world.script.next(Method.DELETE, Fault(harm))
        doubled.work_long(120)
        assert doubled.shown() == ["a"]
        assert doubled.progress() == [Delivery.SENT]

    def test_a_throttled_removal_is_not_done_before_its_time(self, doubled: Post) -> None:
        doubled.world.script.next(Method.DELETE, Fault(Harm.THROTTLE, 20))
        doubled.work_long(120)
        assert doubled.shown() == ["a"]
        assert doubled.world.violations == []


class TestThrottled:
    def test_nothing_is_posted_in_the_place_before_the_time_is_over(self, post: Post) -> None:
        post.world.script.next(Method.POST, Fault(Harm.THROTTLE, 20))
        post.keep("a")
        post.keep("b", key=NEXT_DOOR)
        post.keep("c", key=ELSEWHERE)
        post.work()
        post.work_long(19)
        assert (post.shown("C1"), post.shown("C2")) == ([], ["c"])
        post.work_long(5)
        assert sorted(post.shown("C1")) == ["a", "b"]
        assert post.world.violations == []

    def test_nor_anywhere_where_it_is_meant_for_everywhere(self, post: Post) -> None:
        post.world.script.next(Method.POST, Fault(Harm.THROTTLE, 20, everywhere=True))
        post.keep("a")
        post.work()
        post.keep("b", key=ELSEWHERE)
        post.work_long(19)
        assert post.shown("C2") == []
        post.work_long(5)
        assert (post.shown("C1"), post.shown("C2")) == (["a"], ["b"])
        assert post.world.violations == []

    def test_other_methods_go_on(self, post: Post) -> None:
        post.keep("a")
        post.work()
        post.world.script.next(Method.POST, Fault(Harm.THROTTLE, 50))
        post.keep("b", key=NEXT_DOOR)
        post.work(1)
        post.keep(withdrawal("c", "a"))
        post.work_long(5)
        assert post.shown() == []
        assert post.progress() == [Delivery.SENT, Delivery.SENT]

    @pytest.mark.parametrize("everywhere", [True, False])
    def test_a_throttled_look_up_pauses_all_look_ups(self, post: Post, everywhere: bool) -> None:
        post.world.script.next(Method.POST, DROPPED, DROPPED)
        throttle = Fault(Harm.THROTTLE, 40, everywhere=everywhere)
        post.world.script.next(Method.SEARCH, throttle)
        post.keep("a")
        post.keep("b", key=ELSEWHERE if everywhere else NEXT_DOOR)
        post.work_long(120)
        assert sorted(post.shown("C1") + post.shown("C2")) == ["a", "b"]
        assert post.world.violations == []

    def test_what_was_looked_for_in_vain_is_not_sent_during_a_pause(self, post: Post) -> None:
        post.world.script.next(Method.POST, ODD)
        post.keep("a")
        post.work_long(30)
        post.world.script.next(Method.POST, Fault(Harm.THROTTLE, 60, everywhere=True))
        post.keep("b", key=ELSEWHERE)
        post.work_long(120)
        assert (post.shown("C1"), post.shown("C2")) == (["a"], ["b"])
        assert post.world.violations == []

    def test_patience_has_no_end(self, post: Post) -> None:
        """A platform that is busy for long is no reason to ask a person."""
        post.world.script.next(Method.POST, *[Fault(Harm.THROTTLE, 30)] * (MOST_ATTEMPTS + 2))
        post.keep("a")
        post.work_long(400)
        assert post.shown() == ["a"]


class TestNotSent:
    def test_it_is_sent_again_after_a_while(self, post: Post) -> None:
        post.world.script.next(Method.POST, Fault(Harm.NOT_SENT))
        post.keep("a")
        assert outcomes(post.work()) == [Delivery.PENDING]
        assert post.work(1) == []
        assert outcomes(post.work(1)) == [Delivery.SENT]

    def test_a_platform_that_is_down_for_long_is_waited_for(self, post: Post) -> None:
        """Nobody has to retry by hand what only waited for a network."""
        post.world.script.next(Method.POST, *[Fault(Harm.NOT_SENT)] * (2 * MOST_ATTEMPTS))
        post.keep("a", "b")
        post.work_long(900)
        assert post.progress() == [Delivery.SENT, Delivery.SENT]
        assert post.shown() == ["a", "b"]


class TestFrozen:
    def test_what_another_may_have_sent_meanwhile_is_left_to_it(self, post: Post) -> None:
        """A process that stood still past its lease must not go on where it stood."""
        seconds = iter((0.0, HURRIED.lease.total_seconds()))
        channels = {PLATFORM: DoubleChannel(post.world)}
        frozen = Courier(post.store, channels, HURRIED, monotonic=lambda: next(seconds))
        post.keep("a")
        assert asyncio.run(frozen.deliver_some()) == []
        assert post.calls(Method.POST) == 0
        post.work_long(120)
        assert post.shown() == ["a"]


class TestRefused:
    def test_it_waits_for_a_person_and_blocks_no_other(self, post: Post) -> None:
        """Somebody can invite the desk again, and have the reply sent then."""
        post.world.script.next(Method.POST, Fault(Harm.REFUSE))
        post.keep("a", "b")
        post.work_long(100)
        assert post.progress() == [Delivery.PARKED, Delivery.SENT]
        assert post.calls(Method.POST) == 2

    def test_a_look_up_that_is_refused_waits_for_a_person(self, post: Post) -> None:
        post.world.script.next(Method.POST, ODD)
        post.world.script.next(Method.SEARCH, Fault(Harm.REFUSE))
        post.keep("a", "b")
        post.work_long(100)
        assert post.progress() == [Delivery.PARKED, Delivery.SENT]

    def test_a_look_up_that_fails_again_and_again_waits_for_a_person(self, post: Post) -> None:
        post.world.script.next(Method.POST, ODD)
        post.world.script.next(Method.SEARCH, *[ODD] * MOST_ATTEMPTS)
        post.keep("a", "b")
        post.work_long(900)
        assert post.progress() == [Delivery.PARKED, Delivery.SENT]


class TestChanges:
    def changed(self, key: str, replaces: str) -> Reply:
        return Reply(key, ReplyKind.NOTE, Document(()), key, replaces=replaces)

    def test_an_edit_takes_the_place_of_what_was_sent(self, post: Post) -> None:
        post.keep("a")
        post.work()
        post.keep(self.changed("b", "a"))
        post.work(1)
        assert post.shown() == ["b"]
        assert post.calls(Method.POST) == 1

    def test_a_withdrawal_takes_it_away(self, post: Post) -> None:
        post.keep("a")
        post.work()
        post.keep(withdrawal("b", "a"))
        post.work(1)
        assert post.shown() == []

    def test_what_was_never_sent_is_withdrawn_without_asking_anybody(self, post: Post) -> None:
        post.keep("a")
        post.keep(withdrawal("b", "a"))
        post.work_long(5)
        assert post.world.calls == []
        assert post.progress() == [Delivery.DROPPED, Delivery.SENT]

    @pytest.mark.parametrize("harm", FAILS)
    def test_an_edit_of_unknown_outcome_is_done_again(self, post: Post, harm: Harm) -> None:
        post.keep("a")
        post.work()
        post.world.script.next(Method.UPDATE, Fault(harm))
        post.keep(self.changed("b", "a"))
        post.work_long(30)
        assert post.shown() == ["b"]
        assert (post.calls(Method.UPDATE), post.calls(Method.SEARCH)) == (2, 0)

    @pytest.mark.parametrize("harm", FAILS)
    def test_a_withdrawal_of_unknown_outcome_is_done_again(self, post: Post, harm: Harm) -> None:
        post.keep("a")
        post.work()
        post.world.script.next(Method.DELETE, Fault(harm))
        post.keep(withdrawal("b", "a"))
        post.work_long(30)
        assert post.shown() == []
        assert post.progress() == [Delivery.SENT, Delivery.SENT]

    def test_an_edit_waits_until_it_is_known_what_became_of_the_first_words(
        self, post: Post
    ) -> None:
        post.world.script.next(Method.POST, DROPPED)
        post.keep("a")
        post.work()
        post.keep(self.changed("b", "a"))
        post.work_long(30)
        assert post.shown() == ["b"]
        assert post.calls(Method.POST) == 1


class FailingStore(MemoryStore):
    """Cannot note at first what came of the reply "a"."""

    failing = True

    @override
    def mark(self, reply_key: str, outcome: Outcome) -> None:
        if reply_key == "a" and self.failing:
            self.failing = False
            raise StoreUnavailable
        super().mark(reply_key, outcome)


def test_a_database_that_fails_for_one_reply_does_not_cut_off_the_others(post: Post) -> None:
    post.store = FailingStore(post.clock)
    post.courier = Courier(post.store, {PLATFORM: DoubleChannel(post.world)}, HURRIED)
    post.keep("a")
    post.keep("b", key=ELSEWHERE)
    with pytest.raises(StoreUnavailable):
        post.work()
    assert post.progress(ELSEWHERE) == [Delivery.SENT]
    post.work_long(120)
    assert (post.shown("C1"), post.shown("C2")) == (["a"], ["b"])
