"""After an answer: solved, not solved, a correction, another question, the same one again."""

from datetime import date

import pytest

from bot.core.conversation import Status
from bot.core.knowledge import Act, KnowledgeBase, NodeRef
from bot.core.matching import Decision, MatchResult
from bot.core.message import Choice, Verdict
from tests.builders import (
    Thread,
    at_version,
    counted,
    desk_knowledge,
    said,
    understood,
)

FORM = NodeRef("api_key", "form")


# Solved, not solved, a person


def test_solved_is_confirmed_and_gets_no_answer(answered: Thread) -> None:
    turn = answered.say(understood(act=Act.SOLVED))
    assert (turn.decision, turn.answers) == (Decision.SILENT, ())
    assert turn.conversation.status is Status.SOLVED
    assert counted(turn) == ["confirmed api_key/v3"]


def test_the_button_for_solved_does_the_same(answered: Thread) -> None:
    turn = answered.do(Verdict(solved=True))
    assert (turn.answers, turn.conversation.status) == ((), Status.SOLVED)
    assert counted(turn) == ["confirmed api_key/v3"]


@pytest.mark.parametrize("by_button", [False, True])
def test_solved_is_confirmed_once(answered: Thread, *, by_button: bool) -> None:
    answered.do(Verdict(solved=True))
    again = (
        answered.do(Verdict(solved=True)) if by_button else answered.say(understood(act=Act.SOLVED))
    )
    assert again.happenings == ()


@pytest.mark.parametrize("act", [Act.NOT_SOLVED, Act.PERSON])
def test_no_solution_comes_back_and_gets_a_person(answered: Thread, act: Act) -> None:
    turn = answered.say(understood(act=act))
    words = "desk/person.md" if act is Act.PERSON else "desk/not_solved.md"
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, [words])
    assert turn.used_up == ("A person" if act is Act.PERSON else "")
    assert turn.conversation.status is Status.HANDED_OFF
    assert counted(turn) == [
        f"returned api_key/v3: {act}",
        f"handed_off api_key/-: api: {act}",
    ]


def test_the_button_for_a_person_is_counted_as_the_words(answered: Thread) -> None:
    """A press once was a hand-off only, while the typed wish came back as well."""
    turn = answered.do(Verdict(solved=False))
    assert said(turn) == ["desk/person.md"]
    assert counted(turn) == [
        "returned api_key/v3: person",
        "handed_off api_key/-: api: person",
    ]


@pytest.mark.parametrize("act", [Act.NOT_SOLVED, Act.PERSON])
def test_nobody_is_told_twice_that_a_person_will_look(answered: Thread, act: Act) -> None:
    answered.say(understood(act=Act.PERSON))
    turn = answered.say(understood(act=act))
    assert turn.answers == ()
    assert counted(turn) == [f"returned api_key/v3: {act}"]


def test_a_person_is_brought_in_after_it_seemed_solved(answered: Thread) -> None:
    answered.do(Verdict(solved=True))
    assert said(answered.do(Verdict(solved=False))) == ["desk/person.md"]


def test_a_button_that_was_pressed_twice_is_counted_once(answered: Thread) -> None:
    answered.do(Verdict(solved=False))
    turn = answered.do(Verdict(solved=False))
    assert (turn.answers, turn.happenings) == ((), ())


def test_it_can_be_solved_after_a_hand_off(answered: Thread) -> None:
    answered.do(Verdict(solved=False))
    assert answered.say(understood(act=Act.SOLVED)).conversation.status is Status.SOLVED


@pytest.mark.parametrize("solved", [True, False])
def test_a_verdict_before_any_answer_does_nothing(thread: Thread, *, solved: bool) -> None:
    turn = thread.do(Verdict(solved=solved))
    assert (turn.answers, turn.happenings) == ((), ())


@pytest.mark.parametrize("act", [Act.THANKS, Act.REACTION, Act.GOODBYE, Act.GREETING])
def test_small_talk_after_an_answer_gets_none(answered: Thread, act: Act) -> None:
    before = answered.conversation
    turn = answered.say(understood(act=act))
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


# Corrections


@pytest.mark.parametrize(
    ("match", "node"),
    [
        pytest.param(understood(heard=["token"]), "v2", id="a signal"),
        pytest.param(understood("token", heard=["token"]), "v2", id="though sure of a topic"),
        pytest.param(understood(heard=["token"], negated=["secret"]), "v2", id="no secret, but"),
        pytest.param(understood(picked=2), "only", id="a label"),
        pytest.param(understood(product="key_and_token app"), "v2", id="a listed product"),
        pytest.param(understood(act=Act.UNSURE), "both", id="not sure after all"),
    ],
)
def test_a_statement_for_another_option_changes_the_branch(
    answered: Thread, match: MatchResult, node: str
) -> None:
    turn = answered.say(match)
    assert turn.decision is Decision.ANSWER
    assert [answer.ref for answer in turn.answers] == [NodeRef("api_key", node)]
    assert turn.conversation.asked == FORM


def test_a_correction_is_counted_as_a_choice(answered: Thread) -> None:
    assert counted(answered.say(understood(heard=["token"]))) == [
        "chosen api_key/form: Key and token",
        "answered api_key/v2",
    ]


def test_a_correction_takes_back_what_the_first_message_said(thread: Thread) -> None:
    thread.say(understood("api_key", heard=["secret"]))
    turn = thread.say(understood(heard=["token"]))
    assert said(turn) == ["v2.md"]
    assert turn.conversation.heard == ("token",)


def test_a_correction_can_be_corrected(answered: Thread) -> None:
    answered.say(understood(heard=["token"]))
    assert said(answered.say(understood(heard=["secret"]))) == ["v3.md"]


def test_a_correction_after_it_was_solved_counts_too(answered: Thread) -> None:
    answered.do(Verdict(solved=True))
    assert said(answered.say(understood(heard=["token"]))) == ["v2.md"]


def test_a_correction_after_a_hand_off_counts_too(answered: Thread) -> None:
    answered.do(Verdict(solved=False))
    assert said(answered.say(understood(heard=["token"]))) == ["v2.md"]


def test_a_statement_for_the_option_taken_already_gets_no_answer(answered: Thread) -> None:
    turn = answered.say(understood(heard=["secret"]))
    assert (turn.answers, turn.happenings) == ((), ())


def test_a_sure_question_that_names_the_option_taken_already_is_answered(answered: Thread) -> None:
    assert said(answered.say(understood("status", heard=["secret"]))) == ["closed.md"]


def test_a_question_is_no_correction(answered: Thread) -> None:
    turn = answered.say(understood("status", heard=["token"], inquiring=True))
    assert said(turn) == ["closed.md"]


def test_a_denial_alone_is_no_correction(answered: Thread) -> None:
    turn = answered.say(understood("status", negated=["secret"]))
    assert said(turn) == ["closed.md"]


def test_there_is_nothing_to_correct_where_nothing_was_asked(thread: Thread) -> None:
    thread.say(understood("status"))
    assert said(thread.say(understood("api_key", heard=["token"]))) == ["v2.md"]
    assert counted(thread.say(understood(heard=["secret"])))[0] == (
        "chosen api_key/form: Key and secret"
    )


def test_a_question_that_a_reload_took_away_cannot_be_corrected(
    kb: KnowledgeBase, answered: Thread
) -> None:
    answered.kb = at_version(kb, kb.topics["status"])
    assert said(answered.say(understood("status", heard=["token"]))) == ["closed.md"]


# Another question


def test_another_question_in_the_thread_is_answered(answered: Thread) -> None:
    turn = answered.say(understood("status"))
    assert said(turn) == ["closed.md"]
    assert turn.conversation.said == ("api_key/v3", "status/closed")
    assert counted(turn) == ["asked status/-", "answered status/closed"]


def test_another_question_is_not_corrected_by_the_branch_before(answered: Thread) -> None:
    answered.say(understood("status"))
    assert answered.conversation.asked is None
    assert said(answered.say(understood("token", heard=["token"]))) == ["v2.md"]


def test_another_question_may_be_unsure(answered: Thread) -> None:
    close = ["status", "private"]
    turn = answered.say(understood(*close, decision=Decision.ASK, close=close))
    assert said(turn) == ["desk/did_you_mean.md"]
    assert counted(turn) == [
        "asked status/-",
        "offered status/-: About status, About private, None of these",
    ]


def test_the_same_question_again_comes_back_and_gets_a_person(thread: Thread) -> None:
    thread.say(understood("status"))
    turn = thread.say(understood("status"))
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, ["desk/handoff_api.md"])
    assert counted(turn) == [
        "asked status/-",
        "returned status/closed: asked again",
        "handed_off status/-: api: asked again",
    ]


def test_another_question_with_the_very_same_words_gets_a_person(thread: Thread) -> None:
    """Two topics share the V2 answer: it once was given twice in one thread."""
    thread.say(understood("api_key", heard=["token"]))
    turn = thread.say(understood("token", inquiring=True))
    assert said(turn) == ["desk/handoff_api.md"]
    assert counted(turn)[1:] == [
        "returned api_key/v2: asked again",
        "handed_off api_key/-: api: asked again",
    ]


def test_the_same_question_a_third_time_is_told_nothing_new(thread: Thread) -> None:
    thread.say(understood("status"))
    thread.say(understood("status"))
    turn = thread.say(understood("status"))
    assert turn.answers == ()
    assert counted(turn) == ["asked status/-", "returned status/closed: asked again"]


def test_an_unsure_match_of_the_same_topic_is_asked_about(thread: Thread) -> None:
    thread.say(understood("status"))
    turn = thread.say(understood("status", decision=Decision.ASK))
    assert said(turn) == ["desk/did_you_mean.md"]
    assert said(thread.press("About status")) == ["closed.md"]


def test_a_tree_may_be_walked_twice(answered: Thread) -> None:
    assert said(answered.say(understood("api_key"))) == ["form.md"]


# What is not understood


@pytest.mark.parametrize(
    ("match", "template"),
    [
        (understood(), "desk/dont_know.md"),
        (understood(group="email_design"), "desk/handoff_trainers.md"),
        (understood(group="api_other"), "desk/handoff_api.md"),
    ],
)
def test_in_its_own_thread_the_desk_says_what_it_does_not_know(
    answered: Thread, match: MatchResult, template: str
) -> None:
    turn = answered.say(match)
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, [template])


def test_nobodys_business_gets_no_answer_in_its_own_thread_either(answered: Thread) -> None:
    assert answered.say(understood(group="chatter")).answers == ()


def test_after_a_hand_off_what_is_not_understood_is_left_to_the_person(answered: Thread) -> None:
    answered.do(Verdict(solved=False))
    turn = answered.say(understood())
    assert (turn.answers, turn.happenings) == ((), ())


def test_after_a_hand_off_a_question_that_is_known_is_answered(answered: Thread) -> None:
    answered.do(Verdict(solved=False))
    assert said(answered.say(understood("status"))) == ["closed.md"]


# Stale answers


@pytest.fixture
def stale() -> Thread:
    """A thread at a desk whose answers were due for review yesterday."""
    return Thread(desk_knowledge(review_by=date(2026, 11, 22)))


def test_a_stale_answer_still_asks_its_question(stale: Thread) -> None:
    assert said(stale.say(understood("api_key"))) == ["form.md"]


def test_a_stale_answer_says_when_it_was_checked_and_brings_in_a_person(stale: Thread) -> None:
    stale.say(understood("api_key"))
    turn = stale.press("Key and secret")
    answer = turn.answers[0]
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, ["desk/stale.md"])
    assert (answer.ref, answer.checked) == (NodeRef("api_key", "v3"), date(2025, 11, 22))
    assert turn.conversation.status is Status.HANDED_OFF
    assert counted(turn) == [
        "chosen api_key/form: Key and secret",
        "handed_off api_key/-: api: stale",
    ]


def test_a_stale_answer_is_not_noted_as_given(stale: Thread) -> None:
    after = stale.say(understood("api_key", heard=["secret"])).conversation
    assert (after.node, after.said) == (NodeRef("api_key", "v3"), ())


def test_the_question_before_a_stale_answer_can_be_corrected(stale: Thread) -> None:
    stale.say(understood("api_key", heard=["secret"]))
    assert said(stale.do(Choice("api_key/form", 1))) == ["desk/stale.md"]


def test_a_fresh_answer_bears_no_date(answered: Thread) -> None:
    assert answered.say(understood("status")).answers[0].checked is None
