"""What the Threads port promises of outcomes, asked of every store."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.core.conversation import Amended, Conversation, Offer, OpenQuestion, Status, Waiting
from bot.core.errors import AlreadyHandled, StaleConversation, StoreError
from bot.core.knowledge import NodeRef
from bot.core.message import (
    Event,
    Person,
)
from bot.core.reply import (
    Anchor,
    Break,
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Items,
    Paragraph,
    Reply,
    ReplyKind,
    Strong,
    Text,
)
from bot.core.storage import Delivery, OutboxRow, Store
from tests.contract.stores import (
    HELP,
    NOW,
    ODD_TEXT,
    OTHER,
    event,
    handle,
    happening,
    keys_of,
    reply,
    send,
    sent,
    take,
    waiting,
)


class TestHandled:
    def test_an_event_with_a_saved_outcome_waits_no_longer(self, store: Store) -> None:
        (first,) = take(store, "e1")
        handle(store, first)
        assert waiting(store) == []

    def test_a_second_outcome_of_an_event_is_refused_and_not_kept(self, store: Store) -> None:
        (first,) = take(store, "e1")
        handle(store, first, "r1")
        with pytest.raises(AlreadyHandled):
            store.save(first, store.load(HELP), (happening("again"),), (reply("r2"),))
        assert keys_of(send(store)) == ["r1"]
        assert store.happenings(HELP) == ()

    def test_of_the_same_id_in_two_places_the_other_still_waits(self, store: Store) -> None:
        (here,), (there,) = take(store, "e1"), take(store, "e1", key=OTHER)
        handle(store, here)
        assert waiting(store) == [there]


class TestConversation:
    def test_an_unknown_thread_is_a_new_conversation(self, store: Store) -> None:
        assert store.load(HELP) == Conversation(HELP)

    def test_a_saved_conversation_comes_back_one_revision_higher(self, store: Store) -> None:
        (first,) = take(store, "e1")
        ref = NodeRef("api_key", "which")
        question = OpenQuestion("q1", (Offer("Yes", ref), Offer(ODD_TEXT, None)), ref)
        full = Conversation(
            HELP,
            status=Status.ASKING,
            asker=Person("U1", ODD_TEXT),
            opened_by="e1",
            topic="api_key",
            node=ref,
            question=question,
            suspended=(question, OpenQuestion("q0", ())),
            asked=ref,
            heard=("secret", ""),
            slots={"product": ODD_TEXT},
            said=("api_key/which",),
            replies=("r1", "r2"),
            waiting=(Waiting("status", ("now", "")),),
            reworded=NOW,
            ahead={"e9": Amended(ODD_TEXT, NOW), "": Amended(None, NOW)},
            pressable=("r2", ""),
            spoken_at=NOW,
            interrupted=True,
            voters=("U2", ODD_TEXT),
            nudged=True,
            misses=2,
            taken_by="T1",
        )
        store.save(first, full, (), ())
        assert store.load(HELP) == replace(full, revision=1)

    def test_empty_values_come_back_empty(self, store: Store) -> None:
        (first,) = take(store, "e1")
        bare = Conversation(
            HELP, asker=Person(""), topic="", node=NodeRef("", ""), question=OpenQuestion("", ())
        )
        store.save(first, bare, (), ())
        assert store.load(HELP) == replace(bare, revision=1)

    def test_every_save_counts(self, store: Store) -> None:
        for each in take(store, "e1", "e2", "e3"):
            handle(store, each)
        assert store.load(HELP).revision == 3

    def test_conversations_of_two_places_do_not_mix(self, store: Store) -> None:
        (first,) = take(store, "e1")
        store.save(first, Conversation(HELP, topic="api_key"), (), ())
        assert store.load(OTHER) == Conversation(OTHER)
        assert store.load(HELP).topic == "api_key"


class TestStaleSave:
    @pytest.fixture
    def late(self, store: Store) -> Event:
        """The second of two events, whose conversation was saved once, for the first."""
        first, second = take(store, "e1", "e2")
        store.save(first, Conversation(HELP, topic="kept"), (happening("kept"),), (reply("r1"),))
        return second

    @pytest.mark.parametrize("revision", [0, 2])
    def test_another_revision_than_the_stored_one_is_refused(
        self, store: Store, late: Event, revision: int
    ) -> None:
        with pytest.raises(StaleConversation, match="slack/C1/1"):
            store.save(late, Conversation(HELP, revision=revision), (), ())

    def test_a_revision_of_a_conversation_never_saved_is_refused(self, store: Store) -> None:
        (first,) = take(store, "e1")
        with pytest.raises(StaleConversation):
            store.save(first, Conversation(HELP, revision=1), (), ())

    def test_a_refused_save_keeps_nothing(self, store: Store, late: Event) -> None:
        with pytest.raises(StaleConversation):
            store.save(late, Conversation(HELP), (happening("lost"),), (reply("r2"),))
        assert waiting(store) == [late]
        assert store.load(HELP) == Conversation(HELP, topic="kept", revision=1)
        assert store.happenings(HELP) == (happening("kept"),)
        assert keys_of(send(store)) == ["r1"]

    def test_after_loading_again_it_is_saved(self, store: Store, late: Event) -> None:
        with pytest.raises(StaleConversation):
            store.save(late, Conversation(HELP), (), ())
        handle(store, late, "r2")
        assert waiting(store) == []

    def test_of_many_threads_one_saves(self, store: Store, late: Event) -> None:
        loaded = store.load(HELP)

        def save(name: str) -> bool:
            try:
                store.save(late, loaded, (happening(name),), ())
            except (StaleConversation, AlreadyHandled):
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            saved = list(pool.map(save, (str(number) for number in range(24))))
        assert saved.count(True) == 1
        assert len(store.happenings(HELP)) == 2


class TestSave:
    def test_the_outcome_of_an_event_never_taken_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError, match=r"'e1'.*never taken"):
            store.save(event("e1"), Conversation(HELP), (happening("lost"),), (reply("r1"),))
        assert store.load(HELP) == Conversation(HELP)
        assert store.happenings(HELP) == ()
        assert send(store) == []

    def test_a_reply_saved_twice_stays_the_first(self, store: Store) -> None:
        first, second = take(store, "e1", "e2")
        store.save(first, Conversation(HELP), (), (reply("r1", "first"),))
        store.save(second, store.load(HELP), (), (reply("r1", "second"), reply("r2")))
        replies = [row.reply.text for entry in store.transcript(HELP) for row in entry.replies]
        assert replies == ["first", "Hello"]

    def test_a_reply_twice_in_one_save_stays_the_first(self, store: Store) -> None:
        (first,) = take(store, "e1")
        store.save(first, Conversation(HELP), (), (reply("r1", "first"), reply("r1", "second")))
        assert [row.reply.text for row in send(store)] == ["first"]

    def test_a_reply_saved_again_keeps_how_far_it_came(self, store: Store) -> None:
        (first,) = take(store, "e1")
        handle(store, first, "r1")
        store.mark("r1", sent("77"))
        (second,) = take(store, "e2")
        handle(store, second, "r1")
        assert send(store) == []

    def test_a_reply_comes_back_whole(self, store: Store) -> None:
        (first,) = take(store, "e1")
        words = (Text(ODD_TEXT), Strong("s"), Emphasis("e"), Code(""), Break(), Anchor("a", "b"))
        nested = Items(((Paragraph(words), Items(((),), start=0)), ()), start=None)
        full = Reply(
            ODD_TEXT,
            ReplyKind.QUESTION,
            Document((Paragraph(()), CodeBlock("x\n"), nested, Items((), start=3))),
            ODD_TEXT,
            offers=("Yes", ""),
            question="q1",
            ref=NodeRef("api_key", "which"),
            replaces="r0",
            signed="Tess",
            only_for=ODD_TEXT,
            urgent=True,
            verdicts=("That solved it", ""),
            chosen=ODD_TEXT,
            about=ODD_TEXT,
        )
        store.save(first, Conversation(HELP), (), (full,))
        assert send(store) == [OutboxRow(full, HELP, "e1", Delivery.PENDING)]

    @pytest.mark.parametrize("chosen", [None, ""])
    def test_that_nothing_was_chosen_and_that_buttons_are_over_stay_apart(
        self, store: Store, chosen: str | None
    ) -> None:
        (first,) = take(store, "e1")
        handle(store, first, replace(reply("r1"), chosen=chosen))
        assert [row.reply.chosen for row in send(store)] == [chosen]

    def test_the_workspace_of_the_event_comes_with_its_replies(self, store: Store) -> None:
        theirs = replace(event("e1"), workspace="T1")
        store.take([theirs])
        handle(store, theirs, "r1")
        assert [row.workspace for row in send(store)] == ["T1"]
