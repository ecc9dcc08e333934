"""The composition root: the only place that names concrete classes together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.core.errors import KnowledgeError
from bot.core.knowledge import KnowledgeBase
from bot.core.ports import Channel, Clock, Store
from bot.core.problem import Problem, Severity
from bot.courier import Courier
from bot.desk import Desk, Library
from bot.intake import Intake
from bot.kb.load import load_knowledge
from bot.kb.parse import parse
from bot.kb.source import Content, read_content
from bot.review.codes import NO_PHRASES, UNUSED_TEMPLATE
from bot.review.templates import check_templates


@dataclass(frozen=True, slots=True)
class House:
    """All the parts of a running desk, wired around one store."""

    desk: Desk
    intake: Intake
    courier: Courier
    store: Store


def load_knowledge_base(root: Path, today: date) -> KnowledgeBase:
    """The knowledge alone; raises KnowledgeError with every error in it."""
    return _knowledge(read_content(root), today)


def load_library(root: Path, today: date, cache: Path | None = None) -> Library:
    """Everything built from one reading of the files; raises KnowledgeError.

    A template that would fail in front of an asker is refused here; one that is only unused is not.
    `cache` is a folder that makes the next start quicker.
    """
    content = read_content(root)
    kb = _knowledge(content, today)
    files, _ = parse(content.knowledge, ())
    problems = check_templates(content, files)
    errors = [p for p in problems if p.severity is Severity.ERROR and p.code != UNUSED_TEMPLATE]
    if errors:
        raise KnowledgeError(errors)
    return build_library(kb, content.templates, cache)


def build_library(
    kb: KnowledgeBase, templates: Mapping[str, str], cache: Path | None = None
) -> Library:
    """What a desk serves; raises KnowledgeError where no topic that is served has a phrase."""
    from bot.matching.matcher import KnowledgeMatcher
    from bot.matching.search import AnswerSearch
    from bot.matching.shelf import Shelf
    from bot.rendering.renderer import TemplateRenderer

    if not any(topic.phrases for topic in kb.served_topics()):
        message = "no topic that is served has a phrase, so that no message can be understood"
        hint = "write phrases in the words of the people who ask"
        raise KnowledgeError([Problem("knowledge/topics", 0, NO_PHRASES, message, hint)])
    bodies = {id_: templates.get(answer.template, "") for id_, answer in kb.canned.items()}
    return Library(
        kb,
        KnowledgeMatcher(kb, Shelf(cache)),
        TemplateRenderer(kb, templates),
        AnswerSearch(kb, bodies),
    )


def build_house(
    library: Library, store: Store, channels: Mapping[str, Channel], clock: Clock
) -> House:
    """Wire the parts around one store."""
    return House(
        desk=Desk(library, store, clock),
        intake=Intake(store),
        courier=Courier(store, channels),
        store=store,
    )


def memory_store() -> Store:
    """A store that keeps nothing after the process ends, and imports no database library."""
    from bot.store.memory import MemoryStore

    return MemoryStore()


def database_store(url: str, clock: Clock) -> Store:
    """The store behind `url`; raises StoreUnavailable with what to do."""
    from bot.store.open import open_store

    return open_store(url, clock=clock)


def _knowledge(content: Content, today: date) -> KnowledgeBase:
    kb, problems = load_knowledge(content, today)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if kb is None or errors:
        raise KnowledgeError(errors)
    return kb
