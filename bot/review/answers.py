"""Every answer on one page of Markdown, as people read it. Reads no files and no clock."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

from bot.core.knowledge import (
    HandoffNode,
    KnowledgeBase,
    Leaf,
    NodeRef,
    Question,
    Source,
    Topic,
    TopicState,
)
from bot.core.reply import Document
from bot.core.tree import choices
from bot.rendering.hours import day_month_year, state
from bot.review.examples import Examples
from bot.review.guidance import GuidanceRenderer, gaps
from bot.review.markdown import Slugs, escape, link, quote, to_markdown
from bot.review.outline import outline
from bot.review.reading import MAX_GRADE, MAX_WORDS, MIN_GRADED, read
from bot.review.whole import WholeReplies

_PHRASES = 3
_SOME_DAY = date(2000, 1, 1)
_AFTERNOON = time(17)  # UTC: noon in New York in winter
_STATES = {
    TopicState.DRAFT: "a draft, never served",
    TopicState.ASK: "offered before it is answered",
    TopicState.ANSWER: "answered at once",
}
_HEAD = f"""\
Everything that the desk can say, in its own words: the questions, answers and hand-offs of each
topic, then what trainers send, and the notes that belong to no topic. `make answers` writes this
page from `knowledge/` and `templates/`: change those, not the page.

An answer is shown as it reads while no product is known ("your app"). Where a product changes more
than that, an example shows the parts that differ. What goes around an answer (greeting, links,
hours, signature) is shown once, at the end. What a trainer fills in is in \\[brackets\\].

Each text has at most {MAX_WORDS} words and a reading grade of at most {MAX_GRADE:.0f}, without what
goes around it. The grade is the Flesch-Kincaid grade level, given from {MIN_GRADED} words on;
`bot/review/reading.py` says what counts."""


def example_time(kb: KnowledgeBase) -> datetime:
    """An afternoon on the day when an answer was last verified: the same for the same knowledge."""
    nodes = (node for topic in kb.topics.values() for node in topic.nodes.values())
    days = (node.verified for node in nodes if isinstance(node, Leaf))
    return datetime.combine(max(days, default=_SOME_DAY), _AFTERNOON, UTC)


def answers_page(kb: KnowledgeBase, templates: Mapping[str, str], now: datetime) -> str:
    """The whole page; `now` decides what is said about hours. Raises RenderError."""
    page = _Page(kb, templates, now)
    told = state(kb.desk.hours, now)
    day = day_month_year(now.date())
    body = [*page.topics(), *page.canned(), *page.around()]
    head = f"{_HEAD} Hours and dates are told as on {day} ({told})."
    parts = ("# Every answer", head, "## Contents", "\n".join(page.contents), *body)
    return "\n\n".join(parts) + "\n"


class _Page:
    """The sections of one page, written in their order."""

    def __init__(self, kb: KnowledgeBase, templates: Mapping[str, str], now: datetime) -> None:
        self.contents: list[str] = []
        self._kb = kb
        self._whole = WholeReplies(kb, templates, now)
        self._guidance = GuidanceRenderer(kb, templates, now)
        self._examples = Examples(kb, self._guidance)
        self._names = [item.product for item in kb.integrations]
        self._slugs = Slugs("Every answer", "Contents")
        self._shown: dict[str, str] = {}  # a template, and where it was shown first

    def topics(self) -> Iterator[str]:
        """A section for each topic."""
        for name, topic in sorted(self._kb.topics.items()):
            yield self._section(topic.title, f": `{name}`")
            yield f"`{name}`: {_STATES[topic.state]}."
            if topic.phrases:
                said = "; ".join(f"“{escape(phrase)}”" for phrase in topic.phrases[:_PHRASES])
                yield f"People ask: {said}."
            lines = outline(topic)
            yield "\n".join(f"- {line}" for line in lines) if lines[1:] else lines[0]
            yield from self._nodes(topic)

    def canned(self) -> Iterator[str]:
        """What trainers send, with all that goes around it."""
        yield self._section("What trainers send")
        for item in self._kb.canned.values():
            if item.ref is None:
                yield self._heading("###", item.title)
                asked = "; ".join(f"“{escape(words)}”" for words in item.slots.values())
                yield f"`{item.id}`" + (f": asks the trainer {asked}" if asked else "")
                yield self._whole.canned(item)
                yield self._measured(self._guidance.document(item.template, gaps(item)))

    def around(self) -> Iterator[str]:
        """One answer with all that goes around it, and the desk's own notes in the same way."""
        yield self._section("What goes around an answer")
        nodes = (n for _, t in sorted(self._kb.topics.items()) for n in t.nodes.values())
        leaves = (node for node in nodes if isinstance(node, Leaf))
        leaf = min(leaves, key=lambda leaf: not leaf.links, default=None)  # links go around it, too
        if leaf:
            yield self._whole.answer(leaf.template, leaf.links)
        yield self._section("The desk's own notes")
        for template, quoted in self._whole.notes():
            yield self._heading("###", template)
            yield quoted
            yield self._measured(self._guidance.document(template))

    def _nodes(self, topic: Topic) -> Iterator[str]:
        for name, node in topic.nodes.items():
            ref = NodeRef(topic.id, name)
            match node:
                case Question():
                    yield from self._told(f"Question: {topic.title}", ref, node.template)
                    yield _buttons(node, self._kb.desk.wording.unsure)
                case HandoffNode():
                    yield from self._told(f"Hand-off: {topic.title}", ref, node.template)
                    yield f"Goes to a person: the queue is `{node.queue}`."
                case Leaf():
                    yield from self._told(node.title, ref, node.template)
                    yield self._facts(node)

    def _told(self, title: str, ref: NodeRef, template: str) -> Iterator[str]:
        """The words of a node, or a link to where the same words stand."""
        heading = self._heading("###", title)
        yield heading
        if template in self._shown:
            yield f"`{ref.node}`: the same words as {self._shown[template]}."
            return
        self._shown[template] = f"in {link(title, self._slugs.last)}"
        document = self._guidance.document(template)
        yield f"`{ref.node}`:"
        yield quote(to_markdown(document.blocks))
        yield self._measured(document)
        for example in self._examples.of(ref, template):
            yield f"With **{escape(example.known)}** these parts differ:"
            yield quote(to_markdown(example.blocks))

    def _facts(self, leaf: Leaf) -> str:
        """The lines about a leaf, as a list."""
        version = f"version {leaf.version.upper()}, " if leaf.version else ""
        verified, review_by = day_month_year(leaf.verified), day_month_year(leaf.review_by)
        links = (self._kb.desk.links[name] for name in leaf.links)
        shown = ", ".join(link(to.label, to.address) for to in links)
        sources = ", ".join(_source(n, self._kb.sources[n]) for n in leaf.sources)
        lines = [f"Facts: {version}verified {verified}, review by {review_by}"]
        lines.append(f"Sources: {sources}")
        lines += [f"Links below it: {shown}"] if shown else []
        return "\n".join(f"- {line}" for line in lines)

    def _measured(self, document: Document) -> str:
        reading = read(document, self._names)
        grade = f", grade {reading.grade}" if reading.words >= MIN_GRADED else ""
        return f"*{reading.words} words{grade}*"

    def _section(self, title: str, about: str = "") -> str:
        heading = self._heading("##", title)
        self.contents.append(f"- {link(title, self._slugs.last)}{about}")
        return heading

    def _heading(self, level: str, title: str) -> str:
        self._slugs.add(title)
        return f"{level} {escape(title)}"


def _buttons(question: Question, unsure: str) -> str:
    labels = (option.label for option in choices(question, unsure) if option.offered)
    return "To pick from: " + " · ".join(f"**{escape(label)}**" for label in labels)


def _source(number: int, source: Source) -> str:
    """A link with the source's date, or its words where it is no page."""
    pages = [page.strip() for page in source.address.split(" ; ")]
    linked = " and ".join(
        link(str(number), page) if page.startswith("https://") else f"{number}: {escape(page)}"
        for page in pages
    )
    return f"{linked} ({escape(source.date)})"
