"""Which product stands for all that a node says in the same way."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.bootstrap import load_knowledge_base
from bot.core.knowledge import NodeRef
from bot.kb.source import read_content
from bot.review.examples import Examples
from bot.review.guidance import GuidanceRenderer

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
PRODUCTS = """\
integrations:
  - {product: Acme, aliases: [acme x], asks: key_and_secret, version: v3, note: Update Acme first.}
  - {product: Bolt, aliases: [bolt x], asks: key_and_token, version: v2, note: Ask for another.}
  - {product: Cask, aliases: [cask x], asks: either, version: either, note: It has two forms.}
  - {product: Dune, aliases: [dune x], asks: either, version: none}
"""
NOTE = "\n\n{% if product_note %}\nAbout {{ product }}: {{ product_note }}\n{% endif %}\n"
HAS_V3 = "\n\n{% if product_has_v3 %}\nSwitch {{ app }} to V3.\n{% endif %}\n"

Known = Callable[[str, str], list[str]]


@pytest.fixture
def known(root: Path) -> Known:
    """The products shown as examples for a node whose template ends in some words."""
    (root / "knowledge/integrations.yaml").write_text(PRODUCTS, encoding="utf-8")

    def find(node: str, ending: str) -> list[str]:
        kb = load_knowledge_base(root, date.min)
        name = f"keys/{node}.md"
        texts = dict(read_content(root).templates)
        texts[name] += ending
        renderer = GuidanceRenderer(kb, texts, NOON)
        return [e.known for e in Examples(kb, renderer).of(NodeRef("keys", node), name)]

    return find


def test_notes_of_several_products_are_one_example(known: Known) -> None:
    assert known("v3", NOTE) == ["Acme"]


def test_a_product_that_leads_to_the_node_is_taken_first(known: Known) -> None:
    assert known("v2", NOTE) == ["Bolt"]


def test_a_product_that_settles_a_question_is_no_example_of_it(known: Known) -> None:
    assert known("which", NOTE) == ["Cask"]


def test_a_product_whose_record_leads_elsewhere_is_no_example(known: Known, root: Path) -> None:
    topic, products = root / "knowledge/topics/keys.yaml", root / "knowledge/integrations.yaml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("signals: [token]", "signals: []"))
    _, first, second, *_ = PRODUCTS.splitlines(keepends=True)
    products.write_text(f"integrations:\n{second}{first}", encoding="utf-8")
    assert known("which", NOTE) == ["Acme"]


def test_each_way_that_products_change_the_words_is_an_example(known: Known) -> None:
    assert known("v3", HAS_V3) == ["Acme"]
    assert known("v2", NOTE + HAS_V3) == ["Bolt", "Cask"]


def test_a_name_alone_is_no_example(known: Known) -> None:
    assert known("v3", "\n\n{{ App }} calls, and {{ app }} waits.\n") == []


def test_an_error_code_is_an_example(known: Known) -> None:
    assert known("v3", "\n\n{% if error_code %}\nThat is a {{ error_code }}.\n{% endif %}\n") == [
        "error 401"
    ]
