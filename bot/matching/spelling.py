"""Typos: a word that is neither English nor known is read as the known word that it nearly is."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

REMEMBERED = 20_000  # misspelt words
SHORTEST = 3  # shorter words have too many neighbours
TWO_EDITS_FROM = 7  # letters; below, one edit: two would turn one word into another


def english_words() -> frozenset[str]:
    """Words that are right as they stand (SCOWL, see NOTICE), so that no typo is seen in them."""
    return frozenset(files("bot.matching").joinpath("english.txt").read_text("ascii").split())


class Speller:
    """Corrects against `known` words, the most frequent first; leaves every English word alone."""

    def __init__(self, known: Iterable[str], english: frozenset[str]) -> None:
        self._frequency = Counter(known)
        self._english = english
        self._by_length: dict[int, list[str]] = {}
        for word in self._frequency:
            if word.isalpha() and len(word) >= SHORTEST:
                self._by_length.setdefault(len(word), []).append(word)
        self._meant = lru_cache(REMEMBERED)(self._correct)

    def __call__(self, word: str) -> tuple[str, ...]:
        """The word as meant: itself, one known word, or two that were written as one."""
        return (word,) if self._is_right(word) else self._meant(word)

    def all(self, words: Iterable[str]) -> list[str]:
        """Several words as meant, in order."""
        return [part for word in words for part in self(word)]

    def _is_right(self, word: str) -> bool:
        return (
            word in self._frequency
            or word in self._english
            or len(word) < SHORTEST
            or not word.isalpha()
        )

    def _correct(self, word: str) -> tuple[str, ...]:
        split = self._split(word)
        if split:
            return split
        most = 2 if len(word) >= TWO_EDITS_FROM else 1
        near = [
            other
            for length in range(len(word) - most, len(word) + most + 1)
            for other in self._by_length.get(length, ())
        ]
        hits = process.extract(word, near, scorer=OSA.distance, score_cutoff=most, limit=None)
        meant = [(hit[1], hit[0]) for hit in hits if self._plausible(word, hit[0])]
        if not meant:
            return (word,)
        return (min(meant, key=lambda hit: (hit[0], *self._tie(word, hit[1])))[1],)

    @staticmethod
    def _plausible(word: str, other: str) -> bool:
        """Three letters are too few for a changed one: only swapped or doubled letters count."""
        return min(len(word), len(other)) > SHORTEST or set(word) == set(other)

    def _tie(self, word: str, other: str) -> tuple[bool, bool, int, str]:
        return (word[0] != other[0], word[-1] != other[-1], -self._frequency[other], other)

    def _split(self, word: str) -> tuple[str, ...]:
        """Two known words written as one, each of at least three letters: "accesstoken"."""
        for at in range(len(word) - SHORTEST, SHORTEST - 1, -1):
            left, right = word[:at], word[at:]
            if left in self._frequency and right in self._frequency:
                return (left, right)
        return ()
