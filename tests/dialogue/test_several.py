"""Two questions in one post, at the real desk, as the asker reads it."""

from bot.core.matching import Decision
from tests.dialogue.scripted import ScriptedUser

LEAKED_AND_INVALID = (
    "Our secret ended up in a public repo, what should we do? "
    "Separately, since last night our WordPress plugin says that the refresh token is invalid."
)


def test_both_are_answered_in_order_and_greeted_once(riley: ScriptedUser) -> None:
    heard = riley.says(LEAKED_AND_INVALID)
    first, second = heard.replies
    assert [reply.ref.topic for reply in heard.replies if reply.ref] == [
        "secret_leaked",
        "refresh_token_invalid",
    ]
    assert first.text.startswith("Hi Riley,")
    assert "Did this solve it?" not in first.text
    assert second.text.startswith("Now to your other question.")
    assert "Did this solve it?" in second.text


def test_while_the_first_asks_the_second_is_announced_and_then_answered(
    riley: ScriptedUser,
) -> None:
    heard = riley.says(
        "Our booking system asks for an API key. And how long is a refresh token valid?"
    )
    assert len(heard.replies) == 1
    assert "After this comes your other question: How long tokens last." in heard.text
    heard = riley.chooses("API key and secret")
    assert [reply.ref.topic for reply in heard.replies if reply.ref] == [
        "api_key_third_party",
        "refresh_token_lifetime",
    ]


def test_one_question_with_its_story_gets_one_answer(riley: ScriptedUser) -> None:
    heard = riley.says(
        "We made a key last year and our shop used it. Then the person who knew the secret left. "
        "I can't find the secret anywhere. How do I see it again?"
    )
    assert heard.decision is Decision.ANSWER
    assert [reply.ref.topic for reply in heard.replies if reply.ref] == ["secret_lost"]
