"""Phrases of different labels that nothing, or hardly anything, tells apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.phrases import Phrase
from bot.matching.table import Vector

BLOCK = 512  # rows compared with the others at once


@dataclass(frozen=True, slots=True)
class AlikePhrases:
    """Two phrases with different labels; `same`: their words are the same to the matcher."""

    first: Phrase
    second: Phrase
    similarity: float
    same: bool


def similar_pairs(
    vectors: Vector, among: NDArray[np.intp], at_least: float
) -> Iterator[tuple[int, int, float]]:
    """Pairs of the phrases at these positions whose cosine is at least so much."""
    chosen = vectors[among]
    for first in range(0, len(chosen), BLOCK):
        cosines = chosen[first : first + BLOCK] @ chosen[first:].T
        for row, column in np.argwhere(cosines >= at_least).tolist():
            if row < column:
                pair = int(among[first + row]), int(among[first + column])
                yield *pair, float(cosines[row, column])


def twins(stems: Sequence[frozenset[str]], is_ours: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Phrases of the same stems, one of them at least a topic's; each with the first such."""
    first: dict[frozenset[str], int] = {}
    for at, words in enumerate(stems):
        one = first.setdefault(words, at)
        if one != at and is_ours[[one, at]].any():
            yield one, at
