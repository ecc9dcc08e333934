"""Names that lead nowhere or stand for two things, where one slip is not the whole story."""

from collections.abc import Callable

import pytest

from bot.core.problem import Problem

Check = Callable[[dict[str, str]], tuple[Problem, ...]]

DESK = "knowledge/desk.yaml"
SOURCES = "knowledge/sources.yaml"
PRODUCTS = "knowledge/integrations.yaml"
TOPIC = "knowledge/topics/api_key.yaml"


def test_products_with_the_same_idle_asks_are_one_warning(
    files: dict[str, str], check: Check
) -> None:
    for name in ("One", "Two"):
        files[PRODUCTS] += f"  - {{product: {name}, asks: ended, version: none}}\n"
    assert [(p.line, p.code) for p in check(files)] == [(14, "KB205")]


def test_a_route_settles_a_product_as_an_option_does(files: dict[str, str], check: Check) -> None:
    files[PRODUCTS] += "  - {product: One, asks: ended, version: none}\n"
    files[TOPIC] = files[TOPIC].replace("unsure: ask_a_person", "unsure: by_product") + (
        "  by_product: {otherwise: button, options: [{asks: ended, goto: ask_a_person}]}\n"
    )
    assert check(files) == ()


@pytest.mark.parametrize("alias", ["GRAVITY  forms", "gravityforms"])
def test_a_product_may_repeat_its_own_name_among_its_aliases(
    alias: str, files: dict[str, str], check: Check
) -> None:
    files[PRODUCTS] = files[PRODUCTS].replace("gravity form]", f"{alias}]")
    assert check(files) == ()


def test_an_alias_of_two_products_is_reported_at_the_second(
    files: dict[str, str], check: Check
) -> None:
    files[PRODUCTS] = files[PRODUCTS].replace(
        "product: Duck Diver\n", "product: Duck Diver\n    aliases: [ducky, Gravity Form]\n"
    )
    assert [(p.line, p.code) for p in check(files)] == [(9, "KB208")]


def test_a_label_may_stand_in_two_questions(files: dict[str, str], check: Check) -> None:
    files[TOPIC] += (
        "  again:\n"
        "    question: q.md\n"
        "    options: [{label: Only a button, goto: button}]\n"
        "    unsure: button\n"
    )
    files[TOPIC] = (
        files[TOPIC]
        .replace("unsure: ask_a_person", "unsure: again")
        .replace("goto: button\n", "goto: ask_a_person\n", 1)
    )
    assert check(files) == ()


def test_unused_sources_and_links_are_no_problem(files: dict[str, str], check: Check) -> None:
    files[SOURCES] += "  20: {address: a page, date: undated}\n"
    files[DESK] = files[DESK].replace(
        "hours:\n", '  spare: {label: spare, address: "https://example.org"}\nhours:\n'
    )
    assert check(files) == ()


def test_many_dangling_targets_are_not_all_listed(files: dict[str, str], check: Check) -> None:
    ways = "".join(f"      - {{label: L{n}, goto: gone{n}}}\n" for n in range(1000))
    files[TOPIC] = files[TOPIC].replace("    options:\n", f"    options:\n{ways}")
    assert [p.code for p in check(files)] == ["KB202"] * 100
