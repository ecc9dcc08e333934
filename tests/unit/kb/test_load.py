"""Loading a whole root: what is reported together, what hides nothing, and what is served."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.knowledge import KnowledgeBase, TopicState
from bot.core.problem import Problem, Severity
from bot.kb.load import load_knowledge
from bot.kb.source import Content, read_content

Check = Callable[[dict[str, str]], tuple[Problem, ...]]
Load = Callable[[dict[str, str]], KnowledgeBase]

TODAY = date(2026, 11, 23)
DESK = "knowledge/desk.yaml"
SOURCES = "knowledge/sources.yaml"
PRODUCTS = "knowledge/integrations.yaml"
TALK = "knowledge/talk.yaml"
TOPIC = "knowledge/topics/api_key.yaml"
STATUS = "knowledge/topics/status.yaml"


def test_a_sound_root_loads_from_disk(root: Path) -> None:
    content = read_content(root)
    knowledge, problems = load_knowledge(content, TODAY)
    assert problems == ()
    assert knowledge
    assert knowledge.version == content.version


def test_problems_of_all_files_come_in_one_run_by_file_and_line(
    files: dict[str, str], check: Check
) -> None:
    files[STATUS] = files[STATUS].replace("[19]", "[77]")
    files[TOPIC] = (
        files[TOPIC].replace("goto: v3_key", "goto: v9").replace("state: answer", "state:")
    )
    files[DESK] = "desk: {\n"
    assert [(p.file, p.line) for p in check(files)] == [
        (DESK, 1),
        (TOPIC, 4),
        (TOPIC, 25),
        (STATUS, 11),
    ]


def test_an_error_keeps_the_knowledge_from_being_served(files: dict[str, str]) -> None:
    files[TOPIC] = files[TOPIC].replace("goto: v3_key", "goto: v9")
    knowledge, problems = load_knowledge(Content("", files, {}), TODAY)
    assert knowledge is None
    assert problems


def test_a_problem_of_reading_keeps_the_knowledge_from_being_served(files: dict[str, str]) -> None:
    unread = Problem("templates/x.md", 0, "KB003", "too large")
    result = load_knowledge(Content("", files, {}, problems=(unread,)), TODAY)
    assert result == (None, (unread,))


def test_a_problem_of_a_case_file_does_not(files: dict[str, str]) -> None:
    unread = Problem("tests/knowledge/x.yaml", 0, "KB003", "too large")
    knowledge, problems = load_knowledge(Content("", files, {}, case_problems=(unread,)), TODAY)
    assert knowledge
    assert problems == ()


@pytest.mark.parametrize("file", [DESK, SOURCES, PRODUCTS, TALK])
def test_a_broken_file_is_the_only_problem(file: str, files: dict[str, str], check: Check) -> None:
    """What others name of it is not missed: it may well be there once the file reads again."""
    files[file] = "x: [\n"
    assert {(p.file, p.code) for p in check(files)} == {(file, "KB010")}


def test_a_broken_topic_does_not_make_a_product_idle(files: dict[str, str], check: Check) -> None:
    files[TOPIC] = "x: [\n"
    assert {p.file for p in check(files)} == {TOPIC}


def test_a_file_that_was_not_read_is_not_missed(files: dict[str, str]) -> None:
    for file in (DESK, SOURCES, TOPIC):
        del files[file]
    unread = [Problem(file, 0, "KB002", "not UTF-8") for file in (DESK, SOURCES, TOPIC)]
    problems = load_knowledge(Content("", files, {}, problems=tuple(unread)), TODAY)[1]
    assert sorted(problems, key=str) == sorted(unread, key=str)


@pytest.mark.parametrize("text", ["", "# soon\n"])
def test_an_empty_file_is_reported_as_a_whole(
    text: str, files: dict[str, str], check: Check
) -> None:
    files[TALK] = text
    assert [(p.code, p.file, p.line) for p in check(files)] == [("KB013", TALK, 0)]


def test_a_missing_desk_is_reported(files: dict[str, str], check: Check) -> None:
    del files[DESK]
    assert [(p.code, p.file, p.line) for p in check(files)] == [("KB008", DESK, 0)]


def test_a_root_without_topics_is_reported(files: dict[str, str], check: Check) -> None:
    del files[TOPIC], files[STATUS]
    errors = [p for p in check(files) if p.severity is Severity.ERROR]
    assert [(p.code, p.file, p.line) for p in errors] == [("KB008", "knowledge/topics", 0)]


def test_only_the_desk_and_a_topic_are_needed(files: dict[str, str], load: Load) -> None:
    status = files[STATUS].replace("sources: [19]", "sources: [1]")
    few = {
        DESK: files[DESK],
        STATUS: status,
        SOURCES: "sources: {1: {address: a book, date: '2026'}}\n",
    }
    assert load(few).integrations == ()


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        ("knowledge/integration.yaml", "did you mean knowledge/integrations.yaml?"),
        ("knowledge/refunds.yaml", "topics lie in knowledge/topics/, one a file"),
        ("knowledge/topics/more/refunds.yaml", "topics lie in knowledge/topics/, one a file"),
    ],
)
def test_a_file_that_nobody_looks_for_is_reported(
    file: str, hint: str, files: dict[str, str], check: Check
) -> None:
    files[file] = "x: 1\n"
    assert [(p.code, p.file, p.line, p.hint) for p in check(files)] == [("KB006", file, 0, hint)]


def test_a_draft_is_loaded_and_not_served(files: dict[str, str], load: Load) -> None:
    knowledge = load(files)
    assert knowledge.topics["status"].state is TopicState.DRAFT
    assert [topic.id for topic in knowledge.served_topics()] == ["api_key"]


def test_a_draft_is_checked(files: dict[str, str], check: Check) -> None:
    files[STATUS] = files[STATUS].replace("start: page", "start: pages")
    assert [(p.file, p.line, p.code) for p in check(files)] == [(STATUS, 6, "KB202")]


def test_the_last_day_of_an_answer_is_fresh(files: dict[str, str]) -> None:
    problems = [load_knowledge(Content("", files, {}), date(2026, 11, day))[1] for day in (23, 24)]
    assert [[(p.line, p.code) for p in found] for found in problems] == [[], [(47, "KB501")]]


def test_warnings_never_hide_an_error(files: dict[str, str], check: Check) -> None:
    many = ", ".join(["hi all"] * 300)
    files[TALK] = files[TALK].replace("hi all", many)
    files[TOPIC] = files[TOPIC].replace("- I need an API key", "- good morning")
    codes = [p.code for p in check(files)]
    assert "KB403" in codes
    assert codes.count("KB404") == 100


WORDS = """
nodes: topic: options: question: answer: otherwise: talk: desk: hours: links: sources: canned:
x v3_key 2026-11-23 - [ ] { } , 1 true No
""".split()  # noqa: SIM905 - a list of texts in quotes hides what they are
ANY_TEXT = st.one_of(
    st.text(max_size=100),
    st.binary(max_size=100).map(lambda data: data.decode("utf-8", "ignore")),
    st.lists(st.sampled_from([*WORDS, "\n", "\n  ", "\n    - "]), max_size=40).map(" ".join),
)


@settings(max_examples=150, deadline=2000)
@given(
    file=st.sampled_from(
        ["desk", "sources", "integrations", "canned", "talk", "out_of_scope", "topics/x"]
    ),
    text=ANY_TEXT,
)
def test_any_text_in_any_file_gives_knowledge_or_an_error(file: str, text: str) -> None:
    path = f"knowledge/{file}.yaml"
    knowledge, problems = load_knowledge(Content("", {path: text}, {}), TODAY)
    assert knowledge is None
    assert all(p.line <= text.count("\n") + text.count("\r") + 1 for p in problems)


@settings(max_examples=150, deadline=2000)
@given(data=st.data())
def test_a_file_with_a_piece_cut_out_never_raises(data: st.DataObject) -> None:
    text = TREE
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    cut = text[:begin] + data.draw(st.text("ab: -[]{}\n", max_size=5)) + text[end:]
    _, problems = load_knowledge(Content("", {"knowledge/topics/t.yaml": cut}, {}), TODAY)
    assert all(p.message and "\n" not in str(p) for p in problems)


TREE = """\
topic: t
title: A title
owner: a
state: ask
phrases: [one, "two", three]
start: q
nodes:
  q:
    question: q.md
    options:
      - {label: One, asks: connect, signals: [x, y], goto: r}
      - label: Two
        offered: false
        goto: a
    unsure: h
  r: {otherwise: a, options: [{asks: ended, goto: h}]}
  a: {answer: a.md, title: A, sources: [1], verified: 2026-01-01, review_by: 2027-01-01}
  h: {handoff: h.md, queue: api}
"""


def big_topic(number: int) -> str:
    """Ten questions and ten answers, forty phrases."""
    phrases = "".join(f"  - question {number} in words number {n}\n" for n in range(40))
    nodes = "".join(
        f"  q{n}:\n    question: q.md\n    options:\n"
        f"      - {{label: One, signals: [secret, callback], goto: a{n}}}\n"
        f"      - {{label: Two, replies: [the second], goto: q{min(n + 1, 9)}}}\n"
        f"    unsure: a{n}\n"
        f"  a{n}: {{answer: a.md, title: Answer, links: [portal], sources: [14],"
        f" verified: 2026-11-23, review_by: 2027-11-23}}\n"
        for n in range(10)
    )
    head = f"topic: t{number}\ntitle: Topic\nowner: a\nstate: answer\nstart: q0\n"
    return f"{head}phrases:\n{phrases}nodes:\n{nodes}"


def test_a_thousand_nodes_in_fifty_files_load(files: dict[str, str], load: Load) -> None:
    for number in range(50):
        files[f"knowledge/topics/t{number}.yaml"] = big_topic(number)
    knowledge = load(files)
    assert sum(len(topic.nodes) for topic in knowledge.topics.values()) > 1000
