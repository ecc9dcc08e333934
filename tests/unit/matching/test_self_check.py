"""What the matcher says of the phrases that it is made of, and words understood together."""

from dataclasses import replace

import pytest

from bot.core.knowledge import KnowledgeBase
from bot.core.matching import Decision, Utterance
from bot.matching.feedback import PhraseStanding
from bot.matching.matcher import KnowledgeMatcher
from bot.matching.phrases import labelled_phrases

TEXTS = ["the app wants a key", "will it rain", "", "?!", "hi. where is the key? no secret", "hi"]


def with_phrases(kb: KnowledgeBase, topic: str, *phrases: str) -> KnowledgeMatcher:
    """The small desk where one topic has more phrases."""
    more = replace(kb.topics[topic], phrases=(*kb.topics[topic].phrases, *phrases))
    return KnowledgeMatcher(replace(kb, topics={**kb.topics, topic: more}))


def standing(matcher: KnowledgeMatcher, text: str) -> PhraseStanding:
    (found,) = (found for found in matcher.self_check() if found.phrase.text == text)
    return found


def test_every_phrase_has_its_standing_in_the_words_of_its_author(
    kb: KnowledgeBase, matcher: KnowledgeMatcher
) -> None:
    assert [found.phrase for found in matcher.self_check()] == labelled_phrases(kb)


def test_a_phrase_of_another_topics_words_is_far_behind_without_itself(kb: KnowledgeBase) -> None:
    matcher = with_phrases(kb, "refund", "our booking page wants an API key")
    found = standing(matcher, "our booking page wants an API key")
    assert found.best == "key"
    assert found.decision is not Decision.SILENT
    assert found.margin == pytest.approx(found.score - found.own)
    assert found.margin > 0.5
    assert not found.overruled


def test_a_phrase_is_left_out_alone(matcher: KnowledgeMatcher) -> None:
    """Its score is what is left without it; the others are still there."""
    found = standing(matcher, "our booking system wants an API key")
    whole = matcher.match(Utterance("our booking system wants an API key"))
    assert found.best == "key"
    assert 0 < found.score < whole.candidates[0].score


def test_phrases_of_the_same_words_in_any_order_are_the_same(kb: KnowledgeBase) -> None:
    matcher = with_phrases(kb, "refund", "an API key I need")
    (pair,) = matcher.alike(0.99)
    assert (pair.first.text, pair.second.text) == ("I need an API key", "an API key I need")
    assert pair.same


def test_a_near_miss_of_the_same_words_as_a_topics_phrase_is_the_same(kb: KnowledgeBase) -> None:
    down = replace(kb.topics["down"], not_phrases=("an API key I need",))
    matcher = KnowledgeMatcher(replace(kb, topics={**kb.topics, "down": down}))
    assert [pair.same for pair in matcher.alike(0.99)] == [True]


def test_phrases_of_one_topic_may_be_as_alike_as_they_like(kb: KnowledgeBase) -> None:
    assert with_phrases(kb, "key", "an API key I need").alike(0.9) == ()


def test_the_bound_says_how_alike_phrases_of_two_topics_are(kb: KnowledgeBase) -> None:
    matcher = with_phrases(kb, "refund", "I do need an API key")
    (pair,) = matcher.alike(0.8)
    assert 0.8 <= pair.similarity < 1
    assert not pair.same
    assert matcher.alike(pair.similarity + 0.01) == ()


def test_words_understood_together_mean_the_same(kb: KnowledgeBase) -> None:
    alone, together = KnowledgeMatcher(kb), KnowledgeMatcher(kb)
    together.rehearse(TEXTS)
    for text in TEXTS:
        one, other = alone.match(Utterance(text)), together.match(Utterance(text))
        assert other.in_scope == pytest.approx(one.in_scope, abs=1e-4)
        assert [c.topic for c in other.candidates] == [c.topic for c in one.candidates]
        assert replace(other, candidates=(), in_scope=0, right=0) == replace(
            one, candidates=(), in_scope=0, right=0
        )


def test_rehearsed_words_are_still_a_reply_to_any_question(
    kb: KnowledgeBase, matcher: KnowledgeMatcher
) -> None:
    option = kb.topics["key"].nodes["asks"]
    rehearsed = KnowledgeMatcher(kb)
    rehearsed.rehearse(["the second one"])
    utterance = Utterance("the second one", getattr(option, "options", ()))
    assert rehearsed.match(utterance).picked == matcher.match(utterance).picked == 1
