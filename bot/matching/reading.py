"""A text read once for all that look into it: normal form, corrected words, stems, clauses."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.matching.spelling import Speller
from bot.matching.words import Stemmer, clauses, normalise, sentences, tokens

REMEMBERED = 2_000  # readings, for the words of options


class Word(NamedTuple):
    """A word as meant, with its stem."""

    text: str
    stem: str


Clause = tuple[Word, ...]


class Sentence(NamedTuple):
    """One sentence: normalised text and its clauses."""

    text: str
    clauses: tuple[Clause, ...]


class Reading:
    """One normalised text, as the reader's vocabulary sees it."""

    def __init__(self, normal: str, reader: "Reader") -> None:
        self.normal = normal
        self._reader = reader

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, in order; every end of one ends a clause, too."""
        return tuple(Sentence(s, self._reader.clauses(s)) for s in sentences(self.normal))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The words of each clause."""
        return tuple(clause for sentence in self.sentences for clause in sentence.clauses)

    @cached_property
    def words(self) -> Clause:
        """All words, in order."""
        return tuple(word for clause in self.clauses for word in clause)

    @cached_property
    def corrections(self) -> tuple[tuple[str, str], ...]:
        """What was read as something else: (as written, as meant)."""
        pairs = ((word, self._reader.meant(word)) for word in tokens(self.normal))
        return tuple(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))


class Reader:
    """Reads texts with one vocabulary."""

    def __init__(self, speller: Speller, stem: Stemmer) -> None:
        self._speller = speller
        self._stem = stem
        self.remembered = lru_cache(REMEMBERED)(self.read)
        """Reads as `read` does, once for each text: for those that come again and again."""

    def read(self, text: str) -> Reading:
        """A reading of any text; never raises."""
        return Reading(normalise(text), self)

    def read_normal(self, normal: str) -> Reading:
        """A reading of text that is normalised already."""
        return Reading(normal, self)

    def clauses(self, normal: str) -> tuple[Clause, ...]:
        """The words of normalised text as meant, clause by clause."""
        return tuple(self._words(clause) for clause in clauses(normal))

    def meant(self, word: str) -> str:
        """One word as meant, which may be two."""
        return " ".join(self._speller(word))

    def words(self, normal: str) -> list[str]:
        """The words of normalised text as meant."""
        return self._speller.all(tokens(normal))

    def _words(self, clause: Iterable[str]) -> Clause:
        return tuple(Word(text, self._stem(text)) for text in self._speller.all(clause))
