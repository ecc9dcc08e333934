"""The same read-out for large knowledge: a small system over a question's nearest phrases.

Far phrases have next to no say in a score, because the kernel is sharp; so the system is solved
over the nearest alone, found by comparing with all ("local" Gaussian processes: Snelson &
Ghahramani 2007). Nothing is solved ahead, and a changed phrase changes its own row only.
"""

from collections.abc import Sequence

import numpy as np

from bot.matching.kernel import doubts, sharpened
from bot.matching.readout import Examples, Floats, Influence, Positions, strongest
from bot.matching.table import Vector

NEAREST = 128  # phrases of one system; 96 to 320 make no difference that can be told
SHORT_FROM = 6_000  # phrases from which on short vectors choose whom to compare with
SHORT = 64  # their width: the principal axes of the phrases
CHOSEN = 1_024  # phrases that they choose
SAMPLED = 2_000  # phrases that the axes are computed from


class NearestReadout:
    """Finds the nearest phrases of each question, and solves for them."""

    def __init__(self, examples: Examples) -> None:
        self._vectors = examples.vectors
        self._targets = examples.targets
        self._labels, self._power = examples.labels, examples.power
        self._doubt = doubts(examples.targets, examples.labels)
        self._axes: Vector | None = None
        if len(self._vectors) >= SHORT_FROM:
            self._axes = _principal_axes(self._vectors)
            self._short = self._vectors @ self._axes

    def scores(self, queries: Vector) -> Floats:
        """Scores (queries x labels)."""
        return np.vstack([self._scores(query, self._near(query)) for query in queries])

    def left_out(self, phrases: Sequence[int]) -> Floats:
        """Scores that each phrase would get if it were not in the knowledge."""
        rows = []
        for at in phrases:
            near = self._near(self._vectors[at])
            rows.append(self._scores(self._vectors[at], near[near != at]))
        return np.vstack(rows)

    def influences(self, query: Vector, label: int, most: int) -> list[Influence]:
        """The phrases that moved one label's score most, the strongest first."""
        near = self._near(query)
        similar = self._vectors[near] @ query
        is_label = np.asarray(self._targets[near] == label, np.float32)
        dual = np.linalg.solve(self._system(near), is_label)
        shares = sharpened(similar.copy(), self._power) * dual
        return strongest(near, similar, shares, most)

    def _scores(self, query: Vector, near: Positions) -> Floats:
        alike = sharpened(self._vectors[near] @ query, self._power)
        weights = np.linalg.solve(self._system(near), alike)
        return np.asarray(np.bincount(self._targets[near], weights, self._labels), np.float64)

    def _system(self, near: Positions) -> Vector:
        vectors = self._vectors[near]
        system = sharpened(vectors @ vectors.T, self._power)
        system[np.diag_indices_from(system)] += self._doubt[near]
        return system

    def _near(self, query: Vector) -> Positions:
        """The positions of the phrases most like the query, in no order."""
        if self._axes is None:
            return _largest(self._vectors @ query, NEAREST)
        chosen = _largest(self._short @ (query @ self._axes), CHOSEN)
        return chosen[_largest(self._vectors[chosen] @ query, NEAREST)]


def _largest(values: Vector, most: int) -> Positions:
    if len(values) <= most:
        return np.arange(len(values))
    return np.argpartition(-values, most)[:most]


def _principal_axes(vectors: Vector) -> Vector:
    """The directions in which phrases differ most (Hotelling 1933), from evenly spaced ones."""
    sample = vectors[:: max(1, len(vectors) // SAMPLED)]
    _, axes = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(axes[:, -SHORT:])
