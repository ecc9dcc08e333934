"""Brakes against loops and abuse: over them the desk is silent, and counts that it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.brakes import Brakes, Rate
from bot.core.message import ConversationKey, Person
from bot.core.turn import HappeningKind
from bot.desk import Library
from tests.dialogue.scripted import PASTED, PLATFORM, HelpChannel, ScriptedUser

HOUR = timedelta(hours=1)
FREE = Rate(99, HOUR)
OPENING = "I need an API key for our booking system"
OTHERS = ("is V2 closed?", "what is a refresh token?", OPENING)


def users(channel: HelpChannel, count: int, *, one: bool, place: str = "") -> list[ScriptedUser]:
    """Threads of one person or of as many; all in one place, or each in its own."""
    return [
        ScriptedUser(
            channel,
            Person("riley" if one else f"asker-{at}", "Riley"),
            ConversationKey(PLATFORM, place or f"place-{at}", str(at)),
        )
        for at in range(count)
    ]


def counted(user: ScriptedUser) -> list[tuple[str, str]]:
    happenings = user.channel.house.store.happenings(user.key)
    return [(h.kind, h.detail) for h in happenings if h.kind is HappeningKind.HELD_BACK]


@pytest.mark.parametrize(
    ("brakes", "one", "place", "name"),
    [
        (Brakes(person=Rate(2, HOUR), place=FREE), True, "", "person"),
        (Brakes(person=FREE, place=Rate(2, HOUR)), False, "help", "place"),
    ],
)
def test_what_is_too_much_is_held_back_and_counted(
    library: Library, brakes: Brakes, *, one: bool, place: str, name: str
) -> None:
    channel = HelpChannel(library, brakes)
    people = users(channel, 3, one=one, place=place)
    said = [len(user.says(OPENING).replies) for user in people]
    assert said == [1, 1, 0]
    assert counted(people[2]) == [("held_back", name)]


def test_other_people_in_other_places_are_answered_meanwhile(library: Library) -> None:
    channel = HelpChannel(library, Brakes(person=Rate(1, HOUR), place=Rate(1, HOUR)))
    said = [len(user.says(OPENING).replies) for user in users(channel, 3, one=False)]
    assert said == [1, 1, 1]


def test_a_thread_that_goes_round_and_round_is_left_to_a_person(channel: HelpChannel) -> None:
    """Over the limit one thing is still said, once: that a person will look."""
    riley = channel.newcomer("Riley")
    for at in range(12):
        riley.says(("actually it asks for an access token", "actually it wants a secret")[at % 2])
        riley.says(OTHERS[at % 3])
    assert len(riley.read) == Brakes().thread.posts + 1
    assert "person" in riley.read[-1].text
    assert ("held_back", "thread") in counted(riley)


def test_a_thread_that_was_held_back_goes_on_where_it_was(library: Library) -> None:
    channel = HelpChannel(library, replace(Brakes(), thread=Rate(1, HOUR)))
    riley = channel.newcomer("Riley")
    riley.says(OPENING)
    before = riley.conversation.question
    assert riley.says("key and secret").replies == ()
    assert riley.conversation.question == before


def test_a_warning_is_said_in_any_case(library: Library) -> None:
    channel = HelpChannel(library, replace(Brakes(), thread=Rate(0, HOUR)))
    riley = channel.newcomer("Riley")
    (warning,) = riley.says(f"{OPENING}, {PASTED}").replies
    assert warning.only_for == riley.person.id
    assert counted(riley) == [("held_back", "thread")]


def test_what_a_trainer_sends_is_never_held_back(library: Library) -> None:
    channel = HelpChannel(library, replace(Brakes(), thread=Rate(1, HOUR)))
    riley = channel.newcomer("Riley")
    riley.says(OPENING)
    sent = [riley.trainer().sends("ask_for_screenshot", {"product": "x"}) for _ in range(3)]
    assert [len(heard.replies) for heard in sent] == [1, 1, 1]


def test_an_edit_changes_its_reply_at_any_time(library: Library) -> None:
    channel = HelpChannel(library, replace(Brakes(), thread=Rate(1, HOUR)))
    riley = channel.newcomer("Riley")
    riley.says(OPENING)
    assert riley.edits("is V2 closed?").node is not None
