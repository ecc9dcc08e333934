"""Desks for cases: real ones, over libraries that are built once. Knows no case."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time

from bot.core.brakes import UNBRAKED
from bot.core.knowledge import KnowledgeBase, Leaf, TopicState
from bot.core.ports import Renderer
from bot.core.reply import Reply
from bot.core.storage import Store
from bot.core.turn import Answer
from bot.desk import Desk, Library
from bot.matching.matcher import KnowledgeMatcher
from bot.rendering.environment import Compiler
from bot.rendering.renderer import TemplateRenderer

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
        self,
        kb: KnowledgeBase,
        templates: Mapping[str, str],
        build: LibraryBuilder,
        compiler: Compiler | None = None,
    ) -> None:
        """`compiler` may know the templates already."""
        self.compiler = compiler or Compiler()
        self.renderer: Renderer = _Remembering(TemplateRenderer(kb, templates, self.compiler))
        self._build = build
        self._kb = kb
        self._templates = templates
        self._libraries: dict[str, Library] = {}
        self._now = datetime.combine(fresh_day(kb), time(12), UTC)

    @property
    def served(self) -> Library:
        """What a desk would serve; raises KnowledgeError without any phrase."""
        return self._library("")

    def rehearse(self, said: Iterable[tuple[str, str]]) -> None:
        """Let the matchers understand words of topics' cases together: that is much quicker.

        `said` are topics and words; raises KnowledgeError without any phrase.
        """
        together: dict[str, list[str]] = defaultdict(list)
        for topic, words in said:
            together[self._draft(topic)].append(words)
        for topic, texts in together.items():
            matcher = self._library(topic).matcher
            if isinstance(matcher, KnowledgeMatcher):
                matcher.rehearse(texts)

    def factory(self, topic: str) -> DeskFactory:
        """The maker of desks for the cases of `topic`; raises KnowledgeError without any phrase."""
        library = self._library(topic)
        return lambda store: Desk(library, store, lambda: self._now, UNBRAKED)

    def _library(self, topic: str) -> Library:
        draft = self._draft(topic)
        if draft not in self._libraries:
            kb = _served(self._kb, draft) if draft else self._kb
            library = self._build(kb, self._templates)
            self._libraries[draft] = replace(library, renderer=self.renderer)
        return self._libraries[draft]

    def _draft(self, topic: str) -> str:
        """The topic if it is a draft; "" stands for all that are served."""
        known = self._kb.topics.get(topic)
        return topic if known and known.state is TopicState.DRAFT else ""


_HASHABLE = tuple(f.name for f in fields(Answer) if f.name not in ("slots", "signer", "edits"))


class _Remembering:
    """Renders each answer once: cases hear the same ones again and again."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._replies: dict[Hashable, Reply] = {}

    def render(self, answer: Answer, *, key: str, now: datetime, replaces: str = "") -> Reply:
        """Render; raises RenderError each time on a template that cannot be rendered."""
        what = (
            now,
            tuple(sorted(answer.slots.items())),
            answer.signer and (answer.signer.name, answer.signer.title),
            *(getattr(answer, name) for name in _HASHABLE),
        )
        if what not in self._replies:
            self._replies[what] = self._renderer.render(answer, key="", now=now)
        return replace(self._replies[what], key=key, replaces=replaces)


def fresh_day(kb: KnowledgeBase) -> date:
    """A day on which no answer is stale, so that cases do not fail by the calendar alone."""
    nodes = (node for topic in kb.topics.values() for node in topic.nodes.values())
    return min([_SOME_DAY, *(node.verified for node in nodes if isinstance(node, Leaf))])


def _served(kb: KnowledgeBase, draft: str) -> KnowledgeBase:
    topic = replace(kb.topics[draft], state=TopicState.ASK)
    return replace(kb, topics={**kb.topics, draft: topic})
