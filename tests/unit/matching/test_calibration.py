"""Scores turned into probabilities. Scores here are made up: two topics and a silent label."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.matching.calibration import Calibration, Standing, standing

Floats = NDArray[np.float64]
IS_TOPIC = np.array([True, True, False])
SCORES = st.floats(-1.0, 2.0, allow_subnormal=False)


def read(scores: Sequence[Sequence[float]], is_topic: NDArray[np.bool_] = IS_TOPIC) -> Standing:
    """Standings of texts that all speak for the subject alike."""
    return standing(np.array(scores, float), is_topic, np.ones(len(scores)))


def fitted(
    scores: Sequence[Sequence[float]] | Floats,
    targets: Sequence[int],
    is_topic: NDArray[np.bool_] = IS_TOPIC,
) -> Calibration:
    return Calibration(np.array(scores, float), np.array(targets), is_topic, np.ones(len(targets)))


@pytest.fixture(scope="module")
def separable() -> Calibration:
    """Phrases that score 0.6 to 0.9 for their own label; some silent ones are like nothing."""
    random = np.random.default_rng(0)
    targets = [0] * 20 + [1] * 20 + [2] * 20
    scores = random.uniform(0.0, 0.1, (60, 3))
    scores[np.arange(50), targets[:50]] = random.uniform(0.6, 0.9, 50)
    return fitted(scores, targets)


def test_a_standing_names_the_best_topic_the_next_and_the_best_silent_label() -> None:
    seen = read([[0.2, 0.7, 0.5], [0.4, 0.1, 0.9]])
    assert seen.top.tolist() == [0.7, 0.4]
    assert seen.second.tolist() == [0.2, 0.1]
    assert seen.silent.tolist() == [0.5, 0.9]
    assert seen.best.tolist() == [1, 0]


def test_a_silent_label_is_never_the_best_topic() -> None:
    seen = read([[-0.2, -0.1, 0.9]])
    assert (seen.best.tolist(), seen.top.tolist(), seen.second.tolist()) == ([1], [-0.1], [0.0])


def test_a_single_topic_has_no_next_one() -> None:
    seen = read([[0.7]], np.array([True]))
    assert (seen.top.tolist(), seen.second.tolist(), seen.silent.tolist()) == ([0.7], [0.0], [0.0])


@given(scores=st.lists(st.tuples(SCORES, SCORES, SCORES), min_size=1, max_size=5))
def test_probabilities_lie_between_nothing_and_certainty(
    separable: Calibration, scores: list[tuple[float, float, float]]
) -> None:
    seen = read(scores)
    for chances in (separable.in_scope(seen), separable.right(seen)):
        assert ((chances >= 0) & (chances <= 1)).all()


def test_the_chance_to_be_in_scope_grows_with_the_score(separable: Calibration) -> None:
    chances = separable.in_scope(read([[score, 0, 0] for score in np.linspace(0.05, 1, 20)]))
    assert (np.diff(chances) > 0).all()


def test_the_chance_to_be_in_scope_falls_with_the_silent_score(separable: Calibration) -> None:
    chances = separable.in_scope(read([[1, 0, score] for score in np.linspace(0, 0.95, 20)]))
    assert (np.diff(chances) < 0).all()


def test_the_chance_to_be_right_grows_with_the_lead() -> None:
    """Phrases whose own topic leads are many; the wrong one leads by a little in some."""
    random = np.random.default_rng(1)
    scores = np.zeros((60, 3))
    scores[:40, 0] = random.uniform(0.6, 0.9, 40)
    scores[40:, 0], scores[40:, 1] = 0.50, random.uniform(0.51, 0.55, 20)
    calibration = fitted(scores, [0] * 60)
    chances = calibration.right(read([[0.8, 0.8 - lead, 0] for lead in np.linspace(0, 0.8, 20)]))
    assert (np.diff(chances) > 0).all()
    assert chances[0] < 0.5 < chances[-1]


def test_separable_phrases_are_told_apart(separable: Calibration) -> None:
    ours, others = separable.in_scope(read([[0.8, 0, 0], [0.1, 0, 0.05]]))
    assert ours > 0.8
    assert others < 0.3


def test_a_silent_label_that_leads_makes_it_unlikely(separable: Calibration) -> None:
    (chance,) = separable.in_scope(read([[0.1, 0.0, 0.8]]))
    assert chance < 0.3


def test_a_word_of_the_subject_raises_the_chance() -> None:
    """Scores say nothing here; only the subject tells the phrases apart."""
    scores, targets = np.full((40, 3), 0.5), [0] * 20 + [2] * 20
    scores[:, 2] = 0.4
    subject = np.array([2.0] * 20 + [-2.0] * 20)
    calibration = Calibration(scores, np.array(targets), IS_TOPIC, subject)
    ours, others = calibration.in_scope(
        standing(np.array([[0.5, 0.5, 0.4]] * 2), IS_TOPIC, np.array([2.0, -2.0]))
    )
    assert ours > 0.8
    assert others < 0.2


def test_without_near_misses_strange_texts_are_still_told_apart() -> None:
    random = np.random.default_rng(2)
    scores = random.uniform(0.0, 0.1, (40, 2))
    targets = [0] * 20 + [1] * 20
    scores[np.arange(40), targets] = random.uniform(0.6, 0.9, 40)
    topics = np.array([True, True])
    calibration = fitted(scores, targets, topics)
    ours, others = calibration.in_scope(read([[0.8, 0.0], [0.05, 0.05]], topics))
    assert ours > 0.8
    assert others < 0.3


@pytest.mark.parametrize(
    ("scores", "targets"),
    [
        ([[0.0, 0.0, 0.0]], [0]),
        ([[0.0, 0.0, 0.0]], [2]),
        ([[0.9, 0.1, 0.0], [0.1, 0.9, 0.0]], [0, 1]),
        ([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], [0, 1, 2]),
        ([[1.0, 0.0, 0.0]] * 500, [0] * 500),
    ],
)
def test_a_few_phrases_or_all_alike_still_give_probabilities(
    scores: list[list[float]], targets: list[int]
) -> None:
    calibration = fitted(scores, targets)
    seen = read([[0.9, 0.1, 0.2], [0.0, 0.0, 0.0]])
    chances = np.concatenate([calibration.in_scope(seen), calibration.right(seen)])
    assert np.isfinite(chances).all()
    assert ((chances >= 0) & (chances <= 1)).all()


def test_the_same_phrases_give_the_same_probabilities(separable: Calibration) -> None:
    seen = read([[0.7, 0.2, 0.1]])
    assert separable.in_scope(seen).tolist() == separable.in_scope(seen).tolist()
