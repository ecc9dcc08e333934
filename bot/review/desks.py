"""Desks for cases: real ones, over libraries that are built once. Knows no case."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.core.knowledge import KnowledgeBase, Leaf, TopicState
from bot.core.ports import Store
from bot.desk import Desk, Library

DeskFactory = Callable[[Store], Desk]
"""Makes a desk around a store."""

LibraryBuilder = Callable[[KnowledgeBase, Mapping[str, str]], Library]
"""Builds what a desk serves from knowledge and templates; may raise KnowledgeError."""

_SOME_DAY = date(2000, 1, 1)


class CaseDesks:
    """Gives the desk that a topic's cases are tried at, at a time when no answer is stale.

    A draft is never served; for its own cases it is, as a topic that is offered first.
    """

    def __init__(
        self, kb: KnowledgeBase, templates: Mapping[str, str], build: LibraryBuilder
    ) -> None:
        self._build = build
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
            self._libraries[key] = self._build(kb, self._templates)
        return self._libraries[key]


def fresh_day(kb: KnowledgeBase) -> date:
    """A day on which no answer is stale, so that cases do not fail by the calendar alone."""
    nodes = (node for topic in kb.topics.values() for node in topic.nodes.values())
    return min([_SOME_DAY, *(node.verified for node in nodes if isinstance(node, Leaf))])


def _served(kb: KnowledgeBase, draft: str) -> KnowledgeBase:
    topic = replace(kb.topics[draft], state=TopicState.ASK)
    return replace(kb, topics={**kb.topics, draft: topic})
