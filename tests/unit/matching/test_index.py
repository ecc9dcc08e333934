"""Labelled phrases made searchable, and what is decided on them."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from bot.core.matching import Decision
from bot.matching.index import Judgement, PhraseIndex

Labelled = Mapping[str, Sequence[str]]
Build = Callable[..., PhraseIndex]
TOPICS = {"key", "down", "refund"}


def judge(index: PhraseIndex, *parts: str) -> Judgement:
    return index.judge([part.split() for part in parts])


def test_a_phrase_is_its_own_topic_first(index: PhraseIndex, labelled: Labelled) -> None:
    leading = {
        (label, judge(index, text.lower()).candidates[0].topic)
        for label in TOPICS
        for text in labelled[label]
    }
    assert leading == {(label, label) for label in TOPICS}


def test_every_topic_is_a_candidate_and_nothing_else_is(index: PhraseIndex) -> None:
    candidates = judge(index, "the app wants an api key").candidates
    assert {c.topic for c in candidates} == TOPICS


def test_candidates_are_best_first_and_between_nothing_and_certainty(index: PhraseIndex) -> None:
    scores = [c.score for c in judge(index, "our booking system wants an api key").candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_what_is_surely_a_topic_is_answered(index: PhraseIndex) -> None:
    judged = judge(index, "our booking system wants an api key")
    assert judged.decision is Decision.ANSWER
    assert judged.in_scope * judged.right > 0.8
    assert judged.close == ()


def test_what_is_like_nothing_is_silent(index: PhraseIndex) -> None:
    judged = judge(index, "purple elephants juggle marmalade")
    assert (judged.decision, judged.close) == (Decision.SILENT, ())


@pytest.mark.parametrize("text", ["where is the key to the meeting room", "will it rain tomorrow"])
def test_where_a_silent_label_leads_it_is_silent(index: PhraseIndex, text: str) -> None:
    assert judge(index, text).decision is Decision.SILENT


def test_the_best_silent_label_is_named(index: PhraseIndex) -> None:
    silent = judge(index, "will it rain tomorrow").silent
    assert silent is not None
    assert silent.topic == "weather"
    assert silent.score > 0.5


def test_without_silent_labels_none_is_named(build_index: Build, labelled: Labelled) -> None:
    index = build_index({label: labelled[label] for label in TOPICS})
    assert judge(index, "will it rain tomorrow").silent is None


def test_no_parts_are_silence(index: PhraseIndex) -> None:
    assert index.judge([]) == Judgement(Decision.SILENT)


def test_the_part_that_is_most_in_scope_decides(index: PhraseIndex) -> None:
    parts = ["it is snow again", "our donation page needs an api key", "the piano is nice"]
    judged = judge(index, *parts)
    assert (judged.segment, judged.candidates[0].topic) == (1, "key")


def test_where_the_parts_together_say_another_topic_it_leads_and_nothing_is_answered(
    index: PhraseIndex,
) -> None:
    """The surest part alone would be answered; with the others against it the desk asks."""
    question = "can i have my money back"
    alone = judge(index, question)
    assert (alone.decision, alone.candidates[0].topic) == (Decision.ANSWER, "refund")
    judged = judge(index, question, *["which key goes into the piano"] * 3)
    assert judged.segment == 0
    assert [c.topic for c in judged.candidates[:2]] == ["key", "refund"]
    assert (judged.decision, judged.close[:2]) == (Decision.ASK, ("key", "refund"))


def test_topics_of_other_parts_follow_the_leading_one(index: PhraseIndex) -> None:
    judged = judge(index, "our donation page needs an api key", "i was billed twice this month")
    assert {c.topic for c in judged.candidates[:2]} == {"key", "refund"}
    assert judged.candidates[1].score > 0.5


@pytest.fixture(scope="module")
def twins(build_index: Build, labelled: Labelled) -> PhraseIndex:
    """Two topics of the same words but for one."""
    shapes = ["the {} does not work", "help with my {}", "where is the {}", "my {} is lost"]
    same = {word: [shape.format(word) for shape in shapes] for word in ("invoice", "receipt")}
    return build_index(
        {**same, "weather": labelled["weather"], "down": labelled["down"]}, ["weather"]
    )


def test_between_two_close_topics_it_asks_about_both(twins: PhraseIndex) -> None:
    judged = judge(twins, "my invoice and my receipt")
    assert judged.decision is Decision.ASK
    assert set(judged.close) == {"invoice", "receipt"}


def test_close_topics_begin_with_the_leading_one(twins: PhraseIndex) -> None:
    judged = judge(twins, "my invoice and my receipt")
    assert judged.close[0] == judged.candidates[0].topic


def test_evidence_names_the_phrases_that_decided(index: PhraseIndex, labelled: Labelled) -> None:
    words = ["our", "donation", "page", "needs", "an", "api", "key"]
    evidence = index.evidence(words, "key")
    assert (evidence[0].label, evidence[0].phrase) == ("key", " ".join(words))
    assert evidence[0].similarity == pytest.approx(1, abs=1e-5)
    assert all(e.phrase in {t.lower() for t in labelled[e.label]} for e in evidence)


def test_evidence_is_the_strongest_first(index: PhraseIndex) -> None:
    weights = [abs(e.weight) for e in index.evidence(["an", "api", "key"], "key")]
    assert weights == sorted(weights, reverse=True)


def test_evidence_against_a_topic_counts_below_nothing(index: PhraseIndex) -> None:
    evidence = index.evidence(["key", "to", "the", "meeting", "room"], "key")
    assert min(e.weight for e in evidence if e.label == "near:key") < 0


def test_the_order_of_phrases_changes_no_decision(build_index: Build, labelled: Labelled) -> None:
    turned = {label: labelled[label][::-1] for label in reversed(list(labelled))}
    silent = ("near:key", "talk", "weather", "lunch")
    one, other = (build_index(phrases, silent) for phrases in (labelled, turned))
    for text in ("the form needs a key", "is it down", "will it rain", "money please"):
        assert judge(one, text).in_scope == pytest.approx(judge(other, text).in_scope, abs=1e-4)
        assert judge(one, text).candidates[0].topic == judge(other, text).candidates[0].topic


@pytest.mark.parametrize(
    "labelled",
    [
        {"a": ["one phrase"]},
        {"a": ["one phrase"], "b": ["another one"]},
        {"a": ["same"], "b": ["same"]},
        {"a": ["one phrase"], "quiet": ["..."]},
    ],
)
def test_the_smallest_knowledge_can_be_indexed(build_index: Build, labelled: Labelled) -> None:
    judged = judge(build_index(labelled, ["quiet"]), "one phrase")
    assert judged.candidates[0].topic == "a"
