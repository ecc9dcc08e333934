"""What a channel under contract brings: a thread, what its readers see, and ways to fail."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.message import ConversationKey
from bot.core.ports import Channel
from bot.core.reply import Document, Paragraph, Reply, ReplyKind, Text
from bot.core.storage import Delivery, OutboxRow


class Call(StrEnum):
    """What the desk asks of the channel, in the words of its port."""

    SEND = "send"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    MARK = "mark"
    FIND = "find_sent"


class Trouble(StrEnum):
    """How a platform fails; nothing comes of the first four, of LOST everything.

    Of FAILED nobody knows. THROTTLED asks for 7 seconds in the place, BUSY for 7 everywhere.
    """

    REFUSED = "refused"
    THROTTLED = "throttled in the place"
    BUSY = "throttled everywhere"
    UNREACHABLE = "unreachable"
    LOST = "response lost"
    FAILED = "internal error"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the desk as a person reads it; `mentions` are the ids of those it calls."""

    text: str
    offers: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


class ChannelHarness(Protocol):
    """One channel and its platform, a stand-in or a real one, with one question in one thread."""

    @property
    def channel(self) -> Channel:
        """The channel under contract."""

    @property
    def key(self) -> ConversationKey:
        """The thread of the question."""

    @property
    def asker(self) -> str:
        """The id of who asked."""

    @property
    def other(self) -> str:
        """The id of another person in the place."""

    def fail_next(self, call: Call, trouble: Trouble) -> None:
        """Let the next such call meet trouble."""

    def is_marked(self) -> bool:
        """Whether the question bears the desk's mark."""

    def delete_question(self) -> None:
        """Let the asker take the question away."""

    def shown_to(self, reader: str) -> list[Shown]:
        """The desk's messages in the thread that a person can read, oldest first."""


def row(  # noqa: PLR0913  keywords with defaults, one for each thing that channels heed
    key: ConversationKey,
    text: str = "Here is how.",
    *,
    id: str = "k1",
    kind: ReplyKind = ReplyKind.NOTE,
    offers: tuple[str, ...] = (),
    only_for: str = "",
    target: str = "",
    about: str = "",
) -> OutboxRow:
    """A reply on its way."""
    reply = Reply(
        key=id,
        kind=kind,
        document=Document((Paragraph((Text(text),)),)),
        text=text,
        offers=offers,
        question="q1" if offers else "",
        replaces="k0" if target else "",
        only_for=only_for,
        about=about,
    )
    return OutboxRow(reply, key, "1", Delivery.PENDING, target=target)
