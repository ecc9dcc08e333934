"""What is said about a file whose keys or values are not as they should be."""

from collections.abc import Callable

import pytest

from bot.core.guidance import MOST_OFFERED
from bot.core.knowledge import Act
from bot.core.problem import Problem
from bot.kb.forms import ID_LENGTH
from bot.kb.schema import TalkPhrases

Check = Callable[[dict[str, str]], tuple[Problem, ...]]

DESK = "knowledge/desk.yaml"
TALK = "knowledge/talk.yaml"
TOPIC = "knowledge/topics/api_key.yaml"


def lines(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{p.line} {p.code} {p.message}; {p.hint}" for p in problems]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "phrases:\n  - I",
            "phrase:\n  - I",
            ["5 KB101 unknown key 'phrase'; did you mean 'phrases'?"],
        ),
        (
            "owner: api-support\n",
            "",
            ["1 KB102 missing key 'owner'; add `owner: …` here"],
        ),
        (
            "state: answer",
            "state: asnwer",
            ["4 KB104 'state' \"asnwer\" is not known; did you mean 'answer'?"],
        ),
        (
            "state: answer",
            "state: live",
            ["4 KB104 'state' \"live\" is not known; known are answer, ask, draft"],
        ),
        (
            "  - I need an API key",
            "  - it says: enter your key",
            [
                "6 KB103 item 1 of 'phrases' must be a text; "
                'a text with ": " in it needs quotes around it'
            ],
        ),
        (
            "offered: false",
            'offered: "false"',
            ["30 KB103 'offered' must be true or false; write it without quotes"],
        ),
        (
            "verified: 2026-05-23",
            "verified: May 2026",
            [
                "46 KB103 'verified' must be a date such as 2027-05-23; write it without quotes",
            ],
        ),
        (
            "title: No key needed",
            "title:",
            [
                "50 KB103 'title' must be a text; "
                "nothing stands there; write it, or take the key out",
            ],
        ),
        (
            "sources: [14, 19]",
            "sources: [14, '19']",
            ["38 KB103 item 2 of 'sources' must be a whole number; write it without quotes"],
        ),
    ],
)
def test_a_slip_is_one_problem_with_its_likeliest_cure(
    old: str, new: str, expected: list[str], files: dict[str, str], check: Check
) -> None:
    assert old in files[TOPIC]
    files[TOPIC] = files[TOPIC].replace(old, new, 1)
    assert lines(check(files)) == expected


def test_all_slips_of_a_file_are_reported_at_once(files: dict[str, str], check: Check) -> None:
    for old, new in [
        ("owner: api-support", "owners: x"),
        ("label: Only a button", "labell: Only a button"),
        ("version: v3", "version: 3"),
        ("queue: api", "queue: nobody"),
        ("unsure: ask_a_person", "unsure: ask_person"),
    ]:
        files[TOPIC] = files[TOPIC].replace(old, new, 1)
    assert [(p.line, p.code) for p in check(files)] == [
        (3, "KB101"),
        (29, "KB101"),
        (36, "KB104"),
        (56, "KB104"),
    ]


def test_a_broken_node_does_not_hide_the_references_of_another(
    files: dict[str, str], check: Check
) -> None:
    files[TOPIC] = files[TOPIC].replace("queue: api", "queue: nobody")
    files[TOPIC] = files[TOPIC].replace("goto: v2_closed", "goto: v2_close")
    assert [(p.line, p.code) for p in check(files)] == [(28, "KB202"), (56, "KB104")]


def test_a_file_that_is_a_list_wants_keys(files: dict[str, str], check: Check) -> None:
    files[TALK] = "- hi\n"
    (problem,) = check(files)
    assert (problem.line, problem.message) == (
        1,
        "the content must be a group of keys, each `key: value`",
    )


@pytest.mark.parametrize("node", ["[]", "text", "5", "{}", "null"])
def test_a_node_that_says_nothing_is_one_problem(
    node: str, files: dict[str, str], check: Check
) -> None:
    files[TOPIC] += f"  more: {node}\n"
    assert [(p.line, p.code) for p in check(files)] == [(57, "KB108")]


@pytest.mark.parametrize("nodes", ["[]", "text", "{}", "5"])
def test_nodes_that_are_no_group_are_one_problem_of_the_schema(
    nodes: str, files: dict[str, str], check: Check
) -> None:
    head, _, _ = files[TOPIC].partition("nodes:\n")
    files[TOPIC] = f"{head}nodes: {nodes}\n"
    assert [p.line for p in check(files) if p.code.startswith("KB1")] == [17]


def test_a_value_with_a_yaml_problem_has_no_schema_problem_besides(
    files: dict[str, str], check: Check
) -> None:
    files[DESK] = files[DESK].replace('"11:00-16:00"', "11:00")
    assert [p.code for p in check(files)] == ["KB021"]


def test_blanks_around_a_text_are_no_part_of_it(files: dict[str, str], check: Check) -> None:
    files[TOPIC] = files[TOPIC].replace("owner: api-support", "owner: >\n  api support\n")
    assert check(files) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("label: Only a button", f"label: {'b' * 40}"),
        ("title: No key needed", f"title: {'t' * 60}"),
    ],
)
def test_a_text_that_just_fits_is_taken(
    old: str, new: str, files: dict[str, str], check: Check
) -> None:
    files[TOPIC] = files[TOPIC].replace(old, new)
    assert check(files) == ()


def test_one_window_may_close_as_the_next_opens(files: dict[str, str], check: Check) -> None:
    files[DESK] = files[DESK].replace("09:00-12:00", "09:00-13:00")
    assert check(files) == ()


def test_a_number_for_an_account_wants_quotes(files: dict[str, str], check: Check) -> None:
    files[DESK] = files[DESK].replace("slack: U012345", "discord: 123456789012345678")
    (problem,) = check(files)
    assert (problem.line, problem.hint) == (21, "write it in quotes")


@pytest.mark.parametrize(
    "zone", ["../etc/passwd", "/etc/passwd", "America", "EST5EDT5", "x" * 5000, "a\\0b", "É"]
)
def test_no_name_of_a_zone_does_harm(zone: str, files: dict[str, str], check: Check) -> None:
    files[DESK] = files[DESK].replace("America/New_York", f'"{zone}"')
    assert {p.code for p in check(files)} <= {"KB111", "KB012"}
    assert check(files)


def test_talk_has_the_acts_of_the_core() -> None:
    assert set(TalkPhrases.model_fields) == {act.value for act in Act}


def test_many_broken_nodes_are_not_all_listed(files: dict[str, str], check: Check) -> None:
    files[TOPIC] += "".join(f"  n{number}: {{}}\n" for number in range(5000))
    problems = check(files)
    assert len(problems) < 110
    assert [p.code for p in problems][-1] == "KB099"


LONG = "a" * 57


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        (TOPIC, "topic: api_key", f"topic: {LONG}", "'topic'"),
        (TOPIC, "  v3_key:", f"  {LONG}:", "the key"),
    ],
)
def test_an_id_must_fit_into_a_button(
    file: str, old: str, new: str, named: str, files: dict[str, str], check: Check
) -> None:
    files[file] = files[file].replace(old, new, 1)
    (problem,) = (p for p in check(files) if p.code == "KB106")
    assert problem.message.startswith(named)
    assert problem.message.endswith("is 57 characters long; 56 fit")
    assert problem.hint.startswith("shorten it wherever it stands")


def test_an_id_of_56_characters_is_taken(files: dict[str, str], check: Check) -> None:
    files[TOPIC] = files[TOPIC].replace("v3_key", "a" * 56)
    assert check(files) == ()


def test_a_question_between_four_topics_fits_into_a_block_of_slack() -> None:
    asked = "choice:did_you_mean:" + ",".join(["a" * ID_LENGTH] * MOST_OFFERED)
    assert len(asked) <= 255
