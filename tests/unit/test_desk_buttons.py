"""Buttons that were used, and marks: what the desk makes of them, and what it keeps in mind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.brakes import Brakes, Rate
from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    Deletion,
    Edit,
    Event,
    Invited,
    Message,
    Nudge,
    Person,
    Role,
    Takeover,
    Verdict,
)
from bot.core.reply import Reply, ReplyKind
from bot.core.storage import Since
from bot.desk import Desk, Library, reply_key
from bot.store.memory import MemoryStore
from tests.builders import DANA, KEY, LEE, NOON, SAM, desk_knowledge, event
from tests.fakes import VERDICTS, FakeFinder, FakeMatcher, FakeRenderer

THE_DESK = Person("", "", Role.DESK)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def library() -> Library:
    return Library(desk_knowledge(), FakeMatcher(), FakeRenderer(), FakeFinder())


@pytest.fixture
def do(library: Library, store: MemoryStore) -> Callable[..., tuple[Reply, ...]]:
    """Takes what somebody does and handles it; gives all replies."""
    desk = Desk(library, store, lambda: NOON)
    ids = iter(range(1, 99))

    def take_and_handle(body: Body | str, author: Person = DANA) -> tuple[Reply, ...]:
        happened = event(body, id=str(next(ids)), author=author)
        store.take((happened,))
        return desk.handle(happened).replies

    return take_and_handle


Do = Callable[..., tuple[Reply, ...]]


def buttons_gone(replies: tuple[Reply, ...]) -> dict[str, str]:
    """What was chosen on each reply whose buttons go, by the key of that reply."""
    return {reply.replaces: reply.chosen for reply in replies if reply.chosen is not None}


def test_a_pressed_question_keeps_its_words_and_loses_its_buttons(do: Do) -> None:
    (asked,) = do("need a key")
    answer, used = do(Choice("api_key/form", 0))
    assert used == replace(
        asked, key=used.key, replaces=asked.key, offers=(), chosen="Key and secret"
    )
    assert (answer.text, answer.chosen, answer.verdicts) == ("v3.md at 17:00", None, VERDICTS)


def test_every_reply_of_an_event_has_a_key_of_its_own(do: Do) -> None:
    do("need a key")
    do(Choice("api_key/form", 0))
    keys = [reply.key for reply in do(Verdict(solved=True))]
    third = event(id="3")
    assert keys == [reply_key(third, 0), reply_key(third, 1)]


def test_an_option_that_is_typed_stands_on_the_question_too(do: Do) -> None:
    (asked,) = do("need a key")
    assert buttons_gone(do("it wants a token")) == {asked.key: "Key and token"}


def test_a_verdict_stands_on_the_answer(do: Do) -> None:
    (answer,) = do("is V2 ending")
    assert buttons_gone(do(Verdict(solved=True))) == {answer.key: "Solved"}


def test_a_person_that_is_wanted_stands_on_the_answer(do: Do) -> None:
    (answer,) = do("is V2 ending")
    assert buttons_gone(do(Verdict(solved=False))) == {answer.key: "A person"}


def test_a_new_word_leaves_none_chosen_on_what_stood_before(do: Do) -> None:
    (asked,) = do("need a key")
    assert buttons_gone(do("is V2 ending")) == {asked.key: ""}


def test_what_was_chosen_stands_only_where_it_was_offered(do: Do) -> None:
    """Both parts of an answer have buttons here; an open question beside them offers neither."""
    do("need a key")
    answer, again, _ = do("is V2 ending")
    gone = buttons_gone(do(Choice("api_key/form", 1)))
    assert gone == {answer.key: "", again.key: "Key and token"}


def test_buttons_go_once(do: Do, store: MemoryStore) -> None:
    do("need a key")
    do(Choice("api_key/form", 0))
    assert len(buttons_gone(do("is V2 ending"))) == 1
    assert len(buttons_gone(do(Takeover(), SAM))) == 1
    assert store.load(KEY).pressable == ()


def test_only_what_has_buttons_can_be_pressed(do: Do, store: MemoryStore) -> None:
    do("is V2 ending")
    do(Verdict(solved=False))
    assert store.load(KEY).pressable == ()
    (answer,) = do("it wants a token")
    assert store.load(KEY).pressable == (answer.key,)


def test_silence_leaves_the_buttons(do: Do, store: MemoryStore) -> None:
    (answer,) = do("is V2 ending")
    assert do("good morning") != ()  # nothing that is known: a person will look
    (again,) = do("need a key")
    assert do(Message("good morning"), LEE) == ()
    assert store.load(KEY).pressable == (again.key,)
    assert answer.key != again.key


def test_a_private_note_leaves_the_buttons(do: Do, store: MemoryStore) -> None:
    (answer,) = do("is V2 ending")
    (note,) = do(Verdict(solved=True), LEE)
    assert (note.text, note.only_for) == ("desk/not_yours.md at 17:00", "U2")
    assert note.urgent is False
    assert (store.load(KEY).pressable, store.load(KEY).later) == ((answer.key,), ())


def test_who_invites_the_desk_gets_a_note_that_is_no_reply_of_the_thread(
    do: Do, store: MemoryStore
) -> None:
    (note,) = do(Invited(), LEE)
    assert (note.only_for, note.text) == ("U2", "desk/invited.md at 17:00")
    assert (store.load(KEY).replies, store.load(KEY).later) == ((), ())


def test_a_trainers_answer_keeps_its_button_and_its_name_until_it_is_used(
    do: Do, store: MemoryStore
) -> None:
    do("is V2 ending")
    sent, *_ = do(CannedAnswer("plain"), SAM)
    do(Message("Does it help?"), SAM)
    used, mark = do(Verdict(solved=True))
    assert (used.replaces, used.signed, used.chosen) == (sent.key, "Sam Lee", "Solved")
    assert mark.kind is ReplyKind.SOLVED
    assert store.load(KEY).later == ()


# The question is edited or deleted


def test_an_edit_reaches_the_question_that_lost_its_buttons(do: Do, store: MemoryStore) -> None:
    do("need a key")
    answer, used = do(Choice("api_key/form", 0))
    changed, gone = do(Edit("1", "is V2 ending"))
    assert (changed.replaces, gone.replaces) == (used.key, answer.key)
    assert (store.load(KEY).replies, store.load(KEY).later) == ((changed.key,), (gone.key,))


def test_what_an_edit_replaces_only_gets_its_new_words(do: Do, store: MemoryStore) -> None:
    do("need a key")
    (changed,) = do(Edit("1", "is V2 ending"))
    assert changed.chosen is None
    assert store.load(KEY).pressable == (changed.key,)


def test_what_a_shorter_answer_leaves_over_only_goes(do: Do, store: MemoryStore) -> None:
    first, second = do("two ends")
    changed, gone = do(Edit("1", "it wants a token"))
    assert (changed.replaces, gone.replaces) == (first.key, second.key)
    assert gone.kind is ReplyKind.WITHDRAWAL
    assert store.load(KEY).pressable == (changed.key,)


def test_a_deletion_reaches_what_lost_its_buttons(do: Do) -> None:
    do("need a key")
    answer, used = do(Choice("api_key/form", 0))
    taken_back = do(Deletion("1"))
    assert [reply.replaces for reply in taken_back] == [used.key, answer.key]
    assert {reply.kind for reply in taken_back} == {ReplyKind.WITHDRAWAL}


def test_what_was_taken_back_gets_no_word_later(do: Do, store: MemoryStore) -> None:
    """Its buttons were kept in mind once, and a message that was gone was to be changed."""
    do("is V2 ending")
    do(Deletion("1"))
    assert store.load(KEY).pressable == ()
    assert do(Takeover(), SAM) == ()


# Marks


def test_a_solved_question_is_marked_where_it_was_asked(do: Do, store: MemoryStore) -> None:
    do("is V2 ending")
    *_, mark = do(Verdict(solved=True))
    assert (mark.kind, mark.about, mark.text) == (ReplyKind.SOLVED, "1", "")
    assert (mark.is_news, mark.key in store.load(KEY).later) == (False, False)


def test_who_comes_back_takes_the_mark_away(do: Do) -> None:
    do("is V2 ending")
    do(Verdict(solved=True))
    *_, mark = do("need a key")
    assert (mark.kind, mark.about) == (ReplyKind.REOPENED, "1")


def test_where_nobody_asked_there_is_nothing_to_mark(do: Do) -> None:
    sent, = do(CannedAnswer("plain"), SAM)  # fmt: skip
    assert buttons_gone(do(Verdict(solved=True))) == {sent.key: "Solved"}


# The nudge


def test_a_nudge_takes_the_buttons_of_the_answer_over(do: Do, store: MemoryStore) -> None:
    (answer,) = do("is V2 ending")
    nudge, used = do(Nudge(), THE_DESK)
    assert (nudge.text, nudge.verdicts) == ("desk/nudge.md at 17:00", VERDICTS)
    assert (used.replaces, used.chosen) == (answer.key, "")
    after = store.load(KEY)
    assert (after.replies, after.later, after.pressable) == (
        (used.key,),
        (nudge.key,),
        (nudge.key,),
    )


# What counts as a post


def test_used_up_buttons_and_marks_are_no_posts(do: Do, store: MemoryStore) -> None:
    do("need a key")
    do(Choice("api_key/form", 0))
    do(Verdict(solved=True))
    long_ago = NOON - timedelta(days=400)
    posted = store.posted(event(id="9"), Since(long_ago, long_ago, long_ago))
    assert (posted.person, posted.place, posted.thread) == (2, 2, 2)


def test_a_verdict_that_needs_no_word_is_taken_whatever_was_said(
    library: Library, store: MemoryStore
) -> None:
    none = Rate(0, timedelta(hours=1))
    desk = Desk(library, store, lambda: NOON, replace(Brakes(), thread=Rate(1, timedelta(hours=1))))
    answer = handled(desk, store, event("is V2 ending", id="1"))[0]
    closed = Desk(library, store, lambda: NOON, Brakes(none, none, none))
    used, mark = handled(closed, store, event(Verdict(solved=True), id="2"))
    assert (used.replaces, mark.kind) == (answer.key, ReplyKind.SOLVED)


def test_what_is_held_back_leaves_the_buttons(library: Library, store: MemoryStore) -> None:
    brakes = replace(Brakes(), thread=Rate(1, timedelta(hours=1)))
    desk = Desk(library, store, lambda: NOON, brakes)
    (asked,) = handled(desk, store, event("need a key", id="1"))
    assert handled(desk, store, event("it wants a token", id="2")) == ()
    assert store.load(KEY).pressable == (asked.key,)


# Late messages


def test_a_late_message_gets_no_word_and_leaves_the_buttons(
    library: Library, store: MemoryStore
) -> None:
    desk = Desk(library, store, lambda: NOON)
    (asked,) = handled(desk, store, event("need a key", id="1"))
    late = event("it wants a token", id="2", at=NOON - timedelta(hours=2), secrets=("jwt",))
    (note,) = handled(desk, store, late)
    assert (note.only_for, note.urgent) == ("U1", True)
    assert store.load(KEY).pressable == (asked.key,)
    assert [h.detail for h in store.happenings(KEY)][-1] == "late"
    answer, used = handled(desk, store, event(Choice("api_key/form", 1), id="3"))
    assert (answer.text, used.chosen) == ("v2.md at 17:00", "Key and token")


def handled(desk: Desk, store: MemoryStore, happened: Event) -> tuple[Reply, ...]:
    """All replies to an event that is taken in and handled."""
    store.take((happened,))
    return desk.handle(happened).replies
