"""What the desk says, rendered: a small document that each channel makes native."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.knowledge import Canned, NodeRef


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words; characters that mean something to a platform are the channel's to escape."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that matter."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words with a different ring."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words to type or to compare letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words that lead to an address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break inside a paragraph."""


Inline = Text | Strong | Emphasis | Code | Anchor | Break


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of words."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines to copy as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `start` is the first number of a numbered one, None for bullets."""

    items: tuple[tuple["Block", ...], ...]
    start: int | None = None


Block = Paragraph | CodeBlock | Items


@dataclass(frozen=True, slots=True)
class Document:
    """A whole reply."""

    blocks: tuple[Block, ...]


class ReplyKind(StrEnum):
    """Guidance can solve a question, a question wants a choice, a note informs.

    The others say nothing: a withdrawal takes back what it replaces, and the message that a reply
    is `about` gets the mark of a solved question, or loses it.
    """

    GUIDANCE = "guidance"
    QUESTION = "question"
    NOTE = "note"
    WITHDRAWAL = "withdrawal"
    SOLVED = "solved"
    REOPENED = "reopened"

    @property
    def is_mark(self) -> bool:
        """Whether it changes what stands on a message, and posts none."""
        return self in (ReplyKind.SOLVED, ReplyKind.REOPENED)


def kind_of(canned: Canned) -> ReplyKind:
    """What a trainer's answer is sent as: only what can solve a question is guidance."""
    return ReplyKind.GUIDANCE if canned.solves else ReplyKind.NOTE


@dataclass(frozen=True, slots=True)
class Reply:
    """`key` is stable for the same answer to the same event, so a second sending can be noticed.

    `text` is the whole reply as plain text; `offers` are the labels to choose from, in order;
    `question` names the open question a pressed offer belongs to; `replaces` is the key of the
    reply that this one takes the place of; `signed` is the trainer's name, "" where it is the desk;
    `only_for` is the id of the one person who may read it, "" where everybody may, and `urgent`:
    they must not miss it. `verdicts` are the labels to say that it solved the question, and that a
    person is wanted; a trainer's answer has only the first. `chosen` is None while its buttons can
    be used, then the label that was chosen, "" for none. `about` is the id of the message that a
    mark stands on.
    """

    key: str
    kind: ReplyKind
    document: Document
    text: str
    offers: tuple[str, ...] = ()
    question: str = ""
    ref: NodeRef | None = None
    replaces: str = ""
    signed: str = ""
    only_for: str = ""
    urgent: bool = False
    verdicts: tuple[str, ...] = ()
    chosen: str | None = None
    about: str = ""

    @property
    def has_buttons(self) -> bool:
        """Whether there is something to press."""
        return bool(self.offers or self.verdicts)

    @property
    def is_news(self) -> bool:
        """Whether its reader is told something, and does not only see a mark or buttons go."""
        return self.chosen is None and not self.kind.is_mark


def used_up(reply: Reply, key: str, chosen: str) -> Reply:
    """The reply in its own place, now that its buttons were used, or count no more."""
    return replace(reply, key=key, replaces=reply.key, offers=(), verdicts=(), chosen=chosen)


def mark(key: str, kind: ReplyKind, about: str) -> Reply:
    """What marks the message `about`."""
    return Reply(key, kind, Document(()), "", about=about)


def withdrawal(key: str, replaces: str) -> Reply:
    """What takes back the reply with the key `replaces`."""
    return Reply(key, ReplyKind.WITHDRAWAL, Document(()), "", replaces=replaces)
