"""A bare Bolt app has whole conversations through the front, in both modes."""

import pytest

from tests.slack.stage import Slack
from tests.slack.workspace import ANA, HELP

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


def test_a_message_is_answered_in_its_thread_and_a_click_changes_the_answer(echo: Slack) -> None:
    people = echo.people
    asked = people.say(ANA.id, "hello")
    answer = people.wait_for_answer(asked)
    assert answer.text == "You said: hello"
    assert answer.thread == asked
    assert answer.buttons == ("Yes", "No")
    assert people.press(ANA.id, "Yes", asked).worked
    people.wait(lambda: people.look(answer.ts).text == "Chosen: yes")
    assert people.look(answer.ts).buttons == ()


def test_a_direct_message_is_answered(echo: Slack) -> None:
    people = echo.people
    room = people.direct(ANA.id)
    asked = people.write(ANA.id, "hello")
    assert people.wait_for_answer(asked, room=room).text == "You said: hello"


def test_a_command_is_answered_to_its_person_alone(echo: Slack) -> None:
    people = echo.people
    assert people.command(ANA.id, "/echo one two").worked
    seen = people.wait(lambda: [s for s in people.read(reader=ANA.id) if s.by_app])
    assert (seen[0].text, seen[0].only_for) == ("Typed: one two", ANA.id)
    assert people.read(HELP) == []


def test_home_is_shown(echo: Slack) -> None:
    echo.people.open_home(ANA.id)
    home = echo.people.wait(lambda: echo.people.home(ANA.id))
    assert home
    assert home["blocks"][0]["text"]["text"] == f"At home: {ANA.id}"


def test_a_shortcut_opens_a_modal_that_suggests_and_sends(echo: Slack) -> None:
    people = echo.people
    asked = people.say(ANA.id, "hello")
    people.wait_for_answer(asked)
    assert people.shortcut(ANA.id, "echo_this", asked).worked
    people.wait(people.modal)
    assert people.suggest(ANA.id, "search", "it").answer["options"][0]["text"]["text"] == "it found"
    chosen = {"type": "external_select", "selected_option": {"value": "found"}}
    assert people.submit(ANA.id, {"search": {"search": chosen}}).worked
    assert people.wait_for_answer(asked, 2).text == "Sent: found"
    assert [t.seconds is not None for t in echo.front.triggers] == [True, False]
