"""Brakes: what counts as a post, what is too much, and what is said all the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.brakes import UNBRAKED, Brakes, Rate, held_back, is_checked
from bot.core.conversation import Conversation, Status
from bot.core.matching import Decision
from bot.core.message import Person
from bot.core.reply import ReplyKind
from bot.core.storage import Posted
from bot.core.turn import Answer, Happening, HappeningKind, Turn
from tests.builders import DANA, KEY, NOON, ROBOT, SAM, event

NEW = Conversation(KEY)
ANSWERED = replace(NEW, status=Status.ANSWERED)
WITH_REPLY = replace(NEW, replies=("k1",))
POST = Answer(ReplyKind.GUIDANCE, "v3.md")
CHANGE = replace(POST, edits=True)
WARNING = Answer(ReplyKind.NOTE, "desk/secret_seen.md", private=True, secrets=("jwt",))
HOUR = timedelta(hours=1)
BRAKES = Brakes(Rate(3, HOUR), Rate(4, HOUR), Rate(2, HOUR))
NONE_YET = Posted(person=0, place=0, thread=0)


def turn(*answers: Answer, withdraws: tuple[str, ...] = ()) -> Turn:
    """A turn that says these, and was counted as a question and its warnings."""
    kinds = [HappeningKind.ASKED, *(HappeningKind.WARNED for a in answers if a.secrets)]
    happenings = tuple(Happening(kind, NOON, "v1", "api_key") for kind in kinds)
    return Turn(ANSWERED, Decision.ANSWER, answers, happenings, withdraws)


def held(said: Turn, posted: Posted, loaded: Conversation = NEW) -> Turn:
    return held_back(said, loaded, posted, BRAKES)


# What is checked at all


@pytest.mark.parametrize(("author", "checked"), [(DANA, True), (SAM, False), (ROBOT, False)])
def test_only_what_an_asker_is_told_is_checked(author: Person, *, checked: bool) -> None:
    assert is_checked(event(author=author), turn(POST), NEW) is checked


@pytest.mark.parametrize(
    ("answers", "loaded", "checked"),
    [
        pytest.param((), NEW, False, id="silence"),
        pytest.param((WARNING,), NEW, False, id="a warning alone"),
        pytest.param((CHANGE,), WITH_REPLY, False, id="a change"),
        pytest.param((CHANGE,), NEW, True, id="the first answer, to an edit"),
        pytest.param((CHANGE, CHANGE), WITH_REPLY, True, id="a change and a part more"),
        pytest.param((POST, WARNING), NEW, True, id="an answer and a warning"),
    ],
)
def test_only_new_posts_are_checked(
    answers: tuple[Answer, ...], loaded: Conversation, *, checked: bool
) -> None:
    assert is_checked(event(), turn(*answers), loaded) is checked


def test_counting_begins_where_each_window_does() -> None:
    since = Brakes().since(NOON)
    ages = [NOON - start for start in (since.person, since.place, since.thread)]
    assert ages == [timedelta(minutes=5), timedelta(minutes=10), timedelta(hours=1)]


# What is too much


@pytest.mark.parametrize(
    ("posted", "over"),
    [
        (Posted(person=2, place=3, thread=1), None),
        (Posted(person=3, place=0, thread=0), "person"),
        (Posted(person=0, place=4, thread=0), "place"),
        (Posted(person=0, place=0, thread=2), "thread"),
        (Posted(person=3, place=4, thread=2), "person"),
    ],
)
def test_the_last_post_that_is_allowed_is_made_and_no_other(
    posted: Posted, over: str | None
) -> None:
    said = turn(POST)
    after = held(said, posted)
    assert (after == said) is (over is None)
    assert over is None or [h.detail for h in after.happenings] == [over]


def test_all_parts_of_a_turn_are_posts() -> None:
    """Half an answer is worse than none."""
    assert held(turn(POST, POST), replace(NONE_YET, thread=0)).answers == (POST, POST)
    assert held(turn(POST, POST), replace(NONE_YET, thread=1)).answers == ()


def test_what_changes_an_older_reply_is_no_post() -> None:
    said = turn(CHANGE, CHANGE)
    assert held(said, Posted(0, 0, 1), WITH_REPLY) == said
    assert held(said, Posted(0, 0, 1), NEW).answers == ()


def test_somebody_at_a_keyboard_is_never_held_back() -> None:
    said = turn(POST)
    assert held_back(said, NEW, Posted(999, 999, 999), UNBRAKED) == said


# What is left of it


def test_held_back_the_thread_is_as_it_was_and_nothing_is_said() -> None:
    after = held(turn(POST), Posted(0, 0, 9), WITH_REPLY)
    assert (after.conversation, after.decision, after.answers) == (WITH_REPLY, Decision.SILENT, ())


def test_held_back_is_counted_with_its_time_and_knowledge_and_nothing_else() -> None:
    after = held(turn(POST), Posted(0, 0, 9))
    assert after.happenings == (Happening(HappeningKind.HELD_BACK, NOON, "v1", detail="thread"),)


def test_a_warning_is_said_and_counted_in_any_case() -> None:
    after = held(turn(POST, WARNING), Posted(0, 0, 9))
    assert after.answers == (WARNING,)
    assert [h.kind for h in after.happenings] == ["held_back", "warned"]


def test_what_is_taken_back_is_taken_back_in_any_case() -> None:
    assert held(turn(POST, withdraws=("k1",)), Posted(0, 0, 9)).withdraws == ("k1",)


def test_who_got_a_lot_in_one_thread_still_hears_that_a_person_will_look() -> None:
    handed_off = replace(turn(POST), decision=Decision.HANDOFF)
    assert held(handed_off, Posted(0, 0, 9)) == handed_off
    assert held(handed_off, Posted(99, 0, 9)).answers == ()
