"""The desk's own texts held to what people can read, whatever the product."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.bootstrap import load_knowledge_base
from bot.core.knowledge import Route
from bot.kb.source import read_content
from bot.rendering.plain import to_text
from bot.review.guidance import Guidance, GuidanceRenderer
from bot.review.reading import MAX_GRADE, MAX_WORDS, read, sentences

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)  # in New York
FIRST_WORDS = 25  # of the first sentence, which answers or asks
FILLER = (
    "thank", "great", "good question", "we understand", "that is fine", "sorry", "unfortunately",
    "please note", "as you may", "happy to", "of course", "no problem", "i understand",
)  # fmt: skip
ASKS_TO_SHOW = re.compile(
    r"\b(send|post|tell|show|give) (us|me|the|your|a)\b.*\b(secret|token|password)"
)
REFUSES = re.compile(r"\b(never|not|nobody|no|leave out|cover)\b")

Told = dict[str, list[Guidance]]


@pytest.fixture(scope="module")
def names() -> list[str]:
    kb = load_knowledge_base(ROOT, date.min)
    return [item.product for item in kb.integrations]


@pytest.fixture(scope="module")
def told() -> Told:
    """What each template of a topic says, for nobody's product and for each one."""
    kb = load_knowledge_base(ROOT, date.min)
    renderer = GuidanceRenderer(kb, read_content(ROOT).templates, NOON)
    nodes = (node for topic in kb.topics.values() for node in topic.nodes.values())
    templates = sorted({node.template for node in nodes if not isinstance(node, Route)})
    return {name: list(renderer.branches(name, kb.integrations)) for name in templates}


def each(told: Told) -> Iterator[tuple[str, Guidance]]:
    return ((name, guidance) for name, branches in told.items() for guidance in branches)


def test_no_answer_has_more_words_than_people_read(told: Told, names: list[str]) -> None:
    words = {(name, g.product): read(g.document, names).words for name, g in each(told)}
    assert {where: count for where, count in words.items() if count > MAX_WORDS} == {}


def test_no_answer_is_harder_to_read_than_allowed(told: Told, names: list[str]) -> None:
    grades = {(name, g.product): read(g.document, names).grade for name, g in each(told)}
    assert {where: grade for where, grade in grades.items() if grade > MAX_GRADE} == {}


def test_the_first_sentence_is_short_and_no_filler(told: Told, names: list[str]) -> None:
    for name, guidance in each(told):
        first = sentences(guidance.document)[0]
        # A product's name counts as one word, as it does for the grade.
        shown = first.replace(guidance.product, "it") if guidance.product else first
        assert len(shown.split()) <= FIRST_WORDS, f"{name}: {first}"
        assert not first.lower().startswith(FILLER), f"{name}: {first}"


def test_no_answer_asks_to_show_a_secret(told: Told) -> None:
    for name, guidance in each(told):
        for sentence in map(str.lower, sentences(guidance.document)):
            asks = ASKS_TO_SHOW.search(sentence) and not REFUSES.search(sentence)
            assert not asks, f"{name}: {sentence}"


def test_no_answer_gives_the_address_of_the_closed_v2_site(told: Told) -> None:
    for name, guidance in each(told):
        assert "mashery.com" not in to_text(guidance.document).lower(), name
