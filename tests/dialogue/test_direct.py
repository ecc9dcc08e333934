"""Direct conversations, where people seldom look for the thread: what goes on with a question."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.conversation import Status
from bot.core.message import ConversationKey, Message, Person
from tests.dialogue.scripted import PLATFORM, Heard, HelpChannel

RILEY, LEE = Person("asker-1", "Riley"), Person("asker-2", "Lee")
OPENING = "we need an API key for a plugin"
LATER = timedelta(hours=3)


def thread(name: str) -> ConversationKey:
    return ConversationKey(PLATFORM, "direct", name)


def write(  # noqa: PLR0913  keywords with defaults
    channel: HelpChannel,
    text: str,
    name: str,
    *,
    after: timedelta = timedelta(0),
    direct: bool = True,
    in_thread: bool = False,
    author: Person = RILEY,
) -> Heard:
    event = channel.event(thread(name), author, Message(text), addressed=direct)
    moved = replace(event, at=event.at + after, direct=direct, in_thread=in_thread)
    return channel.deliver(moved)


def test_a_typed_choice_beside_the_thread_goes_on_with_it(channel: HelpChannel) -> None:
    assert write(channel, OPENING, "1").node == "what_it_asks_for"
    assert write(channel, "key and secret", "2", after=LATER).node == "v3_key"
    assert channel.outbox.rows[-1].key == thread("1")


@pytest.mark.parametrize("text", ["no idea", "there is a field for a secret too"])
def test_who_is_unsure_or_says_what_it_asks_for_goes_on_too(
    channel: HelpChannel, text: str
) -> None:
    write(channel, OPENING, "1")
    write(channel, text, "2", after=LATER)
    assert channel.outbox.rows[-1].key == thread("1")
    assert channel.house.store.load(thread("1")).question is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("that solved it", Status.SOLVED),
        ("that did not work", Status.HANDED_OFF),
        ("I need a person", Status.HANDED_OFF),
    ],
)
def test_a_verdict_beside_the_thread_counts_there(
    channel: HelpChannel, text: str, status: Status
) -> None:
    write(channel, OPENING, "1")
    write(channel, "key and secret", "2", after=LATER)
    write(channel, text, "3", after=LATER)
    assert channel.house.store.load(thread("1")).status is status


def test_another_question_is_its_own(channel: HelpChannel) -> None:
    write(channel, OPENING, "1")
    write(channel, "our refresh token is invalid", "2", after=LATER)
    assert channel.outbox.rows[-1].key == thread("2")
    assert channel.house.store.load(thread("1")).status is Status.ASKING


def test_after_a_day_it_is_another_matter(channel: HelpChannel) -> None:
    write(channel, OPENING, "1")
    write(channel, "key and secret", "2", after=timedelta(days=1, minutes=1))
    assert channel.outbox.rows[-1].key == thread("2")
    assert channel.house.store.load(thread("1")).status is Status.ASKING


def test_in_a_channel_it_is_another_matter_after_a_minute(channel: HelpChannel) -> None:
    write(channel, OPENING, "1", direct=False)
    write(channel, "key and secret", "2", after=timedelta(seconds=61), direct=False)
    assert channel.outbox.rows[-1].key == thread("2")
    assert channel.house.store.load(thread("1")).status is Status.ASKING


@pytest.mark.parametrize("known", [True, False], ids=["a known thread", "an unknown one"])
def test_what_stands_in_somebody_elses_thread_is_not_joined(
    channel: HelpChannel, *, known: bool
) -> None:
    """It once was carried into the author's own thread, and answered there."""
    if known:
        write(channel, "hi all, it is about our donation page", "9", author=LEE, direct=False)
    write(channel, OPENING, "1", direct=False)
    soon = timedelta(seconds=5)
    heard = write(channel, "key and secret", "9", after=soon, direct=False, in_thread=True)
    assert heard.replies == ()
    assert channel.house.store.load(thread("1")).status is Status.ASKING
