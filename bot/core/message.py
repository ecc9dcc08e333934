"""What comes in from a channel: people, places and events, free of any platform."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """Who somebody is to the desk; the channel decides it from what the platform vouches for.

    `DESK` is the desk itself, when the time for something has come.
    """

    ASKER = "asker"
    TRAINER = "trainer"
    BOT = "bot"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is the platform's; `name` may be empty and is never used to tell people apart."""

    id: str
    name: str = ""
    role: Role = Role.ASKER


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """One thread: `place` is a channel or a direct conversation, `thread` its first message."""

    platform: str
    place: str
    thread: str

    def __str__(self) -> str:
        """A readable, unique form."""
        return f"{self.platform}/{self.place}/{self.thread}"


@dataclass(frozen=True, slots=True)
class Message:
    """Somebody wrote; `text` is what they wrote, markup of the platform already taken off.

    `files` are the names of what they attached: looked through for secrets, and never kept.
    """

    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Somebody changed an earlier message; `message_id` is the id of the event that brought it."""

    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """An earlier message is gone; `message_id` is the id of the event that brought it."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of an open question was pressed; `offer` counts from 0 over the offers shown."""

    question: str
    offer: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A button under an answer was pressed: it solved the question, or a person is wanted."""

    solved: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """Somebody has the same question (a thumb under it), or takes that back."""

    up: bool = True


@dataclass(frozen=True, slots=True)
class Nudge:
    """The time to ask once whether an answer has helped."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody brought the desk into a place in which it only answers when it is spoken to."""


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """A trainer sends an answer from the library; `slots` were filled and previewed by then."""

    answer: str
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Takeover:
    """A trainer takes the thread; the desk is silent in it from now on."""


@dataclass(frozen=True, slots=True)
class Release:
    """A trainer hands the thread back to the desk."""


Body = (
    Message
    | Edit
    | Deletion
    | Choice
    | Verdict
    | Vote
    | Nudge
    | Invited
    | CannedAnswer
    | Takeover
    | Release
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a thread.

    `id` is unique within the place and the same when the platform delivers twice; `at` is aware, in
    UTC, the time the platform gives. `addressed`: the desk was spoken to (mention, direct message);
    `direct`: nobody else is in the place; `in_thread`: it stands below another message;
    `names_others`: the words call somebody else by name.
    `secrets` are the kinds of secrets that intake cut out of it; `workspace` is the platform's id
    of the team it comes from, "" where there are none.
    """

    id: str
    key: ConversationKey
    author: Person
    at: datetime
    body: Body
    addressed: bool = False
    direct: bool = False
    in_thread: bool = False
    names_others: bool = False
    secrets: tuple[str, ...] = ()
    workspace: str = ""
