"""Desks for cases: real ones, over libraries that are built once. Knows no case."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.core.errors import KnowledgeError
from bot.core.knowledge import KnowledgeBase, Leaf, TopicState
from bot.core.ports import Store
from bot.core.problem import Problem
from bot.desk import Desk, Library
from bot.matching.matcher import KnowledgeMatcher
from bot.matching.search import AnswerSearch
from bot.rendering.renderer import TemplateRenderer
from bot.review import codes

DeskFactory = Callable[[Store], Desk]
"""Makes a desk around a store."""

_SOME_DAY = date(2000, 1, 1)


class CaseDesks:
    """Gives the desk that a topic's cases are tried at, at a time when no answer is stale.

    A draft is never served; for its own cases it is, as a topic that is offered first.
    """

    def __init__(self, kb: KnowledgeBase, templates: Mapping[str, str]) -> None:
        self._kb = kb
        self._templates = templates
        self._libraries: dict[str, Library] = {}
        self._now = datetime.combine(fresh_day(kb), time(12), UTC)

    def factory(self, topic: str) -> DeskFactory:
        """The maker of desks for the cases of `topic`; raises KnowledgeError without any phrase."""
        library = self._library(topic)
        return lambda store: Desk(library, store, lambda: self._now)

    def _library(self, topic: str) -> Library:
        drafts = {t.id for t in self._kb.topics.values() if t.state is TopicState.DRAFT}
        is_draft = topic in drafts
        key = topic if is_draft else ""
        if key not in self._libraries:
            kb = _served(self._kb, topic) if is_draft else self._kb
            self._libraries[key] = build_library(kb, self._templates)
        return self._libraries[key]


def build_library(kb: KnowledgeBase, templates: Mapping[str, str]) -> Library:
    """What a desk serves; raises KnowledgeError where no topic that is served has a phrase."""
    if not any(topic.phrases for topic in kb.served_topics()):
        message = "no topic that is served has a phrase, so that no message can be understood"
        hint = "write phrases in the words of the people who ask"
        raise KnowledgeError([Problem("knowledge/topics", 0, codes.NO_PHRASES, message, hint)])
    return Library(kb, KnowledgeMatcher(kb), TemplateRenderer(kb, templates), AnswerSearch(kb, {}))


def fresh_day(kb: KnowledgeBase) -> date:
    """A day on which no answer is stale, so that cases do not fail by the calendar alone."""
    nodes = (node for topic in kb.topics.values() for node in topic.nodes.values())
    return min([_SOME_DAY, *(node.verified for node in nodes if isinstance(node, Leaf))])


def _served(kb: KnowledgeBase, draft: str) -> KnowledgeBase:
    topic = replace(kb.topics[draft], state=TopicState.ASK)
    return replace(kb, topics={**kb.topics, draft: topic})
