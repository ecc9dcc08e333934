"""What the Threads port promises of reading, and of restarts, asked of every store."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.conversation import Conversation, Status
from bot.core.errors import StaleConversation
from bot.core.message import (
    ConversationKey,
    Person,
    Takeover,
)
from bot.core.reply import ReplyKind, mark, withdrawal
from bot.core.storage import (
    MOST_NUDGED,
    Delivery,
    Outcome,
    Place,
    Store,
    TranscriptEntry,
)
from bot.core.turn import Happening, HappeningKind
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
    Kept,
    claim,
    event,
    handle,
    happening,
    keys_of,
    reply,
    say,
    send,
    take,
    thread,
    waiting,
)


class TestTranscript:
    def test_an_unknown_thread_has_no_transcript(self, store: Store) -> None:
        assert store.transcript(HELP) == ()

    def test_each_event_stands_with_its_replies(self, store: Store) -> None:
        first, second, third = take(store, "e3", "e1", "e2")
        handle(store, third, "r3", "r1")
        handle(store, first, "r2")
        entries = [(entry.event, keys_of(entry.replies)) for entry in store.transcript(HELP)]
        assert entries == [(first, ["r2"]), (second, []), (third, ["r3", "r1"])]

    def test_threads_of_one_place_do_not_mix(self, store: Store) -> None:
        beside = replace(HELP, thread="2")
        (first,), (second,) = take(store, "e1"), take(store, "e2", key=beside)
        handle(store, second, "r1")
        assert store.transcript(HELP) == (TranscriptEntry(first, ()),)

    def test_the_same_id_in_two_places_keeps_its_own_replies(self, store: Store) -> None:
        (here,), (there,) = take(store, "e1"), take(store, "e1", key=OTHER)
        handle(store, here, "r1")
        handle(store, there, "r2")
        assert [keys_of(entry.replies) for entry in store.transcript(HELP)] == [["r1"]]
        assert [keys_of(entry.replies) for entry in store.transcript(OTHER)] == [["r2"]]


class TestHappenings:
    def test_an_unknown_thread_has_none(self, store: Store) -> None:
        assert store.happenings(HELP) == ()

    def test_they_come_back_in_order_over_saves(self, store: Store) -> None:
        first, second = take(store, "e1", "e2")
        store.save(first, Conversation(HELP), (happening("z"), happening("a")), ())
        store.save(second, store.load(HELP), (happening("m"),), ())
        assert [each.detail for each in store.happenings(HELP)] == ["z", "a", "m"]

    def test_none_and_empty_stay_apart(self, store: Store) -> None:
        (first,) = take(store, "e1")
        bare = Happening(HappeningKind.ASKED, NOW, "")
        empty = replace(bare, topic="", node="", detail=ODD_TEXT)
        store.save(first, Conversation(HELP), (bare, empty), ())
        assert store.happenings(HELP) == (bare, empty)

    def test_those_of_two_places_do_not_mix(self, store: Store) -> None:
        (here,), (there,) = take(store, "e1"), take(store, "e2", key=OTHER)
        store.save(here, Conversation(HELP), (happening("here"),), ())
        store.save(there, Conversation(OTHER), (happening("there"),), ())
        assert store.happenings(OTHER) == (happening("there"),)


class TestLatest:
    def test_a_platform_without_events_has_no_latest_thread(self, store: Store) -> None:
        take(store, "e1")
        assert store.latest("terminal") is None

    def test_it_is_the_thread_of_the_event_taken_last(self, store: Store) -> None:
        take(store, "e2", key=OTHER)
        take(store, "e1", key=HELP)
        take(store, "e3", key=replace(HELP, platform="discord"))
        assert store.latest("slack") == HELP

    def test_a_second_delivery_does_not_count(self, store: Store) -> None:
        (first,) = take(store, "e1", key=HELP)
        take(store, "e2", key=OTHER)
        store.take([first])
        assert store.latest("slack") == OTHER


class TestEarlier:
    """What somebody wrote just before."""

    def test_it_is_the_authors_messages_of_the_place_in_order(self, store: Store) -> None:
        first = replace(event("1"), key=ConversationKey("slack", "C1", "another"))
        taken = (first, event("2"), event("3"))
        store.take(taken)
        assert store.earlier(taken[-1], NOW) == taken[:-1]

    def test_what_was_taken_later_is_not_earlier(self, store: Store) -> None:
        first, *_ = take(store, "1", "2")
        assert store.earlier(first, NOW) == ()

    def test_words_of_others_places_and_buttons_are_left_out(self, store: Store) -> None:
        others = (
            replace(event("1"), author=Person("U2", "Lee")),
            event("2", key=OTHER),
            event("3", body=Takeover()),
        )
        store.take([*others, event("4")])
        assert store.earlier(event("4"), NOW) == ()

    def test_what_was_sent_before_the_given_time_is_left_out(self, store: Store) -> None:
        last = take(store, "1", "2")[-1]
        assert [e.id for e in store.earlier(last, last.at)] == ["1"]
        assert store.earlier(last, last.at + timedelta(seconds=1)) == ()

    def test_an_event_saved_in_another_thread_of_its_place_belongs_there(
        self, store: Store
    ) -> None:
        taken = replace(event("1"), key=ConversationKey("slack", "C1", "beside"))
        store.take([taken])
        moved = replace(taken, key=HELP)
        store.save(moved, Conversation(HELP), [], [reply("a")])
        (entry,) = store.transcript(HELP)
        assert (entry.event, keys_of(entry.replies)) == (moved, ["a"])
        assert store.transcript(taken.key) == ()
        assert [row.key for row in send(store)] == [HELP]


class TestReplies:
    def test_they_come_in_the_order_of_saving(self, store: Store) -> None:
        say(store, "e1", HELP, "r9", "r1")
        say(store, "e2", OTHER, "r5")
        found = store.replies(["r5", "r1", "r9", "r1"])
        assert [each.key for each in found] == ["r9", "r1", "r5"]

    def test_each_comes_whole_however_far_it_is(self, store: Store) -> None:
        whole = replace(reply("r1"), verdicts=("Yes", "No"), offers=("A",))
        say(store, "e1", HELP, whole)
        store.mark("r1", Outcome(Delivery.SENT, "77"))
        assert store.replies(["r1"]) == (whole,)

    def test_others_are_left_out(self, store: Store) -> None:
        say(store, "e1", HELP, "r1", "r2")
        assert [each.key for each in store.replies({"r2", "never"})] == ["r2"]

    def test_no_keys_find_nothing(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        assert store.replies([]) == ()

    def test_odd_keys_are_keys(self, store: Store) -> None:
        say(store, "e1", HELP, ODD_TEXT, "")
        assert [each.key for each in store.replies((ODD_TEXT, ""))] == [ODD_TEXT, ""]

    def test_what_says_nothing_is_left_out(self, store: Store) -> None:
        """There is nothing to show again."""
        say(store, "e1", HELP, "r1", withdrawal("gone", "r0"), mark("m", ReplyKind.SOLVED, "1"))
        assert [each.key for each in store.replies(["r1", "gone", "m"])] == ["r1"]


class TestAwaitingVerdict:
    @staticmethod
    def answer(store: Store, name: str, key: ConversationKey = HELP, **fields: Any) -> None:  # noqa: ANN401  fields of Conversation
        """Take an event and save the conversation as answered, but for `fields`."""
        (taken,) = take(store, name, key=key)
        known = replace(store.load(key), status=Status.ANSWERED, asker=taken.author)
        store.save(taken, replace(known, **fields), (), ())

    @staticmethod
    def awaiting(
        store: Store, after: timedelta = -SECOND, before: timedelta = SECOND
    ) -> tuple[ConversationKey, ...]:
        return store.awaiting_verdict(PLATFORMS, NOW + after, NOW + before)

    def test_a_thread_with_an_answer_awaits_a_verdict(self, store: Store) -> None:
        self.answer(store, "e1")
        assert self.awaiting(store) == (HELP,)

    def test_an_unknown_thread_does_not(self, store: Store) -> None:
        take(store, "e1")
        assert self.awaiting(store) == ()

    @pytest.mark.parametrize("status", [each for each in Status if each is not Status.ANSWERED])
    def test_one_that_stands_otherwise_does_not(self, store: Store, status: Status) -> None:
        self.answer(store, "e1", status=status)
        assert self.awaiting(store) == ()

    @pytest.mark.parametrize("change", [{"status": Status.SOLVED}, {"nudged": True}])
    def test_once_it_is_told_or_asked_it_does_not(
        self, store: Store, change: dict[str, Any]
    ) -> None:
        self.answer(store, "e1")
        self.answer(store, "e2", **change)
        assert self.awaiting(store) == ()

    def test_once_it_is_answered_again_it_does_again(self, store: Store) -> None:
        self.answer(store, "e1", status=Status.SOLVED)
        self.answer(store, "e2")
        assert self.awaiting(store) == (HELP,)

    @pytest.mark.parametrize("asker", [None, Person("")])
    def test_with_nobody_to_ask_it_does_not(self, store: Store, asker: Person | None) -> None:
        self.answer(store, "e1", asker=asker)
        assert self.awaiting(store) == ()

    def test_the_first_moment_counts_and_the_last_does_not(self, store: Store) -> None:
        self.answer(store, "e1")
        moment = timedelta(milliseconds=1)
        assert self.awaiting(store, NONE, moment) == (HELP,)
        assert self.awaiting(store, moment, SECOND) == ()
        assert self.awaiting(store, -SECOND, NONE) == ()

    def test_the_last_save_counts(self, store: Store, clock: Clock) -> None:
        self.answer(store, "e1")
        clock.move(5 * SECOND)
        self.answer(store, "e2")
        assert self.awaiting(store) == ()
        assert self.awaiting(store, 4 * SECOND, 6 * SECOND) == (HELP,)

    def test_other_platforms_are_left_out(self, store: Store) -> None:
        self.answer(store, "e1")
        self.answer(store, "e1", replace(HELP, platform="discord"))
        found = store.awaiting_verdict(["web", "slack"], NOW, NOW + SECOND)
        assert found == (HELP,)
        assert store.awaiting_verdict([], NOW, NOW + SECOND) == ()

    def test_those_untouched_longest_come_first_and_not_too_many(
        self, store: Store, clock: Clock
    ) -> None:
        for number in range(MOST_NUDGED + 2):
            self.answer(store, f"e{number}", thread(number))
            clock.move(SECOND)
        self.answer(store, "again", thread(0))
        found = self.awaiting(store, before=timedelta(days=1))
        assert found == tuple(thread(number) for number in range(1, MOST_NUDGED + 1))

    def test_a_refused_save_changes_nothing(self, store: Store) -> None:
        (first,) = take(store, "e1")
        answered = Conversation(HELP, Status.ANSWERED, first.author, revision=7)
        with pytest.raises(StaleConversation):
            store.save(first, answered, (), ())
        assert self.awaiting(store) == ()


def test_a_store_can_be_closed_twice(store: Store) -> None:
    store.close()
    store.close()


class TestRestart:
    """Asked of databases alone: they keep everything."""

    def test_events_survive_in_order(self, lasting: Kept) -> None:
        names = ["e9", "e1", "e5"]
        taken = [event(name, thread(at), author=name) for at, name in enumerate(names)]
        lasting.open().take(taken)
        assert waiting(lasting.open_again()) == taken

    def test_an_event_taken_before_is_a_duplicate_after(self, lasting: Kept) -> None:
        (first,) = take(lasting.open(), "e1")
        assert lasting.open_again().take([first]) == (False,)

    def test_an_outcome_survives(self, lasting: Kept) -> None:
        before = lasting.open()
        (first,) = take(before, "e1")
        before.save(first, Conversation(HELP, topic="t"), (happening("h"),), (reply("r1"),))
        after = lasting.open_again()
        assert after.load(HELP) == Conversation(HELP, topic="t", revision=1)
        assert after.happenings(HELP) == (happening("h"),)
        assert keys_of(send(after)) == ["r1"]
        assert waiting(after) == []

    def test_who_awaits_a_verdict_survives(self, lasting: Kept) -> None:
        TestAwaitingVerdict.answer(lasting.open(), "e1")
        assert TestAwaitingVerdict.awaiting(lasting.open_again()) == (HELP,)

    def test_what_was_said_of_a_place_survives(self, lasting: Kept) -> None:
        lasting.open().enrol(Place("slack", "C1", "W1", unasked=True), "T1")
        assert lasting.open_again().enrolled("slack") == {"C1"}

    def test_a_lease_survives_and_ends(self, lasting: Kept) -> None:
        before = lasting.open()
        take(before, "e1")
        claim(before)
        after = lasting.open_again()
        assert claim(after) == []
        lasting.clock.move(LEASE)
        assert claim(after) == ["e1"]

    def test_a_reply_that_was_being_sent_is_found_so(self, lasting: Kept) -> None:
        before = lasting.open()
        say(before, "e1", HELP, "r1")
        send(before)
        after = lasting.open_again()
        assert send(after) == []
        lasting.clock.move(LEASE)
        assert [row.delivery for row in send(after)] == [Delivery.SENDING]

    def test_the_order_goes_on(self, lasting: Kept) -> None:
        take(lasting.open(), "e9", key=OTHER)
        take(lasting.open_again(), "e1")
        assert [each.id for each in waiting(lasting.open_again())] == ["e9", "e1"]
        assert lasting.open_again().latest("slack") == HELP
