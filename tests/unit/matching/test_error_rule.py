"""The rule by which an error text changes what the prose decides, point by point."""

import pytest

from bot.core.knowledge import Act, Queue
from bot.core.matching import Decision, ErrorText, MatchResult
from bot.matching.error_rule import Said, apply_errors
from tests.builders import understood

ANSWER, ASK, SILENT = Decision.ANSWER, Decision.ASK, Decision.SILENT
GRANT = ErrorText("invalid_grant", topic="refresh")
PASTED = ErrorText("invalid_grant", topic="refresh", pasted=True)
KEY = ErrorText("invalid_client", topic="key", pasted=True)
GENERAL = ErrorText("401 Unauthorized", topic="expired", general=True, pasted=True)
QUOTA = ErrorText("quota_exceeded", group="other", pasted=True)
MUCH, PRESSES = Said(little=False, presses=False), Said(little=False, presses=True)
LITTLE = Said(little=True, presses=False)


def decided(
    prose: MatchResult, *errors: ErrorText, said: Said = MUCH
) -> tuple[Decision, str, tuple[str, ...]]:
    """The decision, the topic that leads, and what would be offered."""
    result = apply_errors(prose, errors, said)
    leading = result.candidates[0].topic if result.candidates else ""
    return result.decision, leading, result.close


def silent(*topics: str, act: Act | None = None, group: str | None = None) -> MatchResult:
    return understood(*topics, decision=SILENT, act=act, group=group)


def test_without_error_texts_the_prose_decides() -> None:
    prose = understood("other", decision=ASK, close=["other"])
    assert apply_errors(prose, (), MUCH) == prose


def test_prose_that_is_answered_wins() -> None:
    assert decided(understood("other"), PASTED) == (ANSWER, "other", ())


@pytest.mark.parametrize("error", [PASTED, GRANT])
def test_an_error_among_the_close_topics_is_answered(error: ErrorText) -> None:
    prose = understood("other", "refresh", decision=ASK, close=["other", "refresh"])
    assert decided(prose, error, said=PRESSES) == (ANSWER, "refresh", ())


def test_a_mere_mention_is_asked_about_as_before() -> None:
    prose = understood("refresh", decision=ASK, close=["refresh"])
    assert decided(prose, GRANT) == (ASK, "refresh", ("refresh",))


def test_an_error_that_is_not_close_is_offered_first() -> None:
    prose = understood("other", "more", decision=ASK, close=["other", "more"])
    assert decided(prose, GRANT) == (ASK, "refresh", ("refresh", "other", "more"))


def test_one_that_was_pasted_is_answered_although_it_is_not_close() -> None:
    prose = understood("other", "more", decision=ASK, close=["other", "more"])
    assert decided(prose, PASTED) == (ANSWER, "refresh", ())


def test_no_more_than_four_topics_are_offered() -> None:
    prose = understood(*"abcde", decision=ASK, close="abcde")
    assert decided(prose, GRANT)[2] == ("refresh", "a", "b", "c")


@pytest.mark.parametrize("prose", [silent("other"), silent(), silent("x", act=Act.GREETING)])
def test_with_hardly_any_prose_the_error_is_answered(prose: MatchResult) -> None:
    assert decided(prose, GRANT, said=LITTLE)[:2] == (ANSWER, "refresh")


def test_a_greeting_around_an_error_is_answered() -> None:
    assert decided(silent("other", act=Act.GREETING), GRANT)[:2] == (ANSWER, "refresh")


@pytest.mark.parametrize("act", [Act.THANKS, Act.GOODBYE, Act.REACTION, Act.SOLVED, Act.PERSON])
@pytest.mark.parametrize(("error", "said"), [(PASTED, PRESSES), (GRANT, PRESSES), (GRANT, LITTLE)])
def test_small_talk_with_an_error_stays_silent(act: Act, error: ErrorText, said: Said) -> None:
    result = apply_errors(silent("refresh", act=act), (error,), said)
    assert (result.decision, result.act) == (SILENT, act)


def test_thanks_below_a_paste_close_it() -> None:
    assert decided(silent(act=Act.THANKS), PASTED, said=LITTLE)[0] is ANSWER


def test_a_pasted_error_with_a_question_is_no_small_talk() -> None:
    prose = understood("other", decision=SILENT, act=Act.SOLVED, inquiring=True)
    result = apply_errors(prose, (PASTED,), PRESSES)
    assert (result.decision, result.act) == (ANSWER, None)


def test_whoever_wants_a_person_gets_no_answer_instead() -> None:
    prose = understood("other", decision=SILENT, act=Act.PERSON, inquiring=True)
    assert decided(prose, PASTED, said=PRESSES)[0] is SILENT


@pytest.mark.parametrize("act", [Act.NOT_SOLVED, Act.UNSURE])
def test_what_an_answer_does_not_contradict_stays_known(act: Act) -> None:
    result = apply_errors(silent("other", act=act), (PASTED,), MUCH)
    assert (result.decision, result.act) == (ANSWER, act)


def test_a_question_about_the_product_with_an_error_is_asked_about() -> None:
    said = Said(little=False, presses=True, queue=Queue.TRAINERS)
    result = apply_errors(silent("other", group="design"), (PASTED,), said)
    assert (result.decision, result.close, result.group) == (ASK, ("refresh",), None)


@pytest.mark.parametrize(("error", "decision"), [(GRANT, SILENT), (PASTED, ASK)])
def test_chatter_is_asked_about_only_with_a_paste(error: ErrorText, decision: Decision) -> None:
    said = Said(little=False, presses=True, queue=Queue.NONE)
    assert decided(silent("other", group="chat"), error, said=said)[0] is decision


@pytest.mark.parametrize("queue", [None, Queue.API])
@pytest.mark.parametrize(
    ("error", "presses", "decision"),
    [(PASTED, False, ANSWER), (GRANT, True, ANSWER)],
)
def test_anything_else_is_answered_if_pasted_or_pressing(
    queue: Queue | None, error: ErrorText, presses: bool, decision: Decision
) -> None:
    said = Said(little=False, presses=presses, queue=queue)
    assert decided(silent("other", "refresh"), error, said=said)[:2] == (decision, "refresh")


@pytest.mark.parametrize("queue", [None, Queue.API])
def test_a_mere_mention_in_words_of_no_meaning_is_left_alone(queue: Queue | None) -> None:
    """ "FYI, the canned reply for invalid_grant was updated" asks for nothing."""
    said = Said(little=False, presses=False, queue=queue)
    assert decided(silent("other", "refresh"), GRANT, said=said)[0] is SILENT


def test_a_general_error_gives_way_to_a_telling_one() -> None:
    result = apply_errors(silent(), (GENERAL, PASTED), LITTLE)
    assert result.candidates[0].topic == "refresh"
    assert [error.decided for error in result.errors] == [False, True]


def test_prose_answered_for_a_general_error_gives_way_to_a_telling_one() -> None:
    prose = understood("expired", "refresh")
    assert decided(prose, GENERAL, PASTED) == (ANSWER, "refresh", ())
    assert decided(prose, GENERAL, PASTED, KEY) == (ASK, "refresh", ("refresh", "key"))


def test_prose_answered_for_a_general_error_wins_over_one_of_a_group() -> None:
    assert decided(understood("expired"), GENERAL, QUOTA) == (ANSWER, "expired", ())


def test_a_general_error_alone_counts() -> None:
    assert decided(silent(), GENERAL, said=LITTLE)[:2] == (ANSWER, "expired")


def test_of_several_topics_the_best_of_the_prose_is_meant() -> None:
    assert decided(silent("key", "refresh"), PASTED, KEY) == (ANSWER, "key", ())


def test_several_topics_that_the_prose_does_not_know_are_offered() -> None:
    assert decided(silent("other"), PASTED, KEY) == (ASK, "refresh", ("refresh", "key"))


@pytest.mark.parametrize(
    "prose", [silent("other"), silent("other", group="design"), understood("x", decision=ASK)]
)
def test_an_error_of_a_group_is_silent_as_that_group(prose: MatchResult) -> None:
    result = apply_errors(prose, (QUOTA,), PRESSES)
    assert (result.decision, result.group, result.close) == (SILENT, "other", ())
    assert result.errors[0].decided


def test_an_error_of_a_group_goes_before_a_general_one() -> None:
    assert apply_errors(silent(), (GENERAL, QUOTA), LITTLE).group == "other"


def test_an_error_of_a_group_gives_way_to_a_topic_and_to_prose_that_is_answered() -> None:
    assert decided(silent(), QUOTA, PASTED, said=LITTLE)[:2] == (ANSWER, "refresh")
    assert decided(understood("other"), QUOTA)[:2] == (ANSWER, "other")


@pytest.mark.parametrize(
    ("act", "pasted", "known"),
    [
        (Act.THANKS, False, (Act.THANKS, None)),
        (Act.THANKS, True, (None, "other")),
        (Act.GREETING, True, (None, "other")),
        (Act.UNSURE, True, (Act.UNSURE, None)),
    ],
)
def test_an_error_of_a_group_leaves_what_the_small_talk_does(
    act: Act, pasted: bool, known: tuple[Act | None, str | None]
) -> None:
    quota = ErrorText("quota_exceeded", group="other", pasted=pasted)
    result = apply_errors(silent(act=act), (quota,), LITTLE)
    assert (result.decision, result.act, result.group) == (SILENT, *known)


def test_the_scores_and_chances_stay_those_of_the_prose() -> None:
    prose = silent("other", "refresh")
    result = apply_errors(prose, (PASTED,), MUCH)
    assert sorted(result.candidates, key=str) == sorted(prose.candidates, key=str)
    assert (result.in_scope, result.right) == (prose.in_scope, prose.right)
