"""Whole conversations in Slack, as the people in the channel see them."""

from contextlib import closing

import pytest

from bot.core.message import ConversationKey
from bot.store.open import open_store
from tests.slack.stage import Slack
from tests.slack.workspace import BEN, GUS, HELP, TOM, Person

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket, pytest.mark.xdist_group("conversation")]

SEED = (
    "I need an API Key to integrate with our online booking system, Stellar IMS. "
    "Can you please assist me?"
)
BOTH, TOKEN = "API key and secret", "API key and access token"
V3_STEPS, V2_CLOSED = "Generate Secret", "New V2 keys can no longer be made"
DONE = ("white_check_mark", "U0DESK")


def asked_the_seed(desk: Slack, asker: Person) -> str:
    """The seed message, with its question under it; gives the thread."""
    asked = desk.people.say(asker.id, SEED)
    desk.people.wait_for_answer(asked)
    return asked


def private_notes(desk: Slack, reader: str, room: str = HELP) -> list[str]:
    """What the desk showed to one person alone."""
    return [seen.text for seen in desk.people.read(room, reader=reader) if seen.only_for == reader]


def voters(desk: Slack, thread: str) -> list[str]:
    """Who has the same question, as the desk has stored it."""
    with closing(open_store(f"sqlite:///{desk.folder / 'desk.db'}")) as store:
        return list(store.load(ConversationKey("slack", HELP, thread)).voters)


def test_the_seed_is_asked_about_answered_by_a_click_and_solved(desk: Slack, asker: Person) -> None:
    people = desk.people
    asked = people.say(asker.id, SEED)
    question = people.wait_for_answer(asked)
    assert question.thread == asked
    assert question.buttons == (BOTH, TOKEN, "Only an API key", "Not sure")
    assert f"Hi {asker.name}" in question.text
    assert "Stellar IMS" in question.text
    people.press(asker.id, BOTH, asked)
    answer = people.wait_for_answer(asked, 2)
    assert V3_STEPS in answer.text
    people.wait(lambda: not people.look(question.ts).buttons, what="the buttons are still there")
    assert f"✓ {BOTH}" in people.look(question.ts).text
    people.press(asker.id, "That solved it", asked)
    people.wait(lambda: DONE in people.look(asked).reactions, what="no check mark")
    people.wait(lambda: not people.look(answer.ts).buttons)
    assert len(people.answers(asked)) == 2


def test_a_typed_reply_goes_the_way_of_the_button_and_takes_the_buttons(
    desk: Slack, asker: Person
) -> None:
    people = desk.people
    asked = asked_the_seed(desk, asker)
    people.reply(asker.id, asked, "it asks for a key and a secrt")
    assert V3_STEPS in people.wait_for_answer(asked, 2).text
    people.wait(lambda: not people.answers(asked)[0].buttons)
    assert f"✓ {BOTH}" in people.answers(asked)[0].text


def test_a_correction_reopens_the_branch(desk: Slack, asker: Person) -> None:
    people = desk.people
    asked = asked_the_seed(desk, asker)
    people.press(asker.id, BOTH, asked)
    people.wait_for_answer(asked, 2)
    people.reply(asker.id, asked, "actually it asks for an access token")
    assert V2_CLOSED in people.wait_for_answer(asked, 3).text


def test_whoever_wants_a_person_gets_one_promised(desk: Slack, asker: Person) -> None:
    people = desk.people
    asked = asked_the_seed(desk, asker)
    people.press(asker.id, BOTH, asked)
    people.wait_for_answer(asked, 2)
    people.press(asker.id, "I need a person", asked)
    assert "API support will look here" in people.wait_for_answer(asked, 3).text


def test_thanks_that_worked_counts_as_solved(desk: Slack, asker: Person) -> None:
    people = desk.people
    asked = asked_the_seed(desk, asker)
    people.press(asker.id, BOTH, asked)
    people.wait_for_answer(asked, 2)
    people.reply(asker.id, asked, "that solved it, thank you!")
    people.wait(lambda: DONE in people.look(asked).reactions)


def test_another_persons_click_is_refused_in_private(desk: Slack, asker: Person) -> None:
    people = desk.people
    asked = asked_the_seed(desk, asker)
    before = len(private_notes(desk, BEN.id))
    people.press(BEN.id, BOTH, asked)
    notes = people.wait(lambda: private_notes(desk, BEN.id)[before:])
    assert "for the person who asked" in notes[0]
    assert len(people.answers(asked)) == 1
    assert people.answers(asked)[0].buttons


def test_others_who_have_the_same_question_are_counted(desk: Slack, asker: Person) -> None:
    people = desk.people
    asked = asked_the_seed(desk, asker)
    people.react(BEN.id, "+1", asked)
    people.reply(GUS.id, asked, "same here")
    people.wait(lambda: voters(desk, asked) == [BEN.id, GUS.id], what="the votes are not counted")
    people.react(BEN.id, "+1", asked, take=True)
    people.wait(lambda: voters(desk, asked) == [GUS.id], what="it was not taken back")
    assert len(people.answers(asked)) == 1


def test_an_edit_changes_the_old_reply_and_a_deletion_takes_it_along(
    desk: Slack, asker: Person
) -> None:
    people = desk.people
    asked = people.say(asker.id, "how long does an access token last?")
    first = people.wait_for_answer(asked)
    people.edit(asker.id, asked, "what can I do about an invalid refresh token, invalid_grant?")
    people.wait(lambda: people.look(first.ts).text != first.text, what="the reply is as it was")
    assert "Where do you see this error" in people.look(first.ts).text
    assert len(people.answers(asked)) == 1
    people.delete(asker.id, asked)
    people.wait(lambda: not people.answers(asked), what="the reply is still there")


def test_a_trainer_who_speaks_has_the_thread(desk: Slack, asker: Person, another: Person) -> None:
    people = desk.people
    asked = asked_the_seed(desk, asker)
    people.reply(TOM.id, asked, "I am looking at this one")
    people.wait(lambda: not people.answers(asked)[0].buttons, what="the buttons are still there")
    people.reply(asker.id, asked, "it asks for a key and a secret")
    desk.front.settled()
    asked_the_seed(desk, another)  # what came before it was passed over
    assert len(people.answers(asked)) == 1


def test_once_somebody_else_speaks_the_desk_waits_to_be_called(
    desk: Slack, asker: Person, another: Person
) -> None:
    people = desk.people
    asked = asked_the_seed(desk, asker)
    people.reply(BEN.id, asked, "have you looked at the form again?")
    people.reply(asker.id, asked, "yes, a key and a secret")
    asked_the_seed(desk, another)  # what came before it was passed over
    assert len(people.answers(asked)) == 1
    people.reply(
        asker.id, asked, f"<@{desk.workspace.app.bot_user}> it asks for a key and a secret"
    )
    assert V3_STEPS in people.wait_for_answer(asked, 2).text


def test_in_a_direct_conversation_everything_is_for_the_desk(desk: Slack, asker: Person) -> None:
    people = desk.people
    room = people.direct(asker.id)
    asked = people.write(asker.id, SEED)
    people.wait_for_answer(asked, room=room)
    people.press(asker.id, BOTH, asked, room)
    assert V3_STEPS in people.wait_for_answer(asked, 2, room).text
    unknown = people.write(asker.id, "what is the airspeed of a swallow?")
    assert "I don't know that one" in people.wait_for_answer(unknown, room=room).text


def test_a_pasted_secret_is_told_to_its_author_alone_twice(desk: Slack) -> None:
    people = desk.people
    direct = people.direct(BEN.id)
    before = len(private_notes(desk, BEN.id))
    people.say(BEN.id, "hello, my client secret: Xy9_Kq2LmN8pR4sT6uV1wZ3aBc5DeF")
    note = people.wait(lambda: private_notes(desk, BEN.id)[before:])[0]
    assert "Make a new one first" in note
    people.wait(lambda: people.read(direct, reader=BEN.id), what="no direct message")
    assert "Make a new one first" in people.read(direct, reader=BEN.id)[-1].text
    assert not any("Xy9_Kq2" in str(call.arguments) for call in desk.front.calls)
