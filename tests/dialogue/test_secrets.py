"""A pasted secret: the question is answered all the same, and its author warned in private."""

import pytest

from bot.core.matching import Decision
from bot.core.reply import Reply
from tests.dialogue.scripted import PASTED, SECRET, Heard, HelpChannel, ScriptedUser

OPENING = "I need an API key for our booking system"


def private(heard: Heard) -> list[Reply]:
    return [reply for reply in heard.replies if reply.only_for]


def kept(channel: HelpChannel, user: ScriptedUser) -> str:
    """Everything that the store has of a thread."""
    store = channel.house.store
    return repr((store.transcript(user.key), store.load(user.key), store.happenings(user.key)))


def test_a_question_with_a_secret_in_it_is_answered_and_its_author_warned(
    riley: ScriptedUser,
) -> None:
    heard = riley.says(f"{OPENING}, {PASTED}")
    assert (heard.decision, heard.node) == (Decision.ANSWER, "v3_key"), str(heard)
    (warning,) = private(heard)
    assert warning.only_for == riley.person.id
    assert warning.text.startswith("Hi Riley,")


def test_the_warning_says_to_make_a_new_one_first_and_then_to_delete(riley: ScriptedUser) -> None:
    text = private(riley.says(PASTED))[0].text
    assert "a V3 client secret" in text
    assert 0 < text.index("Generate Secret") < text.index("stops working") < text.index("delete")


def test_of_another_secret_it_says_no_steps_in_the_portal(riley: ScriptedUser) -> None:
    token = "".join(("gh", "p_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"))
    text = private(riley.says(f"{token} and {token}"))[0].text
    assert "a GitHub token" in text
    assert "Generate Secret" not in text


def test_several_kinds_are_named_in_one_warning(riley: ScriptedUser) -> None:
    refresh = "refresh token: aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9"
    (warning,) = private(riley.says(f"{PASTED}\n{refresh}"))
    assert "a V3 client secret and a refresh token" in warning.text


@pytest.mark.parametrize("addressed", [False, True])
def test_nothing_keeps_or_repeats_the_secret(
    channel: HelpChannel, riley: ScriptedUser, *, addressed: bool
) -> None:
    riley.says(f"{OPENING} for {SECRET}, {PASTED}", addressed=addressed)
    riley.edits(f"{OPENING}. {PASTED}")
    riley.trainer().sends("ask_for_screenshot", {"product": PASTED})
    assert SECRET not in kept(channel, riley) + "".join(
        row.reply.text for row in channel.outbox.rows
    )


def test_a_trainer_who_pastes_one_is_warned(riley: ScriptedUser) -> None:
    riley.says(OPENING)
    (warning,) = riley.trainer().says(PASTED).replies
    assert warning.only_for == "trainer"


def test_the_thread_goes_on_as_if_nothing_had_been_pasted(riley: ScriptedUser) -> None:
    riley.says(OPENING)
    heard = riley.says(f"it wants a key and a secret, {PASTED}")
    assert heard.node == "v3_key", str(heard)
    assert riley.confirms().replies == ()


def test_a_key_in_an_address_is_no_reason_for_a_warning(riley: ScriptedUser) -> None:
    key = "4f6c1e9a-2b7d-4a10-9c3e-8d5f1a2b3c4d"
    assert private(riley.says(f"my client_id is {key}, is that right?")) == []
