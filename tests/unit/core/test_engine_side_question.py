"""Another question while one is open: it is answered, then the first is asked again."""

from bot.core.conversation import Status
from bot.core.knowledge import Act, KnowledgeBase, NodeRef, TopicState
from bot.core.matching import Decision
from tests.builders import (
    Thread,
    at_version,
    counted,
    desk_knowledge,
    leaf,
    said,
    topic,
    understood,
)

FORM = NodeRef("api_key", "form")


def test_a_side_question_is_answered_and_the_open_one_asked_again(asked: Thread) -> None:
    before = asked.conversation.question
    turn = asked.say(understood("status"))
    assert (turn.decision, said(turn)) == (Decision.ANSWER, ["closed.md", "form.md"])
    assert turn.answers[1].offers == ("Key and secret", "Key and token", "Only a key", "Not sure")
    assert turn.conversation.question == before
    assert turn.conversation.suspended == ()


def test_a_side_question_is_counted_with_what_it_led_to(asked: Thread) -> None:
    assert counted(asked.say(understood("status"))) == [
        "asked status/-",
        "answered status/closed",
        "offered api_key/form: Key and secret, Key and token, Only a key, Not sure",
    ]


def test_the_question_asked_again_waits_for_its_reply(asked: Thread) -> None:
    after = asked.say(understood("status")).conversation
    assert (after.status, after.topic, after.node) == (Status.ASKING, "api_key", None)
    assert said(asked.press("Key and token")) == ["v2.md"]


def test_a_side_question_that_asks_itself_comes_first(asked: Thread) -> None:
    turn = asked.say(understood("private"))
    assert said(turn) == ["who.md"]
    assert [waiting.ref for waiting in turn.conversation.suspended] == [FORM]


def test_the_first_question_comes_back_after_the_reply_to_the_second(asked: Thread) -> None:
    asked.say(understood("private"))
    turn = asked.press("My account")
    assert said(turn) == ["own.md", "form.md"]
    assert turn.conversation.suspended == ()


def test_a_side_question_through_did_you_mean_comes_back_too(asked: Thread) -> None:
    turn = asked.say(understood("webhooks"))
    assert said(turn) == ["desk/did_you_mean.md"]
    assert said(asked.press("About webhooks")) == ["hooks.md", "form.md"]


def test_questions_come_back_one_at_a_time_the_latest_first() -> None:
    thread = Thread(desk_knowledge())
    thread.say(understood("api_key"))
    thread.say(understood("private"))
    assert said(thread.say(understood("status"))) == ["closed.md", "who.md"]
    assert said(thread.press("My account")) == ["own.md", "form.md"]
    assert said(thread.press("Key and secret")) == ["v3.md"]


def test_a_question_that_was_asked_again_and_answered_does_not_come_back(asked: Thread) -> None:
    """Going back to the first question by asking it once more left it suspended as well."""
    asked.say(understood("private"))
    asked.say(understood("api_key"))
    assert said(asked.press("Key and secret")) == ["v3.md", "who.md"]
    assert said(asked.press("My account")) == ["own.md"]


def test_a_question_whose_topic_was_answered_on_the_side_does_not_come_back(asked: Thread) -> None:
    asked.say(understood("private"))
    turn = asked.say(understood("api_key", product="key_and_token app"))
    assert said(turn) == ["v2.md", "who.md"]
    assert turn.conversation.suspended == ()


def test_did_you_mean_does_not_come_back() -> None:
    thread = Thread(desk_knowledge(topic("trial", leaf("t"), state=TopicState.ASK)))
    thread.say(understood("webhooks"))
    turn = thread.say(understood("trial"))
    assert said(turn) == ["desk/did_you_mean.md"]
    assert turn.conversation.suspended == ()
    assert said(thread.say(understood("status"))) == ["closed.md"]


def test_a_hand_off_lets_go_of_what_was_open(asked: Thread) -> None:
    turn = asked.say(understood("billing"))
    assert said(turn) == ["ring.md"]
    assert (turn.conversation.question, turn.conversation.suspended) == (None, ())


def test_a_wish_for_a_person_lets_go_of_what_was_open(asked: Thread) -> None:
    asked.say(understood("private"))
    after = asked.say(understood(act=Act.PERSON)).conversation
    assert (after.question, after.suspended) == (None, ())


def test_a_question_that_a_reload_took_away_does_not_come_back(
    kb: KnowledgeBase, asked: Thread
) -> None:
    asked.kb = at_version(kb, kb.topics["status"])
    turn = asked.say(understood("status"))
    assert said(turn) == ["closed.md"]
    assert turn.conversation.question is None


def test_what_was_told_on_the_side_is_kept(asked: Thread) -> None:
    turn = asked.say(understood("status", product="Stellar IMS"))
    assert turn.answers[1].slots == {"product": "Stellar IMS"}
