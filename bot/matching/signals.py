"""Signals: short phrases of the knowledge found in a message, typos and "no" understood."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from bot.core.matching import HeardSignal
from bot.matching.reading import Reader, Reading, Word

REACH = 4  # words before a signal in which a "no" counts (design.md 3)
CUES = frozenset({"no", "not", "without", "never", "neither", "nor", "none", "except"})
# "not sure where the secret is" says that there is one; "not only a key but a secret" too.
NO_CUE_BEFORE = frozenset({"sure", "know", "understand", "clear", "certain", "idea", "matter",
                           "problem", "clue"})  # fmt: skip
# "no it wants a secret" answers somebody; a comma is often left out.
PRONOUNS = frozenset({"it", "they", "there", "i", "we", "he", "she"})
# "no token but a secret", "no token just a secret": the "no" ends there.
TURNS = frozenset({"but", "just", "only"})
NEGATIONS = frozenset({"not", "never", "nothing", "no"})
# Small words do not use up the reach.
LIGHT = frozenset({"a", "an", "the", "any", "me", "us", "my", "our", "your"})


def is_negated(clause: Sequence[Word], at: int) -> bool:
    """Whether a "no" stands up to four words before position `at`, and no "but" between them."""
    before: list[str] = []
    for word in clause[:at]:
        if word.text in TURNS:
            before.clear()
        elif word.text not in LIGHT:
            before.append(word.text)
    if "without" in before[-REACH:] and not NEGATIONS.isdisjoint(before):
        return False  # "it will not work without a token" wants one
    before = before[-REACH:]
    return any(_denies(word, after) for word, after in zip_longest(before, before[1:]))


def _denies(word: str, after: str | None) -> bool:
    if word == "instead":
        return after == "of"
    if word == "no" and after in PRONOUNS:
        return False
    return word in CUES and after not in NO_CUE_BEFORE


def occurrences(clause: Sequence[Word], stems: Sequence[str]) -> Iterator[list[int]]:
    """The places where the stems stand side by side, small words between them passed over."""
    if not stems:
        return
    solid = [at for at, word in enumerate(clause) if word.text not in LIGHT]
    for first in range(len(solid) - len(stems) + 1):
        window = solid[first : first + len(stems)]
        if all(clause[at].stem == stem for at, stem in zip(window, stems, strict=True)):
            yield window


class SignalFinder:
    """Finds the signals of all options, wherever in the knowledge they stand."""

    def __init__(self, signals: Iterable[str], reader: Reader) -> None:
        self._signals = {
            signal: tuple(w.stem for w in reader.read(signal).words if w.text not in LIGHT)
            for signal in sorted(set(signals))
        }

    def without_denied(self, clause: Sequence[Word]) -> list[str]:
        """The words of a clause but those of signals that it denies: "no secret" asks for none."""
        if CUES.isdisjoint(word.text for word in clause):
            return [word.text for word in clause]
        stems = {word.stem for word in clause}
        denied: set[int] = set()
        for signal in self._signals.values():
            if stems.issuperset(signal):
                for places in occurrences(clause, signal):
                    denied.update(places if is_negated(clause, places[0]) else ())
        return [word.text for at, word in enumerate(clause) if at not in denied]

    def find(self, reading: Reading) -> tuple[HeardSignal, ...]:
        """Every signal in the message; one that is said plainly anywhere counts as heard."""
        present = {word.stem for word in reading.words}
        heard: list[HeardSignal] = []
        for signal, stems in self._signals.items():
            if not present.issuperset(stems):
                continue
            found = [
                is_negated(clause, places[0])
                for clause in reading.clauses
                for places in occurrences(clause, stems)
            ]
            if found:
                heard.append(HeardSignal(signal, negated=all(found)))
        return tuple(heard)
