"""Cases played at a real desk, step by step, and what came of them in words. Reads no files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from typing_extensions import override

from bot.core.conversation import OpenQuestion
from bot.core.errors import RenderError
from bot.core.knowledge import HandoffNode, KnowledgeBase, NodeRef, TopicState
from bot.core.message import Body, Choice, ConversationKey, Event, Message, Person
from bot.desk import Handled
from bot.review.cases import Case, CaseKind, Step, fold
from bot.review.desks import DeskFactory
from bot.store.memory import MemoryStore

_KEY = ConversationKey("cases", "channel", "1")
_AT = datetime.fromtimestamp(0, UTC)  # what a platform would say; the desk goes by its own clock
_SHOWN = 160  # characters of a reply that are quoted


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a case: what is wrong, and the nodes reached by typing and by a button."""

    messages: tuple[str, ...]
    typed: frozenset[NodeRef]
    clicked: frozenset[NodeRef]


def run_case(desk_factory: DeskFactory, case: Case) -> tuple[str, ...]:
    """What was expected and what happened instead; nothing where the case passed."""
    try:
        return play(desk_factory, case).messages
    except RenderError as error:
        return (f"the reply cannot be rendered: {error}",)


def play(desk_factory: DeskFactory, case: Case) -> Played:
    """Play a case up to the first step that goes wrong; raises RenderError on a bad template."""
    thread = _Thread(desk_factory, case)
    typed: set[NodeRef] = set()
    clicked: set[NodeRef] = set()
    messages: tuple[str, ...] = ()
    for number, step in enumerate(case.steps, start=1):
        told = thread.take(step)
        if told.node:
            (clicked if step.choose else typed).add(told.node)
        faults = tuple(_reject_faults(case, told) if _is_reject(case) else _faults(step, told))
        if faults:
            where = _where(step, number) if case.kind is CaseKind.CONVERSATION else ""
            messages = tuple(where + fault for fault in faults)
            break
    return Played(messages, frozenset(typed), frozenset(clicked))


@dataclass(frozen=True, slots=True)
class _Told:
    """What came of one step; no `handled` where a button was to be pressed that is not offered.

    `scores` are the matcher's for the words last understood; `offered` the labels before the step.
    """

    kb: KnowledgeBase
    handled: Handled | None
    scores: str
    offered: tuple[str, ...] = ()

    @property
    def node(self) -> NodeRef | None:
        """The node whose words the first answer is; a "did you mean" is no node's."""
        if self.handled is None or not self.handled.turn.answers:
            return None
        first = self.handled.turn.answers[0]
        if first.ref:
            return first.ref
        at = self.handled.turn.conversation.node
        node = self.kb.node(at) if at else None
        return at if isinstance(node, HandoffNode) and node.template == first.template else None

    @property
    def offers(self) -> tuple[str, ...]:
        """The labels that the answers offer."""
        answers = self.handled.turn.answers if self.handled else ()
        return tuple(label for answer in answers for label in answer.offers)

    @property
    def text(self) -> str:
        """All that was said, on one line."""
        return (
            fold(" ".join(reply.text for reply in self.handled.replies if reply.is_news))
            if self.handled
            else ""
        )

    @override
    def __str__(self) -> str:
        """What happened, in a few words, with the scores behind it."""
        return f"{self._event()}{f' ({self.scores})' if self.scores else ''}"

    def _event(self) -> str:
        if self.handled is None or not self.handled.turn.answers:
            return "silence"
        if self.node:
            return f"'{self.node}'"
        if self.offers:
            return f'"did you mean" with {_listed(self.offers)}'
        return f"a hand-off with the words of {self.handled.turn.answers[0].template}"


class _Thread:
    """One new conversation in a channel whose posts are all read; the desk is not spoken to."""

    def __init__(self, desk_factory: DeskFactory, case: Case) -> None:
        store = MemoryStore()
        self._desk = desk_factory(store)
        self._store = store
        self._asker = Person("asker", case.asker)
        self._ids = count(1)
        self._question: OpenQuestion | None = None
        self._scores = ""

    def take(self, step: Step) -> _Told:
        """Say or press what the step tells; through the offer where a topic is offered first."""
        if step.choose:
            return self._press(step.choose)
        told = self._handle(Message(step.say))
        title = self._title(step)
        return self._press(title) if title and not told.node and title in told.offers else told

    def _title(self, step: Step) -> str:
        """The button that leads to the step's topic, where that is never answered at once."""
        topic = self._desk.library.knowledge.topics.get(step.node.topic) if step.node else None
        return topic.title if topic and topic.state is TopicState.ASK else ""

    def _press(self, label: str) -> _Told:
        """Press a button of the question asked last, as people also do after its answer."""
        question = self._question
        labels = tuple(offer.label for offer in question.offers) if question else ()
        if question is None or label not in labels:
            return _Told(self._desk.library.knowledge, None, "", labels)
        return self._handle(Choice(question.id, labels.index(label)), labels)

    def _handle(self, body: Body, offered: tuple[str, ...] = ()) -> _Told:
        event = Event(str(next(self._ids)), _KEY, self._asker, _AT, body)
        self._store.take((event,))
        handled = self._desk.handle(event)
        self._question = handled.turn.conversation.question or self._question
        self._scores = _scores(handled) or self._scores
        return _Told(self._desk.library.knowledge, handled, self._scores, offered)


def _faults(step: Step, told: _Told) -> Iterator[str]:
    if told.handled is None:
        offered = _listed(told.offered) if told.offered else "nothing"
        yield f'"{step.choose}" cannot be chosen: offered is {offered}'
        return
    if step.node and told.node != step.node:
        yield f"should reach '{step.node}', got {told}"
        return  # other words and offers are the consequence
    if step.decision and told.handled.turn.decision is not step.decision:
        yield f"should come to {step.decision}, came to {told.handled.turn.decision}: {told}"
    if step.offers is not None and told.offers != step.offers:
        yield f"should offer {_listed(step.offers)}; offered is {_listed(told.offers)}"
    for part in step.text:
        if fold(part) not in told.text:
            yield f'should say "{fold(part)}"; {told} says: {_quoted(told.text)}'


def _reject_faults(case: Case, told: _Told) -> Iterator[str]:
    question = told.handled.turn.conversation.question if told.handled else None
    offers = question.offers if question and not question.ref else ()
    topics = {offer.goto.topic for offer in offers if offer.goto}
    if case.topic in topics | ({told.node.topic} if told.node else set()):
        yield f"should not get '{case.topic}', got {told}"


def _is_reject(case: Case) -> bool:
    return case.kind is CaseKind.REJECT


def _where(step: Step, number: int) -> str:
    return f'turn {number} (line {step.line}), "{fold(step.choose or step.say)}": '


def _scores(handled: Handled) -> str:
    """The leading topic and the runner-up."""
    found = handled.match.candidates[:2] if handled.match else ()
    return ", then ".join(f"{candidate.topic} {candidate.score:.2f}" for candidate in found)


def _listed(labels: tuple[str, ...]) -> str:
    return " / ".join(labels) or "nothing"


def _quoted(text: str) -> str:
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text or "nothing"
