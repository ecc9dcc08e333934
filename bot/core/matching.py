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
class ErrorText:
    """A known error text, found in the message: a topic's, or a group's that nobody answers.

    `general`: it says only that something failed; `pasted`: it stands in code, JSON or a log;
    `decided`: it changed what the prose decided.
    """

    text: str
    topic: str | None = None
    group: str | None = None
    general: bool = False
    pasted: bool = False
    decided: bool = False


@dataclass(frozen=True, slots=True)
class AskedTopic:
    """One of several questions in a text: its topic, and the signals heard outside the others.

    `sure`: it would be answered by itself.
    """

    topic: str
    signals: tuple[HeardSignal, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class PhraseEvidence:
    """A phrase that decided; `similarity` is a cosine, `weight` what it added to the score.

    `parts` are what the similarity is made of: by the words, their spelling, their meaning.
    """

    label: str
    phrase: str
    similarity: float
    weight: float
    parts: tuple[tuple[str, float], ...] = ()


FEWEST = 8
"""Phrases that a topic needs: with fewer, each is a meaning of its own."""

COLLIDING, FEWEST_LOST = 0.2, 3
"""The share of a topic's phrases, and how many, that make one rival a collision, not chance."""


@dataclass(frozen=True, slots=True)
class TopicStanding:
    """A topic by its phrases, each as if it were left out.

    `won` counts those that the topic wins; `margin` is the median of their leads; `rival` is the
    topic that most others go to, `lost` of them.
    """

    topic: str
    phrases: int
    won: int
    margin: float
    rival: str = ""
    lost: int = 0

    @property
    def is_thin(self) -> bool:
        """Whether it has too few phrases to be told from others."""
        return self.phrases < FEWEST

    @property
    def collides(self) -> bool:
        """Whether so many of its phrases go to one other topic that authors should part them."""
        return self.lost >= max(FEWEST_LOST, COLLIDING * self.phrases)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why: the part of the message that decided, the phrases behind it, and typos as read.

    `left_out` counts the characters of code, JSON and logs that were not read; `standings` say
    how well the leading topics are known.
    """

    segment: str = ""
    phrases: tuple[PhraseEvidence, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    left_out: int = 0
    standings: tuple[TopicStanding, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What the matcher makes of one utterance.

    `candidates` are best first, also when silent, but one that an error text decided leads whatever
    its score; `close` are the topics worth offering on *ask*; `asked` are several questions
    in one text, in its order, the leading one first;
    `in_scope` is the probability that it is a question of some topic, `right` that the leading
    topic is the right one if so; `picked` counts from 0 over the utterance's options; `inquiring`:
    it reads as a question, not as a statement; `act` and `group` are set where it is small talk or
    a known thing out of scope; `errors` are those found, in the order of the message.
    """

    decision: Decision
    candidates: tuple[Candidate, ...] = ()
    close: tuple[str, ...] = ()
    asked: tuple[AskedTopic, ...] = ()
    in_scope: float = 0.0
    right: float = 0.0
    inquiring: bool = False
    act: Act | None = None
    group: str | None = None
    signals: tuple[HeardSignal, ...] = ()
    picked: int | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[ErrorText, ...] = ()
