"""The check of one template: each finding with its code and the template's own line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.knowledge import KnowledgeBase
from bot.rendering.check import TemplateChecker
from bot.rendering.variables import guidance_names, layout_names

NAMES = frozenset({"app", "product", "error_code", "links.portal", "hours.state"})


def found(text: str, names: frozenset[str] = NAMES) -> list[tuple[str, int]]:
    return [
        (problem.code, problem.line) for problem in TemplateChecker().check("a.md", text, names)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n{% if product %}", [("KB601", 2)]),
        ("a\n{{ " + "(" * 5000, [("KB601", 0)]),
        ("a\n\n{{ app ~ product }}", [("KB602", 3)]),
        ("a\n{{ prodct }}", [("KB603", 2)]),
        ("{% if prodct %}a{% endif %}", [("KB603", 1)]),
        ("{{ links.portl }}", [("KB603", 1)]),
        ("{{ prodct|default('a') }}", [("KB603", 1)]),
        ("a\n\n# b", [("KB604", 3)]),
        ("a\n\n{% if app %}\n# b\n{% endif %}", [("KB604", 4)]),
        ("[a](https://x.org/{{ app }})", [("KB604", 1)]),
        ("a" * 12_001, [("KB605", 0)]),
        ("a" * 11_900 + "{{ app }}", [("KB605", 0)]),
        ("{{ app }} {{ links.portal }}\n\n- {{ hours.state }}\n", []),
        ("", []),
    ],
)
def test_each_kind_of_problem_has_its_code_and_line(
    text: str, expected: list[tuple[str, int]]
) -> None:
    assert found(text) == expected


BRANCHES = """{# one line
   and another #}
{% if product %}
fine
{% if error_code == "401" %}

# in a branch of a branch
{% elif error_code %}

> in another

{% else %}

![in the last](https://x.org)
{% endif %}
{% endif %}

fine{% if not product %} <b>at the end</b>{% endif %}
"""


def test_every_branch_is_read_and_lines_are_those_of_the_template() -> None:
    expected = [("KB604", 7), ("KB604", 10), ("KB604", 14), ("KB604", 18), ("KB604", 18)]
    assert sorted(set(found(BRANCHES))) == sorted(set(expected))


@pytest.mark.parametrize("opening", ["{%- if app -%}", "{% if app %}", "  {% if app %}  "])
def test_trimmed_space_does_not_shift_lines(opening: str) -> None:
    assert found(f"a\n\n{opening}\n\nb\n\n{{% endif %}}\n\n# c") == [("KB604", 9)]


PIECES = ["{{ app }}", "{% if app %}", "{% else %}", "{% endif %}", "{{", "}}", "{%", "- ", "> "]
PIECES += ["\n", "\n\n", "[a](", ")", "**", "`", "```", "<b>", "!", "# ", "(" * 999, "|lower" * 99]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=9)).map("".join))
def test_the_check_has_an_answer_to_any_text(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(0 <= line <= lines for _, line in found(text))


def test_every_problem_is_reported_at_once() -> None:
    text = "# a\n\n{{ nobody }}\n\n{{ app + 1 }}\n\n---\n"
    assert found(text) == [("KB604", 1), ("KB603", 3), ("KB602", 5), ("KB604", 7)]


def test_a_problem_of_several_branches_is_reported_once() -> None:
    text = "{% if app %}a{% elif product %}b{% else %}c{% endif %}\n\n# d"
    assert found(text) == [("KB604", 2 + 1)]


def test_a_problem_names_file_reason_and_cure() -> None:
    (problem,) = TemplateChecker().check("t/a.md", "{{ prodct }}", NAMES)
    expected = "templates/t/a.md:1: error KB603 there is no variable prodct; did you mean product?"
    assert str(problem) == expected


def test_a_name_like_no_other_gets_another_cure() -> None:
    (problem,) = TemplateChecker().check("a.md", "{{ zzzzzz }}", NAMES)
    assert problem.hint.startswith("declare it as a slot")


@pytest.mark.parametrize("text", ["none", "{{ guidance }} b", "{{ guidance }}\n\n{{ guidance }}"])
def test_a_layout_needs_a_place_for_the_guidance_in_every_branch(text: str) -> None:
    assert found(text, NAMES | {"guidance"}) == [("KB604", 0)]


def test_the_layout_is_in_order(layout: str, knowledge: KnowledgeBase) -> None:
    assert TemplateChecker().check("layout.md", layout, layout_names(knowledge.desk)) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{% if product == 'a' %}{{ links.portal }}{% endif %}", {"product", "links.portal"}),
        ("{{ a|default(b) }}", {"a", "b"}),
        ("{% raw %}{{ a }}{% endraw %}", set()),
        ("{% if", set()),
    ],
)  # fmt: skip
def test_the_variables_of_a_template_are_known(text: str, names: set[str]) -> None:
    assert TemplateChecker().variables_used("a.md", text) == names


def test_links_of_the_desk_can_be_named(knowledge: KnowledgeBase) -> None:
    assert {"links.portal", "links.updates", "app"} <= guidance_names(knowledge.desk)
