"""The whole check of a content root: what counts, what is left out, and what it says of that."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.bootstrap import build_library
from bot.core.problem import Severity
from bot.review.check import Counts, Report, check_content
from tests.repository import build_kept

Check = Callable[[Path], Report]
ROOT = Path(__file__).parents[3]
KEYS = "knowledge/topics/keys.yaml"
STATUS = "knowledge/topics/status.yaml"
ROUTE = "  way: {options: [{goto: v3, signals: [redirect]}], otherwise: which}\n"


@pytest.fixture(scope="module")
def repository() -> Report:
    """The check of the content of this repository."""
    return check_content(ROOT, date(2026, 11, 23), build_kept)


def test_sound_content_has_no_problems_and_all_cases_run(root: Path, check: Check) -> None:
    report = check(root)
    assert report.problems == ()
    assert report.notes == ()
    assert report.counts == Counts(topics=3, nodes=7, phrases=18, cases=9)


def test_the_content_of_this_repository_has_no_error_but_for_cases_which_are_tests_of_their_own(
    repository: Report,
) -> None:
    errors = [problem for problem in repository.problems if problem.severity is Severity.ERROR]
    assert [str(problem) for problem in errors if not problem.code.startswith("KB7")] == []


def test_without_a_folder_of_cases_the_rest_is_checked(root: Path, check: Check) -> None:
    shutil.rmtree(root / "tests")
    report = check(root)
    assert report.problems == ()
    assert report.counts.cases == 0
    assert report.notes == ("cases did not run: there is no folder tests/knowledge",)


def test_an_empty_folder_of_cases_means_that_every_topic_lacks_its_file(
    root: Path, check: Check
) -> None:
    for file in (root / "tests/knowledge").iterdir():
        file.unlink()
    assert [problem.code for problem in check(root).problems] == ["KB703"] * 3


def test_cases_do_not_run_on_knowledge_with_errors(
    root: Path, check: Check, edit: Callable[[str, str, str], None]
) -> None:
    edit(KEYS, "goto: v3", "goto: v4")
    report = check(root)
    assert report.counts.cases == 0
    assert report.notes == ("cases did not run: the knowledge has errors",)


def test_a_bad_template_is_reported_once_and_not_for_each_case(
    root: Path, check: Check, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/keys/which.md", "{{ app }}", "{{ ap }}")
    report = check(root)
    assert [problem.code for problem in report.problems] == ["KB603"]
    assert report.notes == ("cases that did not run, because of such errors: 5",)


def test_a_missing_template_is_reported_where_it_is_named_and_nowhere_else(
    root: Path, check: Check
) -> None:
    (root / "templates/keys/which.md").unlink()
    assert [(p.file, p.line, p.code) for p in check(root).problems] == [(KEYS, 17, "KB606")]


def test_cases_pass_on_any_day_although_answers_are_stale(root: Path) -> None:
    report = check_content(root, date(2040, 1, 1), build_library)
    assert {problem.code for problem in report.problems} == {"KB501"}
    assert not report.has_failed()


@pytest.mark.parametrize("year", ["0001", "1999"])
def test_cases_pass_also_where_an_answer_was_stale_long_ago(
    root: Path, check: Check, edit: Callable[[str, str, str], None], year: str
) -> None:
    edit(STATUS, "verified: 2026-11-01", f"verified: {year}-11-01")
    edit(STATUS, "review_by: 2027-11-01", f"review_by: {year}-12-01")
    assert [problem.code for problem in check(root).problems] == ["KB501"]


def test_a_node_that_a_case_passes_through_is_visited(
    root: Path, check: Check, edit: Callable[[str, str, str], None]
) -> None:
    edit("tests/knowledge/keys.yaml", "        node: person\n", "")
    assert check(root).problems == ()


def test_a_route_says_nothing_and_needs_no_visit(
    root: Path, check: Check, edit: Callable[[str, str, str], None]
) -> None:
    edit(KEYS, "start: which\nnodes:\n", f"start: way\nnodes:\n{ROUTE}")
    assert check(root).problems == ()
    edit("tests/knowledge/keys.yaml", "node: which", "node: way")
    assert [problem.code for problem in check(root).problems] == ["KB705"]


def test_nodes_of_a_draft_need_no_visit(root: Path, check: Check) -> None:
    (root / "tests/knowledge/idea.yaml").write_text("topic: idea\n", encoding="utf-8")
    assert check(root).problems == ()


def test_nodes_are_not_called_unvisited_while_their_case_file_is_broken(
    root: Path, check: Check, edit: Callable[[str, str, str], None]
) -> None:
    edit("tests/knowledge/status.yaml", "matches:", "match:")
    assert [problem.code for problem in check(root).problems] == ["KB101"]


def test_python_files_beside_the_cases_are_no_strays(root: Path, check: Check) -> None:
    (root / "tests/knowledge/conftest.py").write_text("", encoding="utf-8")
    assert check(root).problems == ()


def test_topics_without_any_phrase_are_an_error_and_no_traceback(root: Path, check: Check) -> None:
    for topic in ("keys", "status"):
        text = (root / f"knowledge/topics/{topic}.yaml").read_text(encoding="utf-8")
        start, end = text.index("phrases:\n"), text.index("start:")
        text = f"{text[:start]}phrases: []\n{text[end:]}"
        (root / f"knowledge/topics/{topic}.yaml").write_text(text, encoding="utf-8")
    problems = check(root).problems
    assert [p.code for p in problems if p.severity is Severity.ERROR] == ["KB706"]


def test_a_template_of_a_topic_that_cannot_be_read_is_not_called_unused(
    root: Path, check: Check
) -> None:
    (root / KEYS).write_bytes(b"topic: keys\nowner: caf\xe9\n")
    assert "KB607" not in {problem.code for problem in check(root).problems}


@pytest.mark.parametrize("broken", ["nodes: {", "\t", "phrases: [*x]"])
def test_a_template_that_a_broken_topic_names_is_not_called_unused(
    root: Path, check: Check, broken: str
) -> None:
    with (root / KEYS).open("a", encoding="utf-8") as stream:
        stream.write(f"{broken}\n")
    assert "KB607" not in {problem.code for problem in check(root).problems}


def test_with_a_broken_desk_no_variable_is_called_unknown(
    root: Path, check: Check, edit: Callable[[str, str, str], None]
) -> None:
    edit("knowledge/desk.yaml", "trainers: []", "trainer: []")
    assert [problem.code for problem in check(root).problems] == ["KB101"]
