"""Scores over the nearest phrases, held against those over all."""

import numpy as np
import pytest

from bot.matching import nearest
from bot.matching.kernel import SQUARE
from bot.matching.nearest import NearestReadout
from bot.matching.readout import ExactReadout, Examples, solve, solved_arrays

COUNT, LABELS, WIDTH = 400, 8, 48


@pytest.fixture(scope="module")
def examples() -> Examples:
    """Phrases around a centre for each label."""
    random = np.random.default_rng(0)
    targets = np.arange(COUNT) % LABELS
    rows = random.normal(size=(LABELS, WIDTH))[targets] + 0.8 * random.normal(size=(COUNT, WIDTH))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return Examples(rows.astype(np.float32), targets.astype(np.intp), LABELS, SQUARE)


@pytest.fixture(scope="module")
def exact(examples: Examples) -> ExactReadout:
    return ExactReadout(examples, solved_arrays(examples, solve(examples)))


def test_over_all_phrases_it_is_the_exact_read_out(
    examples: Examples, exact: ExactReadout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "NEAREST", COUNT)
    local = NearestReadout(examples)
    queries = examples.vectors[::7] * 0.9
    assert np.abs(local.scores(queries) - exact.scores(queries)).max() < 1e-4
    some = range(0, COUNT, 11)
    assert np.abs(local.left_out(some) - exact.left_out(some)).max() < 1e-4
    ours, theirs = (r.influences(queries[3], 2, 5) for r in (local, exact))
    assert [i.phrase for i in ours] == [i.phrase for i in theirs]
    assert [i.share for i in ours] == pytest.approx([i.share for i in theirs], abs=1e-4)


@pytest.mark.parametrize("short_from", [COUNT + 1, 1])
def test_over_the_nearest_the_leader_is_the_same(
    examples: Examples, exact: ExactReadout, monkeypatch: pytest.MonkeyPatch, short_from: int
) -> None:
    monkeypatch.setattr(nearest, "SHORT_FROM", short_from)
    monkeypatch.setattr(nearest, "SHORT", WIDTH // 2)
    monkeypatch.setattr(nearest, "CHOSEN", COUNT // 2)
    local = NearestReadout(examples)
    every = range(COUNT)
    leaders = local.left_out(every).argmax(axis=1)
    assert (leaders == exact.left_out(every).argmax(axis=1)).mean() > 0.97


def test_what_is_like_no_phrase_scores_nothing(examples: Examples) -> None:
    assert not NearestReadout(examples).scores(np.zeros((1, WIDTH), np.float32)).any()


def test_fewer_phrases_than_the_nearest_are_all_of_them(examples: Examples) -> None:
    few = Examples(examples.vectors[:5], examples.targets[:5], LABELS, SQUARE)
    assert NearestReadout(few).scores(few.vectors).argmax(axis=1).tolist() == [0, 1, 2, 3, 4]
