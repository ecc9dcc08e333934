"""What a save does to earlier replies and words, asked of every store."""

from dataclasses import replace

import pytest

from bot.core.conversation import Amended, Conversation
from bot.core.message import Deletion, Edit, Event, Message
from bot.core.reply import withdrawal
from bot.core.storage import Delivery, Outcome, Store
from tests.contract.stores import (
    HELP,
    NOW,
    OTHER,
    again,
    event,
    handle,
    keys_of,
    reply,
    row_of,
    say,
    send,
    sent,
    take,
    thread,
)


class TestReplaced:
    def test_what_was_not_sent_yet_is_dropped(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        say(store, "e2", HELP, reply("r2", replaces="r1"))
        assert row_of(store, "r1").delivery is Delivery.DROPPED
        assert [(row.reply.key, row.reply.replaces) for row in send(store)] == [("r2", "")]

    def test_what_was_to_be_sent_again_is_dropped(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        send(store)
        store.mark("r1", again())
        say(store, "e2", HELP, reply("r2", replaces="r1"))
        assert keys_of(send(store)) == ["r2"]

    def test_what_was_parked_is_dropped(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        store.mark("r1", Outcome(Delivery.PARKED))
        say(store, "e2", HELP, reply("r2", replaces="r1"))
        assert row_of(store, "r1").delivery is Delivery.DROPPED

    def test_what_is_being_sent_is_not_dropped(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        send(store)
        say(store, "e2", HELP, reply("r2", replaces="r1"))
        assert row_of(store, "r1").delivery is Delivery.SENDING
        assert row_of(store, "r2").reply.replaces == "r1"

    @pytest.mark.parametrize("delivery", [Delivery.SENT, Delivery.UNKNOWN])
    def test_what_was_tried_stays_what_it_is(self, store: Store, delivery: Delivery) -> None:
        say(store, "e1", HELP, "r1")
        store.mark("r1", Outcome(delivery))
        say(store, "e2", HELP, reply("r2", replaces="r1"))
        assert row_of(store, "r1").delivery is delivery

    def test_the_new_one_replaces_what_the_dropped_one_would_have(self, store: Store) -> None:
        say(store, "e0", HELP, "r0")
        store.mark("r0", sent("77"))
        say(store, "e1", HELP, reply("r1", replaces="r0"))
        say(store, "e2", HELP, reply("r2", replaces="r1"))
        assert row_of(store, "r1").delivery is Delivery.DROPPED
        (row,) = send(store)
        assert (row.reply.key, row.reply.replaces, row.target) == ("r2", "r0", "77")

    def test_a_whole_chain_is_followed(self, store: Store) -> None:
        say(store, "e0", HELP, "r0")
        store.mark("r0", sent("77"))
        for number in range(1, 5):
            newer = reply(f"r{number}", replaces=f"r{number - 1}")
            say(store, f"e{number}", HELP, newer)
        assert [(row.reply.key, row.target) for row in send(store)] == [("r4", "77")]

    def test_a_withdrawal_drops_what_was_not_sent_yet(self, store: Store) -> None:
        say(store, "e1", HELP, "r1")
        say(store, "e2", HELP, withdrawal("gone", "r1"))
        assert row_of(store, "r1").delivery is Delivery.DROPPED
        assert [(row.reply.key, row.target) for row in send(store)] == [("gone", "")]


class TestDeleted:
    """The words of a deleted message are forgotten."""

    @staticmethod
    def words(store: Store) -> list[object]:
        bodies = [entry.event.body for entry in store.transcript(HELP)]
        return [body.text if isinstance(body, Message | Edit) else body for body in bodies]

    @staticmethod
    def delete(store: Store, message_id: str, conversation: Conversation | None = None) -> None:
        gone = event("gone", body=Deletion(message_id), author="a moderator")
        store.take([gone])
        store.save(gone, conversation or store.load(HELP), (), ())

    def test_its_text_is_gone_and_all_else_stays(self, store: Store) -> None:
        (first,) = take(store, "e1")
        handle(store, first, "r1")
        self.delete(store, "e1")
        entry, _ = store.transcript(HELP)
        assert entry.event == replace(first, body=Message(""))
        assert keys_of(entry.replies) == ["r1"]

    def test_the_words_of_its_edits_are_gone(self, store: Store) -> None:
        store.take([event("e1"), event("e2", body=Edit("e1", "later words"))])
        self.delete(store, "e1")
        assert self.words(store) == ["", "", Deletion("e1")]

    def test_other_messages_and_their_edits_stay(self, store: Store) -> None:
        store.take([event("e1"), event("e2", body=Edit("e1", "later words"))])
        self.delete(store, "e0")
        assert self.words(store) == ["text of e1", "later words", Deletion("e0")]

    def test_the_same_id_in_another_place_stays(self, store: Store) -> None:
        elsewhere = take(store, "e1", key=OTHER)
        self.delete(store, "e1")
        assert [entry.event for entry in store.transcript(OTHER)] == list(elsewhere)

    def test_a_message_of_another_thread_of_the_place_is_found(self, store: Store) -> None:
        take(store, "e1", key=thread(2))
        self.delete(store, "e1")
        assert [entry.event.body for entry in store.transcript(thread(2))] == [Message("")]

    def test_an_edit_that_comes_after_its_deletion_is_kept_without_words(
        self, store: Store
    ) -> None:
        deleted = replace(store.load(HELP), ahead={"e1": Amended(None, NOW)})
        self.delete(store, "e1", deleted)
        late = event("e2", body=Edit("e1", "later words"))
        store.take([late])
        store.save(late, store.load(HELP), (), ())
        assert self.words(store) == [Deletion("e1"), ""]

    def test_a_message_that_comes_as_its_deletion_is_kept_as_that(self, store: Store) -> None:
        (first,) = take(store, "e1")
        as_deletion: Event = replace(first, body=Deletion("e1"))
        handle(store, as_deletion)
        assert self.words(store) == [Deletion("e1")]
