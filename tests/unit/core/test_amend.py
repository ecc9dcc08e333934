"""Edits and deletions before their message, and out of order: the newest word on it counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.amend import MOST_AHEAD, as_amended, is_outdated, kept_ahead
from bot.core.conversation import Amended, Conversation
from bot.core.message import Body, Deletion, Edit, Event, Message, Takeover
from tests.builders import KEY, NOON, event

NEW = Conversation(KEY)
LATER = NOON + timedelta(minutes=1)


def ahead(*bodies: Body, conversation: Conversation = NEW) -> Conversation:
    """The conversation when these have come, each a minute after the one before."""
    for minute, body in enumerate(bodies):
        happened = replace(event(body), at=NOON + timedelta(minutes=minute))
        conversation = replace(conversation, ahead=kept_ahead(happened, conversation))
    return conversation


def amended(conversation: Conversation, id: str = "1") -> Event:
    return as_amended(event("first words", id=id), conversation)


# What a message is by the time it comes


def test_a_message_that_nothing_is_known_of_is_what_it_says() -> None:
    assert amended(NEW) == event("first words")


def test_a_message_that_was_edited_before_it_came_has_the_later_words() -> None:
    assert amended(ahead(Edit("1", "later words"))).body == Message("later words")


def test_a_message_that_was_deleted_before_it_came_is_its_deletion() -> None:
    assert amended(ahead(Deletion("1"))).body == Deletion("1")


def test_it_stays_the_same_event_otherwise() -> None:
    asked = replace(event("words", addressed=True), secrets=("jwt",))
    changed = as_amended(asked, ahead(Edit("1", "later words")))
    assert replace(changed, body=asked.body) == asked


def test_another_message_is_left_alone() -> None:
    assert amended(ahead(Edit("1", "later words"), Deletion("2")), id="3").body == Message(
        "first words"
    )


def test_what_is_no_message_is_left_alone() -> None:
    assert as_amended(event(Takeover()), ahead(Deletion("1"))).body == Takeover()


# What is kept


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_edits_the_later_one_is_kept_whichever_comes_first(order: tuple[int, int]) -> None:
    edits = [
        replace(event(Edit("1", "older")), at=NOON),
        replace(event(Edit("1", "newer")), at=LATER),
    ]
    conversation = NEW
    for at in order:
        conversation = replace(conversation, ahead=kept_ahead(edits[at], conversation))
    assert conversation.ahead == {"1": Amended("newer", LATER)}


def test_of_two_edits_at_one_instant_the_second_to_come_is_kept() -> None:
    known = ahead(Edit("1", "one"))
    assert kept_ahead(event(Edit("1", "two")), known) == {"1": Amended("two", NOON)}


@pytest.mark.parametrize(
    "bodies", [(Edit("1", "x"), Deletion("1")), (Deletion("1"), Edit("1", "x"))]
)
def test_a_deletion_outlives_every_edit(bodies: tuple[Body, ...]) -> None:
    assert ahead(*bodies).ahead["1"].text is None


def test_what_is_neither_edit_nor_deletion_adds_nothing() -> None:
    known = ahead(Edit("1", "x"))
    assert kept_ahead(event("words"), known) == known.ahead


def test_only_the_changes_that_came_last_are_kept() -> None:
    many = ahead(*(Edit(str(number), "x") for number in range(MOST_AHEAD + 2)))
    assert list(many.ahead) == [str(number) for number in range(2, MOST_AHEAD + 2)]


def test_a_second_change_of_a_message_pushes_no_other_out() -> None:
    full = ahead(*(Edit(str(number), "x") for number in range(MOST_AHEAD)))
    again = kept_ahead(replace(event(Edit("0", "y")), at=NOON + timedelta(hours=1)), full)
    assert len(again) == MOST_AHEAD
    assert again["0"].text == "y"


# Which edits come too late


@pytest.mark.parametrize(("minutes", "outdated"), [(-1, True), (0, False), (1, False)])
def test_an_edit_older_than_the_words_heeded_last_is_outdated(
    minutes: int, *, outdated: bool
) -> None:
    heeded = replace(NEW, reworded=NOON)
    edit = replace(event(Edit("1", "x")), at=NOON + timedelta(minutes=minutes))
    assert is_outdated(edit, heeded) is outdated


def test_the_first_edit_is_never_outdated() -> None:
    assert not is_outdated(event(Edit("1", "x")), NEW)
