"""The one use case: an event becomes a turn, rendered and saved; nothing is sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.brakes import Brakes, Rate
from bot.core.conversation import Status
from bot.core.errors import AlreadyHandled, StaleConversation, StoreUnavailable
from bot.core.matching import Utterance
from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    ConversationKey,
    Deletion,
    Edit,
    Event,
    Message,
    Release,
    Takeover,
    Verdict,
)
from bot.core.reply import Reply, ReplyKind
from bot.core.storage import Delivery, OutboxRow
from bot.desk import TRIES, Desk, Library, reply_key
from bot.store.memory import MemoryStore
from tests.builders import KEY, LEE, NOON, SAM, at_version, desk_knowledge, event
from tests.fakes import (
    MEANINGS,
    OPENING,
    FailingStore,
    FakeFinder,
    FakeMatcher,
    FakeRenderer,
    OvertakenStore,
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def matcher() -> FakeMatcher:
    return FakeMatcher()


@pytest.fixture
def library(matcher: FakeMatcher) -> Library:
    return Library(desk_knowledge(), matcher, FakeRenderer(), FakeFinder())


@pytest.fixture
def desk(library: Library, store: MemoryStore) -> Desk:
    return Desk(library, store, lambda: NOON)


@pytest.fixture
def tell(desk: Desk, store: MemoryStore) -> Callable[..., tuple[Reply, ...]]:
    """Takes an event and handles it; gives the replies."""

    def take_and_handle(happened: Event) -> tuple[Reply, ...]:
        store.take((happened,))
        return desk.handle(happened).replies

    return take_and_handle


Tell = Callable[[Event], tuple[Reply, ...]]


def waiting(store: MemoryStore) -> list[Event]:
    """The events of Slack that could be handled now."""
    return [claim.event for claim in store.claim_events(("slack",), most=9, lease=timedelta(0))]


def saved(store: MemoryStore, key: ConversationKey = KEY) -> list[OutboxRow]:
    """The replies of a thread, in order."""
    return [row for entry in store.transcript(key) for row in entry.replies]


# One event


def test_an_event_is_understood_decided_and_rendered(tell: Tell) -> None:
    (reply,) = tell(OPENING)
    assert (reply.text, reply.question) == ("form.md at 17:00", "api_key/form")


def test_what_was_handled_says_what_was_understood(desk: Desk, store: MemoryStore) -> None:
    store.take((OPENING,))
    handled = desk.handle(OPENING)
    assert (handled.event, handled.match) == (OPENING, MEANINGS["need a key"])
    assert handled.turn.conversation.status is Status.ASKING


def test_the_outcome_is_saved_with_the_event(tell: Tell, store: MemoryStore) -> None:
    replies = tell(OPENING)
    assert waiting(store) == []
    assert store.load(KEY).status is Status.ASKING
    assert [h.kind for h in store.happenings(KEY)] == ["asked", "offered"]
    assert [row.reply for row in saved(store)] == list(replies)


def test_nothing_is_sent_by_the_desk(tell: Tell, store: MemoryStore) -> None:
    tell(OPENING)
    assert [(row.delivery, row.remote_id) for row in saved(store)] == [(Delivery.PENDING, "")]


def test_an_event_without_an_answer_is_saved_as_handled(tell: Tell, store: MemoryStore) -> None:
    assert tell(event("good morning")) == ()
    assert (waiting(store), saved(store)) == ([], [])


def test_the_library_served_can_be_seen(desk: Desk, library: Library) -> None:
    assert desk.library is library


# What the matcher is asked


def test_words_are_understood_with_the_options_that_they_may_mean(
    tell: Tell, matcher: FakeMatcher
) -> None:
    tell(OPENING)
    tell(event("the second", id="2"))
    assert [[option.goto for option in heard.options] for heard in matcher.heard] == [
        [],
        ["v3", "v2", "only", "both", "ended"],
    ]


@pytest.mark.parametrize(
    "body",
    [Choice("api_key/form", 0), Verdict(solved=True), CannedAnswer("plain"), Takeover(), Release()],
    ids=str,
)
def test_where_nothing_was_written_the_matcher_is_not_asked(
    desk: Desk, store: MemoryStore, matcher: FakeMatcher, body: Choice | Verdict
) -> None:
    happened = event(body)
    store.take((happened,))
    assert desk.handle(happened).match is None
    assert matcher.heard == []


def test_an_edit_is_understood_as_a_first_message(tell: Tell, matcher: FakeMatcher) -> None:
    tell(OPENING)
    tell(event(Edit("1", "is V2 ending"), id="2"))
    assert matcher.heard[-1] == Utterance("is V2 ending")


# The keys of replies


def test_the_same_event_gives_the_same_keys_after_a_crash_before_saving(library: Library) -> None:
    store = FailingStore(StoreUnavailable("disk full"))
    store.take((OPENING,))
    with pytest.raises(StoreUnavailable):
        Desk(library, store, lambda: NOON).handle(OPENING)
    assert waiting(store) == [OPENING]
    replies = Desk(library, store, lambda: NOON).handle(OPENING).replies
    assert [reply.key for reply in replies] == [reply_key(OPENING, 0)]


def test_an_event_that_was_handled_is_refused_and_changes_nothing(
    desk: Desk, store: MemoryStore
) -> None:
    store.take((OPENING,))
    desk.handle(OPENING)
    before = store.load(OPENING.key)
    with pytest.raises(AlreadyHandled):
        desk.handle(OPENING)
    assert store.load(OPENING.key) == before
    assert len(saved(store)) == 1


def test_two_answers_to_one_event_have_keys_of_their_own(tell: Tell) -> None:
    tell(OPENING)
    side = event("is V2 ending", id="2")
    keys = [reply.key for reply in tell(side) if reply.is_news]
    assert keys == [reply_key(side, 0), reply_key(side, 1)]
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    "other",
    [
        event(id="2"),
        event(key=ConversationKey("slack", "C2", "1")),
        event(key=ConversationKey("discord", "C1", "1")),
        event(key=ConversationKey("slack", "C1", "2")),
    ],
    ids=["event", "place", "platform", "thread"],
)
def test_another_event_has_another_key(other: Event) -> None:
    assert reply_key(other, 0) != reply_key(OPENING, 0)


def test_the_key_depends_on_nothing_that_a_second_delivery_may_change() -> None:
    assert reply_key(event("other words", author=LEE, addressed=True), 0) == reply_key(OPENING, 0)


# Two at once


def test_a_conversation_that_somebody_else_saved_is_decided_again(library: Library) -> None:
    """The retry must see what happened meanwhile: here, that a trainer took the thread."""

    def take_over(store: MemoryStore) -> None:
        taken = event(Takeover(), id="9", author=SAM)
        store.take((taken,))
        Desk(library, store, lambda: NOON).handle(taken)

    store = OvertakenStore(take_over)
    store.take((OPENING,))
    handled = Desk(library, store, lambda: NOON).handle(OPENING)
    assert handled.replies == ()
    assert store.load(KEY).status is Status.TAKEN


def test_the_last_try_counts(library: Library) -> None:
    store = FailingStore(*[StaleConversation("changed")] * (TRIES - 1))
    store.take((OPENING,))
    assert len(Desk(library, store, lambda: NOON).handle(OPENING).replies) == 1


def test_a_conversation_that_never_holds_still_is_an_error(library: Library) -> None:
    store = FailingStore(*[StaleConversation("changed")] * TRIES)
    store.take((OPENING,))
    with pytest.raises(StaleConversation):
        Desk(library, store, lambda: NOON).handle(OPENING)
    assert waiting(store) == [OPENING]


# Edits


def test_an_edit_replaces_the_reply_to_the_opening_message(tell: Tell) -> None:
    (first,) = tell(OPENING)
    (changed,) = tell(event(Edit("1", "is V2 ending"), id="2"))
    assert (changed.text, changed.replaces) == ("closed.md at 17:00", first.key)
    assert first.replaces == ""


def test_a_second_edit_replaces_the_reply_to_the_first(tell: Tell) -> None:
    tell(OPENING)
    (second,) = tell(event(Edit("1", "is V2 ending"), id="2"))
    (third,) = tell(event(Edit("1", "it wants a token"), id="3"))
    assert third.replaces == second.key
    assert third.key != second.key


def test_an_edit_replaces_the_opening_reply_though_others_followed(tell: Tell) -> None:
    tell(OPENING)
    _, first = tell(event(Choice("api_key/form", 0), id="2"))  # the question, without its buttons
    changed, *_ = tell(event(Edit("1", "is V2 ending"), id="3"))
    assert changed.replaces == first.key


def test_an_edit_of_what_got_no_reply_replaces_nothing(tell: Tell) -> None:
    tell(event("good morning"))
    (reply,) = tell(event(Edit("1", "is V2 ending"), id="2"))
    assert reply.replaces == ""


def test_an_edit_with_the_same_outcome_sends_nothing_and_keeps_the_keys(
    tell: Tell, store: MemoryStore
) -> None:
    (first,) = tell(OPENING)
    assert tell(event(Edit("1", "need a key"), id="2")) == ()
    assert store.load(KEY).replies == (first.key,)


def test_a_later_reply_replaces_nothing(tell: Tell) -> None:
    tell(OPENING)
    reply, used_up = tell(event(Message("it wants a token"), id="2"))
    assert (reply.replaces, used_up.is_news) == ("", False)


# An answer in several parts


def parts(desk: Desk, store: MemoryStore, *texts: str) -> list[tuple[Reply, ...]]:
    """The replies to a message, and to each edit of it."""
    bodies: list[Body] = [Message(texts[0]), *(Edit("1", text) for text in texts[1:])]
    events = [event(body, id=str(at)) for at, body in enumerate(bodies, start=1)]
    store.take(events)
    return [desk.handle(happened).replies for happened in events]


def test_a_shorter_edited_answer_takes_back_the_parts_left_over(
    desk: Desk, store: MemoryStore
) -> None:
    (first, second), (changed, gone) = parts(desk, store, "two ends", "it wants a token")
    assert (changed.replaces, gone.replaces) == (first.key, second.key)
    assert (gone.kind, gone.text) == (ReplyKind.WITHDRAWAL, "")
    assert store.load(KEY).replies == (changed.key,)


def test_a_longer_edited_answer_adds_a_part(desk: Desk, store: MemoryStore) -> None:
    (first,), changed = parts(desk, store, "it wants a token", "two ends")
    assert [reply.replaces for reply in changed] == [first.key, ""]


def test_an_edit_that_changes_nothing_takes_nothing_back(desk: Desk, store: MemoryStore) -> None:
    assert parts(desk, store, "two ends", "good morning")[1] == ()


# Deletions


def test_a_deleted_question_takes_back_every_part_of_its_answer(
    desk: Desk, store: MemoryStore
) -> None:
    (replies,) = parts(desk, store, "two ends")
    gone = event(Deletion("1"), id="2")
    store.take((gone,))
    taken_back = desk.handle(gone).replies
    assert [reply.replaces for reply in taken_back] == [reply.key for reply in replies]
    assert {reply.kind for reply in taken_back} == {ReplyKind.WITHDRAWAL}
    assert len({reply.key for reply in (*replies, *taken_back)}) == 4


def test_what_was_not_sent_yet_is_never_sent(tell: Tell, store: MemoryStore) -> None:
    tell(OPENING)
    tell(event(Deletion("1"), id="2"))
    assert saved(store)[0].delivery is Delivery.DROPPED


def test_a_deletion_asks_the_matcher_nothing(tell: Tell, matcher: FakeMatcher) -> None:
    tell(event(Deletion("1"), id="2"))
    tell(OPENING)
    assert matcher.heard == []


def test_a_message_that_was_edited_before_it_came_is_understood_by_its_later_words(
    tell: Tell, matcher: FakeMatcher
) -> None:
    tell(event(Edit("1", "is V2 ending"), id="2"))
    (reply,) = tell(OPENING)
    assert matcher.heard[-1] == Utterance("is V2 ending")
    assert (reply.text, reply.replaces) == ("closed.md at 17:00", "")


def test_a_question_that_is_deleted_and_asked_again_is_answered(tell: Tell) -> None:
    """It was once taken for a repetition of the one that was gone."""
    tell(event("is V2 ending"))
    tell(event(Deletion("1"), id="2"))
    again = event("is V2 ending", id="3", key=replace(KEY, thread="3"))
    assert [reply.text for reply in tell(again)] == ["closed.md at 17:00"]


# Secrets


def test_a_warning_is_for_its_author_alone_and_no_reply_that_an_edit_changes(
    tell: Tell, store: MemoryStore
) -> None:
    answer, warning = tell(replace(OPENING, secrets=("jwt",)))
    assert (answer.only_for, warning.only_for) == ("", OPENING.author.id)
    assert store.load(KEY).replies == (answer.key,)


def test_a_warning_beside_an_edited_answer_takes_the_place_of_nothing(tell: Tell) -> None:
    (first,) = tell(OPENING)
    edit = replace(event(Edit("1", "is V2 ending"), id="2"), secrets=("jwt",))
    assert [reply.replaces for reply in tell(edit)] == [first.key, ""]


# Brakes


def test_over_the_brakes_nothing_is_said_and_it_is_counted(
    library: Library, store: MemoryStore
) -> None:
    none = Rate(0, timedelta(hours=1))
    desk = Desk(library, store, lambda: NOON, replace(Brakes(), thread=none))
    store.take((OPENING,))
    handled = desk.handle(OPENING)
    assert (handled.replies, handled.turn.conversation.status) == ((), Status.NEW)
    assert [(h.kind, h.detail) for h in store.happenings(KEY)] == [("held_back", "thread")]


# Another state of the knowledge


def test_an_event_is_handled_with_one_state_of_the_knowledge(
    desk: Desk, store: MemoryStore, library: Library, matcher: FakeMatcher
) -> None:
    later = replace(library, knowledge=at_version(library.knowledge))
    matcher.meanwhile = lambda: desk.serve(later)
    store.take((OPENING,))
    assert [reply.text for reply in desk.handle(OPENING).replies] == ["form.md at 17:00"]
    assert {h.knowledge for h in store.happenings(KEY)} == {"v1"}
    assert desk.library is later


def test_the_next_event_is_handled_with_the_next_state(
    desk: Desk, tell: Tell, store: MemoryStore, library: Library
) -> None:
    topics = library.knowledge.topics.values()
    desk.serve(replace(library, knowledge=at_version(library.knowledge, *topics)))
    tell(OPENING)
    assert {h.knowledge for h in store.happenings(KEY)} == {"v2"}
