"""What the Store port promises of replies, threads and restarts, asked of every store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.conversation import Conversation
from bot.core.errors import StoreError
from bot.core.message import (
    ConversationKey,
    Person,
    Takeover,
)
from bot.core.ports import Delivery, Store, TranscriptEntry
from bot.core.turn import Happening, HappeningKind
from tests.contract.stores import (
    HELP,
    NOW,
    ODD_TEXT,
    OTHER,
    Open,
    event,
    handle,
    happening,
    keys_of,
    reply,
    take,
)


class TestDelivery:
    @pytest.fixture(autouse=True)
    def three_replies(self, store: Store) -> None:
        first, second = take(store, "e1", "e2")
        handle(store, first, "r9")
        handle(store, second, "r1", "r5")

    def test_replies_wait_in_the_order_they_were_saved(self, store: Store) -> None:
        assert keys_of(store.undelivered()) == ["r9", "r1", "r5"]

    @pytest.mark.parametrize("delivery", [Delivery.SENT, Delivery.REFUSED])
    def test_a_reply_sent_or_refused_waits_no_longer(
        self, store: Store, delivery: Delivery
    ) -> None:
        store.mark("r1", delivery)
        assert keys_of(store.undelivered()) == ["r9", "r5"]

    def test_a_reply_being_sent_still_waits(self, store: Store) -> None:
        store.mark("r9", Delivery.SENDING)
        states = [row.delivery for row in store.undelivered()]
        assert states == [Delivery.SENDING, Delivery.PENDING, Delivery.PENDING]

    def test_a_reply_to_be_sent_again_waits_in_its_old_place(self, store: Store) -> None:
        store.mark("r9", Delivery.SENT, "77")
        store.mark("r9", Delivery.PENDING)
        assert keys_of(store.undelivered()) == ["r9", "r1", "r5"]
        assert store.undelivered()[0].remote_id == ""

    def test_the_id_of_the_platform_is_kept(self, store: Store) -> None:
        store.mark("r9", Delivery.SENT, ODD_TEXT)
        (row,) = store.transcript(HELP)[0].replies
        assert (row.delivery, row.remote_id) == (Delivery.SENT, ODD_TEXT)

    def test_a_reply_never_saved_cannot_be_marked(self, store: Store) -> None:
        with pytest.raises(StoreError, match="'r2'"):
            store.mark("r2", Delivery.SENT)


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
        store.take(first)
        assert store.latest("slack") == OTHER


class TestEarlier:
    """What somebody wrote just before."""

    def test_it_is_the_authors_messages_of_the_place_in_order(self, store: Store) -> None:
        first = replace(event("1"), key=ConversationKey("slack", "C1", "another"))
        taken = (first, event("2"), event("3"))
        for one in taken:
            store.take(one)
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
        for one in (*others, event("4")):
            store.take(one)
        assert store.earlier(event("4"), NOW) == ()

    def test_what_was_sent_before_the_given_time_is_left_out(self, store: Store) -> None:
        last = take(store, "1", "2")[-1]
        assert [e.id for e in store.earlier(last, last.at)] == ["1"]
        assert store.earlier(last, last.at + timedelta(seconds=1)) == ()

    def test_an_event_saved_in_another_thread_of_its_place_belongs_there(
        self, store: Store
    ) -> None:
        taken = replace(event("1"), key=ConversationKey("slack", "C1", "beside"))
        store.take(taken)
        moved = replace(taken, key=HELP)
        store.save(moved, Conversation(HELP), [], [reply("a")])
        (entry,) = store.transcript(HELP)
        assert (entry.event, keys_of(entry.replies)) == (moved, ["a"])
        assert store.transcript(taken.key) == ()
        assert [row.key for row in store.undelivered()] == [HELP]


def test_a_store_can_be_closed_twice(store: Store) -> None:
    store.close()
    store.close()


class TestRestart:
    """Asked of the database alone: it keeps everything."""

    def test_events_survive_in_order(self, open_sql: Open) -> None:
        events = take(open_sql(), "e9", "e1", "e5")
        assert open_sql().pending() == events

    def test_an_event_taken_before_is_a_duplicate_after(self, open_sql: Open) -> None:
        (first,) = take(open_sql(), "e1")
        assert open_sql().take(first) is False

    def test_an_outcome_survives(self, open_sql: Open) -> None:
        before = open_sql()
        (first,) = take(before, "e1")
        before.save(first, Conversation(HELP, topic="t"), (happening("h"),), (reply("r1"),))
        after = open_sql()
        assert after.load(HELP) == Conversation(HELP, topic="t", revision=1)
        assert after.happenings(HELP) == (happening("h"),)
        assert keys_of(after.undelivered()) == ["r1"]
        assert after.pending() == ()

    def test_a_reply_that_was_being_sent_is_found_so(self, open_sql: Open) -> None:
        before = open_sql()
        (first,) = take(before, "e1")
        handle(before, first, "r1")
        before.mark("r1", Delivery.SENDING)
        assert [row.delivery for row in open_sql().undelivered()] == [Delivery.SENDING]

    def test_the_order_goes_on(self, open_sql: Open) -> None:
        take(open_sql(), "e9")
        take(open_sql(), "e1")
        assert [each.id for each in open_sql().pending()] == ["e9", "e1"]
        assert open_sql().latest("slack") == HELP
