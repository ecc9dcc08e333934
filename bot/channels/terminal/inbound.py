"""What somebody typed, as an event: plain words, or one of the few commands of the chat."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    ConversationKey,
    Deletion,
    Edit,
    Event,
    Message,
    Person,
    Release,
    Role,
    Takeover,
    Verdict,
)
from bot.core.reply import Reply

PLATFORM = "terminal"


@dataclass(frozen=True, slots=True)
class Typed:
    """One line and where it was typed.

    `question` is the open question whose offers are numbered on the screen; `opened_by` is the
    thread's first event, for /edit; `plain`: the line is somebody's words, never a command.
    """

    id: str
    key: ConversationKey
    author: Person
    at: datetime
    line: str
    question: Reply | None = None
    opened_by: str = ""
    addressed: bool = True
    plain: bool = False


def to_event(typed: Typed) -> Event | None:
    """The event that a line stands for; None for an empty line and for other commands."""
    body = Message(typed.line) if typed.plain else _body(typed, typed.line.strip())
    if body is None:
        return None
    return Event(typed.id, typed.key, typed.author, typed.at, body, typed.addressed)


def canned_event(typed: Typed, answer: str, slots: dict[str, str]) -> Event:
    """The event of a trainer sending an answer from the library; no single line stands for it."""
    body = CannedAnswer(answer, slots)
    return Event(typed.id, typed.key, typed.author, typed.at, body, typed.addressed)


def _body(typed: Typed, line: str) -> Body | None:
    if not line:
        return None
    if line.startswith("/"):
        return _command(typed, *line.split(maxsplit=1))
    asks = typed.author.role is Role.ASKER  # buttons are the asker's; a trainer's number is a word
    return (_pressed(typed.question, line) if asks else None) or Message(typed.line)


def _command(typed: Typed, command: str, rest: str = "") -> Body | None:
    match command:
        case "/solved" | "/person":
            return Verdict(solved=command == "/solved")
        case "/take":
            return Takeover()
        case "/release":
            return Release()
        case "/edit" if rest and typed.opened_by:
            return Edit(typed.opened_by, rest)
        case "/delete" if typed.opened_by:
            return Deletion(typed.opened_by)
        case _:
            return None


def _pressed(question: Reply | None, line: str) -> Choice | None:
    """A bare number is the terminal's button."""
    labels = [str(at + 1) for at in range(len(question.offers))] if question else []
    return Choice(question.question, labels.index(line)) if question and line in labels else None
