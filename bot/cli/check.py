"""`desk check`: every problem of knowledge, templates and cases, each on a line of its own."""

import sys
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.feedback import standing_table
from bot.cli.options import clock, now_option, root_option, settings
from bot.core.problem import Problem, Severity

if TYPE_CHECKING:
    from bot.review.check import Report

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@click.command(
    epilog="\b\nExamples:\n  desk check --topics\n  desk check --strict --now 2027-06-01"
)
@click.option("--strict", is_flag=True, help="Let warnings fail the check, too.")
@click.option("--topics", is_flag=True, help="Show how every topic stands by its phrases.")
@now_option
@root_option
def check(strict: bool, topics: bool, now: datetime | None, root: Path | None) -> None:
    """Check knowledge, templates and cases; print every problem."""
    from bot.bootstrap import build_library, matching_tools
    from bot.review.check import check_content

    began = time.perf_counter()
    found = settings(root)
    build = partial(build_library, tools=matching_tools(found.cache))
    report = check_content(found.root, clock(now)().date(), build)
    for problem in report.problems:
        click.echo(_line(problem))
    if topics:
        click.echo("\n".join(standing_table(report.topics)))
    click.echo(_summary(report, time.perf_counter() - began))
    if report.has_failed(strict=strict):
        sys.exit(1)


def _line(problem: Problem) -> str:
    """The problem as it writes itself, its severity in colour; click takes that off in a pipe."""
    mark = f"{problem.severity} {problem.code}"
    place, _, message = str(problem).partition(mark)
    return f"{place}{click.style(mark, fg=COLOURS[problem.severity])}{message}"


def _summary(report: "Report", seconds: float) -> str:
    counts = report.counts
    looked_at = ", ".join(
        (
            _number(counts.topics, "topic"),
            _number(counts.nodes, "node"),
            _number(counts.phrases, "phrase"),
            _number(counts.cases, "case"),
        )
    )
    verdict = "knowledge is fine" if not report.problems else _found(report)
    return "; ".join((f"{verdict}: {looked_at} in {seconds:.1f} s", *report.notes))


def _found(report: "Report") -> str:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    told = [_number(errors, "error")] if errors else []
    told += [_number(warnings, "warning")] if warnings else []
    return ", ".join(told)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
