"""Faults planted in sound content, and where the check reports them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.problem import Problem, Severity
from bot.review.check import Report

Check = Callable[[Path], Report]
Plant = Callable[[Path], None]

KEYS = "knowledge/topics/keys.yaml"
STATUS = "knowledge/topics/status.yaml"
IDEA = "knowledge/topics/idea.yaml"
DESK = "knowledge/desk.yaml"
TALK = "knowledge/talk.yaml"
GROUPS = "knowledge/out_of_scope.yaml"
CANNED = "knowledge/canned.yaml"
SOURCES = "knowledge/sources.yaml"
PRODUCTS = "knowledge/integrations.yaml"
KEYS_CASES = "tests/knowledge/keys.yaml"
STATUS_CASES = "tests/knowledge/status.yaml"

SCREENSHOT = "templates/canned/screenshot.md"

DEAD_NODE = "  dead: {handoff: keys/person.md, queue: api}\n"
NOT_SURE = """\
      - choose: Not sure
        node: person
        decision: handoff
"""
CIRCLE = """\
  which:
    options: [{goto: other, signals: [one]}]
    otherwise: other
  other:
    options: [{goto: v3, signals: [a]}, {goto: v2, signals: [b]}, {goto: person, signals: [c]}]
    otherwise: which
"""


@dataclass(frozen=True)
class Fault:
    """A fault with its name, how it is planted, and where it is reported.

    `others` are the problems that it brings along.
    """

    name: str
    plant: Plant
    file: str
    line: int
    code: str
    others: int = 0

    def is_in(self, problems: tuple[Problem, ...]) -> bool:
        return (self.file, self.line, self.code) in {(p.file, p.line, p.code) for p in problems}


def swap(file: str, old: str, new: str) -> Plant:
    """Replaces the first `old`, which must be there."""

    def plant(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return plant


def write(file: str, data: str | bytes) -> Plant:
    """Writes a whole file."""

    def plant(root: Path) -> None:
        (root / file).write_bytes(data.encode() if isinstance(data, str) else data)

    return plant


def drop(file: str) -> Plant:
    """Deletes a file."""
    return lambda root: (root / file).unlink()


def append(file: str, text: str) -> Plant:
    """Writes at the end of a file."""
    return lambda root: write(file, (root / file).read_text(encoding="utf-8") + text)(root)


def both(first: Plant, second: Plant) -> Plant:
    """Plants one after the other."""

    def plant(root: Path) -> None:
        first(root)
        second(root)

    return plant


def circle(root: Path) -> None:
    """Puts two routes that lead to each other in the place of the question."""
    text = (root / KEYS).read_text(encoding="utf-8")
    start, end = text.index("  which:\n"), text.index("  v3:\n")
    write(KEYS, text[:start] + CIRCLE + text[end:])(root)


TOGETHER = (
    Fault("unknown key", swap(PRODUCTS, "note:", "notes:"), PRODUCTS, 6, "KB101"),
    Fault("dangling goto", swap(KEYS, "goto: v3", "goto: v4"), KEYS, 22, "KB202"),
    Fault("doubled key", append(IDEA, "owner: somebody\n"), IDEA, 21, "KB019"),
    Fault("tab", swap(TALK, "  thanks", "\tthanks"), TALK, 3, "KB011"),
    Fault("unquoted No", swap(KEYS, "- a plugin asks for a key", "- No"), KEYS, 9, "KB021"),
    Fault("alias", swap(GROUPS, "is it Friday yet", "*friday"), GROUPS, 7, "KB016"),
    Fault("too deep", swap(STATUS_CASES, "[is", "[" * 45), STATUS_CASES, 4, "KB014"),
    Fault(
        "too large",
        write("templates/status/page.md", "word " * 300_000),
        "templates/status/page.md", 0, "KB003",
    ),
    Fault("half written", swap(SOURCES, "undated}", "undated"), SOURCES, 2, "KB010"),
    Fault(
        "unknown template variable",
        append("templates/keys/v3.md", "\nSay {{ produkt }}.\n"),
        "templates/keys/v3.md", 5, "KB603",
    ),
    Fault("missing template", drop(SCREENSHOT), CANNED, 4, "KB606"),
    Fault(
        "missing template of the desk",
        drop("templates/desk/again.md"),
        "templates/desk/again.md", 0, "KB606",
    ),
    Fault(
        "unused template",
        write("templates/keys/old.md", "Nobody says this.\n"),
        "templates/keys/old.md", 0, "KB607",
    ),
    Fault("answer without sources", swap(KEYS, "sources: [14]", "sources: []"), KEYS, 33, "KB105"),
    Fault(
        "phrase shared by two topics",
        swap(STATUS, "everything is down for us", "I need an API key!"),
        STATUS, 12, "KB401",
    ),
    Fault("missing case file", drop(KEYS_CASES), KEYS, 0, "KB703"),
    Fault(
        "label too long", swap(IDEA, "A new feature", "A new feature " * 4), IDEA, 13, "KB106"
    ),
    Fault(
        "refused Jinja construct",
        write("templates/idea/board.md", "Post it.\n{% include 'x' %}\n"),
        "templates/idea/board.md", 2, "KB602",
    ),
    Fault(
        "not UTF-8",
        write("templates/desk/stale.md", b"Checked.\nCaf\xe9.\n"),
        "templates/desk/stale.md", 2, "KB002",
    ),
    Fault(
        "file name not the topic",
        swap(STATUS, "topic: status", "topic: state"),
        STATUS, 1, "KB201",
    ),
    Fault(
        "unreachable node",
        append(STATUS, DEAD_NODE),
        STATUS, 22, "KB301",
    ),
)  # fmt: skip
"""Faults that do not hide one another."""

ALONE = (
    Fault("unquoted 11:00", swap(DESK, '"11:00-16:00"', "11:00"), DESK, 15, "KB021"),
    Fault("cycle without a question", circle, KEYS, 16, "KB302", others=6),
    Fault(
        "V2 leaf under key_and_secret",
        swap(KEYS, "version: v3", "version: v2"),
        KEYS, 31, "KB304",
    ),
    Fault(
        "node that no case visits",
        swap(KEYS_CASES, NOT_SURE, "        decision: ask\n"),
        KEYS, 43, "KB702",
    ),
    Fault(
        "case that reaches another node",
        swap(KEYS_CASES, "wants an API key\n", "wants an API key, and a secret\n"),
        KEYS_CASES, 5, "KB701",
    ),
    Fault(
        "node that its only case misses",
        swap(KEYS_CASES, " It wants a secret, too.", ""),
        KEYS_CASES, 9, "KB701",
    ),
    Fault(
        "case that hears other words",
        swap(KEYS_CASES, "Which of these", "What of these"),
        KEYS_CASES, 5, "KB701",
    ),
    Fault(
        "rejected phrase that is answered",
        swap(KEYS_CASES, "is it lunch yet", "I need an API key"),
        KEYS_CASES, 11, "KB701",
    ),
    Fault(
        "button that is not there",
        swap(KEYS_CASES, "choose: Key and token", "choose: Key and tokens"),
        KEYS_CASES, 13, "KB701",
    ),
    Fault(
        "case of a node that is not there",
        swap(KEYS_CASES, "node: which", "node: witch"),
        KEYS_CASES, 5, "KB705",
    ),
    Fault(
        "case of a topic that is not there",
        swap(KEYS_CASES, "node: which", "node: status_page/page"),
        KEYS_CASES, 5, "KB705",
    ),
    Fault(
        "cases without a topic",
        write("tests/knowledge/kees.yaml", "topic: kees\nmatches: [{node: a, say: [hello]}]\n"),
        "tests/knowledge/kees.yaml", 0, "KB704",
    ),
    Fault(
        "reply over a platform's limit",
        write("templates/keys/v2.md", "V2 is closed.\n\n" + "Too many words. " * 260),
        "templates/keys/v2.md", 0, "KB610",
    ),
    Fault(
        "paragraph over a platform's limit",
        write("templates/keys/v2.md", "V2 is closed. " * 215),
        "templates/keys/v2.md", 0, "KB610",
    ),
    Fault(
        "reply that a long name makes too long",
        append("templates/keys/v2.md", "\n" + "{{ app }}\n\n" * 20),
        "templates/keys/v2.md", 0, "KB610",
    ),
    Fault(
        "canned answer that a long value makes too long",
        append(SCREENSHOT, "\n" + "{{ form }}\n\n" * 20),
        SCREENSHOT, 0, "KB610",
    ),
    Fault(
        "variable of another template",
        swap("templates/keys/v2.md", "V2", "{{ form }}"),
        "templates/keys/v2.md", 1, "KB603",
    ),
    Fault(
        "slot in a template that a node says, too",
        both(
            swap(CANNED, "canned/screenshot.md", "keys/v2.md"),
            append("templates/keys/v2.md", "{{ form }}"),
        ),
        "templates/keys/v2.md", 2, "KB603", others=2,
    ),
    Fault(
        "case file that cannot be read",
        write(STATUS_CASES, b"topic: status\nrejects: [caf\xe9]\n"),
        STATUS_CASES, 2, "KB002",
    ),
    Fault(
        "layout without a place",
        swap("templates/layout.md", "{{ guidance }}", ""),
        "templates/layout.md", 0, "KB604",
    ),
)  # fmt: skip

WARNINGS = (
    Fault(
        "stale answer",
        swap(KEYS, "review_by: 2027-11-01", "review_by: 2026-11-22"),
        KEYS, 35, "KB501",
    ),
    Fault(
        "slot that is never shown",
        swap(SCREENSHOT, "{{ form }}", "it"),
        CANNED, 5, "KB608",
    ),
    Fault(
        "slot that one of the desk's variables hides",
        both(swap(CANNED, "form:", "phone:"), swap(SCREENSHOT, "form", "phone")),
        CANNED, 5, "KB608",
    ),
)  # fmt: skip


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
    assert [problem.severity for problem in report.problems] == [Severity.WARNING]
    assert (report.has_failed(), report.has_failed(strict=True)) == (False, True)


def test_many_faults_are_all_reported_in_one_run(root: Path, check: Check) -> None:
    for fault in TOGETHER:
        fault.plant(root)
    problems = check(root).problems
    assert [fault.name for fault in TOGETHER if not fault.is_in(problems)] == []
    assert len(TOGETHER) > 15
