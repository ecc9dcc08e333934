"""What authors are told of phrases as the matcher hears them."""

from collections.abc import Callable
from pathlib import Path

from bot.review.check import Report

Check = Callable[[Path], Report]
Edit = Callable[[str, str, str], None]
STATUS = "knowledge/topics/status.yaml"
FOREIGN = "the donation page needs an API key"


def test_a_warning_names_the_other_topic_the_margin_and_the_cure(
    root: Path, check: Check, edit: Edit
) -> None:
    edit(STATUS, "everything is down for us", FOREIGN)
    (problem,) = check(root).problems
    assert problem.message.startswith(f"\"{FOREIGN}\" would be answered with 'keys' if it did not")
    assert problem.message.endswith("ahead)")
    assert "near misses to the not_phrases of 'keys'" in problem.hint


def test_a_near_miss_may_be_another_topics_question(root: Path, check: Check, edit: Edit) -> None:
    edit(STATUS, "start: page", f"not_phrases: [{FOREIGN}]\nstart: page")
    assert check(root).problems == ()


def test_a_near_miss_that_its_own_topic_would_answer_is_told(
    root: Path, check: Check, edit: Edit
) -> None:
    edit("knowledge/topics/keys.yaml", "start: which", f"not_phrases: [{FOREIGN}]\nstart: which")
    problems = [problem for problem in check(root).problems if problem.code == "KB804"]
    assert [problem.hint for problem in problems] == ["add more phrases in such words here"]


def test_phrases_that_are_the_same_are_not_called_overmatched_as_well(
    root: Path, check: Check, edit: Edit
) -> None:
    edit(STATUS, "everything is down for us", "an API key I need")
    assert [problem.code for problem in check(root).problems] == ["KB801"]


def test_the_other_phrase_is_named_with_its_topic_and_line(
    root: Path, check: Check, edit: Edit
) -> None:
    edit(STATUS, "everything is down for us", "an API key I need")
    (problem,) = check(root).problems
    other = "\"I need an API key\" of topic 'keys' (knowledge/topics/keys.yaml:6)"
    assert other in problem.message


def test_a_draft_is_not_heard_yet(root: Path, check: Check, edit: Edit) -> None:
    edit("knowledge/topics/idea.yaml", "where can I suggest a feature", "an API key I need")
    assert "KB801" not in {problem.code for problem in check(root).problems}
