"""Which nodes cases must reach by words, and which by a button, too."""

from collections.abc import Callable
from pathlib import Path

from bot.review.check import Report

Check = Callable[[Path], Report]
Edit = Callable[[str, str, str], None]
KEYS, CASES = "knowledge/topics/keys.yaml", "tests/knowledge/keys.yaml"
PRESSED = "      - choose: Key and secret\n        node: v3\n      - say: sorry"
ROUTE = "  way: {options: [{goto: person, signals: [lost]}], otherwise: v3}\n"


def found(report: Report) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in report.problems]


def test_a_node_behind_a_button_needs_a_case_that_presses_it(
    root: Path, check: Check, edit: Edit
) -> None:
    edit(CASES, PRESSED, "      - say: sorry")
    assert found(check(root)) == [(28, "KB707")]


def test_the_cure_is_a_turn_to_copy(root: Path, check: Check, edit: Edit) -> None:
    edit(CASES, PRESSED, "      - say: sorry")
    (problem,) = check(root).problems
    assert problem.hint.endswith("{say: WORDS OF THE QUESTION}, {choose: Key and secret, node: v3}")


def test_a_label_that_yaml_would_misread_is_quoted(root: Path, check: Check, edit: Edit) -> None:
    edit(KEYS, "label: Key and secret", 'label: "A key: secret, too"')
    edit(CASES, "Key and secret, Key and token", '"A key: secret, too", Key and token')
    edit(CASES, PRESSED, "      - say: sorry")
    (problem,) = check(root).problems
    assert '{choose: "A key: secret, too", node: v3}' in problem.hint


def test_an_option_that_is_not_offered_needs_no_click(root: Path, check: Check, edit: Edit) -> None:
    edit(
        KEYS,
        "      - label: Key and secret\n",
        "      - label: Key and secret\n        offered: false\n",
    )
    edit(CASES, "[Key and secret, Key and token,", "[Key and token,")
    edit(CASES, PRESSED, "      - say: sorry")
    assert check(root).problems == ()


def test_a_button_that_leads_to_a_route_is_pressed_for_its_otherwise(
    root: Path, check: Check, edit: Edit
) -> None:
    edit(KEYS, "goto: v3", "goto: way")
    edit(KEYS, "  v3:\n", f"{ROUTE}  v3:\n")
    assert check(root).problems == ()
    edit(CASES, PRESSED, "      - say: sorry")
    assert found(check(root)) == [(29, "KB707")]


def test_a_case_that_fails_still_counts_for_what_it_names(
    root: Path, check: Check, edit: Edit
) -> None:
    """What is missing is the case's success, and that is told already."""
    edit(CASES, "choose: Key and secret\n", "choose: Key and token\n")
    assert [code for _, code in found(check(root))] == ["KB701"]
