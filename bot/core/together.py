"""One question in two messages: what somebody adds at once goes with what they said. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from bot.core.conversation import Conversation, Status
from bot.core.knowledge import Act
from bot.core.matching import Decision, MatchResult
from bot.core.message import Event, Message

AT_ONCE = timedelta(minutes=1)
SAME_DAY = timedelta(days=1)  # in a direct conversation people seldom look for the thread
REPEATED = MatchResult(Decision.SILENT, act=Act.REACTION)
"""What only repeats is a remark: nothing is said to it, and no question is counted."""


def texts(events: Iterable[Event]) -> tuple[str, ...]:
    """The words of the messages among the events, in order."""
    return tuple(event.body.text for event in events if isinstance(event.body, Message))


def opens(event: Event, conversation: Conversation) -> bool:
    """Whether an event is a message in a thread that got no word yet: it may go on with others.

    What stands below a message of somebody else's does not.
    """
    asker = conversation.asker
    is_apart = event.in_thread if asker is None else asker.id != event.author.id
    is_new = conversation.status is Status.NEW
    return isinstance(event.body, Message) and is_new and not is_apart


def looks_back(event: Event) -> timedelta:
    """For how long a thread of the author may be gone on with beside it."""
    return SAME_DAY if event.direct else AT_ONCE


class Belongs(StrEnum):
    """Where a message goes that was written beside a thread: into it, nowhere, or it is apart."""

    THERE = "there"
    NOWHERE = "nowhere"
    APART = "apart"


def is_vague(before: Conversation) -> bool:
    """Whether the desk could only ask what was meant: then the two messages are read as one."""
    return before.question is not None and before.question.ref is None


def belongs(
    event: Event, match: MatchResult | None, before: Conversation, *, at_once: bool = True
) -> Belongs:
    """Whether a message written beside a thread goes on with it; `match` reads it as a reply there.

    It does unless it is surely a question about something else. What only repeats a question that
    was answered, or tells nothing, needs no word: the answer is not read yet.
    """
    if match is None or before.asker is None or before.asker.id != event.author.id:
        return Belongs.APART
    if not at_once:
        return Belongs.THERE if goes_on(match, before) else Belongs.APART
    if before.status is Status.TAKEN:
        return Belongs.THERE  # a person has it
    if match.decision is Decision.ANSWER and match.picked is None:
        same = match.candidates[0].topic == before.topic
        return _of_the_same(before) if same else Belongs.APART
    if before.status in (Status.ASKING, Status.HANDED_OFF):
        return Belongs.THERE
    tells = match.act is not None or match.signals or match.picked is not None
    return Belongs.THERE if tells else Belongs.APART


def goes_on(match: MatchResult | None, before: Conversation) -> bool:
    """Whether a message written beside a thread, later than at once, is a reply in it all the same.

    It picks an answer of the open question, or says whether the desk has helped.
    """
    if match is None:
        return False
    if match.act in (Act.SOLVED, Act.NOT_SOLVED, Act.PERSON):
        return before.is_open
    about = not match.candidates or match.candidates[0].topic == before.topic
    tells = bool(match.signals) and (match.decision is not Decision.ANSWER or about)
    unsure = match.act is Act.UNSURE
    return before.question is not None and (match.picked is not None or tells or unsure)


def _of_the_same(before: Conversation) -> Belongs:
    return Belongs.THERE if before.status is Status.ASKING else Belongs.NOWHERE
