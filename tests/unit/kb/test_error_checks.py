"""Error texts: who may claim them, and that they reach the knowledge."""

from collections.abc import Callable

from bot.core.knowledge import KnowledgeBase
from bot.core.problem import Problem

Check = Callable[[dict[str, str]], tuple[Problem, ...]]

TOPIC = "knowledge/topics/api_key.yaml"
STATUS = "knowledge/topics/status.yaml"
GROUPS = "knowledge/out_of_scope.yaml"


def give(files: dict[str, str], file: str, errors: str) -> None:
    """Let a topic have error texts in line 4 of its file, or the first group in line 5."""
    before = "owner:" if file != GROUPS else "    phrases:"
    files[file] = files[file].replace(before, f"{errors}\n{before}", 1)


def test_error_texts_reach_the_knowledge_as_they_were_written(
    files: dict[str, str], load: Callable[[dict[str, str]], KnowledgeBase]
) -> None:
    give(files, TOPIC, "errors: [Bad_Key]\ngeneral_errors: [401 Unauthorized]")
    give(files, GROUPS, "    errors: [over.quota]")
    kb = load(files)
    assert kb.topics["api_key"].errors == ("Bad_Key",)
    assert kb.topics["api_key"].general_errors == ("401 Unauthorized",)
    assert [group.errors for group in kb.out_of_scope] == [("over.quota",), ()]


def test_a_text_that_a_topic_and_a_group_claim_is_reported_in_the_topic(
    files: dict[str, str], check: Check
) -> None:
    give(files, TOPIC, "general_errors: [Over.Quota]")
    give(files, GROUPS, "    errors: [over.quota]")
    (problem,) = check(files)
    assert (problem.file, problem.line, problem.code) == (TOPIC, 3, "KB406")
    assert "group 'email_design' (knowledge/out_of_scope.yaml:4)" in problem.message


def test_a_text_that_two_topics_claim_is_reported_at_the_second(
    files: dict[str, str], check: Check
) -> None:
    give(files, TOPIC, "errors: [bad_key]")
    give(files, STATUS, "errors: [bad_key]")
    (problem,) = check(files)
    assert (problem.file, problem.code) == (STATUS, "KB406")
    assert problem.hint


def test_a_text_that_is_contained_in_another_one_is_fine(
    files: dict[str, str], check: Check
) -> None:
    give(files, TOPIC, "errors: [not.authorized]")
    give(files, STATUS, "errors: [not.authorized.inactive]")
    assert check(files) == ()
