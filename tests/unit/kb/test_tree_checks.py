"""Trees that lead nowhere, round in circles, or to the wrong version of the API."""

from collections.abc import Callable

import pytest

from bot.core.problem import Problem

Check = Callable[[dict[str, str]], tuple[Problem, ...]]

TREE = "knowledge/topics/tree.yaml"
HEAD = """\
topic: tree
title: A tree
owner: a
state: draft
phrases: [a tree]
start: first
nodes:
"""
LEAF = "sources: [14], verified: 2026-11-01, review_by: 2027-11-01}"


def question(id: str, unsure: str, *options: str) -> str:
    ways = ", ".join(f"{{label: L{n}, {option}}}" for n, option in enumerate(options))
    return f"  {id}: {{question: q.md, unsure: {unsure}, options: [{ways}]}}\n"


def route(id: str, otherwise: str, goto: str) -> str:
    return f"  {id}: {{otherwise: {otherwise}, options: [{{signals: [s], goto: {goto}}}]}}\n"


def answer(id: str, version: str = "") -> str:
    extra = f"version: {version}, " if version else ""
    return f"  {id}: {{answer: a.md, title: T, {extra}{LEAF}\n"


@pytest.fixture
def found(files: dict[str, str], check: Check) -> Callable[..., list[tuple[int, str]]]:
    """Line and code of the errors of a tree; its first node stands in line 8."""

    def errors(*nodes: str) -> list[tuple[int, str]]:
        problems = check({**files, TREE: HEAD + "".join(nodes)})
        return [(p.line, p.code) for p in problems if p.file == TREE and p.code >= "KB3"]

    return errors


Found = Callable[..., list[tuple[int, str]]]


def test_shared_leaves_and_crossing_ways_are_sound(found: Found) -> None:
    nodes = [
        question("first", "end", "goto: second", "goto: end"),
        question("second", "end", "goto: end", "goto: first"),
        answer("end"),
    ]
    assert found(*nodes) == []


def test_a_circle_with_something_to_choose_is_sound(found: Found) -> None:
    nodes = [
        question("first", "second", "goto: end"),
        question("second", "first", "goto: end, offered: false"),
        answer("end"),
    ]
    assert found(*nodes) == []


def test_every_dead_node_is_named(found: Found) -> None:
    nodes = [
        answer("first"),
        question("island", "shore", "goto: shore"),
        question("shore", "island", "goto: first"),
    ]
    assert found(*nodes) == [(9, "KB301"), (10, "KB301")]


def test_a_circle_of_routes_asks_nobody(found: Found) -> None:
    nodes = [
        question("first", "end", "goto: one"),
        route("one", "two", "end"),
        route("two", "end", "one"),
        answer("end"),
    ]
    assert found(*nodes) == [(9, "KB302"), (10, "KB302")]


def test_a_route_to_a_question_that_leads_back_asks_somebody(found: Found) -> None:
    nodes = [
        route("first", "second", "end"),
        question("second", "first", "goto: end"),
        answer("end"),
    ]
    assert found(*nodes) == []


def test_only_the_nodes_of_the_circle_are_named(found: Found) -> None:
    nodes = [
        route("first", "one", "end"),
        route("one", "one", "after"),
        route("after", "end", "end"),
        answer("end"),
    ]
    assert found(*nodes) == [(9, "KB302")]


def test_questions_for_ever_have_no_end(found: Found) -> None:
    nodes = [
        question("first", "second", "goto: end"),
        question("second", "third", "goto: third"),
        question("third", "second", "goto: second"),
        answer("end"),
    ]
    assert found(*nodes) == [(9, "KB303"), (10, "KB303")]


def test_a_tree_with_a_missing_target_is_not_judged_further(found: Found) -> None:
    nodes = [question("first", "end", "goto: gone"), answer("end"), answer("dead")]
    assert found(*nodes) == []


@pytest.mark.parametrize(
    ("asks", "version", "fits"),
    [
        ("key_and_secret", "v3", True),
        ("key_and_secret", "v2", False),
        ("key_and_token", "v2", True),
        ("key_and_token", "v3", False),
        ("connect", "v2", True),
        ("key_and_secret", "", True),
    ],
)
def test_an_answer_is_for_the_version_that_the_form_asks_for(
    asks: str, version: str, fits: bool, found: Found
) -> None:
    nodes = [
        question("first", "person", f"asks: {asks}, goto: second"),
        question("second", "end", "goto: person"),
        "  person: {handoff: h.md, queue: api}\n",
        answer("end", version),
    ]
    assert found(*nodes) == ([] if fits else [(11, "KB304")])


def test_an_option_without_asks_keeps_what_was_settled_before(found: Found) -> None:
    nodes = [
        question("first", "person", "asks: key_and_secret, goto: second"),
        question("second", "person", "goto: end"),
        "  person: {handoff: h.md, queue: api}\n",
        answer("end", "v2"),
    ]
    assert found(*nodes) == [(11, "KB304")]


def test_the_last_option_with_asks_on_the_way_decides(found: Found) -> None:
    """Whoever finds out later that the form wants a secret after all may get V3."""
    nodes = [
        question("first", "end", "asks: key_and_token, goto: second"),
        question("second", "end", "asks: key_and_secret, goto: v3"),
        answer("end"),
        answer("v3", "v3"),
    ]
    assert found(*nodes) == []


def test_an_answer_that_two_ways_lead_to_must_fit_both(found: Found) -> None:
    nodes = [
        question("first", "v2", "asks: key_and_token, goto: v2", "asks: key_and_secret, goto: v2"),
        answer("v2", "v2"),
    ]
    assert found(*nodes) == [(9, "KB304")]


def test_a_chain_of_two_thousand_questions_is_no_trouble(found: Found) -> None:
    chain = [question(f"n{n}", f"n{n + 1}", f"goto: n{n + 1}") for n in range(2000)]
    assert found(question("first", "n0", "goto: n0"), *chain, answer("n2000")) == []


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("label: The form says V3, goto: second", False),
        ("label: x, signals: [v3 form], goto: second", False),
        ("label: V3, signals: [v2 key], goto: second", True),
        ("label: Not V3, goto: second", True),
        ("label: V3, asks: key_and_token, goto: second", True),
        ("label: V31, goto: second", True),
    ],
)
def test_an_option_whose_words_name_v3_alone_leads_to_no_v2_answer(
    words: str, fits: bool, found: Found
) -> None:
    first = f"  first:\n    question: q.md\n    options: [{{{words}}}]\n    unsure: person\n"
    nodes = [
        first,
        question("second", "end", "goto: person"),
        "  person: {handoff: h.md, queue: api}\n",
        answer("end", "v2"),
    ]
    assert [code for _, code in found(*nodes)] == ([] if fits else ["KB304"])


def test_an_option_that_names_v2_may_lead_to_v3_which_is_the_only_way_on(found: Found) -> None:
    option = "  first:\n    question: q.md\n    options: [{label: V2, goto: v3}]\n    unsure: end\n"
    assert found(option, answer("v3", "v3"), answer("end")) == []
