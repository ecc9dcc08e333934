"""Faults planted in sound content, and where the check reports them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.problem import Severity
from bot.rendering import check as template_codes
from bot.review import codes as review_codes
from bot.review.check import Report
from tests.unit.review.faults import ALONE, SERVED, TOGETHER, WARNINGS
from tests.unit.review.planting import Fault

Check = Callable[[Path], Report]


def _named(fault: Fault) -> str:
    return fault.name


@pytest.mark.parametrize("fault", [*TOGETHER, *ALONE], ids=_named)
def test_a_fault_is_an_error_at_its_file_and_line(root: Path, check: Check, fault: Fault) -> None:
    fault.plant(root)
    report = check(root)
    assert fault.is_in(report.problems), "\n".join(map(str, report.problems))
    assert len(report.problems) == 1 + fault.others
    assert report.has_failed()


@pytest.mark.parametrize("fault", WARNINGS, ids=_named)
def test_a_warning_fails_the_check_only_when_it_is_strict(
    root: Path, check: Check, fault: Fault
) -> None:
    fault.plant(root)
    report = check(root)
    assert fault.is_in(report.problems), "\n".join(map(str, report.problems))
    assert {problem.severity for problem in report.problems} == {Severity.WARNING}
    assert (report.has_failed(), report.has_failed(strict=True)) == (False, True)


def test_many_faults_that_break_files_are_all_reported_in_one_run(root: Path, check: Check) -> None:
    for fault in TOGETHER:
        fault.plant(root)
    problems = check(root).problems
    assert [fault.name for fault in TOGETHER if not fault.is_in(problems)] == []


def test_many_faults_that_can_be_served_are_all_reported_in_one_run(
    root: Path, check: Check
) -> None:
    for fault in SERVED:
        fault.plant(root)
    problems = check(root).problems
    assert [fault.name for fault in SERVED if not fault.is_in(problems)] == []


def test_forty_faults_are_planted_at_least() -> None:
    assert len(TOGETHER) + len(SERVED) >= 40
    assert len({fault.name for fault in (*TOGETHER, *ALONE, *WARNINGS)}) >= 60


def test_every_code_of_templates_cases_and_spoken_phrases_is_planted() -> None:
    values = [*vars(review_codes).values(), *vars(template_codes).values()]
    known = {value for value in map(str, values) if re.fullmatch(r"KB\d{3}", value)}
    assert known - {fault.code for fault in (*TOGETHER, *ALONE, *WARNINGS)} == set()
