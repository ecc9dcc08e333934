"""Each event is handled once and in order; one that fails again and again blocks no other."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest
from typing_extensions import override

from bot.answering import MOST_AT_ONCE, Answering, Failed, none_failed
from bot.core.errors import AlreadyHandled, StaleConversation, StoreUnavailable
from bot.core.message import ConversationKey, Event, Person
from bot.core.retry import MOST_ATTEMPTS
from bot.desk import Desk, Handled
from bot.store.memory import MemoryStore
from tests.builders import KEY, event
from tests.faults.clock import ManualClock
from tests.faults.library import library

LEASE = timedelta(seconds=60)


class FailingDesk(Desk):
    """Fails for the texts named, each time with the next of its errors."""

    def __init__(self, store: MemoryStore, clock: ManualClock) -> None:
        super().__init__(library(), store, clock)
        self.errors: dict[str, list[BaseException]] = defaultdict(list)
        self.tried: list[str] = []

    @override
    def handle(self, event: Event) -> Handled:
        self.tried.append(event.id)
        if self.errors[event.id]:
            raise self.errors[event.id].pop(0)
        return super().handle(event)


class Place:
    """A store, a desk that fails on demand and an answering between them, on one clock."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.store = MemoryStore(self.clock)
        self.desk = FailingDesk(self.store, self.clock)
        self.answering = Answering(self.desk, self.store, ["slack"], lease=LEASE)

    def ask(self, id: str, thread: str = "", author: str = "") -> Event:
        """A message; by default each is of a thread and an author of its own."""
        key = ConversationKey("slack", "C1", thread or id)
        asked = event("token one", id=id, key=key, author=Person(author or f"U{id}"))
        self.store.take([asked])
        return asked

    def answer(self, seconds: float = 0) -> list[str]:
        """Let time pass, and handle what can be; the ids of those that were."""
        self.clock.move(seconds)
        return [r.event.id for r in self.answering.answer_all() if isinstance(r, Handled)]

    def replies(self, id: str) -> int:
        key = ConversationKey("slack", "C1", id)
        return sum(len(entry.replies) for entry in self.store.transcript(key))


@pytest.fixture
def place() -> Place:
    return Place()


def test_what_was_taken_is_handled_once(place: Place) -> None:
    place.ask("1")
    assert place.answer() == ["1"]
    assert place.answer(120) == []
    assert place.replies("1") == 1


def test_however_much_waits_it_is_handled_in_the_order_of_taking(place: Place) -> None:
    ids = [str(number) for number in range(MOST_AT_ONCE * 2 + 1)]
    for id_ in ids:
        place.ask(id_)
    assert place.answer() == ids


def test_other_platforms_are_left_to_those_who_serve_them(place: Place) -> None:
    place.store.take([event("token one", key=ConversationKey("discord", "C1", "1"))])
    assert place.answer() == []


def test_a_thread_is_handled_in_order_though_one_of_it_fails(place: Place) -> None:
    place.ask("1")
    place.ask("2", thread="1")
    place.desk.errors["1"] = [RuntimeError()]
    assert place.answer() == []
    assert place.answer(2) == ["1", "2"]


class TestPoison:
    @pytest.fixture
    def poisoned(self, place: Place) -> Place:
        place.desk.errors["bad"] = [RuntimeError("words of the event")] * 100
        place.ask("bad")
        return place

    def test_others_are_answered_meanwhile(self, poisoned: Place) -> None:
        poisoned.ask("good")
        assert poisoned.answer() == ["good"]

    def test_it_is_tried_again_after_ever_longer_waits(self, poisoned: Place) -> None:
        times = []
        for second in range(300):
            before = len(poisoned.desk.tried)
            poisoned.answer(1)
            times += [second] * (len(poisoned.desk.tried) - before)
        waits = [later - earlier for earlier, later in pairwise(times)]
        assert waits == [2, 4, 8, 16, 32, 60, 60]

    def test_after_eight_times_it_is_parked(self, poisoned: Place) -> None:
        for _ in range(20):
            results = poisoned.answering.answer_all()
            poisoned.clock.move(60)
            if any(isinstance(result, Failed) and result.parked for result in results):
                break
        poisoned.answer(3600)
        assert len(poisoned.desk.tried) == MOST_ATTEMPTS

    def test_the_rest_of_its_thread_goes_on_once_it_is_parked(self, poisoned: Place) -> None:
        poisoned.ask("after", thread="bad")
        assert poisoned.answer(60) == []
        handled = [id_ for _ in range(MOST_ATTEMPTS) for id_ in poisoned.answer(60)]
        assert handled == ["after"]

    def test_what_fails_once_is_answered_the_next_time(self, place: Place) -> None:
        place.desk.errors["1"] = [RuntimeError()]
        place.ask("1")
        assert place.answer() == []
        assert place.answer(2) == ["1"]
        assert place.replies("1") == 1


class TestTwoProcesses:
    def test_what_another_has_handled_is_left_alone(self, place: Place) -> None:
        place.desk.errors["1"] = [AlreadyHandled()]
        place.ask("1")
        assert place.answering.answer_some() == []

    def test_a_thread_that_another_writes_in_is_tried_again_soon(self, place: Place) -> None:
        place.desk.errors["1"] = [StaleConversation()] * (MOST_ATTEMPTS - 1)
        place.ask("1")
        answered = [id_ for _ in range(MOST_ATTEMPTS - 1) for id_ in place.answer(1)]
        assert (answered, place.answer(1)) == ([], ["1"])

    def test_what_a_dead_process_had_claimed_is_handled_after_its_lease(self, place: Place) -> None:
        place.ask("1")
        place.store.claim_events(["slack"], most=1, lease=LEASE)
        assert place.answer(59) == []
        assert place.answer(1) == ["1"]


def test_a_database_that_is_gone_is_told_and_loses_nothing(place: Place) -> None:
    place.ask("1")
    place.ask("2")
    place.desk.errors["1"] = [StoreUnavailable()]
    with pytest.raises(StoreUnavailable):
        place.answering.answer_all()
    assert place.answer(60) == ["1", "2"]


def test_a_person_who_waits_for_the_results_hears_of_a_failure(place: Place) -> None:
    place.desk.errors["1"] = [RuntimeError("this")]
    place.ask("1")
    with pytest.raises(RuntimeError, match="this"):
        none_failed(place.answering.answer_all())


def test_an_event_of_the_builders_is_answered(place: Place) -> None:
    place.store.take([event("token one")])
    assert place.answer() == [event().id]
    assert place.store.load(KEY).topic == "token"


class DeadError(BaseException):
    """The process is gone: nothing after this runs."""


class TestTheProcessEnds:
    @pytest.fixture
    def deadly(self, place: Place) -> Place:
        """A message that ends the process, and one beside it."""
        place.desk.errors["bad"] = [DeadError() for _ in range(100)]
        place.ask("bad")
        place.ask("good")
        return place

    def die(self, place: Place) -> None:
        place.clock.move(LEASE.total_seconds())
        with pytest.raises(DeadError):
            place.answering.answer_all()

    def test_a_message_that_ends_it_each_time_waits_for_a_person(self, deadly: Place) -> None:
        for _ in range(MOST_ATTEMPTS):
            self.die(deadly)
        deadly.answer(LEASE.total_seconds())
        assert len([id_ for id_ in deadly.desk.tried if id_ == "bad"]) == MOST_ATTEMPTS
        assert deadly.answer(3600) == []

    def test_what_waits_beside_it_is_answered_all_the_same(self, deadly: Place) -> None:
        """It was claimed with it once, and is no suspect for that."""
        for _ in range(2):
            self.die(deadly)
        deadly.ask("new")
        self.die(deadly)
        assert [deadly.replies(id_) for id_ in ("good", "new")] == [1, 1]


class TestTheDatabaseHiccups:
    def test_what_was_claimed_with_the_unlucky_one_can_be_claimed_at_once(
        self, place: Place
    ) -> None:
        place.desk.errors["2"] = [StoreUnavailable("gone")]
        for id_ in ("1", "2", "3"):
            place.ask(id_)
        with pytest.raises(StoreUnavailable):
            place.answering.answer_some()
        assert place.answer() == ["2", "3"]
