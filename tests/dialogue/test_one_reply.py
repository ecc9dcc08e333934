"""One reply to one question: through double delivery, edits, crashes and people side by side."""

import asyncio
from dataclasses import replace

import pytest

from bot.answering import none_failed
from bot.bootstrap import AT_ONCE, build_house
from bot.channels.terminal.collecting import CollectingChannel
from bot.core.matching import Decision
from bot.core.message import Message, Person
from bot.courier import Courier
from bot.desk import Library
from tests.dialogue.scripted import NOON, PLATFORM, HelpChannel, Line, ScriptedUser, play

OPENING = "I need an API key for our booking system"
SEED = "I need an API Key to integrate with our online booking system{}. Can you please assist me?"
RILEY = Person("asker-1", "Riley")


# Delivered twice


@pytest.mark.parametrize("addressed", [False, True], ids=["again", "as a mention too"])
def test_the_same_event_delivered_twice_gets_one_reply(
    channel: HelpChannel, *, addressed: bool
) -> None:
    key = channel.newcomer().key
    event = channel.event(key, RILEY, Message(OPENING), addressed=False)
    twin = channel.event(key, RILEY, Message(OPENING), addressed=addressed)
    assert channel.deliver(event).node == "what_it_asks_for"
    second = channel.deliver(replace(twin, id=event.id))
    assert (second.handled, second.replies) == (None, ())
    assert len(channel.outbox.rows) == 1


def test_both_deliveries_before_the_first_is_handled_get_one_reply(channel: HelpChannel) -> None:
    event = channel.event(channel.newcomer().key, RILEY, Message(OPENING), addressed=False)
    taken = [channel.take(event) for _ in range(3)]
    assert taken == [True, False, False]
    channel.deliver(event)
    assert len(channel.outbox.rows) == 1


# Crashes


def test_what_was_taken_before_a_crash_is_answered_after_it(
    library: Library, channel: HelpChannel
) -> None:
    event = channel.event(channel.newcomer().key, RILEY, Message(OPENING), addressed=False)
    channel.take(event)
    restarted = build_house(library, channel.house.store, {PLATFORM: channel.outbox}, lambda: NOON)
    none_failed(restarted.answering.answer_all())
    asyncio.run(restarted.courier.deliver_all())
    assert [row.reply.ref and row.reply.ref.node for row in channel.outbox.rows] == [
        "what_it_asks_for"
    ]


def test_what_was_saved_before_a_crash_is_sent_once_after_it(channel: HelpChannel) -> None:
    event = channel.event(channel.newcomer().key, RILEY, Message(OPENING), addressed=False)
    channel.take(event)
    none_failed(channel.house.answering.answer_all())
    after = CollectingChannel()
    restarted = Courier(channel.house.store, {PLATFORM: after}, AT_ONCE)
    sent = [len(asyncio.run(restarted.deliver_all())) for _ in range(2)]
    assert (sent, len(after.rows)) == ([1, 0], 1)


# Side by side


def test_two_askers_in_one_place_do_not_mix(channel: HelpChannel) -> None:
    ann, ben = channel.newcomer("Ann"), channel.newcomer("Ben")
    play(ann, Line(SEED.format(", Zenith POS"), text=("Hi Ann,", "Zenith POS")))
    play(ben, Line(SEED.format(", Stellar IMS"), text=("Hi Ben,", "Stellar IMS")))
    play(ann, Line("key and secret", node="v3_key", text=("Hi Ann,", "Zenith POS")))
    play(ben, Line("key and token", node="v2_closed", text=("Hi Ben,", "Stellar IMS")))
    play(ann, Line("actually it asks for an access token", node="v2_closed"))
    assert "Stellar" not in "".join(reply.text for reply in ann.read)


def test_somebody_else_in_the_thread_is_not_taken_for_the_asker(riley: ScriptedUser) -> None:
    play(riley, Line(OPENING, node="what_it_asks_for"))
    lee = riley.passer_by()
    play(lee, Line("key and token", decision=Decision.SILENT))
    play(lee, Line("I need an API key as well", decision=Decision.SILENT))
    heard = riley.says("key and secret", addressed=True)
    assert heard.node == "v3_key"


def test_several_messages_before_the_first_answer_are_answered_in_order(
    channel: HelpChannel,
) -> None:
    key = channel.newcomer().key
    for text in (OPENING, "key and secret"):
        channel.take(channel.event(key, RILEY, Message(text), addressed=False))
    results = none_failed(channel.house.answering.answer_all())
    nodes = [handled.replies[0].ref for handled in results]
    assert [ref and ref.node for ref in nodes] == ["what_it_asks_for", "v3_key"]


# Edits


def test_an_edit_of_the_first_message_changes_its_reply(riley: ScriptedUser) -> None:
    first = riley.says(OPENING).replies[0]
    heard = riley.edits(f"{OPENING}, it asks for an access token")
    assert heard.node == "v2_closed", str(heard)
    assert [reply.replaces for reply in heard.replies] == [first.key]


def test_an_edit_that_names_the_app_changes_the_question(riley: ScriptedUser) -> None:
    first = riley.says(SEED.format("")).replies[0]
    heard = riley.edits(SEED.format(", Stellar IMS"))
    assert heard.replies[0].replaces == first.key
    assert "Which of these does your app ask for?" in first.text
    assert "Which of these does Stellar IMS ask for?" in heard.text


def test_an_edit_of_a_typo_sends_nothing(riley: ScriptedUser) -> None:
    riley.says("I need an API kye for our booking system")
    assert riley.edits(OPENING).replies == ()


def test_an_edit_of_a_typo_leaves_the_answer_standing(riley: ScriptedUser) -> None:
    riley.says(OPENING)
    riley.chooses("API key and secret")
    assert riley.edits(f"{OPENING}!").replies == ()
    play(riley, Line("actually it asks for an access token", node="v2_closed"))


def test_an_edit_may_make_small_talk_a_question(riley: ScriptedUser) -> None:
    assert riley.says("good morning everyone").replies == ()
    assert riley.edits(OPENING).node == "what_it_asks_for"


def test_every_reply_of_a_long_thread_has_a_key_of_its_own(riley: ScriptedUser) -> None:
    riley.says(OPENING)
    riley.chooses("API key and secret")
    riley.says("is V2 of the API going away?")
    riley.says("I need a person")
    riley.confirms()
    keys = [reply.key for reply in riley.read]
    assert len(keys) == len(set(keys)) >= 4
