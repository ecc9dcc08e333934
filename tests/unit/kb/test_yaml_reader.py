"""YAML as this project reads it: plain values, lines for everything, bounds. With both parsers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.problem import Problem
from bot.kb.yaml_reader import LOADER, MAX_DEPTH, Document, read_yaml

Read = Callable[[str], tuple[Document | None, tuple[Problem, ...]]]

LOADERS = {"pure": yaml.SafeLoader, "c": LOADER}


@pytest.fixture(params=LOADERS)
def read(request: pytest.FixtureRequest) -> Read:
    """Reads with each parser."""
    return lambda text: read_yaml("f.yaml", text, LOADERS[request.param])


def data_of(text: str) -> object:
    document, problems = read_yaml("f.yaml", text)
    assert document, problems
    return document.data


def test_the_fast_parser_is_used_where_it_is() -> None:
    assert LOADER is yaml.CSafeLoader


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("401", 401),
        ("123456789012345678901", 123456789012345678901),
        ("1.5", 1.5),
        ("-0.25", -0.25),
        ("2026-11-23", date(2026, 11, 23)),
        ("866-289-2101", "866-289-2101"),
        ("11:00-16:00", "11:00-16:00"),
        ("24/7", "24/7"),
        ("1,000", "1,000"),
        ("1.2.3", "1.2.3"),
        ("None", "None"),
        ("nope", "nope"),
        ("yes please", "yes please"),
        ("V3 key", "V3 key"),
        ("a  b", "a  b"),
        ('"No"', "No"),
        ("'11:00'", "11:00"),
        ('"012"', "012"),
        ("'2026-11-23'", "2026-11-23"),
        ('"tab\\there"', "tab\there"),
    ],
)
def test_a_value_is_what_it_looks_like(read: Read, text: str, value: object) -> None:
    document, problems = read(f"k: {text}\n")
    assert problems == ()
    assert document
    assert document.data == {"k": value}
    assert type(document.data["k"]) is type(value)


TRAPS = (
    "y n Y N yes no Yes No YES NO on off On Off ON OFF True False TRUE FALSE Null NULL "
    "11:00 9:30 1:30:00 190:20:30.15 012 00 0o17 -012 0x1F 0b101 1_000 1_0.5 +5 5. .5 1e3 1.5e-3 "
    "-.5 .inf -.INF .NaN = 2026-11-23T10:00:00Z 2026-1-2T3:04:05 " + "9" * 31
).split()


@pytest.mark.parametrize("text", [*TRAPS, "2026-11-23 10:00:00"])
def test_a_value_that_readers_disagree_on_wants_quotes(read: Read, text: str) -> None:
    _, problems = read(f"a: 1\nk:\n  - {text}\n")
    assert [(p.code, p.line, p.hint) for p in problems] == [
        ("KB021", 3, f'write it in quotes: "{text}"')
    ]


def resolves_to_text(text: str) -> bool:
    """Whether PyYAML, a YAML 1.1 reader, takes an unquoted scalar for text."""
    node = yaml.compose(f"- {text}", yaml.SafeLoader)
    return isinstance(node, yaml.SequenceNode) and node.value[0].tag == "tag:yaml.org,2002:str"


@given(st.text(alphabet="0123456789.:-+_eExXoObnaifNTtyYlsurOFf~<=", min_size=1, max_size=12))
@example("1:20")
@example(".nan")
def test_text_without_a_problem_is_text_to_other_readers_too(text: str) -> None:
    document, problems = read_yaml("f.yaml", f"- {text}\n")
    if document and not problems and document.data == [text]:
        assert resolves_to_text(text)


@pytest.mark.parametrize("text", ["No: 1", "on: 1", "y: 1", "012: 1", "11:00: 1"])
def test_a_key_that_readers_disagree_on_wants_quotes(read: Read, text: str) -> None:
    _, problems = read(f"{text}\n")
    assert [p.code for p in problems] == ["KB021"]


def test_after_a_trap_the_rest_of_the_file_is_read(read: Read) -> None:
    document, problems = read("a: No\nb: Off\nc: [x]\n")
    assert [p.line for p in problems] == [1, 2]
    assert document
    assert document.data == {"a": "No", "b": "Off", "c": ["x"]}
    assert document.faulty == {("a",), ("b",)}


NESTED = """\
# a comment
topic: x

nodes:
  v3_key:
    answer: a.md
    goto:  # here
      far
    options:
      - label: one

        goto: two
      -
        label: three
    flow: {a: 1, b: [1,
      2]}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("topic",), 2),
        (("nodes",), 4),
        (("nodes", "v3_key"), 5),
        (("nodes", "v3_key", "goto"), 7),
        (("nodes", "v3_key", "options"), 9),
        (("nodes", "v3_key", "options", 0), 10),
        (("nodes", "v3_key", "options", 0, "label"), 10),
        (("nodes", "v3_key", "options", 0, "goto"), 12),
        (("nodes", "v3_key", "options", 1, "label"), 14),
        (("nodes", "v3_key", "flow", "b", 1), 16),
        (("nodes", "v3_key", "options", 0, "asks"), 10),
        (("nodes", "v3_key", "title"), 5),
        (("gone", "for", "good"), 2),
    ],
)
def test_every_value_has_its_line_or_that_of_its_parent(
    read: Read, path: tuple[str | int, ...], line: int
) -> None:
    document, _ = read(NESTED)
    assert document
    assert document.line_of(path) == line


def test_windows_line_ends_do_not_shift_lines(read: Read) -> None:
    document, _ = read("a: 1\r\n\r\nb: 2\r\n")
    assert document
    assert document.line_of(("b",)) == 3


def test_a_doubled_key_names_both_lines_and_keeps_the_first(read: Read) -> None:
    document, (problem,) = read("a: {x: 1}\nb: 2\na: {x: 2}\n")
    assert document
    assert document.data == {"a": {"x": 1}, "b": 2}
    assert (problem.line, problem.message) == (3, "the key 'a' stands here and in line 1")


def test_a_key_that_stands_three_times_names_the_first(read: Read) -> None:
    _, problems = read("a: 1\na: 2\na: 3\n")
    assert [p.message[-9:] for p in problems] == ["in line 1", "in line 1"]


def test_a_star_without_quotes_is_one_problem(read: Read) -> None:
    _, problems = read("a: 1\nb: *very good\n")
    assert [(p.line, p.code) for p in problems] == [(2, "KB016")]


def test_the_same_key_may_stand_in_two_groups() -> None:
    assert data_of("a: {x: 1}\nb: {x: 2}\n") == {"a": {"x": 1}, "b": {"x": 2}}


def test_whole_numbers_may_be_keys() -> None:
    assert data_of('14: a\n"14": b\n') == {14: "a", "14": "b"}


def test_long_texts_are_joined_as_yaml_says(read: Read) -> None:
    document, _ = read("a: >\n  one\n  two\nb: |\n  one\n  two\nc: one\n  two\n")
    assert document
    assert document.data == {"a": "one two\n", "b": "one\ntwo\n", "c": "one two"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "null\n"])
def test_a_file_with_nothing_in_it_is_a_problem_of_the_whole_file(read: Read, text: str) -> None:
    document, (problem,) = read(text)
    assert document is None
    assert (problem.code, problem.line) == ("KB013", 0)


def test_forty_levels_are_read_and_one_more_is_not(read: Read) -> None:
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH)[0]
    document, (problem,) = read("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert document is None
    assert problem.code == "KB014"


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "{a: ", "[{a: "])
def test_nesting_of_a_hundred_thousand_levels_is_refused(read: Read, opening: str) -> None:
    document, problems = read(opening * 100_000)
    assert document is None
    assert problems[0].code in {"KB014", "KB020"}


def test_an_alias_bomb_is_refused_at_every_alias(read: Read) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 9)]
    document, problems = read("\n".join(["l0: &l0 [x]", *levels]))
    assert document is None
    assert {p.code for p in problems} == {"KB016"}
    assert len(problems) == 1 + 8 * 11


def test_an_alias_to_itself_is_refused(read: Read) -> None:
    document, problems = read("&a [*a]")
    assert document is None
    assert [p.code for p in problems] == ["KB016", "KB016"]


def test_an_alias_is_no_key(read: Read) -> None:
    document, problems = read("*a : 1\nb: 2\n")
    assert document is None
    assert [(p.line, p.code) for p in problems] == [(1, "KB016")]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!env", "!"])
def test_no_tag_constructs_anything(read: Read, tag: str) -> None:
    document, (problem,) = read(f"a: {tag} [x]\n")
    assert document is None
    assert (problem.code, problem.line) == ("KB017", 1)


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("a:\n  'b\n", 2, "the file ends in the middle of a quoted text", "close it"),
        ('a:\n  "b', 2, "the file ends in the middle of a quoted text", "close it"),
        ("a: 1\nb: [1,\n", 2, "the file ends in the middle of a list or group", "close it"),
        ("a: 1\nb: {c: 1\n\n", 2, "the file ends in the middle of a group in { }", "close it"),
        ("a: 1\nb: [1, 2\nc: 3\n", 2, "the list in [ ] that begins here is not closed", "commas"),
        ("a: {b: 1\nc: 3\n", 1, "the group in { } that begins here is not closed", "commas"),
        ("a: 1\nb\n", 2, "the line is neither `key: value`", "add the colon"),
        ("a: my app: broken\n", 1, "a colon stands where none can", "in quotes"),
        ("a: - b\n", 1, "a list cannot begin on the line of its key", "line of its own"),
        ("a: @b\n", 1, "a text cannot begin with @ without quotes", "in quotes"),
        ("a: 1\nb: `c`\n", 2, "a text cannot begin with ` without quotes", "in quotes"),
        ("a: %b\n", 1, "a text cannot begin with % without quotes", "in quotes"),
        ("a: **b**\n", 1, "a text cannot begin with * or &", "in quotes"),
        ("a: 'it's'\n", 1, "something stands behind a closing quote", "double quotes"),
        ('a: "b" c\n', 1, "something stands behind a closing quote", "double quotes"),
        ('a: "\\d"\n', 1, "a backslash in double quotes means", "single quotes"),
        ('a: "\\xzz"\n', 1, "a backslash in double quotes means", "single quotes"),
        ("a:\n  - b\n - c\n", 3, "the line does not fit the lines above it", "column"),
        ("a: |b\n", 1, "something stands behind the | or >", "next line"),
        ("a: ]\n", 1, "a bracket or comma stands where none can", "in quotes"),
        ("a: 'b\n---\n", 2, "a line of --- or ...", "close the quotes"),
        ("%YAML 3.0\n---\na\n", 1, "the %YAML line names a version", "take the line out"),
        ("%YAML 1.1\n", 1, "something stands after the end", "one document"),
        ("a: 1\n%b: 2\n", 2, "a line cannot begin with %", "in quotes"),
        ("%b: 2\n", 1, "a line cannot begin with %", "in quotes"),
        ("a: !<b\n", 1, "a text cannot begin with ! without quotes", "in quotes"),
        ("a: !!b}c\n", 1, "a text cannot begin with ! without quotes", "in quotes"),
        ("a: > b\n", 1, "something stands behind the | or >", "next line"),
        ("a\n...\nb\n", 3, "something stands after the end", "one document"),
        ("a:\n\tb: 1\n", 2, "the line is indented with a tab", "spaces"),
        ("a: b\n\tc\n", 2, "the line is indented with a tab", "spaces"),
        ("a:\n  b: 1\n\xa0 c: d: 1\n", 3, "the line is indented with", "spaces"),
    ],
)  # fmt: skip
def test_broken_yaml_is_explained_in_one_line(
    read: Read, text: str, line: int, message: str, hint: str
) -> None:
    document, (problem,) = read(text)
    assert document is None
    assert problem.line == line
    assert problem.message.startswith(message)
    assert hint in problem.hint
    assert "\n" not in str(problem)


def test_a_file_cut_off_inside_quotes_never_passes_for_a_whole_one(files: dict[str, str]) -> None:
    text = files["knowledge/desk.yaml"]
    cuts = [text[:end] for end in range(len(text)) if text.count('"', 0, end) % 2]
    results = [read_yaml("f.yaml", cut) for cut in cuts]
    assert len(results) > 100
    assert all(document is None and problems for document, problems in results)


WORDS = "a b: [ ] { } , ' \" # &x *x !t --- << No 1:00 \\ % @ é".split()  # noqa: SIM905 - quotes around each hide what they are
PIECES = st.sampled_from(
    [*WORDS, "- ", ": ", "? ", "|\n", "\n", "  ", "\t", "\r", "\ufeff", "\x00"]
)


@pytest.mark.parametrize("parser", LOADERS)
@given(text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
@settings(max_examples=150, deadline=1000)
def test_any_text_gives_data_or_a_problem(parser: str, text: str) -> None:
    document, problems = read_yaml("f.yaml", text, LOADERS[parser])
    assert document or problems
    lines = max(1, len(text.splitlines()))
    assert all(0 <= p.line <= lines and "\n" not in str(p) for p in problems)
    if document:
        assert all(1 <= line <= lines for line in document.lines.values())


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=50, deadline=1000)
@given(data=st.dictionaries(st.text(max_size=5), PLAIN, min_size=1, max_size=4))
def test_what_pyyaml_writes_is_read_back_the_same(data: dict[str, Any]) -> None:
    document, problems = read_yaml("f.yaml", yaml.safe_dump(data, allow_unicode=True))
    codes = {p.code for p in problems}
    assert codes <= {"KB012", "KB021"}
    if document:
        assert document.data == data
