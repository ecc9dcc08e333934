"""The hold-out: questions that the knowledge has never seen, and what a decision is worth."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

SEEN = 3  # candidates: as many as somebody reads before giving up
HOLDOUT = Path(__file__).parents[1] / "tests" / "score" / "holdout.yaml"


class Outcome(StrEnum):
    """What became of a question: right topic answered or asked about, wrong ones, or silence."""

    ANSWERED = "answered"
    ASKED = "asked"
    WRONG_ASKED = "asked wrong"
    WRONG = "wrong"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Question:
    """A text with its topic, None for small talk and product questions; `kind` is its register."""

    text: str
    topic: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A decision: a topic, or None for silence; `asks` where it would ask before it answers.

    `ranked` are the best topics, also of a text that is left alone.
    """

    topic: str | None
    asks: bool = False
    ranked: tuple[str, ...] = ()


def read_holdout(path: Path = HOLDOUT) -> list[Question]:
    """Every question of the hold-out."""
    data = yaml.safe_load(path.read_text("utf-8"))
    return [*_topics(data["topics"]), *_silence(data["silence"])]


def outcome(question: Question, guess: Guess) -> Outcome:
    """How good a decision about a question is."""
    if guess.topic is None:
        return Outcome.SILENT
    if guess.topic == question.topic:
        return Outcome.ASKED if guess.asks else Outcome.ANSWERED
    return Outcome.WRONG_ASKED if guess.asks else Outcome.WRONG


@dataclass(frozen=True, slots=True)
class Score:
    """Shares, 0 to 1: of questions with a topic those right and wrong, of the others the silent.

    `near`: the right topic is among the first SEEN, whatever was decided.
    """

    right: float
    near: float
    wrong: float
    silent: float


def score(decided: Iterable[tuple[Question, Guess]]) -> Score:
    """The figures that the desk is held to."""
    guessed = list(decided)
    pairs = [(question, outcome(question, guess)) for question, guess in guessed]
    near = sum(question.topic in guess.ranked[:SEEN] for question, guess in guessed)
    ours = [found for question, found in pairs if question.topic is not None]
    others = [found for question, found in pairs if question.topic is None]
    right = sum(found in (Outcome.ANSWERED, Outcome.ASKED) for found in ours)
    return Score(
        right / len(ours),
        near / len(ours),
        sum(found is Outcome.WRONG for found in ours) / len(ours),
        sum(found is Outcome.SILENT for found in others) / len(others),
    )


def _topics(data: dict[str, dict[str, list[str]]]) -> Iterator[Question]:
    for topic, registers in data.items():
        for register, texts in registers.items():
            yield from (Question(text, topic, register) for text in texts)


def _silence(data: dict[str, list[str]]) -> Iterator[Question]:
    for kind, texts in data.items():
        yield from (Question(text, None, kind) for text in texts)
