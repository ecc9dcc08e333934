"""What the desk says, rendered: a small document that each channel makes native."""

from dataclasses import dataclass
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

    A withdrawal says nothing: what it replaces is taken back.
    """

    GUIDANCE = "guidance"
    QUESTION = "question"
    NOTE = "note"
    WITHDRAWAL = "withdrawal"


def kind_of(canned: Canned) -> ReplyKind:
    """What a trainer's answer is sent as: only what can solve a question is guidance."""
    return ReplyKind.GUIDANCE if canned.solves else ReplyKind.NOTE


@dataclass(frozen=True, slots=True)
class Reply:
    """`key` is stable for the same answer to the same event, so a second sending can be noticed.

    `text` is the whole reply as plain text; `offers` are the labels to choose from, in order;
    `question` names the open question a pressed offer belongs to; `replaces` is the key of the
    reply that this one takes the place of; `signed` is the trainer's name, "" where it is the desk;
    `only_for` is the id of the one person who may read it, "" where everybody may.
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


def withdrawal(key: str, replaces: str) -> Reply:
    """What takes back the reply with the key `replaces`."""
    return Reply(key, ReplyKind.WITHDRAWAL, Document(()), "", replaces=replaces)
