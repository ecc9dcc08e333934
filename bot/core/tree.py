"""Walking a topic's tree: which option is settled by what is known, and where a walk ends. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.conversation import Offer, OpenQuestion
from bot.core.knowledge import (
    HandoffNode,
    KnowledgeBase,
    Leaf,
    NodeRef,
    Option,
    Question,
    Route,
)
from bot.core.matching import HeardSignal

PRODUCT = "product"  # the slot that names the app


@dataclass(frozen=True, slots=True)
class Known:
    """What the thread has told so far: signals heard and negated, and the product's name."""

    heard: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    product: str = ""

    @classmethod
    def of(cls, signals: Iterable[HeardSignal], product: str) -> "Known":
        """What one message tells."""
        signals = tuple(signals)
        return cls(
            tuple(s.signal for s in signals if not s.negated),
            tuple(s.signal for s in signals if s.negated),
            product,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """Where a walk stands: the node reached, and the last question settled on the way."""

    ref: NodeRef
    node: Question | Leaf | HandoffNode
    settled: NodeRef | None = None
    chosen: tuple[str, ...] = ()


def choices(question: Question, unsure_label: str) -> tuple[Option, ...]:
    """The ways on from a question: those offered, "not sure", then those only understood."""
    unsure = Option(label=unsure_label, goto=question.unsure)
    shown = tuple(o for o in question.options if o.offered)
    return (*shown, unsure, *(o for o in question.options if not o.offered))


def settle(kb: KnowledgeBase, options: Sequence[Option], known: Known) -> Option | None:
    """The one option that what is known speaks for; None where it speaks for none or for two.

    What the asker sees (signals) counts before what is on record about the product, but for the
    options that no words can speak for: that a product was ended is known from the record alone.
    """
    by_record = [o for o in options if o.asks and o.asks == _asked_by(kb, known.product)]
    if len(by_record) == 1 and not by_record[0].signals:
        return by_record[0]
    heard, negated = set(known.heard), set(known.negated)
    named = [o for o in options if heard.intersection(o.signals) - negated]
    if named:
        return named[0] if len(named) == 1 else None
    fitting = [o for o in by_record if not negated.intersection(o.signals)]
    return fitting[0] if len(fitting) == 1 else None


def walk(kb: KnowledgeBase, ref: NodeRef, known: Known) -> Step:
    """Follow routes and settled questions from `ref` to a leaf, a hand-off or an open question.

    Raises LookupError where a node is missing: the check refuses targets that lead nowhere.
    """
    settled: NodeRef | None = None
    chosen: list[str] = []
    seen: set[NodeRef] = set()
    while True:
        node = kb.node(ref)
        if node is None:
            raise LookupError(str(ref))
        if isinstance(node, Route):
            option = settle(kb, node.options, known)
            ref = NodeRef(ref.topic, option.goto if option else node.otherwise)
            continue
        option = None
        if isinstance(node, Question) and ref not in seen:
            option = settle(kb, node.options, known)
        if option is None:
            return Step(ref, node, settled, tuple(chosen))
        seen.add(ref)
        settled = ref
        chosen.append(option.label)
        ref = NodeRef(ref.topic, option.goto)


def _asked_by(kb: KnowledgeBase, product: str) -> str:
    listed = kb.integration(product)
    return listed.asks if listed else ""


def ask(kb: KnowledgeBase, ref: NodeRef, question: Question) -> OpenQuestion:
    """The question at `ref`, put on the table with the labels to show."""
    shown = [o for o in choices(question, kb.desk.wording.unsure) if o.offered]
    return OpenQuestion(id=str(ref), offers=tuple(way(ref.topic, o) for o in shown), ref=ref)


def did_you_mean(kb: KnowledgeBase, topics: Sequence[str]) -> OpenQuestion:
    """The desk's own question between topics, with a way out of all of them."""
    offers = [Offer(kb.topics[t].title, NodeRef(t, kb.topics[t].start)) for t in topics]
    return OpenQuestion(
        id="did_you_mean:" + ",".join(topics),
        offers=(*offers, Offer(kb.desk.wording.none_of_these, None)),
    )


def reply_options(kb: KnowledgeBase, question: OpenQuestion) -> tuple[Option, ...]:
    """What a typed reply to an open question may mean, in the order shown."""
    node = kb.node(question.ref) if question.ref else None
    if isinstance(node, Question):
        return choices(node, kb.desk.wording.unsure)
    return tuple(Option(label=o.label, goto="") for o in question.offers)


def ways_on(kb: KnowledgeBase, question: OpenQuestion) -> tuple[Offer, ...]:
    """Where each of the `reply_options` leads, in the same order."""
    if question.ref is None or not isinstance(kb.node(question.ref), Question):
        return question.offers
    return tuple(way(question.ref.topic, option) for option in reply_options(kb, question))


def way(topic: str, option: Option) -> Offer:
    """An option of a topic's question as a way that can be taken."""
    return Offer(option.label, NodeRef(topic, option.goto))
