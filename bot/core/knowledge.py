"""The knowledge that authors keep in YAML, linked and frozen: topics, trees, the desk itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.core.hours import Hours


def fold_error(text: str) -> str:
    """The form in which error texts are compared: small letters, one blank for any."""
    return " ".join(text.lower().split())


class TopicState(StrEnum):
    """How far a topic is trusted: never served, offered before it is answered, or answered."""

    DRAFT = "draft"
    ASK = "ask"
    ANSWER = "answer"


class Queue(StrEnum):
    """Whose eyes a hand-off is for: API support, the product's trainers, or nobody's."""

    API = "api"
    TRAINERS = "trainers"
    NONE = "none"


class Act(StrEnum):
    """What a short remark does in a conversation, where it is no question."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    REACTION = "reaction"
    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    PERSON = "person"
    UNSURE = "unsure"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class NodeRef:
    """A node's address; written `topic/node`."""

    topic: str
    node: str

    def __str__(self) -> str:
        """The form that people, logs and the store see."""
        return f"{self.topic}/{self.node}"


@dataclass(frozen=True, slots=True)
class Option:
    """One way on from a question.

    `signals` choose it wherever they are heard in the thread, `replies` only as a typed reply;
    `asks` is the value of a product in integrations.yaml that settles it; an option that is not
    `offered` is understood but not shown.
    """

    label: str
    goto: str
    signals: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    asks: str = ""
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """A node that asks; `unsure` is the node for people who cannot tell."""

    id: str
    template: str
    options: tuple[Option, ...]
    unsure: str


@dataclass(frozen=True, slots=True)
class Route:
    """A node that says nothing: what is known settles an option, or else it is `otherwise`."""

    id: str
    options: tuple[Option, ...]
    otherwise: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A node that answers, with where its facts come from and until when they are trusted."""

    id: str
    template: str
    title: str
    sources: tuple[int, ...]
    verified: date
    review_by: date
    version: str | None = None
    links: tuple[str, ...] = ()

    def is_stale(self, today: date) -> bool:
        """Past `review_by`, whose own day still counts as fresh."""
        return today > self.review_by


@dataclass(frozen=True, slots=True)
class HandoffNode:
    """A node that brings in a person."""

    id: str
    template: str
    queue: Queue


Node = Question | Route | Leaf | HandoffNode


@dataclass(frozen=True, slots=True)
class Topic:
    """One question people ask, how they put it, and the tree that answers it.

    `errors` are texts of programs that this topic answers; `general_errors` say only that something
    failed, and count where no other error text is found.
    """

    id: str
    title: str
    owner: str
    state: TopicState
    phrases: tuple[str, ...]
    not_phrases: tuple[str, ...]
    start: str
    nodes: Mapping[str, Node]
    errors: tuple[str, ...] = ()
    general_errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Integration:
    """A named product and what its form asks for; `asks` settles the option of the same value."""

    product: str
    aliases: tuple[str, ...]
    asks: str
    version: str
    source: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer that trainers send; `slots` maps what it needs to the words that ask for it.

    One that only asks or closes does not `solve`: nobody is asked whether it did.
    """

    id: str
    title: str
    template: str
    slots: Mapping[str, str] = field(default_factory=dict)
    ref: NodeRef | None = None
    solves: bool = True


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """What the desk does not answer, and who would; `errors` are texts of programs about it."""

    group: str
    queue: Queue
    phrases: tuple[str, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trainer:
    """A person who may take threads; `accounts` maps a platform to the id there."""

    id: str
    name: str
    title: str
    accounts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """An address worth giving, with the words to show for it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; `address` may be words where it is no page, `date` any words."""

    address: str
    date: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The few words the desk puts on buttons itself."""

    unsure: str
    none_of_these: str
    solved: str
    person: str
    trainer_title: str


@dataclass(frozen=True, slots=True)
class DeskProfile:
    """Who the desk is: names, contacts, links, hours and trainers of desk.yaml."""

    name: str
    signature: str
    phone: str
    mailbox: str
    links: Mapping[str, Link]
    wording: Wording
    hours: Hours
    trainers: tuple[Trainer, ...]


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything the desk knows; `version` is a hash over every file it was built from."""

    version: str
    desk: DeskProfile
    topics: Mapping[str, Topic]
    canned: Mapping[str, Canned]
    integrations: tuple[Integration, ...]
    talk: Mapping[Act, tuple[str, ...]]
    out_of_scope: tuple[OutOfScope, ...]
    sources: Mapping[int, Source] = field(default_factory=dict)

    def node(self, ref: NodeRef) -> Node | None:
        """The node at `ref`; None where a reload took it away."""
        topic = self.topics.get(ref.topic)
        return topic.nodes.get(ref.node) if topic else None

    def integration(self, product: str) -> Integration | None:
        """The listed product of exactly this name."""
        return next((i for i in self.integrations if i.product == product), None)

    def group(self, name: str) -> OutOfScope | None:
        """The out-of-scope group of this name."""
        return next((g for g in self.out_of_scope if g.group == name), None)

    def served_topics(self) -> tuple[Topic, ...]:
        """All topics but drafts, in the order of their ids."""
        return tuple(t for _, t in sorted(self.topics.items()) if t.state is not TopicState.DRAFT)
