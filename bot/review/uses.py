"""Which template is named where, also by files that are only partly sound. Judges nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.core.draft import ANSWER_UNSENT, HANDOFF_TEMPLATES, SECRET_SEEN
from bot.core.engine import INVITED, NOT_SOLVED, NUDGE
from bot.core.guests import NOT_YOURS, NOT_YOURS_TRAINER, OTHER_THREAD
from bot.kb.parse import CANNED, TOPICS, Files, TopicEntry
from bot.kb.schema import (
    AnswerModel,
    CannedModel,
    HandoffModel,
    NodeModel,
    QuestionModel,
    RouteModel,
)
from bot.kb.source import Content
from bot.kb.yaml_reader import Document, Path
from bot.rendering.renderer import LAYOUT

DESK_TEMPLATES = frozenset(
    {
        LAYOUT,
        *HANDOFF_TEMPLATES.values(),
        "desk/again.md",
        "desk/did_you_mean.md",
        "desk/which_first.md",
        "desk/dont_know.md",
        "desk/person.md",
        "desk/stale.md",
        ANSWER_UNSENT,
        SECRET_SEEN,
        INVITED,
        NUDGE,
        NOT_SOLVED,
        NOT_YOURS,
        NOT_YOURS_TRAINER,
        OTHER_THREAD,
    }
)
"""What the desk itself says, whatever the knowledge is; bot.core names them where it says them."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place that names a template; `slots` are the values that a trainer fills in for it."""

    template: str
    document: Document
    path: Path
    slots: Mapping[str, str]


def find_uses(files: Files) -> tuple[Use, ...]:
    """The places in sound nodes and canned answers."""
    uses = [use for topic in files.topics for use in _node_uses(topic)]
    if files.canned:
        for at, item in enumerate(files.canned.model.canned):
            uses.append(_canned_use(files.canned.document, at, item))
    return tuple(uses)


def in_doubt(content: Content, files: Files) -> str | None:
    """The texts of broken files that may name templates, too; None where one could not be read."""
    names = [f for f in content.knowledge if PurePosixPath(f).parent == TOPICS]
    whole = {topic.document.file for topic in files.topics if topic.is_whole}
    broken = [name for name in names if name not in whole] + [CANNED] * (files.canned is None)
    unread = {problem.file for problem in content.problems}
    is_unread = any(f == CANNED or PurePosixPath(f).parent == TOPICS for f in unread)
    return None if is_unread else "\n".join(content.knowledge.get(name, "") for name in broken)


def _node_uses(topic: TopicEntry) -> Iterator[Use]:
    for name, node in topic.nodes.items():
        for key, template in _named(node):
            yield Use(template, topic.document, ("nodes", name, key), {})


def _named(node: NodeModel) -> Iterator[tuple[str, str]]:
    """The key that names the node's template, and the template; nothing for a route."""
    match node:
        case QuestionModel():
            yield "question", node.question
        case AnswerModel():
            yield "answer", node.answer
        case HandoffModel():
            yield "handoff", node.handoff
        case RouteModel():
            pass


def _canned_use(document: Document, at: int, item: CannedModel) -> Use:
    return Use(item.template, document, ("canned", at, "template"), item.slots)
