"""What one event led to: the new state, what to say, and what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.core.conversation import Conversation
from bot.core.knowledge import NodeRef, Trainer
from bot.core.matching import Decision
from bot.core.reply import ReplyKind


class HappeningKind(StrEnum):
    """What outcomes are computed from, and nothing else."""

    ASKED = "asked"
    OFFERED = "offered"
    CHOSEN = "chosen"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    HANDED_OFF = "handed_off"
    EDITED = "edited"
    TAKEN = "taken"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    WARNED = "warned"
    HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True)
class Happening:
    """One countable thing; `detail` is a label, a queue or an id, never what somebody wrote."""

    kind: HappeningKind
    at: datetime
    knowledge: str
    topic: str | None = None
    node: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Something to say, not yet rendered.

    `template` is relative to templates/; `signer` is the trainer who sends it, None for the desk;
    `checked` is set on a stale answer: when its facts were last looked at; `edits`: it takes the
    place of what was sent to the same question before; `follows` and `goes_on`: the same turn says
    something before or after it; `waiting` is the title of what comes once it is answered;
    `secrets` are the kinds of secrets that its reader pasted: it is for the author's eyes only.
    """

    kind: ReplyKind
    template: str
    asker: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    question: str = ""
    ref: NodeRef | None = None
    links: tuple[str, ...] = ()
    signer: Trainer | None = None
    checked: date | None = None
    edits: bool = False
    follows: bool = False
    goes_on: bool = False
    waiting: str = ""
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of `advance`: a value, nothing has been sent or stored yet.

    `withdraws` are the keys of replies to be taken back.
    """

    conversation: Conversation
    decision: Decision
    answers: tuple[Answer, ...] = ()
    happenings: tuple[Happening, ...] = ()
    withdraws: tuple[str, ...] = ()
