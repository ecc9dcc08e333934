"""Where a thread stands: the state that the engine reads and writes, and the store keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.knowledge import NodeRef
from bot.core.message import ConversationKey, Person


class Status(StrEnum):
    """New, waiting for a choice, answered, with a person, done, or taken back by the asker."""

    NEW = "new"
    ASKING = "asking"
    ANSWERED = "answered"
    HANDED_OFF = "handed_off"
    TAKEN = "taken"
    SOLVED = "solved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Offer:
    """One button: where it leads; no `goto` means none of these, a person is wanted."""

    label: str
    goto: NodeRef | None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question on the table: a node's, or with no `ref` the desk's own "did you mean"."""

    id: str
    offers: tuple[Offer, ...]
    ref: NodeRef | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question of the same post whose turn has not come, with the signals that belong to it."""

    topic: str
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amended:
    """What became of a message by `at`: its later words, or None where it was deleted."""

    text: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """One thread between an asker and the desk.

    `question` is the open question; `suspended` wait for a side question to be answered; `waiting`
    are the other questions of the same post; `asked` is the tree question last answered,
    which a correction reopens, and `settled` the question last answered as it was shown, whose
    buttons can still be pressed; `node` is the leaf reached;
    `heard` are the signals of the thread so far; `said` the leaves and notes already given;
    `replies` the keys of what answered the opening message, for its edits; `later` those of what
    the desk said in the thread after that, all of which go with a deleted question; `reworded` is
    when that message got the words that were heeded last; `ahead` are changes of messages that came
    before the message itself, by its event id; `pressable` are the keys of replies whose buttons
    can still be used; `spoken_at` is when the desk and its asker had to do with each other last;
    `interrupted`: somebody else wrote in the thread since; `voters` are the ids of those who have
    the same question; `told` the ids of those who were told that it is not theirs; `nudged`: it was
    asked once whether the answer helped; `revision` counts saves.
    """

    key: ConversationKey
    status: Status = Status.NEW
    asker: Person | None = None
    opened_by: str = ""
    topic: str | None = None
    node: NodeRef | None = None
    question: OpenQuestion | None = None
    suspended: tuple[OpenQuestion, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    asked: NodeRef | None = None
    settled: OpenQuestion | None = None
    heard: tuple[str, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    reworded: datetime | None = None
    ahead: Mapping[str, Amended] = field(default_factory=dict)
    pressable: tuple[str, ...] = ()
    spoken_at: datetime | None = None
    interrupted: bool = False
    voters: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    nudged: bool = False
    misses: int = 0
    taken_by: str = ""
    revision: int = 0

    @property
    def is_open(self) -> bool:
        """Whether a question was asked that nobody called solved or took back."""
        return self.status not in (Status.NEW, Status.SOLVED, Status.WITHDRAWN)

    @property
    def awaits_verdict(self) -> bool:
        """Whether an answer stands of which nobody said if it helped, or asked its asker.

        There is nobody to ask once the asker was forgotten.
        """
        has_asker = self.asker is not None and bool(self.asker.id)
        return self.status is Status.ANSWERED and not self.nudged and has_asker
