"""A question split over two messages of one person within a minute is one question."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.conversation import Status
from bot.core.matching import Decision
from bot.core.message import ConversationKey, Message, Person
from tests.dialogue.scripted import PLATFORM, Heard, HelpChannel

RILEY, LEE = Person("asker-1", "Riley"), Person("asker-2", "Lee")
AT_ONCE, LATER = timedelta(seconds=59), timedelta(seconds=61)


def thread(name: str, place: str = "help") -> ConversationKey:
    return ConversationKey(PLATFORM, place, name)


def write(
    channel: HelpChannel,
    text: str,
    key: ConversationKey,
    *,
    author: Person = RILEY,
    after: timedelta = timedelta(0),
    addressed: bool = False,
) -> Heard:
    event = channel.event(key, author, Message(text), addressed=addressed)
    return channel.deliver(replace(event, at=event.at + after))


@pytest.mark.parametrize("second", ["first", "second"], ids=["one thread", "two threads"])
def test_two_halves_are_understood_together(channel: HelpChannel, second: str) -> None:
    assert write(channel, "hi all, it is about our donation page", thread("first")).replies == ()
    heard = write(channel, "it asks us for an API key", thread(second), after=AT_ONCE)
    assert heard.node == "what_it_asks_for"


def test_what_was_not_clear_is_once_the_other_half_is_there(channel: HelpChannel) -> None:
    """The desk had asked "did you mean"; the two halves are read as one."""
    first = write(channel, "our refresh token", thread("first"))
    assert first.decision is Decision.ASK
    heard = write(channel, "is invalid, what now", thread("second"), after=AT_ONCE)
    assert heard.node == "where_it_fails"
    assert channel.outbox.rows[-1].key == thread("first")


def test_after_a_minute_they_are_two_messages(channel: HelpChannel) -> None:
    write(channel, "our refresh token", thread("first"))
    heard = write(channel, "is invalid, what now", thread("second"), after=LATER)
    assert channel.house.store.load(thread("first")).status is Status.ASKING
    assert heard.node != "where_it_fails"


@pytest.mark.parametrize("key", [thread("second", "elsewhere"), thread("second")])
def test_another_place_or_person_is_another_question(
    channel: HelpChannel, key: ConversationKey
) -> None:
    write(channel, "our refresh token", thread("first"))
    author = LEE if key.place == "help" else RILEY
    heard = write(channel, "is invalid, what now", key, author=author, after=AT_ONCE)
    assert heard.node != "where_it_fails"


def test_a_reply_beside_the_thread_is_a_reply_in_it(channel: HelpChannel) -> None:
    write(channel, "our booking system wants an API key", thread("first"))
    heard = write(channel, "a key and a secret", thread("second"), after=AT_ONCE)
    assert (heard.node, channel.outbox.rows[-1].key) == ("v3_key", thread("first"))
    store = channel.house.store
    assert store.load(thread("second")).status is Status.NEW
    assert len(store.transcript(thread("first"))) == 2


def test_the_products_name_may_come_after_the_question(channel: HelpChannel) -> None:
    write(channel, "I need an API key", thread("first"))
    heard = write(channel, "for Gravity Forms", thread("second"), after=AT_ONCE)
    assert "Gravity Forms" in heard.text


def test_a_second_question_gets_a_thread_of_its_own(channel: HelpChannel) -> None:
    write(channel, "our booking system wants an API key", thread("first"))
    heard = write(channel, "how long is a refresh token valid", thread("second"), after=AT_ONCE)
    assert heard.node == "how_long"
    assert channel.outbox.rows[-1].key == thread("second")
    assert channel.house.store.load(thread("first")).status is Status.ASKING


@pytest.mark.parametrize("addressed", [False, True], ids=["in a channel", "spoken to"])
def test_the_same_question_again_gets_no_second_answer(
    channel: HelpChannel, *, addressed: bool
) -> None:
    write(channel, "is V2 closed for new keys", thread("first"), addressed=addressed)
    again = thread("second")
    heard = write(channel, "are V2 keys closed now", again, after=AT_ONCE, addressed=addressed)
    assert heard.replies == ()
    assert channel.house.store.happenings(again) == ()


def test_thanks_beside_the_thread_get_no_reply(channel: HelpChannel) -> None:
    write(channel, "is V2 closed for new keys", thread("first"))
    assert write(channel, "thanks!", thread("second"), after=AT_ONCE).replies == ()


def test_in_a_thread_that_a_trainer_has_the_desk_stays_out(channel: HelpChannel) -> None:
    asker = channel.newcomer("Riley")
    asker.says("our booking system wants an API key")
    asker.trainer().takes()
    heard = write(channel, "a key and a secret", thread("9"), author=asker.person, after=AT_ONCE)
    assert heard.replies == ()
