"""A question is open: buttons, typed picks, "no idea", and what is not understood."""

from dataclasses import replace

import pytest

from bot.core.conversation import Status
from bot.core.engine import expected_options
from bot.core.knowledge import Act, KnowledgeBase, NodeRef, Option
from bot.core.matching import Decision, MatchResult
from bot.core.message import Choice, Edit, Verdict
from bot.core.reply import ReplyKind
from tests.builders import (
    LEE,
    Thread,
    at_version,
    counted,
    desk_knowledge,
    event,
    leaf,
    question,
    said,
    topic,
    understood,
)


@pytest.fixture
def nested() -> Thread:
    """A thread at a desk with one question behind another."""
    outer = question("outer", Option("On", "inner"), unsure="end")
    inner = question("inner", Option("Alpha", "a", ("alpha",)), unsure="end")
    return Thread(desk_knowledge(topic("nested", outer, inner, leaf("a"), leaf("end"))))


# Buttons


@pytest.mark.parametrize(
    ("label", "node"),
    [
        ("Key and secret", "v3"),
        ("Key and token", "v2"),
        ("Only a key", "only"),
        ("Not sure", "both"),
    ],
)
def test_a_button_leads_to_its_answer(asked: Thread, label: str, node: str) -> None:
    turn = asked.press(label)
    assert [answer.ref for answer in turn.answers] == [NodeRef("api_key", node)]
    assert counted(turn) == [f"chosen api_key/form: {label}", f"answered api_key/{node}"]


def test_a_button_closes_the_question_and_remembers_it(asked: Thread) -> None:
    after = asked.press("Key and token").conversation
    assert (after.status, after.question) == (Status.ANSWERED, None)
    assert after.asked == NodeRef("api_key", "form")
    assert after.node == NodeRef("api_key", "v2")


def test_a_button_leads_on_through_what_is_known_already(nested: Thread) -> None:
    nested.say(understood("nested", heard=["alpha"]))
    turn = nested.press("On")
    assert said(turn) == ["a.md"]
    assert turn.conversation.asked == NodeRef("nested", "inner")


@pytest.mark.parametrize("offer", [-1, 4, 99])
def test_a_button_that_was_never_shown_does_nothing(asked: Thread, offer: int) -> None:
    before = asked.conversation
    turn = asked.do(Choice("api_key/form", offer))
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


def test_a_button_of_another_question_does_nothing(asked: Thread) -> None:
    before = asked.conversation
    turn = asked.do(Choice("private/who", 0))
    assert (turn.answers, turn.conversation) == ((), before)


def test_a_button_in_a_thread_where_nothing_was_asked_does_nothing(thread: Thread) -> None:
    assert thread.do(Choice("api_key/form", 0)).answers == ()


def test_people_are_told_apart_by_id_and_not_by_name(asked: Thread) -> None:
    renamed = replace(LEE, id="U1")
    assert said(asked.press("Key and secret", author=renamed)) == ["v3.md"]


def test_a_second_press_of_the_same_button_does_nothing(answered: Thread) -> None:
    """A double click once gave the same answer twice."""
    before = answered.conversation
    turn = answered.do(Choice("api_key/form", 0))
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


def test_another_button_of_the_question_answered_last_changes_the_branch(answered: Thread) -> None:
    turn = answered.do(Choice("api_key/form", 1))
    assert said(turn) == ["v2.md"]
    assert counted(turn) == ["chosen api_key/form: Key and token", "answered api_key/v2"]


def test_a_button_of_a_question_that_another_one_followed_does_nothing(answered: Thread) -> None:
    answered.say(understood("private"))
    assert answered.do(Choice("api_key/form", 1)).answers == ()


def test_a_button_leads_where_it_said_though_a_reload_moved_the_options(
    kb: KnowledgeBase, asked: Thread
) -> None:
    """The place of a button was once looked up among the options of the reloaded knowledge."""
    moved = topic(
        "api_key",
        question("form", Option("New", "new"), Option("Key and secret", "v3"), unsure="new"),
        leaf("v3"),
        leaf("new"),
    )
    asked.kb = at_version(kb, moved)
    assert said(asked.do(Choice("api_key/form", 0))) == ["v3.md"]


def test_a_button_whose_node_a_reload_took_away_gets_a_person(
    kb: KnowledgeBase, asked: Thread
) -> None:
    """It once raised LookupError, and again at every start."""
    asked.kb = at_version(kb, kb.topics["status"])
    turn = asked.press("Only a key")
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, ["desk/dont_know.md"])
    assert turn.conversation.status is Status.HANDED_OFF


def test_a_typed_reply_to_a_question_that_a_reload_took_away_gets_a_person(
    kb: KnowledgeBase, asked: Thread
) -> None:
    asked.kb = at_version(kb, kb.topics["status"])
    assert said(asked.say(understood(picked=0))) == ["desk/dont_know.md"]


# Typed picks


@pytest.mark.parametrize(
    ("match", "node"),
    [
        pytest.param(understood(picked=1), "v2", id="by number or label"),
        pytest.param(understood(picked=3), "both", id="not sure, by label"),
        pytest.param(understood(picked=4), "ended", id="an option that is not shown"),
        pytest.param(understood(heard=["secret"]), "v3", id="by a signal"),
        pytest.param(understood(heard=["secret"], negated=["token"]), "v3", id="one denied"),
        pytest.param(understood(product="key_and_token app"), "v2", id="by a listed product"),
        pytest.param(understood(act=Act.UNSURE), "both", id="no idea"),
        pytest.param(understood(act=Act.UNSURE, heard=["token"]), "v2", id="signal over no idea"),
        pytest.param(understood("status", picked=2), "only", id="pick over another topic"),
        pytest.param(understood("status", heard=["token"]), "v2", id="signal over another topic"),
        pytest.param(understood(picked=0, heard=["token"]), "v3", id="pick over a signal"),
    ],
)
def test_a_typed_reply_is_the_same_as_its_button(
    asked: Thread, match: MatchResult, node: str
) -> None:
    turn = asked.say(match)
    assert [answer.ref for answer in turn.answers] == [NodeRef("api_key", node)]
    assert turn.conversation.asked == NodeRef("api_key", "form")


def test_a_typed_pick_is_counted_as_its_button(asked: Thread) -> None:
    assert counted(asked.say(understood(act=Act.UNSURE))) == [
        "chosen api_key/form: Not sure",
        "answered api_key/both",
    ]


def test_no_secret_just_a_key_is_the_pick_and_not_the_signal(asked: Thread) -> None:
    assert said(asked.say(understood(picked=2, negated=["secret"]))) == ["only.md"]


def test_signals_of_two_options_in_a_reply_choose_none(asked: Thread) -> None:
    assert said(asked.say(understood(heard=["secret", "token"]))) == ["desk/again.md"]


def test_a_pick_beyond_the_options_chooses_none(asked: Thread) -> None:
    assert said(asked.say(understood(picked=5))) == ["desk/again.md"]


# Not understood


@pytest.mark.parametrize(
    "match",
    [
        understood(),
        understood("api_key"),
        understood("status", "api_key", decision=Decision.ASK, close=["status", "api_key"]),
        understood(group="email_design"),
        understood(act=Act.NOT_SOLVED),
    ],
    ids=["nothing", "the same question again", "unsure", "out of scope", "no solution yet"],
)
def test_what_is_no_reply_is_asked_once_more(asked: Thread, match: MatchResult) -> None:
    turn = asked.say(match)
    assert (turn.decision, said(turn)) == (Decision.ASK, ["desk/again.md"])
    assert turn.answers[0].kind is ReplyKind.QUESTION
    assert turn.answers[0].question == "api_key/form"
    assert turn.answers[0].offers[-1] == "Not sure"
    assert turn.conversation.status is Status.ASKING


def test_a_second_miss_brings_in_a_person(asked: Thread) -> None:
    asked.say(understood())
    turn = asked.say(understood())
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, ["desk/handoff_api.md"])
    assert turn.conversation.question is None
    assert counted(turn) == ["handed_off api_key/-: api: not understood twice"]


def test_a_reply_between_two_misses_starts_the_count_again(asked: Thread) -> None:
    asked.say(understood())
    asked.say(understood("private"))
    assert said(asked.say(understood())) == ["desk/again.md"]


def test_misses_of_an_earlier_question_do_not_count_for_a_later_one(asked: Thread) -> None:
    asked.say(understood())
    asked.say(understood())
    asked.say(understood("private"))
    assert said(asked.say(understood())) == ["desk/again.md"]


def test_misses_of_a_question_do_not_count_for_the_one_it_leads_to(nested: Thread) -> None:
    nested.say(understood("nested"))
    nested.say(understood())
    assert said(nested.press("On")) == ["inner.md"]
    assert said(nested.say(understood())) == ["desk/again.md"]


def test_after_a_miss_the_buttons_still_work(asked: Thread) -> None:
    asked.say(understood())
    assert said(asked.press("Key and secret")) == ["v3.md"]


@pytest.mark.parametrize("act", [Act.GREETING, Act.THANKS, Act.GOODBYE, Act.REACTION])
def test_small_talk_leaves_the_question_open(asked: Thread, act: Act) -> None:
    before = asked.conversation
    turn = asked.say(understood(act=act))
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


def test_a_person_is_brought_in_instead_of_a_reply(asked: Thread) -> None:
    turn = asked.say(understood(act=Act.PERSON))
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, ["desk/person.md"])
    assert counted(turn) == ["handed_off api_key/-: api: asked for a person"]


def test_the_persons_button_works_while_a_question_is_open(asked: Thread) -> None:
    turn = asked.do(Verdict(solved=False))
    assert said(turn) == ["desk/person.md"]
    assert counted(turn) == ["handed_off api_key/-: api: asked for a person"]


def test_who_solved_it_alone_need_not_reply(asked: Thread) -> None:
    """ "That solved it" was once passed over while a question was open; its button was not."""
    turn = asked.say(understood(act=Act.SOLVED))
    assert (turn.answers, turn.conversation.status) == ((), Status.SOLVED)
    assert turn.conversation.question is None
    assert counted(turn) == ["confirmed api_key/-"]


# What the matcher is told to expect


def test_a_first_message_is_no_reply(kb: KnowledgeBase, thread: Thread) -> None:
    assert expected_options(kb, thread.conversation, event()) == ()


def test_a_message_may_be_a_reply_to_the_open_question(kb: KnowledgeBase, asked: Thread) -> None:
    options = expected_options(kb, asked.conversation, event())
    assert [option.goto for option in options] == ["v3", "v2", "only", "both", "ended"]


def test_a_message_may_correct_the_question_answered_last(
    kb: KnowledgeBase, answered: Thread
) -> None:
    options = expected_options(kb, answered.conversation, event())
    assert [option.goto for option in options] == ["v3", "v2", "only", "both", "ended"]


def test_an_edit_is_no_reply(kb: KnowledgeBase, asked: Thread) -> None:
    assert expected_options(kb, asked.conversation, event(Edit("1", "x"))) == ()
