"""The Jinja2 that authors may use, and each construct that they may not."""

from collections.abc import Callable

import pytest

from bot.core.errors import RenderError
from bot.core.reply import Document
from bot.rendering.environment import (
    Compiler,
    build_environment,
    find_names,
    find_refused,
    parse,
)
from bot.rendering.plain import to_text


def refused(text: str) -> list[tuple[int, str]]:
    return list(find_refused(parse(build_environment(), "a.md", text)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{% for a in b %}{{ a }}{% endfor %}", "a loop"),
        ("{% macro a() %}{% endmacro %}", "a macro"),
        ("{% call a() %}{% endcall %}", "a macro or a call block"),
        ("{% include 'a' %}", "including"),
        ("{% import 'a' as b %}", "including"),
        ("{% from 'a' import b %}", "including"),
        ("{% extends 'a' %}", "inheritance"),
        ("{% block a %}{% endblock %}", "inheritance"),
        ("{% set a = 1 %}", "setting a variable"),
        ("{% set a %}b{% endset %}", "setting a variable"),
        ("{% with a = 1 %}{% endwith %}", "setting a variable"),
        ("{% filter upper %}a{% endfilter %}", "a filter or autoescape block"),
        ("{% autoescape true %}a{% endautoescape %}", "a filter or autoescape block"),
        ("{{ a + 1 }}", "arithmetic"),
        ("{{ a - 1 }}", "arithmetic"),
        ("{{ a * 2 }}", "arithmetic"),
        ("{{ a / 2 }}", "arithmetic"),
        ("{{ a // 2 }}", "arithmetic"),
        ("{{ a % 2 }}", "arithmetic"),
        ("{{ a ** 2 }}", "arithmetic"),
        ("{{ -a }}", "arithmetic"),
        ("{{ +a }}", "arithmetic"),
        ("{{ a ~ b }}", "joining with ~"),
        ("{{ a[0] }}", "an index or slice"),
        ("{{ a[1:2] }}", "an index or slice"),
        ("{{ links['portal'] }}", "an index or slice"),
        ("{{ a() }}", "a call"),
        ("{{ a.upper() }}", "a call"),
        ("{{ links.portal() }}", "a call"),
        ("{{ a.b }}", "a dot in a name"),
        ("{{ a.__class__ }}", "a dot in a name"),
        ("{{ links.portal.label }}", "a dot in a name"),
        ("{{ 'a'.b }}", "a dot in a name"),
        ("{{ links }}", "links as a whole"),
        ("{% if hours %}a{% endif %}", "hours as a whole"),
        ("{{ 'a' if b else 'c' }}", "an inline if"),
        ("{{ [a] }}", "a list or a mapping"),
        ("{{ (a, b) }}", "a list or a mapping"),
        ("{{ {'a': b} }}", "a list or a mapping"),
        ("{% if a > 1 %}b{% endif %}", "a comparison other than"),
        ("{% if a in 'b' %}b{% endif %}", "a comparison other than"),
        ("{% if a is string %}b{% endif %}", "string, which is none of"),
        ("{% if a is eq %}b{% endif %}", "these arguments of eq"),
        ("{{ a|replace('a', 'b') }}", "replace, which is none of"),
        ("{{ a|attr('b') }}", "attr, which is none of"),
        ("{{ a|upper('b') }}", "these arguments of upper"),
        ("{{ a|default('b', true, 1) }}", "these arguments of default"),
        ("{{ a|default(default_value='b') }}", "these arguments of default"),
        ("{{ a|default(*b) }}", "these arguments of default"),
        ("{{ a|default(b ~ c) }}", "joining with ~"),
        ("a \ue000 b", "a private-use character"),
    ],
)
def test_a_construct_is_refused_at_its_line(text: str, reason: str) -> None:
    ((line, found),) = refused(f"first\n\n{text}")
    assert found.startswith(reason)
    assert line == (1 if reason == "a private-use character" else 3)


def test_everything_refused_is_found_at_once() -> None:
    text = "{{ a + 1 }}\n{% if b() %}\n{{ c[0] }}\n{% else %}\n{{ d ~ e }}\n{% endif %}"
    assert [line for line, _ in refused(text)] == [1, 2, 3, 5]


@pytest.mark.parametrize(
    "text",
    [
        "{{ a|lower }}{{ a|upper }}{{ a|capitalize }}{{ a|default('b', true) }}{{ a|default }}",
        "{% if a %}b{% elif c == 'd' %}e{% else %}f{% endif %}",
        "{% if a and not b or c != 'd' %}e{% endif %}",
        "{% if a is defined and b is equalto 'c' and d is not eq 'e' %}h{% endif %}",
        "{{ links.portal }} {{ hours.state }} {{ signature.name }}",
        "{# a comment #}{% raw %}{{ a }}{% endraw %}{{ 'b' }}",
    ],
)
def test_what_authors_may_use_compiles(text: str) -> None:
    assert refused(text) == []
    Compiler().template("a.md", text)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n{% if %}", 2), ("a\n\n{{ a", 3), ("{% if a %}\nb", 2), ("{% frob %}", 1)],
)
def test_a_syntax_error_names_its_line(text: str, line: int) -> None:
    with pytest.raises(RenderError) as caught:
        parse(build_environment(), "a.md", text)
    assert (caught.value.template, caught.value.line) == ("a.md", line)


@pytest.mark.parametrize(
    "text",
    ["{{ " + "(" * 5_000, "{{ a" + "|lower" * 2_000 + " }}", "{{ a" + " or a" * 2_000 + " }}"],
)
def test_a_tree_too_deep_to_walk_is_an_error_for_people(text: str) -> None:
    with pytest.raises(RenderError, match="nested too deeply"):
        parse(build_environment(), "a.md", text)


def test_a_refused_template_never_compiles() -> None:
    with pytest.raises(RenderError, match=r"templates/a\.md:2: arithmetic"):
        Compiler().template("a.md", "a\n{{ 'a' * 200000000 }}")


def test_nothing_is_named_that_templates_do_not_get() -> None:
    environment = build_environment()
    assert not environment.globals
    assert set(environment.filters) == {"lower", "upper", "capitalize", "default"}
    assert environment.loader is None


def test_names_are_found_with_line_and_dot_and_not_inside_of_what_is_refused() -> None:
    text = "{{ a }}\n{% if b == c|lower %}{{ links.portal }}{% endif %}\n{{ d + e }}"
    found = list(find_names(parse(build_environment(), "a.md", text)))
    assert found == [(1, "a"), (2, "b"), (2, "c"), (2, "links.portal")]


@pytest.mark.parametrize("text", ["{{ nme }}", "{% if nme %}a{% endif %}", "{{ nme|upper }}"])
def test_an_unknown_variable_is_an_error_with_its_line(
    render_bare: Callable[..., Document], text: str
) -> None:
    with pytest.raises(RenderError, match=r"templates/answer\.md:2: 'nme' is undefined"):
        render_bare(f"a\n{text}")


@pytest.mark.parametrize("text", ["{{ links.nowhere }}", "{{ links.__class__ }}"])
def test_an_unknown_link_is_an_error(render_bare: Callable[..., Document], text: str) -> None:
    with pytest.raises(RenderError, match=r"templates/answer\.md:1: "):
        render_bare(text)


def test_lines_with_conditions_leave_no_empty_lines(render_bare: Callable[..., Document]) -> None:
    text = "- a\n  {% if v == 'yes' %}\n- b\n  {% endif %}\n- c"
    assert to_text(render_bare(text, v="yes")) == "- a\n- b\n- c"
