"""One question in two messages: what somebody adds at once goes with what they said. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from bot.core.conversation import Conversation, Status
from bot.core.knowledge import Act
from bot.core.matching import Decision, MatchResult
from bot.core.message import Event, Message

AT_ONCE = timedelta(minutes=1)
REPEATED = MatchResult(Decision.SILENT, act=Act.REACTION)
"""What only repeats is a remark: nothing is said to it, and no question is counted."""


def texts(events: Iterable[Event]) -> tuple[str, ...]:
    """The words of the messages among the events, in order."""
    return tuple(event.body.text for event in events if isinstance(event.body, Message))


def opens(event: Event, conversation: Conversation) -> bool:
    """Whether an event is a message in a thread that got no word yet: it may go on with others."""
    return isinstance(event.body, Message) and conversation.status is Status.NEW


class Belongs(StrEnum):
    """Where a message goes that was written beside a thread: into it, nowhere, or it is apart."""

    THERE = "there"
    NOWHERE = "nowhere"
    APART = "apart"


def is_vague(before: Conversation) -> bool:
    """Whether the desk could only ask what was meant: then the two messages are read as one."""
    return before.question is not None and before.question.ref is None


def belongs(event: Event, match: MatchResult | None, before: Conversation) -> Belongs:
    """Whether a message written beside a thread goes on with it; `match` reads it as a reply there.

    It does unless it is surely a question about something else. What only repeats a question that
    was answered, or tells nothing, needs no word: the answer is not read yet.
    """
    if match is None or before.asker is None or before.asker.id != event.author.id:
        return Belongs.APART
    if before.status is Status.TAKEN:
        return Belongs.THERE  # a person has it
    if match.decision is Decision.ANSWER and match.picked is None:
        same = match.candidates[0].topic == before.topic
        return _of_the_same(before) if same else Belongs.APART
    if before.status in (Status.ASKING, Status.HANDED_OFF):
        return Belongs.THERE
    tells = match.act is not None or match.signals or match.picked is not None
    return Belongs.THERE if tells else Belongs.APART


def _of_the_same(before: Conversation) -> Belongs:
    return Belongs.THERE if before.status is Status.ASKING else Belongs.NOWHERE
