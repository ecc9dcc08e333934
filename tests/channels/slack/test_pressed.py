"""Presses of the desk's own buttons and menus, and of nobody else's."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack import pressed
from bot.core.message import Choice, ConversationKey, Event, Role, Verdict
from tests.channels.slack.sayings import (
    DANA,
    ELSEWHERE,
    HELP,
    KNOWN,
    LATER,
    SAM,
    STILL_LATER,
    TEAM,
    TS,
    Json,
    button,
    press,
    verdict,
)

MENU = {
    "type": "static_select",
    "block_id": "choice:q1",
    "action_id": "choice:menu",
    "selected_option": {"value": "6"},
}


def read(body: Json) -> Event:
    incoming = pressed.to_event(body, KNOWN)
    assert incoming is not None
    return incoming.event


def test_a_button_chooses_an_offer_of_its_question() -> None:
    event = read(press(button("2", "api_key/form:3")))
    assert event.body == Choice("api_key/form:3", 2)
    assert event.key == ConversationKey("slack", HELP, TS)
    assert (event.author.id, event.addressed, event.in_thread) == (DANA, True, True)
    assert event.at.timestamp() == pytest.approx(float(STILL_LATER))


def test_a_menu_chooses_as_a_button_does() -> None:
    assert read(press(MENU)).body == Choice("q1", 6)


@pytest.mark.parametrize(("which", "solved"), [("solved", True), ("person", False)])
def test_a_verdict_says_whether_it_is_solved(which: str, solved: bool) -> None:
    assert read(press(verdict(which))).body == Verdict(solved=solved)


def test_delivered_twice_it_is_the_same_and_a_second_press_is_another() -> None:
    first, twin = read(press(button())), read(press(button()))
    again = read(press(button() | {"action_ts": "1800000121.000000"}))
    assert first == twin
    assert first.id != again.id


def test_a_trainer_is_known_by_the_id() -> None:
    assert read(press(button(), user={"id": SAM})).author.role is Role.TRAINER


@pytest.mark.parametrize(
    ("more", "thread"),
    [
        ({}, TS),
        ({"message": {"ts": LATER}}, TS),
        ({"message": {"ts": LATER}, "container": {"channel_id": HELP}}, LATER),
        ({"message": {}, "container": {"channel_id": HELP, "message_ts": LATER}}, LATER),
    ],
)
def test_the_thread_is_found_wherever_slack_names_it(more: Json, thread: str) -> None:
    assert read(press(button(), **more)).key.thread == thread


def test_who_is_of_another_organisation_is_external() -> None:
    incoming = pressed.to_event(press(button(), user={"id": "U9", "team_id": ELSEWHERE}), KNOWN)
    own = pressed.to_event(press(button(), user={"id": "U9", "team_id": TEAM}), KNOWN)
    assert incoming is not None
    assert own is not None
    assert (incoming.external, own.external) == (True, False)


@pytest.mark.parametrize(
    "actions",
    [[], [{"action_id": "approve:1"}], [{"action_id": None}], ["odd"], None, [{}], [{"x": 1}]],
    ids=str,
)
def test_what_others_offer_is_not_the_desk_s(actions: object) -> None:
    body = press(button()) | {"actions": actions}
    assert not pressed.is_ours(body)
    assert pressed.to_event(body, KNOWN) is None


def test_the_desk_s_own_is_found_beside_another() -> None:
    body = press(button())
    body["actions"].insert(0, {"action_id": "approve:1", "action_ts": LATER})
    assert pressed.is_ours(body)
    assert read(body).body == Choice("q1", 1)


@pytest.mark.parametrize(
    "bad",
    [
        button("x"),
        button("-1"),
        button("1000"),
        button("\u0661"),
        button(""),
        button("1", ""),
        verdict("maybe"),
        button() | {"action_ts": None},
        button() | {"value": 1},
        MENU | {"selected_option": None},
    ],
    ids=str,
)
def test_what_cannot_be_understood_is_nothing(bad: Json) -> None:
    body = press(bad)
    assert pressed.is_ours(body)
    assert pressed.to_event(body, KNOWN) is None


FIELDS = ["user", "container", "channel", "message", "actions", "team"]


@given(st.lists(st.sampled_from(FIELDS)), st.sampled_from([None, 1, [], {}, "x", [[]]]))
def test_no_field_that_is_missing_or_of_another_kind_raises(names: list[str], odd: object) -> None:
    body = deepcopy(press(button())) | dict.fromkeys(names, odd)
    pressed.is_ours(body)
    incoming = pressed.to_event(body, KNOWN)
    assert incoming is None or incoming.event.key.thread
