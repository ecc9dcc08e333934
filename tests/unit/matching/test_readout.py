"""Scores of labels: the linear system is held against solving it the plain way."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.matching.readout import BALANCE, RIDGE, Readout
from bot.matching.vectors import Vector

LABELS = 4
Floats = NDArray[np.float64]


def made_up(count: int, seed: int) -> tuple[Vector, list[int]]:
    """Unit vectors around a centre for each label; labels of very different sizes."""
    random = np.random.default_rng(seed)
    targets = sorted(min(int(random.exponential(1.0)), LABELS - 1) for _ in range(count))
    centres = random.normal(size=(LABELS, 60))
    vectors = centres[targets] + 1.5 * random.normal(size=(count, 60))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), targets


def kernel(one: Vector, other: Vector) -> Floats:
    return np.asarray(np.maximum(0.0, one.astype(float) @ other.T.astype(float)) ** 1.5)


def doubts(targets: list[int]) -> Floats:
    sizes = np.bincount(targets, minlength=LABELS)
    return np.array([RIDGE * (sizes[t] / sizes[sizes > 0].mean()) ** BALANCE for t in targets])


def solved(vectors: Vector, targets: list[int], doubt: Floats, queries: Vector) -> Floats:
    """What the queries score with these phrases, in 64 bits and by the general solver."""
    system = kernel(vectors, vectors) + np.diag(doubt)
    return kernel(queries, vectors) @ np.linalg.solve(system, np.eye(LABELS)[targets])


# 90 and 150 are more than the matrix inverse treats in one piece.
@pytest.mark.parametrize(("count", "seed"), [(1, 0), (2, 1), (13, 2), (64, 3), (90, 4), (150, 5)])
def test_left_out_scores_are_those_of_really_leaving_the_phrase_out(count: int, seed: int) -> None:
    vectors, targets = made_up(count, seed)
    doubt = doubts(targets)
    naive = np.zeros((count, LABELS))
    for at in range(count):
        rest = [i for i in range(count) if i != at]
        if not rest:
            continue  # the only phrase: without it there is nothing to be like
        without = vectors[rest], [targets[i] for i in rest], doubt[rest]
        naive[at] = solved(*without, vectors[[at]])[0]
    assert np.abs(Readout(vectors, targets, LABELS).left_out - naive).max() < 1e-4


@pytest.mark.parametrize(("count", "seed"), [(1, 6), (40, 7), (130, 8)])
def test_scores_are_those_of_the_plain_solution(count: int, seed: int) -> None:
    vectors, targets = made_up(count, seed)
    queries, _ = made_up(25, seed + 100)
    expected = solved(vectors, targets, doubts(targets), queries)
    assert np.abs(Readout(vectors, targets, LABELS).scores(queries) - expected).max() < 1e-4


def test_a_phrase_that_is_there_pulls_its_own_score_towards_one() -> None:
    vectors, targets = made_up(50, 9)
    readout = Readout(vectors, targets, LABELS)
    own = np.arange(50), targets
    assert (abs(1 - readout.scores(vectors)[own]) < abs(1 - readout.left_out[own])).all()


def test_what_is_like_no_phrase_scores_nothing() -> None:
    vectors, targets = made_up(20, 10)
    away = np.zeros((1, vectors.shape[1]), np.float32)
    assert not Readout(vectors, targets, LABELS).scores(away).any()


def test_scores_of_several_queries_are_those_of_each() -> None:
    vectors, targets = made_up(30, 11)
    readout = Readout(vectors, targets, LABELS)
    together = readout.scores(vectors[:5])
    alone = np.vstack([readout.scores(vectors[[at]]) for at in range(5)])
    assert np.allclose(together, alone, atol=1e-5)


def test_influences_sum_to_the_score() -> None:
    vectors, targets = made_up(70, 12)
    readout = Readout(vectors, targets, LABELS)
    query = made_up(1, 13)[0][0]
    for label in range(LABELS):
        total = sum(i.share for i in readout.influences(query, label, most=70))
        assert total == pytest.approx(readout.scores(query[None])[0, label], abs=1e-5)


def test_influences_are_the_strongest_ones_first() -> None:
    vectors, targets = made_up(70, 14)
    readout = Readout(vectors, targets, LABELS)
    every = readout.influences(vectors[3], targets[3], most=70)
    strengths = [abs(i.share) for i in every]
    assert strengths == sorted(strengths, reverse=True)
    assert readout.influences(vectors[3], targets[3], most=6) == every[:6]


def test_a_phrase_moves_its_own_score_most_and_is_wholly_alike() -> None:
    vectors, targets = made_up(40, 15)
    first = Readout(vectors, targets, LABELS).influences(vectors[3], targets[3], most=1)[0]
    assert first.phrase == 3
    assert first.similarity == pytest.approx(1, abs=1e-5)


def test_the_same_phrases_twice_do_no_harm() -> None:
    vectors, targets = made_up(20, 16)
    scores = Readout(np.vstack([vectors, vectors]), targets * 2, LABELS).scores(vectors)
    assert np.isfinite(scores).all()
    assert (scores.argmax(axis=1) == targets).mean() > 0.9


def test_phrases_without_a_vector_do_no_harm() -> None:
    vectors, targets = made_up(20, 17)
    vectors[3] = 0
    readout = Readout(vectors, targets, LABELS)
    assert np.isfinite(readout.left_out).all()
    assert not readout.left_out[3].any()
