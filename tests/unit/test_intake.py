"""The only way in: an event is committed once, or the platform is not told that it was."""

import asyncio
from collections.abc import Iterable, Sequence
from threading import Event as Gate

import pytest
from typing_extensions import override

from bot.core.credentials import Detector
from bot.core.errors import StoreUnavailable
from bot.core.message import ConversationKey, Event, Message
from bot.intake import MOST_AT_ONCE, Intake
from bot.store.memory import MemoryStore
from tests.builders import KEY, LEE, event


class WatchedStore(MemoryStore):
    """Remembers how many events came at once; fails for some of them, or waits at a gate."""

    def __init__(self, failing: Exception | None = None, only: str = "") -> None:
        super().__init__()
        self.batches: list[int] = []
        self.open = Gate()
        self.open.set()
        self._failing = failing
        self._only = only

    @override
    def take(self, events: Sequence[Event]) -> tuple[bool, ...]:
        self.open.wait(10)
        self.batches.append(len(events))
        if self._failing and (not self._only or self._only in {e.id for e in events}):
            raise self._failing
        return super().take(events)


def intake_of(store: MemoryStore) -> Intake:
    return Intake(store, Detector())


def take_all(store: MemoryStore, events: Iterable[Event]) -> list[bool | BaseException]:
    """All at once, as a busy platform delivers."""

    async def work() -> list[bool | BaseException]:
        intake = intake_of(store)
        return await asyncio.gather(*map(intake.take, events), return_exceptions=True)

    return asyncio.run(work())


def kept(store: MemoryStore) -> list[Event]:
    return [entry.event for entry in store.transcript(KEY)]


def many(count: int) -> list[Event]:
    return [event(id=str(number)) for number in range(count)]


def test_an_event_is_there_once_it_is_taken() -> None:
    store = MemoryStore()
    assert take_all(store, [event()]) == [True]
    assert kept(store) == [event()]


@pytest.mark.parametrize(
    "again",
    [
        event(),
        event("app_mention twin", addressed=True),
        event(author=LEE),
        event(key=ConversationKey("slack", "C1", "another thread")),
    ],
    ids=["the same", "its twin", "another author", "another thread"],
)
def test_what_a_platform_delivers_twice_is_taken_once(again: Event) -> None:
    store = MemoryStore()
    assert take_all(store, [event("first")]) == [True]
    assert take_all(store, [again]) == [False]
    assert kept(store) == [event("first")]


def test_twins_that_come_at_the_same_time_are_taken_once() -> None:
    store = MemoryStore()
    assert take_all(store, [event("first"), event("twin")]) == [True, False]
    assert kept(store) == [event("first")]


@pytest.mark.parametrize(
    "other",
    [
        event(id="2"),
        event(key=ConversationKey("slack", "C2", "1")),
        event(key=ConversationKey("discord", "C1", "1")),
    ],
    ids=["event", "place", "platform"],
)
def test_the_same_id_elsewhere_is_another_event(other: Event) -> None:
    assert take_all(MemoryStore(), [event(), other]) == [True, True]


def test_what_cannot_be_kept_is_not_received() -> None:
    (error,) = take_all(WatchedStore(StoreUnavailable()), [event()])
    assert isinstance(error, StoreUnavailable)


def test_file_names_are_looked_through_and_not_kept() -> None:
    store = MemoryStore()
    take_all(store, [event(Message("see this", ("screen.png",)))])
    assert kept(store) == [event("see this")]


class TestTogether:
    """What arrives while others are being committed is committed in one transaction."""

    def test_many_are_taken_in_few_transactions(self) -> None:
        store = WatchedStore()
        assert take_all(store, many(1000)) == [True] * 1000
        assert len(store.batches) == 1000 / MOST_AT_ONCE

    def test_they_are_kept_in_the_order_in_which_they_came(self) -> None:
        store = MemoryStore()
        take_all(store, many(500))
        assert kept(store) == many(500)

    def test_what_comes_during_a_commit_waits_for_the_next(self) -> None:
        store = WatchedStore()

        async def work() -> None:
            intake = intake_of(store)
            store.open.clear()
            first = asyncio.create_task(intake.take(event(id="first")))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            rest = [asyncio.create_task(intake.take(each)) for each in many(50)]
            await asyncio.sleep(0)
            store.open.set()
            await asyncio.gather(first, *rest)

        asyncio.run(work())
        assert store.batches == [1, 50]

    def test_everybody_hears_of_a_database_that_is_gone(self) -> None:
        errors = take_all(WatchedStore(StoreUnavailable()), many(MOST_AT_ONCE + 50))
        assert [type(error) for error in errors] == [StoreUnavailable] * len(errors)

    def test_a_database_that_is_gone_is_not_asked_for_each(self) -> None:
        store = WatchedStore(StoreUnavailable())
        take_all(store, many(MOST_AT_ONCE))
        assert store.batches == [MOST_AT_ONCE]

    def test_one_that_cannot_be_kept_hurts_nobody_else(self) -> None:
        store = WatchedStore(UnicodeEncodeError("utf-8", "?", 0, 1, "no"), only="3")
        results = take_all(store, many(10))
        assert [result is True for result in results] == [number != 3 for number in range(10)]
        assert isinstance(results[3], UnicodeEncodeError)

    def test_one_who_stops_waiting_hurts_nobody_else(self) -> None:
        store = WatchedStore()

        async def work() -> list[bool | BaseException]:
            intake = intake_of(store)
            store.open.clear()
            tasks = [asyncio.create_task(intake.take(each)) for each in many(3)]
            await asyncio.sleep(0)
            tasks[1].cancel()
            await asyncio.sleep(0)
            store.open.set()
            return await asyncio.gather(*tasks, return_exceptions=True)

        first, gone, last = asyncio.run(work())
        assert (first, last) == (True, True)
        assert isinstance(gone, asyncio.CancelledError)
        assert kept(store) == many(3)

    def test_whoever_waits_hears_when_the_loop_ends_under_it(self) -> None:
        """An intake that is stopped in the middle must not leave a request hanging."""
        store = WatchedStore()

        async def work() -> None:
            store.open.clear()
            taking = asyncio.create_task(intake_of(store).take(event()))
            await asyncio.sleep(0)
            others = asyncio.all_tasks() - {taking, asyncio.current_task()}
            await asyncio.sleep(0)
            for task in others:
                task.cancel()
            store.open.set()
            with pytest.raises(asyncio.CancelledError):
                await taking

        asyncio.run(work())

    def test_after_a_failure_the_next_is_taken(self) -> None:
        store = WatchedStore(StoreUnavailable(), only="0")

        async def work() -> bool:
            intake = intake_of(store)
            with pytest.raises(StoreUnavailable):
                await intake.take(event(id="0"))
            return await intake.take(event(id="1"))

        assert asyncio.run(work())


class TestWaking:
    def test_what_is_new_wakes_the_desk_once_a_transaction(self) -> None:
        woken: list[None] = []

        async def work() -> None:
            intake = Intake(MemoryStore(), Detector(), lambda: woken.append(None))
            await asyncio.gather(*map(intake.take, many(10)))
            await asyncio.gather(*map(intake.take, many(10)))

        asyncio.run(work())
        assert len(woken) == 1
