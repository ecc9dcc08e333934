"""Several people around one question: whom the desk hears, whom it leaves alone, what it keeps."""

import pytest

from bot.core.conversation import Status
from bot.core.message import Edit, Nudge, Person, Role, Vote
from bot.core.reply import ReplyKind
from tests.dialogue.scripted import Heard, HelpChannel, ScriptedUser

OPENING = "we need an API key for a plugin"


def test_a_question_with_a_bystander_from_beginning_to_end(riley: ScriptedUser) -> None:
    lee = riley.passer_by()
    assert riley.says(OPENING).node == "what_it_asks_for"
    assert lee.says("same here").replies == ()
    assert lee.says("I think mine wanted a token, ask Kim about it").replies == ()
    assert riley.says("it asks for a key and a token").replies == ()  # said to Lee, perhaps
    assert riley.says("it asks for a key and a secret", addressed=True).node == "v3_key"
    assert riley.says("that worked, thanks").replies == ()
    assert riley.conversation.status is Status.SOLVED
    assert riley.conversation.voters == (lee.person.id,)


@pytest.mark.parametrize(
    "text", ["same here", "Me too!", "+1", "same problem here", "we have the same problem"]
)
def test_who_has_the_same_question_is_counted(riley: ScriptedUser, text: str) -> None:
    riley.says(OPENING)
    assert riley.passer_by().says(text).replies == ()
    assert len(riley.conversation.voters) == 1


@pytest.mark.parametrize("text", ["thanks", "ok cool", "it wants a token", OPENING])
def test_nobody_else_is_counted(riley: ScriptedUser, text: str) -> None:
    riley.says(OPENING)
    riley.passer_by().says(text)
    assert riley.conversation.voters == ()


def test_somebody_elses_click_is_refused_to_them_alone(riley: ScriptedUser) -> None:
    riley.says(OPENING)
    lee = riley.passer_by()
    lee.read = riley.read
    (note,) = lee.chooses("API key and access token").replies
    assert note.only_for == lee.person.id
    assert "These buttons are for the person who asked" in note.text
    assert riley.conversation.status is Status.ASKING


def test_who_asks_the_desk_in_somebody_elses_thread_is_shown_the_way(riley: ScriptedUser) -> None:
    riley.says(OPENING)
    lee = riley.passer_by()
    (note,) = lee.says("does V2 end?", addressed=True).replies
    assert (note.only_for, "write a new message" in note.text) == (lee.person.id, True)


def test_one_nudge_ever_with_both_buttons(channel: HelpChannel, riley: ScriptedUser) -> None:
    riley.says(OPENING)
    riley.chooses("API key and access token")
    desk = Person("", "", Role.DESK)

    def nudge() -> Heard:
        return channel.deliver(channel.event(riley.key, desk, Nudge(), addressed=False))

    (reply,) = nudge().replies
    assert (reply.kind, reply.verdicts) == (
        ReplyKind.NOTE,
        ("That solved it", "I need a person"),
    )
    assert nudge().replies == ()


def test_an_edited_question_keeps_its_votes(riley: ScriptedUser, channel: HelpChannel) -> None:
    riley.says(OPENING)
    lee = riley.passer_by()
    channel.deliver(channel.event(riley.key, lee.person, Vote(), addressed=False))
    riley.edits("it asks for a key and a token")
    edit = channel.event(riley.key, lee.person, Edit("2", "no"), addressed=False)
    assert channel.deliver(edit).replies == ()
    assert riley.conversation.voters == (lee.person.id,)
