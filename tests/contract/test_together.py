"""What holds when several work at the same time, asked of every store.

Each worker has a store of its own, as processes have, on one database.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock
from typing import TypeVar

from bot.core.errors import AlreadyHandled, StaleConversation
from bot.core.message import ConversationKey, Event
from bot.core.storage import Store
from tests.contract.stores import (
    LEASE,
    PLATFORMS,
    SECOND,
    Kept,
    event,
    handle,
    keys_of,
    reply,
    say,
    send,
    sent,
    thread,
)

WORKERS = 3
T = TypeVar("T")


def together(kept: Kept, work: Callable[[Store], T]) -> list[T]:
    """Have it done by all workers at once."""
    stores = [kept.open() for _ in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, stores))


class Diary:
    """Who had what in hand when: begun and finished, in order."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._in_hand: Counter[object] = Counter()
        self.most_at_once: Counter[object] = Counter()
        self.begun: list[str] = []

    def begin(self, event: Event) -> None:
        with self._lock:
            self.begun.append(event.id)
            for what in _order_of(event):
                self._in_hand[what] += 1
                self.most_at_once[what] = max(self.most_at_once[what], self._in_hand[what])

    def finish(self, event: Event) -> None:
        with self._lock:
            self._in_hand.subtract(_order_of(event))


def _order_of(event: Event) -> tuple[object, ...]:
    return event.key, (event.key.place, event.author.id)


def some_events() -> list[Event]:
    """Sixty of four people in eight threads of two places."""
    return [
        event(f"e{n:02}", thread(n % 4, f"C{n % 2}"), author=f"U{n * 7 % 4}") for n in range(60)
    ]


def handled_until_none(store: Store, diary: Diary) -> list[str]:
    """Handle until nothing is there for a while; gives what was handled."""
    mine: list[str] = []
    empty = 0
    while empty < 20:
        claims = store.claim_events(PLATFORMS, most=4, lease=LEASE)
        empty = 0 if claims else empty + 1
        for claim in claims:
            diary.begin(claim.event)
            diary.finish(claim.event)
            handle(store, claim.event, f"r-{claim.event.id}")
            mine.append(claim.event.id)
    return mine


def test_no_two_workers_claim_the_same_event(kept: Kept) -> None:
    events = [event(str(n), thread(n), author=str(n)) for n in range(60)]
    kept.open().take(events)

    def claim_all(store: Store) -> list[str]:
        mine: list[str] = []
        while claims := store.claim_events(PLATFORMS, most=3, lease=LEASE):
            mine += [claim.event.id for claim in claims]
        return mine

    claimed = [name for mine in together(kept, claim_all) for name in mine]
    assert sorted(claimed) == sorted(each.id for each in events)


def test_every_event_is_handled_once(kept: Kept) -> None:
    events = some_events()
    kept.open().take(events)
    diary = Diary()
    handled = together(kept, lambda store: handled_until_none(store, diary))
    assert sorted(name for mine in handled for name in mine) == [each.id for each in events]


def test_events_of_a_thread_and_of_an_author_are_handled_in_order(kept: Kept) -> None:
    events = some_events()
    kept.open().take(events)
    diary = Diary()
    together(kept, lambda store: handled_until_none(store, diary))
    orders: dict[object, list[str]] = defaultdict(list)
    by_id = {each.id: each for each in events}
    for name in diary.begun:
        for what in _order_of(by_id[name]):
            orders[what].append(name)
    assert set(diary.most_at_once.values()) == {1}
    assert all(order == sorted(order) for order in orders.values())


def test_events_taken_while_others_are_handled_keep_their_order(kept: Kept) -> None:
    diary = Diary()
    key = thread(1)

    def work(store: Store) -> None:
        if store is taker:
            for number in range(30):
                store.take([event(f"e{number:02}", key)])
        handled_until_none(store, diary)

    taker, *_ = stores = [kept.open() for _ in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, stores))
    assert diary.begun == sorted(diary.begun)
    assert len(diary.begun) == 30


def test_what_one_worker_takes_twice_with_another_is_there_once(kept: Kept) -> None:
    events = [event(str(n), thread(n)) for n in range(50)]

    def take_all(store: Store) -> int:
        return sum(store.take([each])[0] for each in events)

    assert sum(together(kept, take_all)) == len(events)


def test_batches_in_opposite_orders_do_not_lock_each_other_out(kept: Kept) -> None:
    events = [event(str(n), thread(n)) for n in range(200)]

    def take_all(store: Store) -> int:
        batch = events if id(store) % 2 else events[::-1]
        return sum(store.take(batch))

    assert sum(together(kept, take_all)) == len(events)


def test_of_several_workers_one_saves_the_outcome(kept: Kept) -> None:
    (asked,) = [event("e1")]
    kept.open().take([asked])

    def save(store: Store) -> bool:
        try:
            handle(store, asked, "r1")
        except (AlreadyHandled, StaleConversation):
            return False
        return True

    assert together(kept, save).count(True) == 1
    assert keys_of(send(kept.open())) == ["r1"]


def test_no_two_workers_claim_the_same_reply(kept: Kept) -> None:
    first = kept.open()
    for number in range(40):
        say(first, f"e{number}", thread(number, f"C{number}"), f"r{number:02}")

    def send_all(store: Store) -> list[str]:
        mine: list[str] = []
        while rows := send(store, most=3):
            mine += keys_of(rows)
        return mine

    claimed = [key for mine in together(kept, send_all) for key in mine]
    assert sorted(claimed) == [f"r{number:02}" for number in range(40)]


def test_several_workers_keep_one_pace(kept: Kept) -> None:
    first = kept.open()
    for number in range(10):
        say(first, f"e{number}", thread(number), f"r{number}")
    for _ in range(5):
        claimed = together(kept, lambda store: send(store, pace=SECOND))
        assert sum(len(rows) for rows in claimed) == 1
        kept.clock.move(SECOND)


def test_replies_of_a_thread_are_sent_one_after_another(kept: Kept) -> None:
    first = kept.open()
    key: ConversationKey = thread(1)
    for number in range(12):
        say(first, f"e{number:02}", key, f"r{number:02}")
    order: list[str] = []

    def send_all(store: Store) -> None:
        empty = 0
        while empty < 20:
            rows = send(store)
            empty = 0 if rows else empty + 1
            for row in rows:
                order.append(row.reply.key)
                store.mark(row.reply.key, sent(row.reply.key))

    together(kept, send_all)
    assert order == [f"r{number:02}" for number in range(12)]


def test_a_reply_is_sent_or_dropped_and_never_both(kept: Kept) -> None:
    """One worker sends while another saves what takes its place."""
    first = kept.open()
    for number in range(20):
        say(first, f"e{number}", thread(number, f"C{number}"), f"r{number}")
    claimed: list[str] = []

    def work(store: Store) -> None:
        if store is sender:
            while rows := send(store, most=2, lease=timedelta(days=1)):
                claimed.extend(keys_of(rows))
        else:
            for number in reversed(range(20)):
                newer = reply(f"n{number}", replaces=f"r{number}")
                say(store, f"f{number}", thread(number, f"C{number}"), newer)

    sender, saver = kept.open(), kept.open()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (sender, saver)))
    for number in range(20):
        states = {
            row.reply.key: row.delivery.value
            for entry in first.transcript(thread(number, f"C{number}"))
            for row in entry.replies
        }
        assert (states[f"r{number}"] == "dropped") is (f"r{number}" not in claimed)
