"""The table of faults at the end of a run: tried, survived, lost, doubled. Not here: faults."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest

_NAME = "fault"


@dataclass(frozen=True, slots=True)
class Result:
    """How many questions there were, and the ones that went wrong: texts that say how."""

    questions: int
    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)


Note = Callable[[str, int, Result], None]


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Note:
    """Notes how often a fault was tried in this test, and what came of the questions."""

    def add(fault: str, tried: int, result: Result) -> None:
        lost = len(result.lost) + len(result.wrong)
        entry = (_NAME, [fault, tried, lost, len(result.doubled)])
        request.node.user_properties.append(entry)

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table; the numbers of all workers come with their tests' reports."""
    sums: dict[str, Counter[str]] = {}
    for fault, tried, lost, doubled in _entries(terminalreporter):
        row = sums.setdefault(fault, Counter())
        row.update(tried=tried, lost=lost, doubled=doubled)
    if not sums:
        return
    terminalreporter.section("faults tried")
    terminalreporter.write_line(f"{'':44}{'tried':>8}{'survived':>10}{'lost':>6}{'doubled':>9}")
    for fault, row in sorted(sums.items()):
        survived = max(0, row["tried"] - row["lost"] - row["doubled"])
        numbers = f"{row['tried']:>8}{survived:>10}{row['lost']:>6}{row['doubled']:>9}"
        terminalreporter.write_line(f"{fault:44}{numbers}")


def _entries(terminalreporter: pytest.TerminalReporter) -> Iterator[tuple[str, int, int, int]]:
    reports: Iterable[object] = (r for some in terminalreporter.stats.values() for r in some)
    for report in reports:
        if isinstance(report, pytest.TestReport) and report.when == "call":
            for name, entry in report.user_properties:
                if name == _NAME and isinstance(entry, list | tuple):
                    fault, tried, lost, doubled = entry
                    yield fault, tried, lost, doubled
