"""What one event led to: the new state, what to say, and what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.core.conversation import Conversation, Status
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
    VOTED = "voted"
    NUDGED = "nudged"
    INVITED = "invited"
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
    `private`: it is for the eyes of the event's author only; `secrets` are the kinds of secrets
    that they pasted; `asks_verdict`: it comes with the buttons that tell if it helped.
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
    private: bool = False
    secrets: tuple[str, ...] = ()
    asks_verdict: bool = False


def mark_between(before: Status, after: Status) -> ReplyKind | None:
    """Which mark the asker's message gets when a thread goes from one status to another."""
    if after is before or after is Status.WITHDRAWN:
        return None
    if after is Status.SOLVED:
        return ReplyKind.SOLVED
    return ReplyKind.REOPENED if before is Status.SOLVED else None


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of `advance`: a value, nothing has been sent or stored yet.

    `withdraws` are the keys of replies to be taken back; `used_up` is None where the buttons shown
    so far can still be used, else the label that was chosen, "" for none; `marks` says which mark
    the asker's message gets.
    """

    conversation: Conversation
    decision: Decision
    answers: tuple[Answer, ...] = ()
    happenings: tuple[Happening, ...] = ()
    withdraws: tuple[str, ...] = ()
    used_up: str | None = None
    marks: ReplyKind | None = None
