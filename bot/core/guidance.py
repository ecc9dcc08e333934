"""Saying what was understood: down a topic's tree to its answer or question, and on from there.

`engine` decides whether there is something to say; here is what is said, and what comes next:
another question of the same post, or one that was left open. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.core.conversation import Status, Waiting
from bot.core.draft import Draft
from bot.core.knowledge import HandoffNode, Leaf, NodeRef, Question, Queue, TopicState
from bot.core.matching import AskedTopic, Decision, MatchResult
from bot.core.tree import Known, Step, ask, did_you_mean, walk
from bot.core.turn import HappeningKind

MOST_OFFERED = 4  # topics in one "did you mean"; more is a list to study, not a question
DONT_KNOW = "desk/dont_know.md"
DID_YOU_MEAN, WHICH_FIRST = "desk/did_you_mean.md", "desk/which_first.md"


def decide(draft: Draft, match: MatchResult) -> None:
    """Answer or offer what was understood; `match` has a candidate and is not silent."""
    kb, best = draft.kb, match.candidates[0].topic
    waiting = tuple(_several(draft, match.asked))
    draft.change(asked=None, misses=0, waiting=waiting)
    topics = (match.close or (best,))[:MOST_OFFERED]
    sure = match.decision is Decision.ANSWER or _asks_or_same(draft, topics)
    sure = sure or (bool(waiting) and _are_plain(draft, match.asked))
    if sure and kb.topics[best].state is TopicState.ANSWER:
        enter(draft, _start(draft, best))
        return
    draft.change(topic=best)
    draft.put(did_you_mean(kb, topics), WHICH_FIRST if waiting else DID_YOU_MEAN)


def enter(draft: Draft, ref: NodeRef) -> None:
    """Walk from `ref` as far as what is known settles the way, and say what stands there."""
    if draft.kb.node(ref) is None:
        draft.hand_off(Queue.API, "no longer there", DONT_KNOW)  # since a reload
        return
    _begin(draft, ref.topic)
    step = walk(draft.kb, ref, draft.known())
    if step.settled:
        draft.happen(HappeningKind.CHOSEN, step.settled, step.chosen[-1])
        draft.change(asked=step.settled)
    match step.node:
        case Leaf():
            draft.guide(step.ref, step.node)
            _go_on(draft)
        case Question():
            draft.put_node(step.ref, step.node, ask(draft.kb, step.ref, step.node))
        case HandoffNode():
            draft.change(topic=step.ref.topic, node=step.ref)
            draft.hand_off(step.node.queue, str(step.ref), step.node.template)


def was_said(draft: Draft, step: Step) -> bool:
    """Whether the same words stand in the thread as its answer already."""
    ref = draft.conversation.node
    node = draft.kb.node(ref) if ref else None
    return isinstance(node, Leaf | HandoffNode) and node.template == step.node.template


def first_step(draft: Draft, topic: str) -> Step:
    """Where a topic's tree leads with what is known now."""
    return walk(draft.kb, _start(draft, topic), draft.known())


def _start(draft: Draft, topic: str) -> NodeRef:
    return NodeRef(topic, draft.kb.topics[topic].start)


def _several(draft: Draft, asked: Sequence[AskedTopic]) -> Iterator[Waiting]:
    """The questions of one post that are to be answered one after the other.

    None where all of them come to the same words: then they are one question.
    """
    served = [a for a in asked if draft.kb.topics[a.topic].state is TopicState.ANSWER]
    if len({first_step(draft, a.topic).node.template for a in served}) > 1:
        yield from (Waiting(a.topic, Known.of(a.signals, "").heard) for a in served)


def _are_plain(draft: Draft, asked: Sequence[AskedTopic]) -> bool:
    """Whether "which first" would be idle: each question is sure, or its topic asks by itself."""
    steps = {a.topic: first_step(draft, a.topic) for a in asked if not a.sure}
    return len(asked) < MOST_OFFERED and all(isinstance(s.node, Question) for s in steps.values())


def _asks_or_same(draft: Draft, topics: Iterable[str]) -> bool:
    """Whether "did you mean" would be idle.

    The one topic asks by itself, or all of them would give the very same guidance.
    """
    steps = [first_step(draft, topic) for topic in topics]
    if len(steps) == 1:
        return isinstance(steps[0].node, Question)
    return len({step.node.template for step in steps}) == 1


def _begin(draft: Draft, topic: str) -> None:
    """What is said about a topic now is not asked or answered again later.

    Of several questions each goes by the signals that belong to it: a "refresh token" in the second
    chooses no way in the first.
    """
    now = draft.conversation
    own = next((w.heard for w in now.waiting if w.topic == topic), now.heard)
    draft.change(
        heard=own,
        waiting=tuple(w for w in now.waiting if w.topic != topic),
        suspended=tuple(q for q in now.suspended if q.ref and q.ref.topic != topic),
    )


def _go_on(draft: Draft) -> None:
    """After an answer: the next question of the same post, or one that was left open."""
    if draft.conversation.status is not Status.ANSWERED:
        return  # a stale answer brought in a person, who reads all of it
    if not draft.conversation.waiting:
        _resume(draft)
        return
    topic = draft.conversation.waiting[0].topic
    before = draft.conversation.heard
    _begin(draft, topic)
    # A reload may have taken the topic away.
    if topic not in draft.kb.topics or was_said(draft, first_step(draft, topic)):
        draft.change(heard=before)
        _go_on(draft)
        return
    draft.happen(HappeningKind.ASKED, NodeRef(topic, ""))
    enter(draft, _start(draft, topic))


def _resume(draft: Draft) -> None:
    """After a side question is answered, ask again what was open before."""
    if not draft.conversation.suspended:
        return
    *rest, waiting = draft.conversation.suspended
    draft.change(suspended=tuple(rest))
    node = draft.kb.node(waiting.ref) if waiting.ref else None
    if isinstance(node, Question) and waiting.ref:
        draft.put_node(waiting.ref, node, waiting)
