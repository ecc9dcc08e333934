"""A trainer comes into the thread: takes it, answers from the library, gives it back."""

import pytest

from bot.core.conversation import Status
from bot.core.matching import Decision
from bot.core.reply import ReplyKind
from tests.dialogue.scripted import HelpChannel, Line, ScriptedUser, play

OPENING = "I need an API key for our booking system"


@pytest.fixture
def asked(riley: ScriptedUser) -> ScriptedUser:
    """Riley is asked what the app asks for."""
    riley.says(OPENING)
    return riley


def test_a_canned_answer_has_its_slot_filled_and_the_trainers_own_signature(
    asked: ScriptedUser,
) -> None:
    heard = asked.trainer().sends("ask_for_screenshot", {"product": "Stellar IMS"})
    assert heard.replies[0].kind is ReplyKind.NOTE
    assert heard.text.startswith("Hi Riley,")
    assert "Stellar IMS" in heard.text
    assert heard.text.endswith("\n\nDana Ortiz, Tier II API Support Engineer")
    assert "automatic" not in heard.text


def test_what_only_asks_is_not_followed_by_whether_it_solved_anything(asked: ScriptedUser) -> None:
    trainer = asked.trainer()
    assert "Did this solve it?" not in trainer.sends("looking_at_it", {"issue": "it"}).text
    assert "Did this solve it?" in trainer.sends("private_app_approval", {}).text


def test_after_a_canned_answer_the_desk_stays_silent(asked: ScriptedUser) -> None:
    asked.trainer().sends("ask_for_screenshot", {"product": "Stellar IMS"})
    play(
        asked,
        Line("key and secret", decision=Decision.SILENT),
        Line(choose="API key and secret", decision=Decision.SILENT),
        Line("I need an API key", decision=Decision.SILENT),
        Line("is anybody there? I need a person", decision=Decision.SILENT),
    )
    assert asked.says("hello desk", addressed=True).replies == ()
    assert asked.conversation.status is Status.TAKEN


def test_after_a_trainers_own_words_the_desk_stays_silent(asked: ScriptedUser) -> None:
    assert asked.trainer().says("Hi Riley, which plugin is it?").replies == ()
    play(asked, Line("it wants an access token", decision=Decision.SILENT))


def test_an_answer_of_the_tree_can_be_sent_by_a_trainer(asked: ScriptedUser) -> None:
    heard = asked.trainer().sends("api_key_third_party/v2_closed", {})
    assert "no longer be made" in heard.text
    assert heard.text.endswith("Dana Ortiz, Tier II API Support Engineer")


def test_without_its_value_a_canned_answer_is_not_sent(asked: ScriptedUser) -> None:
    assert asked.trainer().sends("ask_for_screenshot", {}).replies == ()
    play(asked, Line("key and secret", node="v3_key"))


def test_nobody_but_a_trainer_sends_from_the_library(asked: ScriptedUser) -> None:
    assert asked.sends("looking_at_it", {"issue": "it"}).replies == ()
    assert asked.passer_by().sends("looking_at_it", {"issue": "it"}).replies == ()


def test_a_released_thread_is_answered_again(asked: ScriptedUser) -> None:
    trainer = asked.trainer()
    trainer.takes()
    trainer.releases()
    play(asked, Line("Sorry, what happens to V2 of the API?", node="v2_is_closed"))


def test_a_trainer_is_not_answered(channel: HelpChannel) -> None:
    trainer = channel.newcomer().trainer()
    assert trainer.says("I need an API key", addressed=True).replies == ()


def test_another_thread_is_not_taken_with_it(channel: HelpChannel) -> None:
    one, other = channel.newcomer("Ann"), channel.newcomer("Ben")
    one.says(OPENING)
    other.says(OPENING)
    one.trainer().takes()
    play(other, Line("key and secret", node="v3_key", text=("Hi Ben,",)))
