"""What the Outbox port promises, asked of every store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import StoreError
from bot.core.reply import ReplyKind, mark, withdrawal
from bot.core.storage import Action, Delivery, OutboxRow, Outcome, Store
from tests.contract.stores import (
    HELP,
    LEASE,
    NONE,
    ODD_TEXT,
    OTHER,
    SECOND,
    Clock,
    Kept,
    again,
    keys_of,
    reply,
    row_of,
    say,
    send,
    sent,
    thread,
)

PACE = SECOND


class TestClaim:
    def test_a_reply_comes_as_it_was_saved(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        assert send(store) == [OutboxRow(reply("r1"), HELP, "e1", Delivery.PENDING)]

    def test_each_place_gives_its_oldest(self, store: Store) -> None:
        for number in range(3):
            say(store, f"e{number}", thread(number, "C1"), f"c1-{number}")
            say(store, f"e{number}", thread(number, "C2"), f"c2-{number}")
        assert keys_of(send(store)) == ["c1-0", "c2-0"]
        assert keys_of(send(store)) == ["c1-1", "c2-1"]

    def test_the_oldest_that_is_due_need_not_be_the_oldest(self, store: Store) -> None:
        say(store, "e1", thread(1), "r1")
        say(store, "e2", thread(2), "r2")
        send(store)
        store.mark("r1", again(SECOND))
        assert keys_of(send(store)) == ["r2"]

    def test_places_come_in_the_order_of_saving(self, store: Store) -> None:
        for place in ("C9", "C1", "C5"):
            say(store, "e1", thread(1, place), place)
        assert keys_of(send(store)) == ["C9", "C1", "C5"]

    def test_no_more_come_than_asked_for(self, store: Store) -> None:
        for place in ("C9", "C1", "C5"):
            say(store, "e1", thread(1, place), place)
        assert keys_of(send(store, most=2)) == ["C9", "C1"]
        assert keys_of(send(store, most=2)) == ["C5"]

    def test_replies_of_other_platforms_wait(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        assert store.claim_replies(("discord", "web"), most=5, lease=LEASE, pace=NONE) == ()
        assert store.claim_replies((), most=5, lease=LEASE, pace=NONE) == ()

    def test_what_is_claimed_is_being_sent(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        send(store)
        assert send(store) == []
        assert row_of(store, "r1").delivery is Delivery.SENDING

    def test_a_lease_that_is_over_leaves_the_outcome_unknown(
        self, store: Store, clock: Clock
    ) -> None:
        say(store, "e1", HELP, "r1")
        send(store)
        clock.move(LEASE - timedelta(milliseconds=1))
        assert send(store) == []
        clock.move(timedelta(milliseconds=1))
        assert [row.delivery for row in send(store)] == [Delivery.SENDING]
        assert row_of(store, "r1").delivery is Delivery.UNKNOWN

    def test_one_that_is_looked_up_is_leased_too(self, store: Store, clock: Clock) -> None:
        say(store, "e1", HELP, "r1")
        send(store)
        store.mark("r1", again(delivery=Delivery.UNKNOWN))
        assert [row.delivery for row in send(store)] == [Delivery.UNKNOWN]
        assert send(store) == []
        clock.move(LEASE)
        assert [row.delivery for row in send(store)] == [Delivery.UNKNOWN]

    def test_a_claim_counts_nothing(self, store: Store, clock: Clock) -> None:
        say(store, "e1", HELP, "r1")
        for _ in range(3):
            assert [(row.attempts, row.lookups) for row in send(store)] == [(0, 0)]
            clock.move(LEASE)


class TestThread:
    """Replies of one thread come one after another."""

    @pytest.fixture(autouse=True)
    def three_replies(self, store: Store) -> None:
        say(store, "e1", HELP, "r9")
        say(store, "e2", HELP, "r1", "r5")

    @pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN])
    def test_those_behind_an_unfinished_one_wait(self, store: Store, delivery: Delivery) -> None:
        send(store)
        store.mark("r9", again(SECOND, delivery))
        assert send(store) == []

    @pytest.mark.parametrize("delivery", [Delivery.SENT, Delivery.PARKED])
    def test_behind_one_that_is_finished_the_next_comes(
        self, store: Store, delivery: Delivery
    ) -> None:
        send(store)
        store.mark("r9", Outcome(delivery))
        assert keys_of(send(store)) == ["r1"]

    def test_one_to_be_sent_again_comes_in_its_old_place(self, store: Store) -> None:
        send(store)
        store.mark("r9", again())
        assert keys_of(send(store)) == ["r9"]

    def test_a_finished_one_that_is_due_again_holds_up_the_rest(self, store: Store) -> None:
        store.mark("r9", Outcome(Delivery.PARKED))
        store.mark("r9", again())
        assert keys_of(send(store)) == ["r9"]


class TestPace:
    def test_between_two_tries_in_a_place_there_is_time(self, store: Store, clock: Clock) -> None:
        say(store, "e1", thread(1), "r1")
        say(store, "e2", thread(2), "r2")
        assert keys_of(send(store, pace=PACE)) == ["r1"]
        clock.move(PACE - timedelta(milliseconds=1))
        assert send(store, pace=PACE) == []
        clock.move(timedelta(milliseconds=1))
        assert keys_of(send(store, pace=PACE)) == ["r2"]

    def test_what_came_of_the_try_does_not_matter(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        send(store, pace=PACE)
        store.mark("r1", again())
        assert send(store, pace=PACE) == []

    def test_other_places_have_a_pace_of_their_own(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        send(store, pace=PACE)
        say(store, "e1", OTHER, "r2")
        say(store, "e1", replace(HELP, platform="web"), "r3")
        assert keys_of(send(store, pace=PACE)) == ["r2", "r3"]

    def test_it_holds_for_all_stores_of_a_database(self, kept: Kept) -> None:
        one, other = kept.open(), kept.open()
        say(one, "e1", thread(1), "r1")
        say(other, "e2", thread(2), "r2")
        assert keys_of(send(one, pace=PACE)) == ["r1"]
        assert send(other, pace=PACE) == []


class TestMark:
    @pytest.fixture(autouse=True)
    def a_reply(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")

    @pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN])
    def test_it_is_due_again_after_the_wait(
        self, store: Store, clock: Clock, delivery: Delivery
    ) -> None:
        send(store)
        store.mark("r1", again(5 * SECOND, delivery))
        clock.move(5 * SECOND - timedelta(milliseconds=1))
        assert send(store) == []
        clock.move(timedelta(milliseconds=1))
        assert [row.delivery for row in send(store)] == [delivery]

    @pytest.mark.parametrize("delivery", [Delivery.SENT, Delivery.PARKED, Delivery.DROPPED])
    def test_what_is_finished_is_never_due(
        self, store: Store, clock: Clock, delivery: Delivery
    ) -> None:
        send(store)
        store.mark("r1", Outcome(delivery))
        clock.move(timedelta(days=365))
        assert send(store) == []

    def test_all_of_the_outcome_is_kept(self, store: Store) -> None:
        outcome = Outcome(Delivery.UNKNOWN, ODD_TEXT, NONE, attempts=3, lookups=2, error=ODD_TEXT)
        store.mark("r1", outcome)
        (row,) = send(store)
        assert (row.delivery, row.remote_id) == (Delivery.UNKNOWN, ODD_TEXT)
        assert (row.attempts, row.lookups) == (3, 2)

    def test_what_is_sent_stays_sent(self, store: Store) -> None:
        """Its first sender was thought to be silent, and a second one settled it."""
        store.mark("r1", sent("77"))
        store.mark("r1", again())
        store.mark("r1", Outcome(Delivery.PARKED))
        assert send(store) == []
        assert row_of(store, "r1").remote_id == "77"

    def test_what_is_dropped_is_not_sent_after_all(self, store: Store) -> None:
        say(store, "e2", HELP, reply("r2", replaces="r1"))
        store.mark("r1", again())
        assert keys_of(send(store)) == ["r2"]

    def test_a_reply_never_saved_cannot_be_marked(self, store: Store) -> None:
        with pytest.raises(StoreError, match="'r2'"):
            store.mark("r2", sent("77"))


class TestPause:
    @pytest.fixture(autouse=True)
    def replies(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        say(store, "e1", OTHER, "r2")

    def test_in_a_paused_place_nothing_is_sent(self, store: Store, clock: Clock) -> None:
        store.pause("slack", "C1", Action.SEND, 5 * SECOND)
        assert keys_of(send(store)) == ["r2"]
        clock.move(5 * SECOND - timedelta(milliseconds=1))
        assert send(store) == []
        clock.move(timedelta(milliseconds=1))
        assert keys_of(send(store)) == ["r1"]

    def test_a_pause_can_hold_everywhere(self, store: Store) -> None:
        store.pause("slack", "", Action.SEND, SECOND)
        assert send(store) == []

    def test_other_platforms_are_not_paused(self, store: Store) -> None:
        store.pause("discord", "", Action.SEND, SECOND)
        store.pause("discord", "C1", Action.SEND, SECOND)
        assert keys_of(send(store)) == ["r1", "r2"]

    def test_other_actions_are_not_paused(self, store: Store) -> None:
        store.pause("slack", "", Action.EDIT, SECOND)
        store.pause("slack", "", Action.WITHDRAW, SECOND)
        assert keys_of(send(store)) == ["r1", "r2"]

    def test_a_later_pause_that_ends_sooner_changes_nothing(
        self, store: Store, clock: Clock
    ) -> None:
        store.pause("slack", "", Action.SEND, 5 * SECOND)
        store.pause("slack", "", Action.SEND, SECOND)
        clock.move(4 * SECOND)
        assert send(store) == []

    def test_a_later_pause_that_ends_later_counts(self, store: Store, clock: Clock) -> None:
        store.pause("slack", "", Action.SEND, SECOND)
        store.pause("slack", "", Action.SEND, 5 * SECOND)
        clock.move(4 * SECOND)
        assert send(store) == []

    def test_behind_what_is_paused_another_thread_of_the_place_goes_on(self, store: Store) -> None:
        store.mark("r1", sent("77"))
        say(store, "e2", HELP, reply("edit", replaces="r1"))
        say(store, "e3", thread(3), "r3")
        store.pause("slack", "C1", Action.EDIT, SECOND)
        assert keys_of(send(store)) == ["r2", "r3"]

    def test_withdrawals_can_be_paused(self, store: Store) -> None:
        store.mark("r1", sent("77"))
        say(store, "e2", HELP, withdrawal("gone", "r1"))
        store.pause("slack", "C1", Action.WITHDRAW, SECOND)
        assert keys_of(send(store)) == ["r2"]

    def test_what_may_be_sent_already_is_held_by_a_pause_of_look_ups(self, store: Store) -> None:
        send(store)
        store.mark("r1", Outcome(Delivery.UNKNOWN))
        store.pause("slack", "", Action.LOOK_UP, SECOND)
        assert send(store) == []

    def test_what_may_be_sent_already_is_not_held_by_a_pause_of_sending(self, store: Store) -> None:
        send(store)
        store.mark("r1", Outcome(Delivery.UNKNOWN))
        store.pause("slack", "", Action.SEND, SECOND)
        assert keys_of(send(store)) == ["r1"]

    def test_what_is_new_is_not_held_by_a_pause_of_look_ups(self, store: Store) -> None:
        store.pause("slack", "", Action.LOOK_UP, SECOND)
        assert keys_of(send(store)) == ["r1", "r2"]

    def test_an_edit_of_what_was_never_sent_is_no_edit(self, store: Store) -> None:
        store.mark("r1", Outcome(Delivery.PARKED))
        say(store, "e2", HELP, reply("new", replaces="r1"))
        store.pause("slack", "C1", Action.EDIT, SECOND)
        assert keys_of(send(store)) == ["r2", "new"]


class TestMarks:
    """Marks of a solved question, put on and taken off."""

    @pytest.fixture(autouse=True, params=[ReplyKind.SOLVED, ReplyKind.REOPENED])
    def a_mark(self, store: Store, request: pytest.FixtureRequest) -> None:
        say(store, "e1", HELP, mark("m1", request.param, "77"))

    def test_it_is_put_where_it_is_about(self, store: Store) -> None:
        (row,) = send(store)
        assert (row.action, row.target, row.reply.about) == (Action.MARK, "", "77")

    def test_it_comes_in_its_turn(self, store: Store) -> None:
        say(store, "e2", HELP, "r2")
        assert keys_of(send(store)) == ["m1"]
        assert send(store) == []
        store.mark("m1", sent(""))
        assert keys_of(send(store)) == ["r2"]

    @pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN])
    def test_it_is_held_by_a_pause_of_marks_alone(self, store: Store, delivery: Delivery) -> None:
        send(store)
        store.mark("m1", again(delivery=delivery))
        store.pause("slack", "C1", Action.MARK, SECOND)
        assert send(store) == []

    @pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN])
    def test_it_is_held_by_no_other_pause(self, store: Store, delivery: Delivery) -> None:
        send(store)
        store.mark("m1", again(delivery=delivery))
        for action in set(Action) - {Action.MARK}:
            store.pause("slack", "", action, SECOND)
        assert keys_of(send(store)) == ["m1"]

    def test_a_pause_of_marks_holds_nothing_else(self, store: Store) -> None:
        store.mark("m1", sent(""))
        say(store, "e2", HELP, "r2")
        store.pause("slack", "", Action.MARK, SECOND)
        assert keys_of(send(store)) == ["r2"]

    def test_with_an_unknown_outcome_it_is_done_again(self, store: Store, clock: Clock) -> None:
        send(store)
        clock.move(LEASE)
        (row,) = send(store)
        assert (row.delivery, row.action) == (Delivery.SENDING, Action.MARK)


class TestTarget:
    """What a reply takes the place of."""

    def test_it_is_the_platforms_id_of_what_is_replaced(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        store.mark("r1", sent(ODD_TEXT))
        say(store, "e2", HELP, reply("r2", replaces="r1"))
        (row,) = send(store)
        assert (row.target, row.action) == (ODD_TEXT, Action.EDIT)

    def test_a_withdrawal_has_one(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        store.mark("r1", sent("77"))
        say(store, "e2", HELP, withdrawal("gone", "r1"))
        (row,) = send(store)
        assert (row.target, row.action) == ("77", Action.WITHDRAW)

    def test_a_reply_that_replaces_nothing_has_none(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        assert [(row.target, row.action) for row in send(store)] == [("", Action.SEND)]

    def test_what_replaces_an_unknown_reply_has_none(self, store: Store) -> None:
        say(store, "e1", HELP, reply("r1", replaces="never"))
        assert [(row.target, row.action) for row in send(store)] == [("", Action.SEND)]

    def test_what_is_still_on_its_way_is_waited_for(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        send(store)
        say(store, "e2", HELP, reply("r2", replaces="r1"))
        assert send(store) == []
        store.mark("r1", sent("77"))
        assert [row.target for row in send(store)] == ["77"]

    @pytest.mark.parametrize("delivery", [Delivery.PARKED, Delivery.DROPPED])
    def test_behind_an_edit_that_failed_it_is_what_that_was_to_replace(
        self, store: Store, delivery: Delivery
    ) -> None:
        say(store, "e1", HELP, "r0")
        store.mark("r0", sent("77"))
        say(store, "e2", HELP, reply("r1", replaces="r0"))
        send(store)
        say(store, "e3", HELP, reply("r2", replaces="r1"))
        store.mark("r1", Outcome(delivery))
        assert [row.target for row in send(store)] == ["77"]
