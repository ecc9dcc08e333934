"""The one use case: an event becomes a turn, rendered and saved; nothing is sent."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import pytest
from typing_extensions import override

from bot.core.conversation import Conversation, Status
from bot.core.errors import AlreadyHandled, StaleConversation, StoreUnavailable
from bot.core.matching import Candidate, Evidence, MatchResult, Utterance
from bot.core.message import (
    CannedAnswer,
    Choice,
    ConversationKey,
    Edit,
    Event,
    Message,
    Release,
    Takeover,
    Verdict,
)
from bot.core.ports import Delivery, FoundAnswer
from bot.core.reply import Document, Reply
from bot.core.turn import Answer, Happening
from bot.desk import TRIES, Desk, Library, reply_key
from bot.store.memory import MemoryStore
from tests.builders import KEY, LEE, NOON, SAM, desk_knowledge, event, understood

OPENING = event("need a key", id="1")
MEANINGS = {
    "need a key": understood("api_key"),
    "it wants a token": understood("api_key", heard=["token"]),
    "is V2 ending": understood("status"),
}


class FakeMatcher:
    """Understands the texts of MEANINGS, and remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[Utterance] = []

    def match(self, utterance: Utterance) -> MatchResult:
        self.heard.append(utterance)
        return MEANINGS.get(utterance.text, understood())

    def explain(self, utterance: Utterance) -> Evidence:
        return Evidence()


class FakeRenderer:
    """A reply's words are its template's name and the time of rendering."""

    def render(self, answer: Answer, *, key: str, now: datetime, replaces: str = "") -> Reply:
        return Reply(
            key=key,
            kind=answer.kind,
            document=Document(()),
            text=f"{answer.template} at {now:%H:%M}",
            offers=answer.offers,
            question=answer.question,
            ref=answer.ref,
            replaces=replaces,
        )


class FakeFinder:
    """Finds nothing."""

    def rank(
        self, words: str, thread: str = "", candidates: Iterable[Candidate] = ()
    ) -> tuple[FoundAnswer, ...]:
        return ()


class FailingStore(MemoryStore):
    """Fails the first saves, one for each error."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self._errors = list(errors)

    @override
    def save(
        self,
        event: Event,
        conversation: Conversation,
        happenings: Sequence[Happening],
        replies: Sequence[Reply],
    ) -> None:
        if self._errors:
            raise self._errors.pop(0)
        super().save(event, conversation, happenings, replies)


class OvertakenStore(MemoryStore):
    """Before the first save, another event of the thread is handled elsewhere."""

    def __init__(self, meanwhile: Callable[[MemoryStore], None]) -> None:
        super().__init__()
        self._meanwhile: list[Callable[[MemoryStore], None]] = [meanwhile]

    @override
    def save(
        self,
        event: Event,
        conversation: Conversation,
        happenings: Sequence[Happening],
        replies: Sequence[Reply],
    ) -> None:
        if self._meanwhile:
            self._meanwhile.pop()(self)
        super().save(event, conversation, happenings, replies)


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
        store.take(happened)
        return desk.handle(happened).replies

    return take_and_handle


Tell = Callable[[Event], tuple[Reply, ...]]


# One event


def test_an_event_is_understood_decided_and_rendered(tell: Tell) -> None:
    (reply,) = tell(OPENING)
    assert (reply.text, reply.question) == ("form.md at 17:00", "api_key/form")


def test_what_was_handled_says_what_was_understood(desk: Desk, store: MemoryStore) -> None:
    store.take(OPENING)
    handled = desk.handle(OPENING)
    assert (handled.event, handled.match) == (OPENING, MEANINGS["need a key"])
    assert handled.turn.conversation.status is Status.ASKING


def test_the_outcome_is_saved_with_the_event(tell: Tell, store: MemoryStore) -> None:
    replies = tell(OPENING)
    assert store.pending() == ()
    assert store.load(KEY).status is Status.ASKING
    assert [h.kind for h in store.happenings(KEY)] == ["asked", "offered"]
    assert [row.reply for row in store.undelivered()] == list(replies)


def test_nothing_is_sent_by_the_desk(tell: Tell, store: MemoryStore) -> None:
    tell(OPENING)
    rows = store.undelivered()
    assert [(row.delivery, row.remote_id) for row in rows] == [(Delivery.PENDING, "")]


def test_an_event_without_an_answer_is_saved_as_handled(tell: Tell, store: MemoryStore) -> None:
    assert tell(event("good morning")) == ()
    assert (store.pending(), store.undelivered()) == ((), ())


def test_every_event_that_waits_is_handled_in_order(desk: Desk, store: MemoryStore) -> None:
    waiting = [OPENING, event("it wants a token", id="2"), event("is V2 ending", id="3")]
    for happened in waiting:
        store.take(happened)
    assert [handled.event for handled in desk.handle_pending()] == waiting
    assert desk.handle_pending() == []


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
    store.take(happened)
    assert desk.handle(happened).match is None
    assert matcher.heard == []


def test_an_edit_is_understood_as_a_first_message(tell: Tell, matcher: FakeMatcher) -> None:
    tell(OPENING)
    tell(event(Edit("1", "is V2 ending"), id="2"))
    assert matcher.heard[-1] == Utterance("is V2 ending")


# The keys of replies


def test_the_same_event_gives_the_same_keys_after_a_crash_before_saving(library: Library) -> None:
    store = FailingStore(StoreUnavailable("disk full"))
    store.take(OPENING)
    with pytest.raises(StoreUnavailable):
        Desk(library, store, lambda: NOON).handle(OPENING)
    assert store.pending() == (OPENING,)
    replies = Desk(library, store, lambda: NOON).handle(OPENING).replies
    assert [reply.key for reply in replies] == [reply_key(OPENING, 0)]


def test_an_event_that_was_handled_is_refused_and_changes_nothing(
    desk: Desk, store: MemoryStore
) -> None:
    store.take(OPENING)
    desk.handle(OPENING)
    before = store.load(OPENING.key)
    with pytest.raises(AlreadyHandled):
        desk.handle(OPENING)
    assert store.load(OPENING.key) == before
    assert len(store.undelivered()) == 1


def test_an_event_that_another_process_handled_is_passed_over(
    desk: Desk, store: MemoryStore
) -> None:
    """Two processes see the same event waiting; the slower one leaves the thread alone."""

    class Slow(MemoryStore):
        @override
        def pending(self) -> tuple[Event, ...]:
            return (OPENING,)

    slow = Slow()
    slow.take(OPENING)
    late = Desk(desk.library, slow, lambda: NOON)
    late.handle(OPENING)
    assert late.handle_pending() == []


def test_two_answers_to_one_event_have_keys_of_their_own(tell: Tell) -> None:
    tell(OPENING)
    side = event("is V2 ending", id="2")
    keys = [reply.key for reply in tell(side)]
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
        store.take(taken)
        Desk(library, store, lambda: NOON).handle(taken)

    store = OvertakenStore(take_over)
    store.take(OPENING)
    handled = Desk(library, store, lambda: NOON).handle(OPENING)
    assert handled.replies == ()
    assert store.load(KEY).status is Status.TAKEN


def test_the_last_try_counts(library: Library) -> None:
    store = FailingStore(*[StaleConversation("changed")] * (TRIES - 1))
    store.take(OPENING)
    assert len(Desk(library, store, lambda: NOON).handle(OPENING).replies) == 1


def test_a_conversation_that_never_holds_still_is_an_error(library: Library) -> None:
    store = FailingStore(*[StaleConversation("changed")] * TRIES)
    store.take(OPENING)
    with pytest.raises(StaleConversation):
        Desk(library, store, lambda: NOON).handle(OPENING)
    assert store.pending() == (OPENING,)


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
    (first,) = tell(OPENING)
    tell(event(Choice("api_key/form", 0), id="2"))
    (changed,) = tell(event(Edit("1", "is V2 ending"), id="3"))
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
    (reply,) = tell(event(Message("it wants a token"), id="2"))
    assert reply.replaces == ""
