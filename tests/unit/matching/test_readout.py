"""Scores of labels: the linear system is held against solving it the plain way."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.matching import kernel as kernel_module
from bot.matching.kernel import BLUNT, SQUARE, doubts
from bot.matching.readout import RENEWED, ExactReadout, Examples, solve, solved_arrays
from bot.matching.table import Vector

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


def exact(vectors: Vector, targets: list[int], power: float = BLUNT) -> ExactReadout:
    examples = Examples(vectors, np.array(targets, np.intp), LABELS, power)
    return ExactReadout(examples, solved_arrays(examples, solve(examples)))


def solved(vectors: Vector, targets: list[int], doubt: Floats, queries: Vector) -> Floats:
    """What the queries score with these phrases, in 64 bits and by the general solver."""
    system = kernel(vectors, vectors) + np.diag(doubt)
    return kernel(queries, vectors) @ np.linalg.solve(system, np.eye(LABELS)[targets])


# 150 are more than the matrix inverse treats in one piece.
@pytest.mark.parametrize(("count", "seed"), [(1, 0), (2, 1), (13, 2), (64, 3), (90, 4), (150, 5)])
def test_left_out_scores_are_those_of_really_leaving_the_phrase_out(count: int, seed: int) -> None:
    vectors, targets = made_up(count, seed)
    doubt = doubts(np.array(targets), LABELS).astype(float)
    naive = np.zeros((count, LABELS))
    for at in range(count):
        rest = [i for i in range(count) if i != at]
        if not rest:
            continue  # the only phrase: without it there is nothing to be like
        without = vectors[rest], [targets[i] for i in rest], doubt[rest]
        naive[at] = solved(*without, vectors[[at]])[0]
    assert np.abs(exact(vectors, targets).left_out(range(count)) - naive).max() < 1e-4


@pytest.mark.parametrize(("count", "seed"), [(1, 6), (40, 7), (130, 8)])
def test_scores_are_those_of_the_plain_solution(count: int, seed: int) -> None:
    vectors, targets = made_up(count, seed)
    queries, _ = made_up(25, seed + 100)
    doubt = doubts(np.array(targets), LABELS).astype(float)
    expected = solved(vectors, targets, doubt, queries)
    assert np.abs(exact(vectors, targets).scores(queries) - expected).max() < 1e-4


def test_a_phrase_that_is_there_pulls_its_own_score_towards_one() -> None:
    vectors, targets = made_up(50, 9)
    readout = exact(vectors, targets)
    own = np.arange(50), targets
    assert (abs(1 - readout.scores(vectors)[own]) < abs(1 - readout.left_out(range(50))[own])).all()


def test_what_is_like_no_phrase_scores_nothing() -> None:
    vectors, targets = made_up(20, 10)
    away = np.zeros((1, vectors.shape[1]), np.float32)
    assert not exact(vectors, targets).scores(away).any()


def test_scores_of_several_queries_are_those_of_each() -> None:
    vectors, targets = made_up(30, 11)
    readout = exact(vectors, targets)
    together = readout.scores(vectors[:5])
    alone = np.vstack([readout.scores(vectors[[at]]) for at in range(5)])
    assert np.allclose(together, alone, atol=1e-5)


def test_influences_sum_to_the_score() -> None:
    vectors, targets = made_up(70, 12)
    readout = exact(vectors, targets)
    query = made_up(1, 13)[0][0]
    for label in range(LABELS):
        total = sum(i.share for i in readout.influences(query, label, most=70))
        assert total == pytest.approx(readout.scores(query[None])[0, label], abs=1e-5)


def test_influences_are_the_strongest_ones_first() -> None:
    vectors, targets = made_up(70, 14)
    readout = exact(vectors, targets)
    every = readout.influences(vectors[3], targets[3], most=70)
    strengths = [abs(i.share) for i in every]
    assert strengths == sorted(strengths, reverse=True)
    assert readout.influences(vectors[3], targets[3], most=6) == every[:6]


def test_a_phrase_moves_its_own_score_most_and_is_wholly_alike() -> None:
    vectors, targets = made_up(40, 15)
    first = exact(vectors, targets).influences(vectors[3], targets[3], most=1)[0]
    assert first.phrase == 3
    assert first.similarity == pytest.approx(1, abs=1e-5)


def test_the_same_phrases_twice_do_no_harm() -> None:
    vectors, targets = made_up(20, 16)
    scores = exact(np.vstack([vectors, vectors]), targets * 2).scores(vectors)
    assert np.isfinite(scores).all()
    assert (scores.argmax(axis=1) == targets).mean() > 0.9


def test_phrases_without_a_vector_do_no_harm() -> None:
    vectors, targets = made_up(20, 17)
    vectors[3] = 0
    readout = exact(vectors, targets)
    assert np.isfinite(readout.left_out(range(20))).all()
    assert not readout.left_out([3]).any()


def grown(
    vectors: Vector, targets: list[int], keep: list[int], seed: int
) -> tuple[Examples, Examples]:
    """Some phrases, and those of them that stay with a few new ones between them."""
    more, labels = made_up(5, seed)
    before = Examples(vectors, np.array(targets, np.intp), LABELS, SQUARE)
    rows = np.vstack([more[:2], vectors[keep], more[2:]])
    now = [*labels[:2], *(targets[at] for at in keep), *labels[2:]]
    return before, Examples(rows, np.array(now, np.intp), LABELS, SQUARE)


@pytest.mark.parametrize("keep", [list(range(150)), list(range(3, 148)), list(range(149, 20, -1))])
def test_a_changed_topic_gives_the_scores_of_solving_all_anew(
    monkeypatch: pytest.MonkeyPatch, keep: list[int]
) -> None:
    monkeypatch.setattr(kernel_module, "BALANCE", 0.0)  # else all doubts change in so few phrases
    vectors, targets = made_up(150, 21)
    before, now = grown(vectors, targets, keep, 22)
    renewed = solve(now, solve(before))
    assert renewed.age == 1
    assert np.abs(renewed.inverse - solve(now).inverse).max() < 1e-4


def test_where_much_has_changed_all_is_solved_anew() -> None:
    vectors, targets = made_up(60, 23)
    before, now = grown(vectors, targets, list(range(20)), 24)
    assert solve(now, solve(before)).age == 0


def test_nothing_changed_is_solved_from_what_was_solved() -> None:
    vectors, targets = made_up(60, 25)
    examples = Examples(vectors, np.array(targets, np.intp), LABELS, SQUARE)
    once = solve(examples)
    again = solve(examples, once)
    assert again.age == 1
    assert np.array_equal(again.inverse, once.inverse)


def test_rounding_errors_are_not_carried_on_for_ever() -> None:
    vectors, targets = made_up(60, 26)
    examples = Examples(vectors, np.array(targets, np.intp), LABELS, SQUARE)
    found = solve(examples)
    ages = []
    for _ in range(RENEWED + 1):
        found = solve(examples, found)
        ages.append(found.age)
    assert ages == [*range(1, RENEWED + 1), 0]
