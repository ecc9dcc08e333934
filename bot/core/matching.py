"""What a message was understood to be: ranked candidates, a calibrated decision, evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.knowledge import Act, Option


class Decision(StrEnum):
    """What the desk does with a message."""

    ANSWER = "answer"
    ASK = "ask"
    SILENT = "silent"
    HANDOFF = "handoff"


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message to be understood.

    `options` are those of the question that it may be a reply to, the shown ones first and in the
    order shown, so that "the second one" can be understood.
    """

    text: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic and its score: 1 is a phrase of the topic itself, 0 is nothing like it."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class HeardSignal:
    """A signal of some option, found in the message; `negated`: "no", "without", "doesn't ask"."""

    signal: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class PhraseEvidence:
    """A phrase that decided; `similarity` is a cosine, `weight` what it added to the score."""

    label: str
    phrase: str
    similarity: float
    weight: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why: the part of the message that decided, the phrases behind it, and typos as read."""

    segment: str = ""
    phrases: tuple[PhraseEvidence, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What the matcher makes of one utterance.

    `candidates` are best first, also when silent; `close` are the topics worth offering on *ask*;
    `in_scope` is the probability that it is a question of some topic, `right` that the leading
    topic is the right one if so; `picked` counts from 0 over the utterance's options; `inquiring`:
    it reads as a question, not as a statement; `act` and `group` are set where it is small talk or
    a known thing out of scope.
    """

    decision: Decision
    candidates: tuple[Candidate, ...] = ()
    close: tuple[str, ...] = ()
    in_scope: float = 0.0
    right: float = 0.0
    inquiring: bool = False
    act: Act | None = None
    group: str | None = None
    signals: tuple[HeardSignal, ...] = ()
    picked: int | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
