"""What counts as posted by the desk of its own accord, asked of every store."""

from dataclasses import replace

import pytest

from bot.core.message import Event, Person, Role
from bot.core.reply import Reply, ReplyKind, mark, used_up, withdrawal
from bot.core.storage import Delivery, Outcome, Posted, Since, Store
from tests.contract.stores import (
    HELP,
    NOW,
    OTHER,
    SECOND,
    Clock,
    event,
    handle,
    reply,
    say,
    thread,
)

BEFORE = NOW - SECOND
ALL = Since(BEFORE, BEFORE, BEFORE)


def posted(store: Store, asked: Event | None = None, since: Since = ALL) -> Posted:
    return store.posted(asked or event("new"), since)


def test_nothing_is_posted_at_first(store: Store) -> None:
    assert posted(store) == Posted(0, 0, 0)


def test_every_reply_to_an_asker_counts(store: Store) -> None:
    say(store, "e1", HELP, "r1", "r2")
    assert posted(store) == Posted(2, 2, 2)


def test_another_thread_counts_for_the_person_and_the_place(store: Store) -> None:
    say(store, "e1", thread(2), "r1")
    assert posted(store) == Posted(1, 1, 0)


def test_another_place_counts_for_the_person(store: Store) -> None:
    say(store, "e1", OTHER, "r1")
    assert posted(store) == Posted(1, 0, 0)


def test_another_platform_counts_for_nothing(store: Store) -> None:
    say(store, "e1", replace(HELP, platform="discord"), "r1")
    assert posted(store) == Posted(0, 0, 0)


def test_another_person_counts_for_the_place_and_the_thread(store: Store) -> None:
    say(store, "e1", HELP, "r1")
    assert posted(store, event("new", author="U2")) == Posted(0, 1, 1)


def test_each_is_counted_from_its_own_time_on(store: Store, clock: Clock) -> None:
    for number in range(3):
        say(store, f"e{number}", HELP, f"r{number}")
        clock.move(SECOND)
    since = Since(person=NOW, place=BEFORE, thread=NOW + SECOND)
    assert posted(store, since=since) == Posted(2, 3, 1)


@pytest.mark.parametrize(
    "said",
    [
        reply("r1", replaces="r0"),
        used_up(reply("r0"), "r1", "That solved it"),
        withdrawal("r1", "r0"),
        reply("r1", only_for="U1"),
        mark("r1", ReplyKind.SOLVED, "1"),
        mark("r1", ReplyKind.REOPENED, "1"),
    ],
    ids=["edit", "buttons used", "withdrawal", "private note", "mark", "mark taken off"],
)
def test_what_is_no_post_does_not_count(store: Store, said: Reply) -> None:
    say(store, "e1", HELP, said)
    assert posted(store) == Posted(0, 0, 0)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.BOT, Role.DESK])
def test_what_no_asker_brought_about_does_not_count(store: Store, role: Role) -> None:
    by_trainer = replace(event("e1"), author=Person("U1", role=role))
    store.take([by_trainer])
    handle(store, by_trainer, "r1")
    assert posted(store) == Posted(0, 0, 0)


@pytest.mark.parametrize("delivery", [Delivery.SENT, Delivery.PARKED])
def test_it_counts_whatever_comes_of_it(store: Store, delivery: Delivery) -> None:
    say(store, "e1", HELP, "r1")
    store.mark("r1", Outcome(delivery))
    assert posted(store) == Posted(1, 1, 1)


def test_one_post_and_what_took_its_place_are_one_post(store: Store) -> None:
    say(store, "e1", HELP, "r1")
    say(store, "e2", HELP, reply("r2", replaces="r1"))
    assert posted(store) == Posted(1, 1, 1)


def test_in_the_thread_that_an_event_was_moved_to_its_replies_count(store: Store) -> None:
    moved = event("e1", thread(2))
    store.take([moved])
    handle(store, replace(moved, key=HELP), "r1")
    assert posted(store) == Posted(1, 1, 1)
