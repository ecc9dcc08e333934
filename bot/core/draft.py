"""A turn while it is being decided: collects what to say, what happened and the next state.

Holds no rules about when to say what: those are in `engine` and the modules it calls.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.conversation import Conversation, OpenQuestion, Status
from bot.core.knowledge import Canned, KnowledgeBase, Leaf, NodeRef, Question, Queue, Trainer
from bot.core.matching import Decision
from bot.core.message import CannedAnswer, Event
from bot.core.reply import ReplyKind, kind_of
from bot.core.tree import PRODUCT, Known
from bot.core.turn import Answer, Happening, HappeningKind, Turn, mark_between

HANDOFF_TEMPLATES = {
    Queue.API: "desk/handoff_api.md",
    Queue.TRAINERS: "desk/handoff_trainers.md",
    Queue.NONE: "desk/dont_know.md",
}
ANSWER_UNSENT = "desk/answer_unsent.md"
SECRET_SEEN = "desk/secret_seen.md"  # noqa: S105  a path


class Draft:
    """The one mutable thing in the core; it lives for one call of `advance`."""

    def __init__(
        self, kb: KnowledgeBase, conversation: Conversation, event: Event, now: datetime
    ) -> None:
        self.kb = kb
        self.conversation = conversation
        self.event = event
        self.now = now
        self.edits = False
        self.negated: tuple[str, ...] = ()  # signals that this very event speaks against
        self._decision = Decision.SILENT
        self._answers: list[Answer] = []
        self._happenings: list[Happening] = []
        self._withdraws: tuple[str, ...] = ()
        self._private: tuple[Answer, ...] = ()
        self._used_up: str | None = None
        self._status_before = conversation.status

    def change(self, **fields: Any) -> None:  # noqa: ANN401  the fields of Conversation, checked by replace
        """Set fields of the next conversation."""
        self.conversation = replace(self.conversation, **fields)

    def happen(self, kind: HappeningKind, ref: NodeRef | None = None, detail: str = "") -> None:
        """Count something, under the node or topic it is about or else the thread's topic."""
        topic = ref.topic if ref else self.conversation.topic
        node = (ref.node or None) if ref else None
        self._happenings.append(Happening(kind, self.now, self.kb.version, topic, node, detail))

    def known(self) -> Known:
        """What the thread has told so far."""
        product = self.conversation.slots.get(PRODUCT, "")
        return Known(self.conversation.heard, self.negated, product)

    def guide(self, ref: NodeRef, leaf: Leaf) -> None:
        """Give a leaf's guidance; past its `review_by` say so and bring in a person."""
        self.change(node=ref, topic=ref.topic, question=None)
        if leaf.is_stale(self.now.date()):
            self._say(Decision.HANDOFF, self._note("desk/stale.md", ref=ref, checked=leaf.verified))
            self._handed_off(Queue.API, "stale")
            return
        self._say(
            Decision.ANSWER,
            self._answer(
                ReplyKind.GUIDANCE, leaf.template, ref=ref, links=leaf.links, asks_verdict=True
            ),
        )
        self.change(status=Status.ANSWERED, said=(*self.conversation.said, str(ref)))
        self.happen(HappeningKind.ANSWERED, ref)

    def put(self, question: OpenQuestion, template: str) -> None:
        """Ask, and wait for a choice."""
        labels = tuple(offer.label for offer in question.offers)
        self._say(
            Decision.ASK,
            self._answer(
                ReplyKind.QUESTION, template, ref=question.ref, offers=labels, question=question.id
            ),
        )
        self.change(status=Status.ASKING, question=question)
        self.happen(HappeningKind.OFFERED, question.ref, ", ".join(labels))

    def put_node(self, ref: NodeRef, node: Question, question: OpenQuestion) -> None:
        """Ask a tree's question."""
        self.change(topic=ref.topic, node=None)
        self.put(question, node.template)

    def hand_off(self, queue: Queue, reason: str, template: str = "") -> None:
        """Say that a person will look, in the queue's words or a node's own, and stop asking."""
        self._say(Decision.HANDOFF, self._note(template or HANDOFF_TEMPLATES[queue]))
        self._handed_off(queue, reason)

    def send_canned(self, canned: Canned, slots: Mapping[str, str], signer: Trainer) -> None:
        """Send a trainer's answer under the trainer's own name."""
        kind = kind_of(canned)
        solves = kind is ReplyKind.GUIDANCE
        answer = self._answer(kind, canned.template, signer=signer, asks_verdict=solves)
        self._say(Decision.ANSWER, replace(answer, slots={**answer.slots, **slots}))

    def warn(self, secrets: tuple[str, ...]) -> None:
        """Tell the author, and nobody else, that secrets were seen and cut out."""
        is_answer = isinstance(self.event.body, CannedAnswer)
        self.tell_privately(ANSWER_UNSENT if is_answer else SECRET_SEEN, secrets=secrets)
        for kind in secrets:
            self.happen(HappeningKind.WARNED, detail=kind)

    def tell_privately(self, template: str, secrets: tuple[str, ...] = ()) -> None:
        """Tell the event's author something, and nobody else."""
        note = self._note(template, private=True, secrets=secrets)
        note = replace(note, asker=self.event.author.name, edits=False)
        self._private = (*self._private, note)

    def nudge(self, template: str) -> None:
        """Ask whether the answer helped: once in the life of a thread."""
        self._say(Decision.ASK, self._note(template, asks_verdict=True))
        self.change(nudged=True)
        self.happen(HappeningKind.NUDGED, self.conversation.node)

    def leave_to_a_person(self, reason: str) -> None:
        """Bring in a person without a word."""
        self._decision = Decision.HANDOFF
        self._handed_off(Queue.API, reason)

    def use_up(self, label: str = "") -> None:
        """The buttons shown so far count no more; `label` is the one that was pressed or typed."""
        self._used_up = label or self._used_up or ""

    def withdraw(self) -> None:
        """Take back what the desk said in the thread; what a trainer sent stays."""
        self._withdraws = (*self.conversation.replies, *self.conversation.later)

    def mark_edited(self) -> None:
        """What is said from here on takes the place of what was said to the question before."""
        self.edits = True

    def keep(self, conversation: Conversation) -> None:
        """Take back what was going to be said and leave the thread as it was."""
        self.conversation = conversation
        self._decision = Decision.SILENT
        self._answers.clear()
        self._used_up = None
        del self._happenings[1:]  # the first is what brought the draft here

    def turn(self) -> Turn:
        """The finished turn."""
        return Turn(
            self.conversation,
            self._decision,
            (*self._linked(), *self._private),
            tuple(self._happenings),
            self._withdraws,
            self._used_up,
            mark_between(self._status_before, self.conversation.status),
        )

    def _linked(self) -> Iterator[Answer]:
        """The answers, each knowing what is said beside it and what waits."""
        last = len(self._answers) - 1
        for at, answer in enumerate(self._answers):
            asks = answer.kind is ReplyKind.QUESTION and answer.ref is not None
            waiting = self._waiting() if asks else ""
            yield replace(answer, follows=at > 0, goes_on=at < last, waiting=waiting)

    def _waiting(self) -> str:
        """The title of the topic that comes next; "" where none waits, or none of that name."""
        topics = (self.kb.topics.get(waiting.topic) for waiting in self.conversation.waiting)
        return next((topic.title for topic in topics if topic), "")

    def _say(self, decision: Decision, answer: Answer) -> None:
        if not self._answers:
            self._decision = decision
        self._answers.append(answer)
        self.use_up()
        self.change(spoken_at=self.event.at)

    def _note(self, template: str, **fields: Any) -> Answer:  # noqa: ANN401  as in _answer
        return self._answer(ReplyKind.NOTE, template, **fields)

    def _answer(self, kind: ReplyKind, template: str, **fields: Any) -> Answer:  # noqa: ANN401  fields of Answer
        asker = self.conversation.asker
        return Answer(
            kind,
            template,
            asker=asker.name if asker else "",
            slots=self.conversation.slots,
            edits=self.edits,
            **fields,
        )

    def _handed_off(self, queue: Queue, reason: str) -> None:
        self.change(status=Status.HANDED_OFF, question=None, suspended=(), waiting=())
        self.happen(HappeningKind.HANDED_OFF, detail=f"{queue}: {reason}")
