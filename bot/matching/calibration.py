"""How sure the desk may be: scores turned into probabilities, learnt from the knowledge itself.

Every phrase is scored as if it were not in the knowledge (`Readout.left_out`). Two logistic
regressions on these scores (Platt 1999, "Probabilistic outputs for support vector machines") tell
a topic's phrases from near misses and small talk, and right winners from wrong ones. So no score
is a threshold that somebody picked: what is fixed is only how often the desk may err.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ANSWER_FROM = 0.8  # sure of scope and topic: a wrong answer weighs as much as four silences
ASK_FROM = 0.4  # sure of scope: a needless question weighs nearly as much as a missed one
DOUBT = 0.3  # strength of the prior that keeps the coefficients of small knowledge small
ROUNDS = 30  # Newton's method needs about eight


@dataclass(frozen=True, slots=True)
class Standing:
    """How each of several texts stands.

    Scores of its best topic, of the next, and of the best label without an answer; `ours` and
    `others` are what all topics and all labels without an answer score together, 0 where there is
    no such label (its stand-ins lack a topic's share, which would give them away); `best` is the
    position of the best topic among the labels; `subject` how strongly its most telling word
    speaks for the topics.
    """

    top: Floats
    second: Floats
    silent: Floats
    ours: Floats
    others: Floats
    best: NDArray[np.intp]
    subject: Floats


def standing(scores: Floats, is_topic: NDArray[np.bool_], subject: Floats) -> Standing:
    """Read texts' standings off their scores (texts x labels)."""
    rows = np.arange(len(scores))
    topics = np.where(is_topic, scores, -1.0)
    best = topics.argmax(axis=1)
    top = topics[rows, best]
    topics[rows, best] = -1.0
    above = np.maximum(scores, 0.0)
    others = np.where(is_topic, 0.0, above)
    silent = others.sum(axis=1)
    return Standing(
        top=top,
        second=np.maximum(topics.max(axis=1), 0.0),
        silent=others.max(axis=1),
        ours=np.zeros(len(scores)) if is_topic.all() else above.sum(axis=1) - silent,
        others=silent,
        best=best,
        subject=subject,
    )


class Calibration:
    """The two probabilities, fitted once for one knowledge base."""

    def __init__(
        self,
        left_out: Floats,
        targets: NDArray[np.intp],
        is_topic: NDArray[np.bool_],
        subject: Floats,
    ) -> None:
        """`left_out` are scores (phrases x labels), `subject` the phrases' own, both left out."""
        seen = standing(left_out, is_topic, subject)
        own = is_topic[targets]
        scope, inside = _scope_features(seen), own
        if own.all():  # no near misses: what phrases score for labels not their own stands in
            strangers = left_out.copy()
            strangers[np.arange(len(targets)), targets] = 0.0
            scope = np.vstack([scope, _scope_features(standing(strangers, is_topic, subject))])
            inside = np.concatenate([own, np.zeros(len(own), bool)])
        self._scope = _fit(scope, inside)
        self._choice = _fit(_choice_features(seen)[own], (seen.best == targets)[own])

    def in_scope(self, seen: Standing) -> Floats:
        """The probability of each text to be a question of some topic."""
        return _sigmoid(_scope_features(seen) @ self._scope)

    def right(self, seen: Standing) -> Floats:
        """The probability of the best topic to be the right one, given that some topic is."""
        return _sigmoid(_choice_features(seen) @ self._choice)


def _scope_features(seen: Standing) -> Floats:
    constant = np.ones(len(seen.top))
    lead = seen.top - seen.silent
    return np.column_stack([constant, seen.top, lead, seen.ours, seen.others, seen.subject])


def _choice_features(seen: Standing) -> Floats:
    lead = seen.top - seen.second
    return np.column_stack([np.ones(len(lead)), lead, lead / np.maximum(seen.top, 0.05)])


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))))


def _fit(features: Floats, outcome: NDArray[np.bool_]) -> Floats:
    """Coefficients of a logistic regression by Newton's method; the constant is unbound."""
    prior = np.full(features.shape[1], DOUBT)
    prior[0] = 1e-6
    weights = np.zeros(features.shape[1])
    for _ in range(ROUNDS):
        chance = _sigmoid(features @ weights)
        slope = features.T @ (chance - outcome) + prior * weights
        spread = (chance * (1 - chance))[:, None]
        curve = (features * spread).T @ features + np.diag(prior)
        weights -= np.linalg.solve(curve, slope)
    return weights
