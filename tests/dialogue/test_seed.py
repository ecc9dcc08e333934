"""The conversation that the desk was made for: an app asks for an API key, and which kind is it?"""

import pytest

from bot.core.conversation import Status
from bot.core.matching import Decision
from bot.core.reply import ReplyKind
from tests.dialogue.scripted import HelpChannel, Line, ScriptedUser, play

SEED = (
    "I need an API Key to integrate with our online booking system, Stellar IMS. "
    "Can you please assist me?"
)
SECRET, TOKEN = "API key and secret", "API key and access token"
ONLY, UNSURE = "Only an API key", "Not sure"
CHOICES = {SECRET: "v3_key", TOKEN: "v2_closed", ONLY: "only_key", UNSURE: "both_versions"}

TYPED = {
    "v3_key": [
        "key and secret",
        "1",
        "the first one",
        "it has a box for a secret too",
        "it wants a client id, a client secret and a redirect uri",
        "api key and secrt",
        "API Key + Secret!",
        "two boxes: API key, and below it one that says secret",
    ],
    "v2_closed": [
        "key and token",
        "2",
        "it's the access token one",
        "an acess token as well",
        "It asks for an API key and then, underneath, for an access token.",
        "option 2 please",
        "a token too, plus the key",
        "no secret, but it has a field for an access token",
    ],
    "only_key": [
        "just a key",
        "3",
        "no secret, just a key",
        "the third option",
        "only the key, nothing else",
        "there is only one field",
        "ONLY AN API KEY",
        "Only a API key",
    ],
    "both_versions": [
        "no idea",
        "4",
        "I'm not sure",
        "I don't know",
        "can't tell",
        "dunno, sorry",
        "I have no clue what it asks for",
        "not sure to be honest",
    ],
}


@pytest.fixture
def asked(riley: ScriptedUser) -> ScriptedUser:
    """Riley has said the seed message."""
    riley.says(SEED)
    return riley


# The question


def test_the_seed_message_is_asked_what_the_app_asks_for(riley: ScriptedUser) -> None:
    heard = riley.says(SEED)
    assert (heard.decision, heard.node) == (Decision.ASK, "what_it_asks_for"), str(heard)
    assert heard.offers == tuple(CHOICES)
    assert [reply.kind for reply in heard.replies] == [ReplyKind.QUESTION]


def test_the_question_greets_by_name_says_why_and_names_the_app(riley: ScriptedUser) -> None:
    greeting, why, *_, question, sign_off = riley.says(SEED).text.split("\n\n")
    assert greeting == "Hi Riley,"
    assert "The key tells Constant Contact which app is calling" in why
    assert question == "Which of these does Stellar IMS ask for?"
    assert sign_off.startswith("This is an automatic question from Trainer Desk")


def test_an_asker_without_a_name_is_greeted_too(channel: HelpChannel) -> None:
    assert channel.newcomer("").says(SEED).text.startswith("Hello,")


@pytest.mark.parametrize(
    "opening",
    [
        SEED.lower(),
        SEED.upper(),
        f"Hi all! {SEED} Thanks so much",
        "need an api key for our online booking sytem pls",
        "Our booking system Stellar IMS is asking for a Constant Contact API key??",
        "I need an API key to integrate with Stellar IMS",
        "I need an API key to integrate with our booking system, Stellar IMS",
        "I need an API key. no secret, just a key",
        "our plugin wants an api key, no secret",
        "our form plugin asks for an API key. It doesn't ask for a secret.",
    ],
)
def test_other_words_for_the_seed_are_asked_the_same(riley: ScriptedUser, opening: str) -> None:
    play(riley, Line(opening, node="what_it_asks_for", offers=tuple(CHOICES)))


# The choices


@pytest.mark.parametrize(("label", "node"), CHOICES.items())
def test_a_click_reaches_its_leaf(asked: ScriptedUser, label: str, node: str) -> None:
    play(asked, Line(choose=label, node=node, decision=Decision.ANSWER, text=("Hi Riley,",)))


@pytest.mark.parametrize(
    ("typed", "node"), [(typed, node) for node, ways in TYPED.items() for typed in ways]
)
def test_typed_words_reach_the_same_leaf(asked: ScriptedUser, typed: str, node: str) -> None:
    play(asked, Line(typed, node=node, decision=Decision.ANSWER))


@pytest.mark.parametrize(("label", "node"), CHOICES.items())
def test_typed_words_get_the_reply_of_the_click(
    channel: HelpChannel, label: str, node: str
) -> None:
    clicking, typing = channel.newcomer(), channel.newcomer()
    clicking.says(SEED)
    typing.says(SEED)
    assert clicking.chooses(label).text == typing.says(TYPED[node][0]).text


# The leaves


def test_the_v3_leaf_gives_the_steps(asked: ScriptedUser) -> None:
    heard = asked.chooses(SECRET)
    assert heard.ref is not None
    for part in ("My Applications", "New Application", "Generate Secret", "redirect URI", "Allow"):
        assert part in heard.text
    assert "Save both in Stellar IMS" in heard.text


def test_the_v2_leaf_says_plainly_that_no_new_keys_are_made_and_what_to_do(
    asked: ScriptedUser,
) -> None:
    text = asked.chooses(TOKEN).text
    guidance = text.split("\n\n")[1]
    assert guidance.startswith("New V2 keys can no longer be made")
    assert "Ask the maker of Stellar IMS for a version that uses V3" in text
    assert "Generate Secret" not in text


def test_the_leaf_for_only_a_key_asks_for_product_and_version(asked: ScriptedUser) -> None:
    text = asked.chooses(ONLY).text
    assert "Which version of Stellar IMS do you have?" in text
    assert "screenshot" in text


def test_the_leaf_for_not_sure_says_how_to_find_out_and_covers_both(asked: ScriptedUser) -> None:
    text = asked.chooses(UNSURE).text
    assert "Look at the form in Stellar IMS" in text
    for part in ("Key and secret", "most likely V3", "Generate Secret"):
        assert part in text
    for part in ("Key and access token", "most likely V2", "can no longer be made"):
        assert part in text


@pytest.mark.parametrize("label", CHOICES)
def test_every_leaf_is_signed_and_leaves_a_way_on(asked: ScriptedUser, label: str) -> None:
    text = asked.chooses(label).text
    assert text.endswith("Trainer Desk, Tier II API Support (automatic reply)")
    assert 'Say "that solved it", or "I need a person".' in text


# What comes after


@pytest.mark.parametrize(
    "words",
    [
        "actually it asks for an access token",
        "Sorry, I looked again: it's an access token, not a secret",
        "oh wait, it says access token",
        "actually it also wants an access token",
    ],
)
def test_a_correction_changes_the_branch(asked: ScriptedUser, words: str) -> None:
    play(
        asked,
        Line(choose=SECRET, node="v3_key"),
        Line(words, node="v2_closed", decision=Decision.ANSWER, text=("no longer be made",)),
    )


def test_a_correction_goes_both_ways(asked: ScriptedUser) -> None:
    play(
        asked,
        Line("key and token", node="v2_closed"),
        Line("actually no, there is a secret and a redirect uri", node="v3_key"),
        Line("hmm, I was wrong, it is an access token after all", node="v2_closed"),
    )


def test_another_button_is_a_correction_too(asked: ScriptedUser) -> None:
    play(asked, Line(choose=ONLY, node="only_key"), Line(choose=SECRET, node="v3_key"))


def test_a_double_click_gets_one_answer(asked: ScriptedUser) -> None:
    play(
        asked,
        Line(choose=SECRET, node="v3_key"),
        Line(choose=SECRET, decision=Decision.SILENT, offers=()),
    )


@pytest.mark.parametrize("words", ["thanks, that worked!", "That solved it", "it works now, ty"])
def test_what_worked_is_solved(asked: ScriptedUser, words: str) -> None:
    play(asked, Line(choose=SECRET, node="v3_key"), Line(words, decision=Decision.SILENT))
    assert asked.conversation.status is Status.SOLVED


@pytest.mark.parametrize(
    "words",
    ["I need a person", "that did not help", "it still doesn't work", "can I talk to a human"],
)
def test_what_did_not_work_gets_a_person(asked: ScriptedUser, words: str) -> None:
    play(
        asked,
        Line(choose=SECRET, node="v3_key"),
        Line(words, decision=Decision.HANDOFF, text=("API support will look here",)),
    )


def test_a_side_question_is_answered_and_the_question_comes_back(asked: ScriptedUser) -> None:
    heard = asked.says("is V2 of the API going away?")
    assert heard.node == "v2_is_closed", str(heard)
    assert heard.offers == tuple(CHOICES)
    play(asked, Line("key and secret", node="v3_key"))


def test_gibberish_is_asked_once_more_and_then_gets_a_person(asked: ScriptedUser) -> None:
    play(
        asked,
        Line("xqzv blorp", decision=Decision.ASK, offers=tuple(CHOICES)),
        Line("blorp blorp", decision=Decision.HANDOFF),
    )


# Questions that need no question


@pytest.mark.parametrize(
    ("opening", "node"),
    [
        (f"{SEED} It also wants a secret and a redirect uri.", "v3_key"),
        (
            "our booking system wants an api key, it also wants a secret and a redirect uri",
            "v3_key",
        ),
        ("Our CRM needs an API key and it has a box for the access token as well", "v2_closed"),
        ("gravity forms wants an api key", "v3_key"),
        ("Gravity Forms is asking me for a Constant Contact API key", "v3_key"),
        ("contact form 7 wants an API key", "integration_ended"),
    ],
)
def test_what_the_first_message_says_is_not_asked(
    riley: ScriptedUser, opening: str, node: str
) -> None:
    play(riley, Line(opening, node=node, decision=Decision.ANSWER, offers=()))


def test_what_is_known_of_a_product_is_told(riley: ScriptedUser) -> None:
    play(riley, Line("gravity forms wants an api key", text=("About Gravity Forms:", "since 2022")))


def test_what_somebody_sees_counts_more_than_what_is_known_of_the_product(
    riley: ScriptedUser,
) -> None:
    """ "No secret" must not be answered with how to make the secret."""
    heard = riley.says("gravity forms wants an api key, no secret, just a key")
    assert heard.node != "v3_key", str(heard)
