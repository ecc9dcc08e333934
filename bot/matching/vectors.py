"""Phrases as vectors, in blocks: the words said, how they are spelt, and what they mean.

The dot product of two phrases is the weighted mean of one cosine a block, so every block says what
the others cannot see: stems the exact terms, character n-grams the forms and compounds, the
semantic table the paraphrases. Words and n-grams are sign-hashed (Weinberger et al. 2009, "Feature
hashing for large scale multitask learning"), so that an unseen word has a place, too.

Weights come from counts in the knowledge, but in coarse steps: a changed phrase then leaves the
vectors of nearly all others as they were, bit for bit, and so what was solved for them holds.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from zlib import crc32

import numpy as np

from bot.matching.table import SemanticTable, Vector
from bot.matching.words import Stemmer

STEM_SLOTS, GRAM_SLOTS = 192, 320  # widths of the two hashed blocks
STEMS, SPELLING, MEANING = "words", "spelling", "meaning"
WEIGHTS = {STEMS: 0.5, SPELLING: 1.0, MEANING: 2.25}
GRAMS = range(2, 6)  # lengths of the character n-grams
HALVES = 2  # steps of a word's rarity in one e-fold; those of an n-gram are whole ones
REMEMBERED = 20_000  # n-grams
MOST_WORDS = 5_000  # words that are in no phrase, 3 KB each


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of columns and its share in the similarity of two phrases."""

    name: str
    columns: slice
    share: float


class Vectoriser:
    """Turns words into phrase vectors, with weights learnt from the phrases it was built on."""

    def __init__(
        self,
        phrases: Sequence[Sequence[str]],
        stem: Stemmer,
        table: SemanticTable | None = None,
    ) -> None:
        self._stem = stem
        self._table = table
        self.blocks = _blocks(table.width if table else 0)
        self._width = self.blocks[-1].columns.stop
        seen = Counter(s for words in phrases for s in {stem(word) for word in words})
        self._rarity = _rarity(seen, len(phrases), HALVES)
        self._words = {word: at for at, word in enumerate(sorted({w for p in phrases for w in p}))}
        grams = Counter(gram for word in self._words for gram in set(_grams(word)))
        self._gram_rarity = _rarity(grams, len(self._words), 1)
        self._gram = lru_cache(REMEMBERED)(self._new_gram)
        self._unseen = lru_cache(MOST_WORDS)(self._new_word)
        rows = [self._new_word(word) for word in self._words]
        self._known = np.stack(rows) if rows else np.zeros((0, self._width), np.float32)

    def weight(self, word: str) -> float:
        """Inverse document frequency of the word's stem: rare words say more."""
        return self._rarity(self._stem(word))

    def matrix(self, phrases: Sequence[Sequence[str]]) -> Vector:
        """One row a phrase: every block of unit length times the root of its share."""
        rows = self._sums(phrases)
        for block in self.blocks:
            part = rows[:, block.columns]
            length = np.sqrt(np.einsum("ij,ij->i", part, part))
            if block.name == MEANING and self._table:
                part = self._off_centre(part, length, self._table.centre)
                length = np.sqrt(np.einsum("ij,ij->i", part, part))
            scale = math.sqrt(block.share) / np.maximum(length, 1e-9)
            rows[:, block.columns] = part * scale[:, None].astype(np.float32)
        return rows

    def parts(self, one: Vector, other: Vector) -> tuple[tuple[str, float], ...]:
        """What each block adds to the similarity of two rows."""
        return tuple((b.name, float(one[b.columns] @ other[b.columns])) for b in self.blocks)

    @staticmethod
    def _off_centre(part: Vector, length: Vector, centre: Vector) -> Vector:
        """Unit vectors without what all questions mean; what means nothing stays nothing."""
        unit = part / np.maximum(length, 1e-9)[:, None]
        return np.where(length[:, None] > 0, unit - centre, 0.0)

    def _sums(self, phrases: Sequence[Sequence[str]]) -> Vector:
        """The sum of each phrase's word vectors; a word said n times counts 1 + ln n times."""
        sums = np.zeros((len(phrases), self._width), np.float32)
        for row, words in enumerate(phrases):
            counts = Counter(words)
            at = [self._words[word] for word in counts if word in self._words]
            if at:
                self._known[at].sum(axis=0, out=sums[row])
            for word, times in counts.items():
                if word not in self._words:
                    sums[row] += self._unseen(word)
                if times > 1:
                    sums[row] += self._of(word) * np.float32(math.log(times))
        return sums

    def _of(self, word: str) -> Vector:
        at = self._words.get(word)
        return self._unseen(word) if at is None else self._known[at]

    def _new_word(self, word: str) -> Vector:
        vector = np.zeros(self._width, np.float32)
        weight = self.weight(word)
        stem = self._stem(word)
        # Two slots a stem: two stems that share one are still told apart by the other.
        for digest in (_digest(stem), _digest(f"{stem} ")):
            vector[digest % STEM_SLOTS] += _sign(digest) * weight * math.sqrt(0.5)
        slots, values = zip(*(self._gram(gram) for gram in _grams(word)), strict=True)
        grams = np.bincount(slots, values, GRAM_SLOTS)
        length = max(float(np.linalg.norm(grams)), 1e-9)
        vector[STEM_SLOTS : STEM_SLOTS + GRAM_SLOTS] = grams * (weight / length)
        if self._table:
            vector[STEM_SLOTS + GRAM_SLOTS :] = self._table.vector(word)
        return vector

    def _new_gram(self, gram: str) -> tuple[int, float]:
        digest = _digest(gram)
        return digest % GRAM_SLOTS, _sign(digest) * self._gram_rarity(gram)


def _blocks(meaning: int) -> tuple[Block, ...]:
    """The blocks side by side; one without columns is left out."""
    widths = {STEMS: STEM_SLOTS, SPELLING: GRAM_SLOTS, MEANING: meaning}
    kept = [name for name, width in widths.items() if width]
    whole = sum(WEIGHTS[name] for name in kept)
    ends = list(accumulate(widths[name] for name in kept))
    return tuple(
        Block(name, slice(end - widths[name], end), WEIGHTS[name] / whole)
        for name, end in zip(kept, ends, strict=True)
    )


def _rarity(seen: Counter[str], count: int, steps: int) -> Callable[[str], float]:
    """Smoothed inverse document frequency, ln(N / (1 + n)) + 1, in steps (Robertson 2004).

    N is `count` rounded to a power of two, so that it hardly ever changes.
    """
    whole = 2 ** round(math.log2(count + 1))

    def rarity(feature: str) -> float:
        return max(round(steps * math.log(whole / (1 + seen[feature]))) / steps, 0.0) + 1

    return rarity


def _grams(word: str) -> Iterator[str]:
    padded = f" {word} "
    for length in GRAMS:
        if len(padded) <= length:
            yield padded
            return
        for at in range(len(padded) - length + 1):
            yield padded[at : at + length]


def _digest(feature: str) -> int:
    return crc32(feature.encode("utf-8", "surrogatepass"))


def _sign(digest: int) -> int:
    return 1 if digest & 0x4000_0000 else -1
