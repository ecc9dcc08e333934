"""Scores of labels by Gaussian-process regression over the phrases, with one-hot labels.

score(q) = k(q, X) (K + L)^-1 Y; Rasmussen & Williams 2006, "Gaussian Processes for Machine
Learning", section 2.2, with the kernel of `kernel` and L its doubts. Away from every phrase the
scores fall to zero, which is what makes them fit for rejecting. The left-out score of phrase i
comes from the same solve (section 5.4.2): y_i - alpha_i / (K + L)^-1_ii.

Up to EXACT_UP_TO phrases the system is solved once, here; above, `nearest` solves a small one a
question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matching.inverse import bordered, inverse, without
from bot.matching.kernel import doubts, sharpened
from bot.matching.table import Vector

Positions = NDArray[np.intp]
Floats = NDArray[np.float64]
Arrays = Mapping[str, NDArray[np.float32]]

EXACT_UP_TO = 4_500  # phrases: more would take seconds to solve, and 80 MB to keep
FEW = 0.25  # of the phrases: when more have changed, solving anew is quicker
RENEWED = 20  # changes after which all is solved anew: rounding errors add up


@dataclass(frozen=True, slots=True)
class Influence:
    """What one phrase did to a score: how alike it is, and what it added."""

    phrase: int
    similarity: float
    share: float


class Readout(Protocol):
    """Turns vectors of questions into scores of labels; 1 is a phrase itself, 0 nothing like it."""

    def scores(self, queries: Vector) -> Floats:
        """Scores (queries x labels)."""

    def left_out(self, phrases: Sequence[int]) -> Floats:
        """Scores (phrases x labels) that each phrase would get if it were not in the knowledge."""

    def influences(self, query: Vector, label: int, most: int) -> list[Influence]:
        """The phrases that moved one label's score most, the strongest first."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Phrases as the read-out needs them: a row each, the position of its label, the power."""

    vectors: Vector
    targets: Positions
    labels: int
    power: float

    @property
    def onehot(self) -> Vector:
        """The labels as a matrix (phrases x labels)."""
        return np.eye(self.labels, dtype=np.float32)[self.targets]


@dataclass(frozen=True, slots=True)
class Solved:
    """(K + L)^-1 and what it was made from; kept for the next version of the knowledge."""

    vectors: Vector
    doubt: Vector
    inverse: Vector
    age: int = 0


class ExactReadout:
    """The whole system, solved once; a question is two products after that."""

    def __init__(self, examples: Examples, arrays: Arrays) -> None:
        """`arrays` as `solved_arrays` gives them."""
        self._vectors, self._dual = examples.vectors, arrays["dual"]
        self._power = examples.power
        left_out = examples.onehot - self._dual / arrays["diagonal"][:, None]
        self._left_out = np.asarray(left_out, np.float64)

    def scores(self, queries: Vector) -> Floats:
        """Scores (queries x labels)."""
        alike = sharpened(queries @ self._vectors.T, self._power)
        return np.asarray(alike @ self._dual, np.float64)

    def left_out(self, phrases: Sequence[int]) -> Floats:
        """Scores that each phrase would get if it were not in the knowledge."""
        return np.asarray(self._left_out[list(phrases)])

    def influences(self, query: Vector, label: int, most: int) -> list[Influence]:
        """The phrases that moved one label's score most, the strongest first."""
        similar = self._vectors @ query
        shares = sharpened(similar.copy(), self._power) * self._dual[:, label]
        return strongest(np.arange(len(shares)), similar, shares, most)


def solved_arrays(examples: Examples, solved: Solved) -> Arrays:
    """What `ExactReadout` needs of a solved system; small enough to be kept on disk.

    One step of iterative refinement (Wilkinson 1963) takes back what 32 bits have lost.
    """
    labels = examples.onehot
    dual = solved.inverse @ labels
    system = _system(examples.vectors, solved.doubt, examples.power)
    dual += solved.inverse @ (labels - system @ dual)
    return {
        "dual": dual,
        "diagonal": np.ascontiguousarray(np.diag(solved.inverse)),
    }


def solve(examples: Examples, before: Solved | None = None) -> Solved:
    """The inverse for these phrases; from the one `before` where few of them have changed."""
    doubt = doubts(examples.targets, examples.labels)
    if before is not None and before.age < RENEWED:
        renewed = _renewed(examples, doubt, before)
        if renewed is not None:
            return Solved(examples.vectors, doubt, renewed, before.age + 1)
    system = _system(examples.vectors, doubt, examples.power)
    return Solved(examples.vectors, doubt, inverse(system))


def _renewed(examples: Examples, doubt: Vector, before: Solved) -> Vector | None:
    """The inverse with those rows taken out that are gone, and bordered with those that are new."""
    places = {row: at for at, row in enumerate(_rows(before.vectors, before.doubt))}
    found = [places.pop(row, -1) for row in _rows(examples.vectors, doubt)]
    new = [at for at, old in enumerate(found) if old < 0]
    if len(new) + len(places) > FEW * len(found):
        return None
    old_of = {old: at for at, old in enumerate(found) if old >= 0}
    gone = [old for old in range(len(before.vectors)) if old not in old_of]
    kept = [old_of[old] for old in sorted(old_of)]
    stay = without(before.inverse, gone)
    if new:
        vectors = examples.vectors
        beside = sharpened(vectors[kept] @ vectors[new].T, examples.power)
        stay = bordered(stay, beside, _system(vectors[new], doubt[new], examples.power))
    order = np.argsort([*kept, *new])
    return stay[np.ix_(order, order)]


def _rows(vectors: Vector, doubt: Vector) -> list[bytes]:
    """What tells a row from others: its numbers, and which of several equal ones it is."""
    seen: dict[bytes, int] = {}
    keys = []
    for row in np.column_stack([vectors, doubt]):
        key = row.tobytes()
        seen[key] = seen.get(key, 0) + 1
        keys.append(key + seen[key].to_bytes(2))
    return keys


def _system(vectors: Vector, doubt: Vector, power: float) -> Vector:
    """K + L."""
    system = sharpened(vectors @ vectors.T, power)
    system[np.diag_indices_from(system)] += doubt
    return system


def strongest(phrases: Positions, similar: Vector, shares: Vector, most: int) -> list[Influence]:
    """The `most` largest shares, whatever their sign."""
    order = np.argsort(-np.abs(shares), kind="stable")[:most]
    return [Influence(int(phrases[i]), float(similar[i]), float(shares[i])) for i in order]
