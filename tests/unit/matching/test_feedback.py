"""How topics stand by their phrases."""

import pytest

from bot.core.knowledge import KnowledgeBase
from bot.core.matching import COLLIDING, FEWEST, Decision, Utterance
from bot.matching.feedback import PhraseStanding, topic_standings
from bot.matching.matcher import KnowledgeMatcher
from bot.matching.phrases import Phrase


def phrase(topic: str, own: float, rival: str, rival_score: float) -> PhraseStanding:
    best, score = (topic, own) if own >= rival_score else (rival, rival_score)
    text = Phrase("a phrase", topic)
    return PhraseStanding(text, Decision.ASK, best, score, own, rival, rival_score)


def test_a_phrase_leads_by_what_its_own_topic_is_ahead() -> None:
    assert phrase("key", 0.7, "down", 0.2).lead == pytest.approx(0.5)
    assert phrase("key", 0.1, "down", 0.4).lead == pytest.approx(-0.3)


def test_a_topic_is_counted_by_the_phrases_that_it_wins_without_them() -> None:
    phrases = [phrase("key", own, "down", 0.3) for own in (0.9, 0.5, 0.2)]
    (found,) = topic_standings(phrases, ["key"])
    assert (found.phrases, found.won, found.rival, found.lost) == (3, 2, "down", 1)
    assert found.margin == pytest.approx(0.2)


def test_the_topic_with_the_smallest_margin_is_first() -> None:
    phrases = [phrase("key", 0.9, "down", 0.1), phrase("down", 0.3, "key", 0.2)]
    assert [t.topic for t in topic_standings(phrases, ["key", "down"])] == ["down", "key"]


def test_phrases_without_a_topic_are_none_of_them() -> None:
    assert topic_standings([phrase("near:key", 0.9, "key", 0.1)], ["key"]) == []


def test_a_topic_with_few_phrases_is_thin() -> None:
    for count in (FEWEST - 1, FEWEST):
        phrases = [phrase("key", 0.9, "down", 0.1)] * count
        assert topic_standings(phrases, ["key"])[0].is_thin is (count < FEWEST)


@pytest.mark.parametrize(
    ("count", "lost", "collides"), [(10, 2, False), (10, 3, True), (50, 9, False), (50, 10, True)]
)
def test_topics_collide_where_many_phrases_go_to_one_rival(
    count: int, lost: int, collides: bool
) -> None:
    kept = [phrase("key", 0.9, "refund", 0.1)] * (count - lost)
    gone = [phrase("key", 0.2, "down", 0.6)] * lost
    found = topic_standings([*kept, *gone], ["key"])[0]
    assert found.collides is collides
    assert pytest.approx(0.2) == COLLIDING


def test_explaining_tells_how_well_the_leading_topics_are_known(
    kb: KnowledgeBase, matcher: KnowledgeMatcher
) -> None:
    standings = matcher.explain(Utterance("our booking system wants an API key")).standings
    assert standings[0].topic == "key"
    assert len(standings) == 2
    assert standings[0].phrases == len(kb.topics["key"].phrases)
