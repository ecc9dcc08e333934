"""What the desk needs from the outside, each as small as it can be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.conversation import Conversation
from bot.core.knowledge import Canned
from bot.core.matching import Candidate, Evidence, MatchResult, Utterance
from bot.core.message import ConversationKey, Event
from bot.core.reply import Reply
from bot.core.turn import Answer, Happening

Clock = Callable[[], datetime]
"""Gives the current time, aware, in UTC."""


class Delivery(StrEnum):
    """How far a reply has come; `SENDING` at start-up means that nobody knows."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A reply on its way; `remote_id` is the platform's id once it is sent."""

    reply: Reply
    key: ConversationKey
    event_id: str
    delivery: Delivery
    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class TranscriptEntry:
    """One event of a thread with the replies it got, in order."""

    event: Event
    replies: tuple[OutboxRow, ...]


LOOKED_BACK = 20  # events of one person in one place: more than anybody writes in a minute


class Store(Protocol):
    """Keeps events, conversations, happenings and replies; every method is one transaction.

    Raises StoreUnavailable where the database cannot be used.
    """

    def take(self, event: Event) -> bool:
        """Keep an event; False where (platform, place, event id) is there already."""

    def pending(self) -> tuple[Event, ...]:
        """Events taken and not yet handled, in the order of taking."""

    def load(self, key: ConversationKey) -> Conversation:
        """The conversation, or a new one."""

    def earlier(self, event: Event, since: datetime) -> tuple[Event, ...]:
        """What the author wrote in the same place before a taken event, in the order of taking.

        Messages alone, sent at `since` or later; among the last LOOKED_BACK of theirs there.
        """

    def save(
        self,
        event: Event,
        conversation: Conversation,
        happenings: Sequence[Happening],
        replies: Sequence[Reply],
    ) -> None:
        """Keep the outcome of one event and mark it handled, all or nothing.

        The event belongs to the conversation's thread from then on, wherever it was written.
        `conversation.revision` is the revision loaded; it is stored one higher. Raises
        StaleConversation where the stored revision is another one, and AlreadyHandled where the
        outcome of the event is kept already.
        """

    def undelivered(self) -> tuple[OutboxRow, ...]:
        """Replies that are neither sent nor refused, in the order they were saved."""

    def mark(self, reply_key: str, delivery: Delivery, remote_id: str = "") -> None:
        """Note how far a reply has come."""

    def transcript(self, key: ConversationKey) -> tuple[TranscriptEntry, ...]:
        """The thread from its beginning, in the order of taking."""

    def happenings(self, key: ConversationKey) -> tuple[Happening, ...]:
        """What was counted in the thread, in order."""

    def latest(self, platform: str) -> ConversationKey | None:
        """The thread of the platform's event taken last."""

    def close(self) -> None:
        """Let go of the database."""


class Matcher(Protocol):
    """Understands a message; never raises on any text."""

    def match(self, utterance: Utterance) -> MatchResult:
        """Rank the topics and decide."""

    def explain(self, utterance: Utterance) -> Evidence:
        """What decided, for people."""


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """An answer of the library and how well it fits, 0 to 1."""

    answer: Canned
    score: float


class AnswerFinder(Protocol):
    """Finds library answers for a trainer."""

    def rank(
        self, words: str, thread: str = "", candidates: Iterable[Candidate] = ()
    ) -> tuple[FoundAnswer, ...]:
        """All answers, best first: by the words typed, and by what the thread says."""


class Renderer(Protocol):
    """Turns an answer into a reply."""

    def render(self, answer: Answer, *, key: str, now: datetime, replaces: str = "") -> Reply:
        """Render; raises RenderError on a template that the check should have refused."""


class Channel(Protocol):
    """Where replies go; the one thing that sends."""

    async def send(self, row: OutboxRow) -> str:
        """Send one reply and give the platform's id for it."""
