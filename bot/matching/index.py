"""Labelled phrases made searchable: which labels a text is like, and how sure that is."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from bot.core.matching import Candidate, Decision, PhraseEvidence
from bot.matching.alike import AlikePhrases, similar_pairs, twins
from bot.matching.calibration import (
    ANSWER_FROM,
    ASK_FROM,
    Calibration,
    Floats,
    Standing,
    standing,
)
from bot.matching.feedback import PhraseStanding
from bot.matching.kernel import BLUNT, SQUARE
from bot.matching.nearest import NearestReadout
from bot.matching.phrases import Phrase
from bot.matching.readout import EXACT_UP_TO, ExactReadout, Examples, Readout
from bot.matching.shelf import Shelf
from bot.matching.subject import Subject
from bot.matching.table import SemanticTable
from bot.matching.vectors import Vectoriser
from bot.matching.words import Stemmer

SHOWN = 6  # phrases of evidence
AGREEING = 5  # the most telling parts of a post, which together have a say in its topic
ROWS = 512  # parts of texts scored in one product: more gain nothing and only take memory
NEAR = 0.6  # of the leading score: a topic this near is worth offering beside it
RANKED = 20  # topics: nobody looks at those behind, and each costs time
LEARNT_FROM = 1_000  # phrases that the calibration learns from, where each costs a solve


class Alone(NamedTuple):
    """A part by itself: its topic, how likely it is a question of ours, and whether it is sure."""

    topic: str
    in_scope: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text is like. `candidates` are topics, the likeliest first, from every part of it.

    `silent` is the best label that has no answer; `segment` is the part that decided; `alone`
    is what each part would be taken for by itself;
    `in_scope` and `right` are the probabilities that the decision rests on.
    """

    decision: Decision
    candidates: tuple[Candidate, ...] = ()
    close: tuple[str, ...] = ()
    silent: Candidate | None = None
    segment: int = 0
    alone: tuple[Alone, ...] = ()
    in_scope: float = 0.0
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class Tools:
    """What an index may use: word meanings, and a place for what was solved before."""

    table: SemanticTable | None = None
    shelf: Shelf = field(default_factory=Shelf)


class PhraseIndex:
    """Phrases, vectorised and solved once; `silent` labels are known but never an answer."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        silent: Collection[str],
        words: Callable[[str], list[str]],
        stem: Stemmer,
        tools: Tools | None = None,
    ) -> None:
        """`words` reads a phrase as messages are read."""
        tools = tools or Tools()
        self._phrases = phrases
        self._stem = stem
        self._labels = sorted({phrase.label for phrase in phrases})
        self._is_topic = np.array([label not in silent for label in self._labels], bool)
        spelt = [words(phrase.text) for phrase in phrases]
        self._vectoriser = Vectoriser(spelt, stem, tools.table)
        position = {label: at for at, label in enumerate(self._labels)}
        self._targets = np.array([position[phrase.label] for phrase in phrases])
        self._vectors = self._vectoriser.matrix(spelt)
        power = SQUARE if tools.table else BLUNT
        examples = Examples(self._vectors, self._targets, len(self._labels), power)
        self._readout = _read_out(examples, tools.shelf)
        self._stems = [frozenset(stem.all(words)) for words in spelt]
        self._subject = Subject(self._stems, self._is_topic[self._targets].tolist())
        self._calibration = self._calibrated()

    def _calibrated(self) -> Calibration:
        """Learnt from all phrases where leaving one out costs nothing, else from a thousand."""
        count = len(self._phrases)
        step = 1 if isinstance(self._readout, ExactReadout) else max(1, count // LEARNT_FROM)
        chosen = range(0, count, step)
        subject = np.array(self._subject.left_out)[chosen]
        left_out = self._readout.left_out(chosen)
        return Calibration(left_out, self._targets[chosen], self._is_topic, subject)

    def judge(self, parts: Sequence[Sequence[str]]) -> Judgement:
        """Judge a text by its parts, each a list of words."""
        return self.judge_all([parts])[0]

    def judge_all(self, texts: Sequence[Sequence[Sequence[str]]]) -> list[Judgement]:
        """Judge several texts, each by its parts; all of them are scored together."""
        parts = [words for text in texts for words in text]
        if not parts:
            return [Judgement(Decision.SILENT) for _ in texts]
        scores = np.vstack(
            [
                self._readout.scores(self._vectoriser.matrix(parts[at : at + ROWS]))
                for at in range(0, len(parts), ROWS)
            ]
        )
        ends = accumulate(map(len, texts))
        return [
            self._judged(text, scores[end - len(text) : end])
            for text, end in zip(texts, ends, strict=True)
        ]

    def _judged(self, parts: Sequence[Sequence[str]], scores: Floats) -> Judgement:
        """The judgement of one text from the scores (parts x labels)."""
        if not parts:
            return Judgement(Decision.SILENT)
        subject = np.array([self._subject(set(self._stem.all(words))) for words in parts])
        seen = standing(scores, self._is_topic, subject)
        in_scope, right = self._calibration.in_scope(seen), self._calibration.right(seen)
        at = int(np.argmax(in_scope + 1e-6 * seen.top))
        leading = (self._agreed(scores), int(seen.best[at]))
        candidates = self._ranked(scores, at, leading)
        decision = _decide(float(in_scope[at]), float(right[at]))
        if decision is Decision.ANSWER and leading[0] != leading[1]:
            decision = Decision.ASK
        return Judgement(
            decision,
            candidates,
            _close(candidates, len(set(leading))) if decision is Decision.ASK else (),
            self._silent(scores),
            at,
            self._alone(seen, in_scope, right),
            float(in_scope[at]),
            float(right[at]),
        )

    def standings(self) -> list[PhraseStanding]:
        """How each phrase stands, in their order."""
        every = range(len(self._phrases))
        left_out = self._readout.left_out(every)
        found = self._stand(every, left_out, np.array(self._subject.left_out))
        behind = [at for at in every if found[at].margin > 0]
        if behind:
            scores = self._readout.scores(self._vectors[behind])
            subject = np.array([self._subject(self._stems[at]) for at in behind])
            for at, known in zip(behind, self._stand(behind, scores, subject), strict=True):
                if known.decision is Decision.ANSWER and known.best != known.phrase.label:
                    found[at] = replace(known, overruled=True)
        return found

    def _stand(
        self, phrases: Sequence[int], scores: Floats, subject: Floats
    ) -> list[PhraseStanding]:
        seen = standing(scores, self._is_topic, subject)
        in_scope, right = self._calibration.in_scope(seen), self._calibration.right(seen)
        own = (np.arange(len(phrases)), self._targets[phrases])
        others = np.where(self._is_topic, scores, -1.0)
        others[own] = -1.0
        rivals = others.argmax(axis=1)
        return [
            PhraseStanding(
                self._phrases[at],
                _decide(float(in_scope[row]), float(right[row])),
                self._labels[seen.best[row]],
                float(seen.top[row]),
                float(scores[row, self._targets[at]]),
                self._labels[rivals[row]],
                float(others[row, rivals[row]]),
            )
            for row, at in enumerate(phrases)
        ]

    def alike(
        self, at_least: float, phrases: Sequence[Phrase] | None = None
    ) -> tuple[AlikePhrases, ...]:
        """Topics' phrases of the same words as others', or with a cosine of `at_least` to them.

        The same words count whoever has them, the cosine between topics only. `phrases` are the
        index's own as people wrote them.
        """
        phrases = phrases or self._phrases
        is_ours = self._is_topic[self._targets]
        pairs = {
            (one, other): cosine
            for one, other, cosine in similar_pairs(
                self._vectors, np.flatnonzero(is_ours), at_least
            )
        }
        pairs |= dict.fromkeys(twins(self._stems, is_ours), 1.0)
        return tuple(
            AlikePhrases(
                phrases[one], phrases[other], cosine, self._stems[one] == self._stems[other]
            )
            for (one, other), cosine in sorted(pairs.items())
            if self._targets[one] != self._targets[other]
        )

    def evidence(self, words: Sequence[str], label: str) -> tuple[PhraseEvidence, ...]:
        """The phrases that moved the label's score for a part of a text, the strongest first."""
        query = self._vectoriser.matrix([words])[0]
        found = self._readout.influences(query, self._labels.index(label), SHOWN)
        return tuple(
            PhraseEvidence(
                self._phrases[i.phrase].label,
                self._phrases[i.phrase].text,
                i.similarity,
                i.share,
                self._vectoriser.parts(query, self._vectors[i.phrase]),
            )
            for i in found
        )

    def _agreed(self, scores: Floats) -> int:
        """The topic that the most telling parts speak for together: a post is about one thing."""
        telling = np.sort(np.maximum(scores, 0.0), axis=0)[-AGREEING:].sum(axis=0)
        return int(np.where(self._is_topic, telling, -1.0).argmax())

    def _ranked(self, scores: Floats, at: int, leading: tuple[int, int]) -> tuple[Candidate, ...]:
        """The topics by their best score in any part, behind the leading ones.

        These are the topic of all parts together and, with its score there, of the deciding part.
        """
        best = scores.max(axis=0)
        best[leading[1]] = scores[at, leading[1]]
        order = np.argsort(-best, kind="stable")
        shown = best.tolist()
        first = tuple(dict.fromkeys(leading))
        topics = order[self._is_topic[order]][:RANKED].tolist()
        others = (i for i in topics if i not in first)
        return tuple(_candidate(self._labels[i], shown[i]) for i in (*first, *others))

    def _alone(self, seen: Standing, in_scope: Floats, right: Floats) -> tuple[Alone, ...]:
        return tuple(
            Alone(self._labels[best], float(scope), bool(scope * chance >= ANSWER_FROM))
            for best, scope, chance in zip(seen.best, in_scope, right, strict=True)
        )

    def _silent(self, scores: Floats) -> Candidate | None:
        if self._is_topic.all():
            return None
        best = np.where(self._is_topic, -1.0, scores.max(axis=0))
        at = int(best.argmax())
        return _candidate(self._labels[at], float(best[at]))


def _read_out(examples: Examples, shelf: Shelf) -> Readout:
    if len(examples.vectors) > EXACT_UP_TO:
        return NearestReadout(examples)
    return ExactReadout(examples, shelf.solved(examples))


def _candidate(label: str, score: float) -> Candidate:
    """The read-out may leave 0 to 1 a little, where nothing and certainty are."""
    return Candidate(label, round(min(1.0, max(0.0, score)), 4))


def _decide(in_scope: float, right: float) -> Decision:
    if in_scope * right >= ANSWER_FROM:
        return Decision.ANSWER
    return Decision.ASK if in_scope >= ASK_FROM else Decision.SILENT


def _close(candidates: tuple[Candidate, ...], leading: int) -> tuple[str, ...]:
    """The leading topics, one or two, and those that come near them."""
    least = NEAR * max(c.score for c in candidates[:leading])
    return tuple(c.topic for at, c in enumerate(candidates) if at < leading or c.score >= least)
