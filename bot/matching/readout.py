"""Scores of labels by Gaussian-process regression over the phrases, with one-hot labels.

score(q) = k(q, X) (K + L)^-1 Y with k(a, b) = max(0, a.b)^1.5; Rasmussen & Williams 2006, "Gaussian
Processes for Machine Learning", section 2.2. Away from every phrase the scores fall to zero, which
is what makes them fit for rejecting. The left-out score of phrase i comes from the same solve
(section 5.4.2): y_i - alpha_i / (K + L)^-1_ii.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.shelf import Arrays
from bot.matching.vectors import Vector

RIDGE = 0.6  # doubt about a single phrase
BLOCK = 512  # rows of phrases compared with the others at once
SMALL = 64  # rows from which on dividing a matrix no longer pays
BALANCE = 0.3  # labels with many phrases are doubted a little more, so that they do not crowd out


@dataclass(frozen=True, slots=True)
class Influence:
    """What one phrase did to a score: how alike it is, and what it added."""

    phrase: int
    similarity: float
    share: float


class Readout:
    """The solved system over `vectors` (one row a phrase) whose labels are `targets`."""

    def __init__(self, vectors: Vector, targets: Sequence[int], labels: int) -> None:
        self._vectors = vectors
        onehot = np.zeros((len(targets), labels), np.float32)
        onehot[np.arange(len(targets)), targets] = 1
        size = onehot.sum(axis=0)
        doubt = RIDGE * (size[list(targets)] / size[size > 0].mean()) ** BALANCE
        kernel = _sharpen(vectors @ vectors.T)
        kernel[np.diag_indices_from(kernel)] += doubt.astype(np.float32)
        # K + L = C C^T; RIDGE keeps it far from singular, so that 32 bits are enough.
        half = _inverse_of_lower(_cholesky(kernel))
        self._dual = half.T @ (half @ onehot)
        diagonal = np.einsum("ij,ij->j", half, half)
        self._left_out = np.asarray(onehot - self._dual / diagonal[:, None], np.float64)

    @classmethod
    def restored(cls, arrays: Arrays) -> "Readout":
        """A readout from the arrays of one that was solved before."""
        readout = cls.__new__(cls)
        readout._vectors, readout._dual = arrays["vectors"], arrays["dual"]
        readout._left_out = np.asarray(arrays["left_out"], np.float64)
        return readout

    @property
    def arrays(self) -> Arrays:
        """All that `restored` needs."""
        left_out = self._left_out.astype(np.float32)
        return {"vectors": self._vectors, "dual": self._dual, "left_out": left_out}

    @property
    def left_out(self) -> NDArray[np.float64]:
        """Scores (phrases x labels) that each phrase would get if it were not in the knowledge."""
        return self._left_out

    def left_in(self, phrases: Sequence[int]) -> NDArray[np.float64]:
        """Scores (phrases x labels) that the phrases at these positions get as things are."""
        return self.scores(self._vectors[list(phrases)])

    def similar(
        self, phrases: NDArray[np.intp], at_least: float
    ) -> Iterator[tuple[int, int, float]]:
        """Pairs of the given phrases, by their places among them, and their cosines."""
        vectors = self._vectors[phrases]
        for first in range(0, len(vectors), BLOCK):
            cosines = vectors[first : first + BLOCK] @ vectors[first:].T
            for row, column in np.argwhere(cosines >= at_least).tolist():
                if row < column:
                    yield first + row, first + column, float(cosines[row, column])

    def scores(self, queries: Vector) -> NDArray[np.float64]:
        """Scores (queries x labels); 1 is a phrase of the label itself, 0 nothing like it."""
        return np.asarray(_sharpen(queries @ self._vectors.T) @ self._dual, np.float64)

    def influences(self, query: Vector, label: int, most: int) -> list[Influence]:
        """The phrases that moved one label's score most, the strongest first."""
        similar = self._vectors @ query
        shares = _sharpen(similar.copy()) * self._dual[:, label]
        strongest = np.argsort(-np.abs(shares))[:most]
        return [Influence(int(i), float(similar[i]), float(shares[i])) for i in strongest]


def _cholesky(kernel: Vector) -> Vector:
    """The lower half C. The power 1.5 is positive definite in practice only: else more doubt."""
    while True:
        try:
            return np.asarray(np.linalg.cholesky(kernel))
        except np.linalg.LinAlgError:
            kernel = kernel + RIDGE * np.eye(len(kernel), dtype=kernel.dtype)


def _inverse_of_lower(lower: Vector) -> Vector:
    """The inverse of a lower triangular matrix, by halves; a third of the work of a general one.

    The inverse of [A 0; B C] is [A' 0; -C'BA' C'], where ' is the inverse.
    """
    size = len(lower)
    if size <= SMALL:
        return np.asarray(np.linalg.inv(lower))
    middle = size // 2
    first, last = lower[:middle, :middle], lower[middle:, middle:]
    inverse = np.zeros_like(lower)
    inverse[:middle, :middle] = _inverse_of_lower(first)
    inverse[middle:, middle:] = _inverse_of_lower(last)
    below = inverse[middle:, middle:] @ lower[middle:, :middle]
    inverse[middle:, :middle] = -below @ inverse[:middle, :middle]
    return inverse


def _sharpen(similar: Vector) -> Vector:
    """The power 1.5: what is only vaguely alike counts for little."""
    np.maximum(similar, 0, out=similar)
    return np.asarray(similar * np.sqrt(similar))
