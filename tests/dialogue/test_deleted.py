"""A question is deleted: its reply goes with it, and its words are forgotten."""

from bot.core.conversation import Status
from bot.core.message import Message
from bot.core.reply import ReplyKind
from tests.dialogue.scripted import HelpChannel, ScriptedUser

OPENING = "I need an API key for our booking system"


def test_a_deleted_question_takes_its_reply_back(riley: ScriptedUser) -> None:
    asked = riley.says(OPENING).replies[0]
    (taken_back,) = riley.deletes().replies
    assert (taken_back.kind, taken_back.replaces) == (ReplyKind.WITHDRAWAL, asked.key)
    assert riley.conversation.status is Status.WITHDRAWN


def test_it_takes_back_what_an_edit_put_there(riley: ScriptedUser) -> None:
    riley.says(OPENING)
    changed = riley.edits(f"{OPENING}, it asks for an access token").replies[0]
    assert [reply.replaces for reply in riley.deletes().replies] == [changed.key]


def test_its_words_are_forgotten(riley: ScriptedUser) -> None:
    riley.says(OPENING)
    riley.deletes()
    assert OPENING not in repr(riley.channel.house.store.transcript(riley.key))


def test_what_was_deleted_before_it_came_is_neither_answered_nor_kept(
    channel: HelpChannel, riley: ScriptedUser
) -> None:
    late = channel.event(riley.key, riley.person, Message(OPENING), addressed=True)
    assert riley.deletes(late.id).replies == ()
    assert channel.deliver(late).replies == ()
    assert OPENING not in repr(channel.house.store.transcript(riley.key))


def test_a_deleted_question_that_is_asked_again_is_answered(channel: HelpChannel) -> None:
    """People delete a question to write it better: that is no repetition."""
    riley = channel.newcomer("Riley")
    riley.says(OPENING)
    riley.deletes()
    again = ScriptedUser(channel, riley.person, channel.newcomer().key)
    assert again.says(OPENING).node == "what_it_asks_for"
