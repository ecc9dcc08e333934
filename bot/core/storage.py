"""What is kept between two events, and the ports of those who keep it. Not here: how."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.conversation import Conversation
from bot.core.message import ConversationKey, Event
from bot.core.reply import Reply, ReplyKind
from bot.core.turn import Happening


class Delivery(StrEnum):
    """How far a reply has come.

    `SENDING` and `UNKNOWN` may be with the reader or not: only the platform can tell. `PARKED`
    waits for a person's word; `DROPPED` was overtaken by an edit or a deletion before it was sent.
    """

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    PARKED = "parked"
    DROPPED = "dropped"


class Action(StrEnum):
    """What a channel is asked to do; platforms limit each by itself."""

    SEND = "send"
    LOOK_UP = "look_up"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A reply on its way; `remote_id` is the platform's id once it is sent.

    `target` is the platform's id of what the reply takes the place of, "" where that was never
    sent; `attempts` counts failed tries, `lookups` how often the platform was asked in vain since
    the outcome became unknown.
    """

    reply: Reply
    key: ConversationKey
    event_id: str
    delivery: Delivery
    remote_id: str = ""
    target: str = ""
    attempts: int = 0
    lookups: int = 0
    workspace: str = ""

    @property
    def action(self) -> Action:
        """What is to be done with it; what may be done already is looked up, or done again."""
        if self.reply.kind is ReplyKind.WITHDRAWAL:
            return Action.WITHDRAW
        if self.reply.kind.is_mark:
            return Action.MARK
        if self.target:
            return Action.EDIT
        known = self.delivery not in (Delivery.SENDING, Delivery.UNKNOWN)
        return Action.SEND if known else Action.LOOK_UP


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try; PENDING and UNKNOWN are due again after `wait`.

    `attempts` and `lookups` are stored as they are; `error` never holds words of the reply.
    """

    delivery: Delivery
    remote_id: str = ""
    wait: timedelta = timedelta(0)
    attempts: int = 0
    lookups: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """An event that nobody else handles until the lease ends; `attempts` counts this one too."""

    event: Event
    attempts: int


@dataclass(frozen=True, slots=True)
class TranscriptEntry:
    """One event of a thread with the replies it got, in order."""

    event: Event
    replies: tuple[OutboxRow, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """What the desk posted lately on its own: to the person, in the place, in the thread."""

    person: int
    place: int
    thread: int


@dataclass(frozen=True, slots=True)
class Since:
    """From when on each is counted."""

    person: datetime
    place: datetime
    thread: datetime


@dataclass(frozen=True, slots=True)
class Parked:
    """An event or a reply that failed too often; `id` names it to `retry_parked`."""

    id: str
    what: str
    key: ConversationKey
    error: str
    attempts: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many events and replies are in each state, and since when the oldest one waits."""

    events: Mapping[str, int]
    replies: Mapping[str, int]
    oldest_event: datetime | None
    oldest_reply: datetime | None


MOST_NUDGED = 100  # threads at once; the others are found the next time
LOOKED_BACK = 20  # events of one person in one place: more than anybody writes in a minute


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a platform, and whether the desk answers there unasked."""

    platform: str
    id: str
    workspace: str
    unasked: bool


class Inbox(Protocol):
    """Events as they came; every method is one transaction and may raise StoreUnavailable."""

    def take(self, events: Sequence[Event]) -> tuple[bool, ...]:
        """Keep events, all or none; False for one whose (platform, place, event id) is there."""

    def claim_events(
        self, platforms: Collection[str], *, most: int, lease: timedelta
    ) -> tuple[Claim, ...]:
        """Events to handle now, in the order of taking; nobody else gets them until `lease` ends.

        Never one of a thread, or of an author in a place, of which an earlier one is unfinished.
        """

    def put_off(self, event: Event, error: str, wait: timedelta | None) -> None:
        """Give a claimed event back, to be claimed after `wait`; None parks it."""

    def let_go(self, events: Sequence[Event]) -> None:
        """Give claimed events back at once, as if they had not been claimed."""


class Threads(Protocol):
    """What became of events; every method is one transaction and may raise StoreUnavailable."""

    def load(self, key: ConversationKey) -> Conversation:
        """The conversation, or a new one."""

    def knows(self, key: ConversationKey) -> bool:
        """Whether any event of the thread was taken."""

    def earlier(self, event: Event, since: datetime) -> tuple[Event, ...]:
        """What the author wrote in the same place before a taken event, in the order of taking.

        Messages alone, sent at `since` or later; among the last LOOKED_BACK of theirs there.
        """

    def posted(self, event: Event, since: Since) -> Posted:
        """What the desk posted of its own accord: to the event's author, in its place, its thread.

        Not counted: edits, withdrawals, marks, private notes, what trainers send, and what the desk
        says because its time has come.
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
        `conversation.revision` is the revision loaded; it is stored one higher. What a reply
        replaces and has not been sent yet is dropped, and the reply replaces what that one would
        have replaced. The text of a message that the event says was deleted is forgotten. Raises
        StaleConversation where the stored revision is another one, and AlreadyHandled where the
        outcome of the event is kept already.
        """

    def transcript(self, key: ConversationKey) -> tuple[TranscriptEntry, ...]:
        """The thread from its beginning, in the order of taking."""

    def happenings(self, key: ConversationKey) -> tuple[Happening, ...]:
        """What was counted in the thread, in order."""

    def latest(self, platform: str) -> ConversationKey | None:
        """The thread of the platform's event taken last."""

    def replies(self, keys: Collection[str]) -> tuple[Reply, ...]:
        """The replies with these keys, in the order of saving.

        One that is not there, or has no words, is left out: there is nothing to show again of a
        reply whose words were forgotten.
        """

    def awaiting_verdict(
        self, platforms: Collection[str], after: datetime, before: datetime
    ) -> tuple[ConversationKey, ...]:
        """Threads saved last between the two moments whose conversation awaits a verdict.

        From `after` on, and ahead of `before`; at most MOST_NUDGED, those untouched longest first;
        none whose words, or whose asker, were forgotten since.
        """


class Outbox(Protocol):
    """Replies on their way; every method is one transaction and may raise StoreUnavailable."""

    def claim_replies(
        self, platforms: Collection[str], *, most: int, lease: timedelta, pace: timedelta
    ) -> tuple[OutboxRow, ...]:
        """Replies to send or to look up now; nobody else gets them until `lease` ends.

        Each row tells how far it had come before the claim: PENDING is to be sent; SENDING (its
        sender went silent, its lease is over) and UNKNOWN are to be looked up. Never more than one
        of a place, and in each place the oldest that is due; none of a thread of which an earlier
        one is unfinished; none in a place where one was tried less than `pace` ago; none that is
        paused.
        """

    def mark(self, reply_key: str, outcome: Outcome) -> None:
        """Note how far a reply has come, and end its lease."""

    def pause(self, platform: str, place: str, action: Action, wait: timedelta) -> None:
        """Let nobody do `action` in the place, or anywhere where it is "", for the time of `wait`.

        A pause never ends sooner than one that was noted before.
        """


class Places(Protocol):
    """Where the desk answers unasked, by a trainer's word; each method is one transaction."""

    def enrol(self, place: Place, by: str) -> None:
        """Answer there unasked, or no longer; `by` is the id of who said so."""

    def enrolled(self, platform: str) -> frozenset[str]:
        """The ids of the places in which the desk answers unasked."""

    def rename_place(self, platform: str, old: str, new: str) -> None:
        """Let what was said of a place count for its new id; later words on that one stand."""


class Store(Inbox, Threads, Outbox, Places, Protocol):
    """What the message path needs; several threads may share it."""

    def close(self) -> None:
        """Let go of the database."""


class Records(Protocol):
    """What operators do with what is kept; every method may raise StoreUnavailable."""

    def ping(self) -> None:
        """Ask the database for an answer."""

    def backlog(self) -> Backlog:
        """How much waits."""

    def parked(self) -> tuple[Parked, ...]:
        """Events and replies that failed too often, oldest first."""

    def retry_parked(self, ids: Collection[str]) -> int:
        """Let parked ones be claimed again, at once; gives how many were."""

    def keep_knowledge(self, version: str, packed: bytes) -> None:
        """Keep the files behind a version; a second time changes only which one is the latest."""

    def knowledge(self, version: str | None = None) -> bytes | None:
        """The files behind a version, or behind the one kept last."""

    def blank_texts(self, before: datetime) -> int:
        """Forget what was written in threads untouched since `before`; gives how many threads.

        Words, names and slots go, from events, conversations and replies; ids and outcomes stay.
        Threads with something unfinished are left for later.
        """

    def forget_person(self, person: str) -> int:
        """Forget the words, the name and the id of a person, everywhere; gives how many events."""

    def forget_workspace(self, workspace: str) -> int:
        """Delete every trace of the threads and places of a workspace; gives how many events."""

    def export_person(self, person: str) -> tuple[TranscriptEntry, ...]:
        """Every event of a person, in the order of taking, with the replies to each."""


class Database(Store, Records, Protocol):
    """A store that outlives the process."""
