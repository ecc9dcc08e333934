"""Cases as authors wrote them: phrases, rejects, conversations, with their lines. Runs nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.core.knowledge import NodeRef
from bot.core.matching import Decision
from bot.core.problem import Problem
from bot.kb.cases import CaseFile, load_cases
from bot.kb.schema import TurnCase
from bot.kb.source import Content

CASES = "tests/knowledge"


class CaseKind(StrEnum):
    """A phrase that must reach a node, one that must not get the topic, or a whole conversation."""

    MATCH = "match"
    REJECT = "reject"
    CONVERSATION = "conversation"


@dataclass(frozen=True, slots=True)
class Step:
    """Something said or a button pressed (`say` or `choose`), and what must come of it."""

    line: int
    say: str = ""
    choose: str = ""
    node: NodeRef | None = None
    text: tuple[str, ...] = ()
    offers: tuple[str, ...] | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to try; `title` is the phrase on one line, or the conversation's title."""

    file: str
    line: int
    title: str
    kind: CaseKind
    topic: str
    steps: tuple[Step, ...]
    asker: str = ""

    def says(self) -> Iterator[str]:
        """All that is typed in it."""
        return (step.say for step in self.steps if step.say)

    def nodes(self) -> Iterator[tuple[int, NodeRef]]:
        """The nodes that it must reach, each with the line that says so."""
        return ((step.line, step.node) for step in self.steps if step.node)


def read_cases(content: Content) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """The cases of all sound files by file and line, and every problem of the others."""
    files, problems = load_cases(content)
    cases = [case for file in files for case in _cases(file)]
    # pytest collects the cases by means of a Python file beside them, which is no stray.
    kept = tuple(problem for problem in problems if not problem.file.endswith((".py", ".pyc")))
    return tuple(cases), kept


def fold(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(text.split())


def _cases(file: CaseFile) -> Iterator[Case]:
    yield from _matches(file)
    yield from _rejects(file)
    yield from _conversations(file)


def _matches(file: CaseFile) -> Iterator[Case]:
    topic = file.model.topic
    for at, match in enumerate(file.model.matches):
        for index, phrase in enumerate(match.say):
            line = file.document.line_of(("matches", at, "say", index))
            step = Step(line, phrase, node=_ref(topic, match.node), text=tuple(match.text))
            yield _of(file, line, phrase, CaseKind.MATCH, (step,))


def _rejects(file: CaseFile) -> Iterator[Case]:
    for index, phrase in enumerate(file.model.rejects):
        line = file.document.line_of(("rejects", index))
        yield _of(file, line, phrase, CaseKind.REJECT, (Step(line, phrase),))


def _conversations(file: CaseFile) -> Iterator[Case]:
    for at, talk in enumerate(file.model.conversations):
        path = ("conversations", at)
        lines = (file.document.line_of((*path, "turns", n)) for n in range(len(talk.turns)))
        steps = tuple(
            _step(line, file.model.topic, turn)
            for line, turn in zip(lines, talk.turns, strict=True)
        )
        line = file.document.line_of(path)
        yield _of(file, line, talk.title, CaseKind.CONVERSATION, steps, talk.asker)


def _of(
    file: CaseFile, line: int, title: str, kind: CaseKind, steps: tuple[Step, ...], asker: str = ""
) -> Case:
    return Case(file.document.file, line, fold(title), kind, file.model.topic, steps, asker)


def _step(line: int, topic: str, turn: TurnCase) -> Step:
    return Step(
        line,
        say=turn.say or "",
        choose=turn.choose or "",
        node=_ref(topic, turn.node) if turn.node else None,
        text=tuple(turn.text),
        offers=None if turn.offers is None else tuple(turn.offers),
        decision=Decision(turn.decision) if turn.decision else None,
    )


def _ref(topic: str, name: str) -> NodeRef:
    """A node of the case's own topic, or of another as `topic/node`."""
    other, slash, node = name.partition("/")
    return NodeRef(other, node) if slash else NodeRef(topic, name)
