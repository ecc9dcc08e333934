"""Trees as people see them at a terminal."""

from collections.abc import Callable
from datetime import date

from bot.core.knowledge import (
    HandoffNode,
    KnowledgeBase,
    Leaf,
    Node,
    Option,
    Question,
    Queue,
    Route,
    Topic,
    TopicState,
)
from bot.kb.graph import tree_lines


def topic(*nodes: Node) -> Topic:
    return Topic(
        "t", "A topic", "a", TopicState.ANSWER, (), (), nodes[0].id, {n.id: n for n in nodes}
    )


def leaf(id: str, version: str | None = None) -> Leaf:
    return Leaf(id, "a.md", "T", (1,), date(2026, 1, 1), date(2027, 1, 1), version)


def test_a_tree_shows_labels_versions_and_dates(
    files: dict[str, str], load: Callable[[dict[str, str]], KnowledgeBase]
) -> None:
    assert tree_lines(load(files).topics["api_key"]) == [
        "api_key  An app asks for an API key",
        "└ what_it_asks_for?",
        "  ├ API key and secret → v3_key  [answer, V3, review by 2027-11-23]",
        "  ├ API key and access token → v2_closed  [answer, V2, review by 2026-11-23]",
        "  ├ Only a button (not shown) → button  [answer, review by 2027-11-23]",
        "  └ (not sure) → ask_a_person  [hand-off to api]",
    ]


def test_a_shared_node_is_drawn_once() -> None:
    inner = Question("inner", "q.md", (Option("Yes", "end"),), "person")
    first = Question("first", "q.md", (Option("A", "inner"), Option("B", "inner")), "end")
    person = HandoffNode("person", "h.md", Queue.TRAINERS)
    assert tree_lines(topic(first, inner, leaf("end"), person))[1:] == [
        "└ first?",
        "  ├ A → inner?",
        "  │ ├ Yes → end  [answer, review by 2027-01-01]",
        "  │ └ (not sure) → person  [hand-off to trainers]",
        "  ├ B → inner (above)",
        "  └ (not sure) → end (above)",
    ]


def test_a_route_shows_what_settles_it() -> None:
    options = (
        Option("", "v3", signals=("secret",), asks="key_and_secret", offered=False),
        Option("A button", "end", asks="connect", offered=False),
    )
    assert tree_lines(topic(Route("r", options, "end"), leaf("v3", "v3"), leaf("end")))[1:] == [
        "└ r  [goes on by what is known]",
        "  ├ (asks: key_and_secret, secret) → v3  [answer, V3, review by 2027-01-01]",
        "  ├ A button → end  [answer, review by 2027-01-01]",
        "  └ (otherwise) → end (above)",
    ]


def test_a_node_that_is_not_there_is_shown_as_missing() -> None:
    question = Question("q", "q.md", (Option("On", "gone"),), "gone")
    assert tree_lines(topic(question))[2] == "  ├ On → gone  [missing]"


def test_a_circle_ends() -> None:
    question = Question("q", "q.md", (Option("Again", "q"),), "q")
    assert tree_lines(topic(question))[1:] == [
        "└ q?",
        "  ├ Again → q (above)",
        "  └ (not sure) → q (above)",
    ]


def test_a_chain_of_five_thousand_questions_is_drawn() -> None:
    chain = [
        Question(f"n{n}", "q.md", (Option("On", f"n{n + 1}"),), f"n{n + 1}") for n in range(5000)
    ]
    assert len(tree_lines(topic(*chain, leaf("n5000")))) == 1 + 1 + 2 * 5000
