"""Phrases as vectors: word-weighted stems beside character n-grams.

The dot product of two phrases is the mean of two cosines, one over exact words and one over their
spelling. Both are sign-hashed (Weinberger et al. 2009, "Feature hashing for large scale multitask
learning"), so that an unseen word has a place too.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.matching.words import Stemmer

Vector = NDArray[np.float32]

STEM_SLOTS, GRAM_SLOTS = 1024, 768  # widths of the two parts
GRAMS = range(3, 6)  # lengths of the character n-grams
UNSEEN = 0.5
REMEMBERED = 5_000  # word vectors, 7 KB each, and n-grams


class Vectoriser:
    """Turns words into phrase vectors, with weights learnt from the phrases it was built on."""

    def __init__(self, phrases: Sequence[Sequence[str]], stem: Stemmer) -> None:
        vocabulary = {word for words in phrases for word in words}
        self._stem = stem
        self._count = len(phrases)
        self._seen = Counter(s for words in phrases for s in {stem(word) for word in words})
        self._grams_seen = Counter(gram for word in vocabulary for gram in set(_grams(word)))
        self._vocabulary_size = len(vocabulary)
        self._word = lru_cache(REMEMBERED)(self._new_word)
        self._gram = lru_cache(REMEMBERED)(self._new_gram)

    def weight(self, word: str) -> float:
        """Inverse document frequency, smoothed: rare words say more.

        An unseen word counts half: it is a sign of another subject, or just the asker's trade.
        """
        seen = self._seen[self._stem(word)]
        rarity = math.log((1 + self._count) / (1 + seen)) + 1
        return rarity if seen else UNSEEN * rarity

    def matrix(self, phrases: Iterable[Sequence[str]]) -> Vector:
        """One row a phrase, each of its two parts of length 1 / sqrt(2)."""
        rows = np.stack([self._row(words) for words in phrases])
        for part in (rows[:, :STEM_SLOTS], rows[:, STEM_SLOTS:]):
            length = np.linalg.norm(part, axis=1, keepdims=True)
            np.multiply(part, math.sqrt(0.5) / np.maximum(length, 1e-9), out=part)
        return rows

    def _row(self, words: Sequence[str]) -> Vector:
        row = np.zeros(STEM_SLOTS + GRAM_SLOTS, np.float32)
        for word, times in Counter(words).items():
            vector = self._word(word)
            row += vector if times == 1 else vector * np.float32(1 + math.log(times))
        return row

    def _new_word(self, word: str) -> Vector:
        vector = np.zeros(STEM_SLOTS + GRAM_SLOTS, np.float32)
        weight = self.weight(word)
        slot, sign = _hashed(self._stem(word), STEM_SLOTS)
        vector[slot] = sign * weight
        slots, values = zip(*(self._gram(gram) for gram in _grams(word)), strict=True)
        grams = np.bincount(slots, values, GRAM_SLOTS)
        vector[STEM_SLOTS:] = grams * (weight / max(float(np.linalg.norm(grams)), 1e-9))
        return vector

    def _new_gram(self, gram: str) -> tuple[int, float]:
        slot, sign = _hashed(gram, GRAM_SLOTS)
        rarity = math.log((1 + self._vocabulary_size) / (1 + self._grams_seen[gram])) + 1
        return slot, sign * rarity


def _grams(word: str) -> Iterator[str]:
    padded = f" {word} "
    for length in GRAMS:
        if len(padded) <= length:
            yield padded
            return
        for at in range(len(padded) - length + 1):
            yield padded[at : at + length]


def _hashed(feature: str, slots: int) -> tuple[int, int]:
    """The slot of a feature and its sign."""
    digest = crc32(feature.encode("utf-8", "surrogatepass"))
    return digest % slots, 1 if digest & 0x4000_0000 else -1
