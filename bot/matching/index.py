"""Labelled phrases made searchable: which labels a text is like, and how sure that is."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching import Candidate, Decision, PhraseEvidence
from bot.matching.calibration import (
    ANSWER_FROM,
    ASK_FROM,
    Calibration,
    Floats,
    Standing,
    standing,
)
from bot.matching.readout import Readout
from bot.matching.shelf import Arrays, Shelf
from bot.matching.subject import Subject
from bot.matching.vectors import Vectoriser
from bot.matching.words import Stemmer

SHOWN = 6  # phrases of evidence
NEAR = 0.6  # of the leading score: a topic this near is worth offering beside it


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the knowledge and the label it speaks for."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text is like. `candidates` are topics, best first, from every part of it.

    `silent` is the best label that has no answer; `segment` is the part that decided;
    `in_scope` and `right` are the probabilities that the decision rests on.
    """

    decision: Decision
    candidates: tuple[Candidate, ...] = ()
    close: tuple[str, ...] = ()
    silent: Candidate | None = None
    segment: int = 0
    in_scope: float = 0.0
    right: float = 0.0


class PhraseIndex:
    """Phrases, vectorised and solved once; `silent` labels are known but never an answer."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        silent: Collection[str],
        words: Callable[[str], list[str]],
        stem: Stemmer,
        shelf: Shelf | None = None,
    ) -> None:
        self._phrases = phrases
        self._stem = stem
        self._labels = sorted({phrase.label for phrase in phrases})
        self._is_topic = np.array([label not in silent for label in self._labels], bool)
        spelt = [words(phrase.text) for phrase in phrases]
        self._vectoriser = Vectoriser(spelt, stem)
        position = {label: at for at, label in enumerate(self._labels)}
        targets = [position[phrase.label] for phrase in phrases]
        basis = (f"{p.label}\t{' '.join(w)}" for p, w in zip(phrases, spelt, strict=True))
        self._readout = Readout.restored(
            (shelf or Shelf()).arrays(basis, lambda: self._solved(spelt, targets))
        )
        stems = [frozenset(stem.all(words)) for words in spelt]
        self._subject = Subject(stems, self._is_topic[targets].tolist())
        self._calibration = Calibration(
            self._readout.left_out, targets, self._is_topic, np.array(self._subject.left_out)
        )

    def _solved(self, spelt: Sequence[Sequence[str]], targets: Sequence[int]) -> Arrays:
        return Readout(self._vectoriser.matrix(spelt), targets, len(self._labels)).arrays

    def judge(self, parts: Sequence[Sequence[str]]) -> Judgement:
        """Judge a text by its parts, each a list of words."""
        if not parts:
            return Judgement(Decision.SILENT)
        scores = self._readout.scores(self._vectoriser.matrix(parts))
        subject = np.array([self._subject(set(self._stem.all(words))) for words in parts])
        seen = standing(scores, self._is_topic, subject)
        in_scope, right = self._calibration.in_scope(seen), self._calibration.right(seen)
        at = int(np.argmax(in_scope + 1e-6 * seen.top))
        candidates = self._ranked(scores, seen, at)
        decision = _decide(float(in_scope[at]), float(right[at]))
        return Judgement(
            decision,
            candidates,
            _close(candidates) if decision is Decision.ASK else (),
            self._silent(scores),
            at,
            float(in_scope[at]),
            float(right[at]),
        )

    def evidence(self, words: Sequence[str], label: str) -> tuple[PhraseEvidence, ...]:
        """The phrases that moved the label's score for a part of a text, the strongest first."""
        query = self._vectoriser.matrix([words])[0]
        found = self._readout.influences(query, self._labels.index(label), SHOWN)
        return tuple(
            PhraseEvidence(
                self._phrases[i.phrase].label, self._phrases[i.phrase].text, i.similarity, i.share
            )
            for i in found
        )

    def _ranked(self, scores: Floats, seen: Standing, at: int) -> tuple[Candidate, ...]:
        """The topics by their best score in any part; the deciding part's best topic leads."""
        best = scores.max(axis=0)
        order = [i for i in np.argsort(-best, kind="stable") if self._is_topic[i]]
        leading = int(seen.best[at])
        order.sort(key=lambda i: i != leading)
        return tuple(
            _candidate(self._labels[i], scores[at, i] if i == leading else best[i]) for i in order
        )

    def _silent(self, scores: Floats) -> Candidate | None:
        if self._is_topic.all():
            return None
        best = np.where(self._is_topic, -1.0, scores.max(axis=0))
        at = int(best.argmax())
        return _candidate(self._labels[at], best[at])


def _candidate(label: str, score: float) -> Candidate:
    """The read-out may leave 0 to 1 a little, where nothing and certainty are."""
    return Candidate(label, round(min(1.0, max(0.0, float(score))), 4))


def _decide(in_scope: float, right: float) -> Decision:
    if in_scope * right >= ANSWER_FROM:
        return Decision.ANSWER
    return Decision.ASK if in_scope >= ASK_FROM else Decision.SILENT


def _close(candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    """The leading topic and those that come near it."""
    least = NEAR * candidates[0].score
    return tuple(c.topic for at, c in enumerate(candidates) if at == 0 or c.score >= least)
