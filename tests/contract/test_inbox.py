"""What the Inbox port promises, asked of every store."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    ConversationKey,
    Deletion,
    Edit,
    Event,
    Invited,
    Message,
    Nudge,
    Person,
    Release,
    Role,
    Takeover,
    Verdict,
    Vote,
)
from bot.core.storage import Claim, Store
from tests.contract.stores import (
    HELP,
    LEASE,
    NONE,
    NOW,
    ODD_TEXT,
    OTHER,
    PLATFORMS,
    SECOND,
    Clock,
    claim,
    event,
    handle,
    take,
    thread,
    waiting,
)


class TestTake:
    def test_new_events_are_taken(self, store: Store) -> None:
        assert store.take([event("e1"), event("e2")]) == (True, True)

    def test_no_events_are_no_trouble(self, store: Store) -> None:
        assert store.take([]) == ()

    def test_an_event_delivered_twice_is_taken_once(self, store: Store) -> None:
        take(store, "e1")
        assert store.take([event("e1")]) == (False,)
        assert claim(store) == ["e1"]

    def test_of_two_alike_in_one_batch_the_first_is_taken(self, store: Store) -> None:
        take(store, "e0")
        batch = [event(name) for name in ("e1", "e0", "e1", "e2", "e1")]
        assert store.take(batch) == (True, False, False, True, False)

    def test_of_two_alike_in_one_batch_the_words_of_the_first_are_kept(self, store: Store) -> None:
        first, second = event("e1"), event("e1", body=Message("something else"))
        store.take([first, second])
        assert waiting(store) == [first]

    def test_a_second_delivery_changes_nothing(self, store: Store) -> None:
        (first,) = take(store, "e1")
        store.take([event("e1", body=Message("something else"))])
        assert waiting(store) == [first]

    def test_an_event_already_handled_is_not_taken_again(self, store: Store) -> None:
        (first,) = take(store, "e1")
        handle(store, first)
        assert store.take([first]) == (False,)
        assert claim(store) == []

    def test_the_same_id_in_two_places_is_two_events(self, store: Store) -> None:
        assert store.take([event("e1", HELP), event("e1", OTHER)]) == (True, True)

    def test_the_same_id_on_two_platforms_is_two_events(self, store: Store) -> None:
        there = replace(HELP, platform="discord")
        assert store.take([event("e1", HELP), event("e1", there)]) == (True, True)

    def test_the_same_id_in_two_threads_of_a_place_is_one_event(self, store: Store) -> None:
        there = replace(HELP, thread="2")
        assert store.take([event("e1", HELP), event("e1", there)]) == (True, False)

    def test_empty_ids_are_ids(self, store: Store) -> None:
        nothing = event("", ConversationKey("", "", ""))
        assert store.take([nothing, nothing]) == (True, False)
        assert waiting(store) == [nothing]

    def test_more_than_one_statement_can_hold(self, store: Store) -> None:
        batch = [event(f"e{number}", thread(number)) for number in range(3000)]
        assert store.take(batch) == (True,) * 3000
        assert store.take(batch) == (False,) * 3000

    def test_of_many_threads_one_takes_the_event(self, store: Store) -> None:
        with ThreadPoolExecutor(8) as pool:
            taken = list(pool.map(lambda _: store.take([event("e1")]), range(40)))
        assert taken.count((True,)) == 1


class TestWhatComesBack:
    @pytest.mark.parametrize(
        "body",
        [
            Message(ODD_TEXT),
            Message("", ("a.txt", ODD_TEXT)),
            Edit("e0", ODD_TEXT),
            Deletion("e0"),
            Choice("", 0),
            Choice("q1", 3),
            Verdict(solved=True),
            Verdict(solved=False),
            Vote(),
            Vote(up=False),
            Nudge(),
            Invited(),
            CannedAnswer("greeting"),
            CannedAnswer("ask", {"product": ODD_TEXT, "": ""}),
            Takeover(),
            Release(),
        ],
        ids=repr,
    )
    def test_every_body_comes_back_as_it_was(self, store: Store, body: Body) -> None:
        store.take([event("e1", body=body)])
        assert [each.body for each in waiting(store)] == [body]

    def test_an_event_comes_back_whole(self, store: Store) -> None:
        odd = Event(
            ODD_TEXT,
            ConversationKey("web", ODD_TEXT, "\x00"),
            Person(ODD_TEXT, "", Role.TRAINER),
            NOW + timedelta(microseconds=1),
            Message(" \n"),
            addressed=True,
            direct=True,
            names_others=True,
            secrets=("a V3 secret", ODD_TEXT),
            workspace=ODD_TEXT,
        )
        assert store.take([odd, odd]) == (True, False)
        assert waiting(store) == [odd]


class TestClaim:
    def test_nothing_waits_at_first(self, store: Store) -> None:
        assert claim(store) == []

    def test_events_come_in_the_order_of_taking(self, store: Store) -> None:
        names = ["e9", "e1", "e10", "e2"]
        store.take([event(name, thread(at), author=name) for at, name in enumerate(names)])
        assert claim(store) == names

    def test_no_more_come_than_asked_for(self, store: Store) -> None:
        store.take([event(str(n), thread(n), author=str(n)) for n in range(5)])
        assert claim(store, most=2) == ["0", "1"]
        assert claim(store, most=2) == ["2", "3"]

    def test_what_is_claimed_is_not_claimed_again(self, store: Store) -> None:
        take(store, "e1")
        assert claim(store) == ["e1"]
        assert claim(store) == []

    def test_what_is_handled_is_not_claimed_again(self, store: Store, clock: Clock) -> None:
        (first,) = take(store, "e1")
        claim(store)
        handle(store, first)
        clock.move(2 * LEASE)
        assert claim(store) == []

    def test_a_lease_ends(self, store: Store, clock: Clock) -> None:
        take(store, "e1")
        claim(store)
        clock.move(LEASE - SECOND)
        assert claim(store) == []
        clock.move(SECOND)
        assert claim(store) == ["e1"]

    def test_without_a_lease_it_can_be_claimed_at_once(self, store: Store) -> None:
        take(store, "e1")
        assert claim(store, lease=NONE) == claim(store, lease=NONE) == ["e1"]

    def test_every_claim_counts(self, store: Store, clock: Clock) -> None:
        (first,) = take(store, "e1")
        for number in (1, 2, 3):
            claims = store.claim_events(PLATFORMS, most=5, lease=LEASE)
            assert claims == (Claim(first, number),)
            clock.move(LEASE)

    def test_events_of_other_platforms_wait(self, store: Store) -> None:
        take(store, "e1")
        assert store.claim_events(("discord", "web"), most=5, lease=LEASE) == ()
        assert store.claim_events((), most=5, lease=LEASE) == ()
        assert claim(store) == ["e1"]


class TestOrder:
    """Nothing overtakes an event of its thread, or of its author in the place."""

    def test_a_later_event_of_the_thread_waits(self, store: Store) -> None:
        first, second = event("e1", author="U1"), event("e2", author="U2")
        store.take([first, second])
        assert claim(store) == ["e1"]
        handle(store, first)
        assert claim(store) == ["e2"]

    def test_a_later_event_of_the_author_in_the_place_waits(self, store: Store) -> None:
        first, second = event("e1", thread(1)), event("e2", thread(2))
        store.take([first, second])
        assert claim(store) == ["e1"]
        handle(store, first)
        assert claim(store) == ["e2"]

    def test_the_same_author_elsewhere_does_not_wait(self, store: Store) -> None:
        store.take([event("e1", HELP), event("e2", OTHER)])
        assert claim(store) == ["e1", "e2"]

    def test_the_same_names_on_another_platform_do_not_wait(self, store: Store) -> None:
        store.take([event("e1", HELP), event("e2", replace(HELP, platform="web"))])
        assert claim(store) == ["e1", "e2"]

    def test_one_that_is_put_off_holds_up_those_behind_it(self, store: Store, clock: Clock) -> None:
        first, *_ = take(store, "e1", "e2")
        claim(store)
        store.put_off(first, "Trouble", 5 * SECOND)
        assert claim(store) == []
        clock.move(5 * SECOND)
        assert claim(store) == ["e1"]

    def test_one_that_waits_behind_another_holds_up_those_behind_itself(self, store: Store) -> None:
        """e2 waits for e1 of its thread, and e3 for e2 of its author."""
        taken = [event("e1", thread(1), author="A"), event("e2", thread(1), author="B")]
        store.take([*taken, event("e3", thread(2), author="B")])
        assert claim(store) == ["e1"]

    def test_one_that_is_parked_holds_up_nobody(self, store: Store) -> None:
        first, *_ = take(store, "e1", "e2")
        claim(store)
        store.put_off(first, "Trouble", None)
        assert claim(store) == ["e2"]


class TestKnows:
    def test_a_thread_of_which_an_event_was_taken_is_known(self, store: Store) -> None:
        take(store, "e1")
        assert store.knows(HELP)

    def test_it_stays_known_once_all_is_handled(self, store: Store) -> None:
        (first,) = take(store, "e1")
        handle(store, first)
        assert store.knows(HELP)

    @pytest.mark.parametrize(
        "key", [OTHER, replace(HELP, thread="2"), replace(HELP, platform="web")], ids=str
    )
    def test_others_are_not(self, store: Store, key: ConversationKey) -> None:
        take(store, "e1")
        assert not store.knows(key)

    def test_one_that_was_only_asked_for_is_not(self, store: Store) -> None:
        store.transcript(HELP)
        store.load(HELP)
        assert not store.knows(HELP)

    def test_odd_ids_are_ids(self, store: Store) -> None:
        odd = ConversationKey("slack", ODD_TEXT, "\x00")
        take(store, "e1", key=odd)
        assert store.knows(odd)

    def test_an_event_is_of_the_thread_that_it_was_saved_in(self, store: Store) -> None:
        moved = event("e1", thread(2))
        store.take([moved])
        handle(store, replace(moved, key=HELP))
        assert (store.knows(HELP), store.knows(thread(2))) == (True, False)


class TestPutOff:
    def test_it_comes_again_after_the_wait(self, store: Store, clock: Clock) -> None:
        (first,) = take(store, "e1")
        claim(store)
        store.put_off(first, "Trouble", 5 * SECOND)
        clock.move(5 * SECOND - timedelta(milliseconds=1))
        assert claim(store) == []
        clock.move(timedelta(milliseconds=1))
        assert store.claim_events(PLATFORMS, most=5, lease=LEASE) == (Claim(first, 2),)

    def test_without_a_wait_it_comes_again_at_once(self, store: Store) -> None:
        (first,) = take(store, "e1")
        claim(store)
        store.put_off(first, "Trouble", NONE)
        assert claim(store) == ["e1"]

    def test_one_that_is_parked_never_comes_again(self, store: Store, clock: Clock) -> None:
        (first,) = take(store, "e1")
        claim(store)
        store.put_off(first, "Trouble", None)
        clock.move(timedelta(days=365))
        assert claim(store) == []

    def test_one_that_is_parked_is_not_taken_again(self, store: Store) -> None:
        (first,) = take(store, "e1")
        store.put_off(first, "Trouble", None)
        assert store.take([first]) == (False,)

    @pytest.mark.parametrize("wait", [NONE, None])
    def test_one_that_was_handled_meanwhile_stays_so(
        self, store: Store, wait: timedelta | None
    ) -> None:
        (first,) = take(store, "e1")
        handle(store, first, "r1")
        store.put_off(first, "Trouble", wait)
        assert claim(store) == []

    def test_the_outcome_of_one_that_is_parked_can_be_saved(self, store: Store) -> None:
        (first,) = take(store, "e1")
        store.put_off(first, "Trouble", None)
        handle(store, first, "r1")
        assert [row.key for row in store.transcript(HELP)[0].replies] == [HELP]


class TestLetGo:
    def test_it_comes_again_at_once_as_if_never_claimed(self, store: Store) -> None:
        (first,) = take(store, "e1")
        claim(store)
        store.let_go([first])
        assert store.claim_events(PLATFORMS, most=5, lease=LEASE) == (Claim(first, 1),)

    def test_what_was_not_claimed_is_left_as_it_is(self, store: Store) -> None:
        (first,) = take(store, "e1")
        store.let_go([first])
        assert store.claim_events(PLATFORMS, most=5, lease=LEASE) == (Claim(first, 1),)

    def test_what_was_handled_is_left_as_it_is(self, store: Store) -> None:
        (first,) = take(store, "e1")
        claim(store)
        handle(store, first)
        store.let_go([first])
        assert claim(store) == []

    def test_a_wait_goes_on(self, store: Store) -> None:
        (first,) = take(store, "e1")
        claim(store)
        store.put_off(first, "Trouble", SECOND)
        store.let_go([first])
        assert claim(store) == []

    def test_nothing_is_no_trouble(self, store: Store) -> None:
        store.let_go([])
