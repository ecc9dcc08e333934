"""What knowledge says about itself."""

from datetime import date

import pytest

from bot.core.knowledge import KnowledgeBase, NodeRef, OutOfScope, Queue, TopicState
from tests.builders import desk_knowledge, leaf, topic

LAST_DAY = date(2027, 11, 23)


@pytest.mark.parametrize(
    ("today", "is_stale"),
    [(LAST_DAY, False), (date(2027, 11, 24), True), (date(2026, 1, 1), False)],
)
def test_the_day_of_review_still_counts_as_fresh(today: date, is_stale: bool) -> None:
    assert leaf("v3", review_by=LAST_DAY).is_stale(today) is is_stale


def test_a_node_is_found_by_its_address(kb: KnowledgeBase) -> None:
    assert kb.node(NodeRef("status", "closed")) == leaf("closed")


@pytest.mark.parametrize("ref", [NodeRef("status", "gone"), NodeRef("gone", "closed")])
def test_a_node_that_a_reload_took_away_is_none(kb: KnowledgeBase, ref: NodeRef) -> None:
    assert kb.node(ref) is None


def test_a_product_is_found_by_exactly_its_name(kb: KnowledgeBase) -> None:
    listed = kb.integration("ended app")
    assert listed is not None
    assert listed.asks == "ended"
    assert kb.integration("Ended App") is None


def test_a_group_is_found_by_its_name(kb: KnowledgeBase) -> None:
    assert kb.group("api_other") == OutOfScope("api_other", Queue.API, ())
    assert kb.group("unheard of") is None


def test_drafts_are_not_served_and_the_rest_is_in_order() -> None:
    kb = desk_knowledge(
        topic("zebra", leaf("z")), topic("draft", leaf("d"), state=TopicState.DRAFT)
    )
    assert [t.id for t in kb.served_topics()] == [
        "api_key", "billing", "private", "status", "token", "webhooks", "zebra",
    ]  # fmt: skip
