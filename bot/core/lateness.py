"""Messages that arrive long after they were written: what may still be said to them. Pure.

`platform.md` A1: within ten minutes as usual; within an hour if no person spoke in the thread;
later nothing is posted, and a person finds the question in the queue.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.conversation import Conversation, Status
from bot.core.matching import Decision
from bot.core.message import Event, Message, Role
from bot.core.turn import Happening, HappeningKind, Turn, mark_between

LATE = "late"
_KEPT = (HappeningKind.ASKED, HappeningKind.WARNED)


@dataclass(frozen=True, slots=True)
class Promptness:
    """How old a message may be to be answered: among people who went on talking, and alone."""

    among_people: timedelta = timedelta(minutes=10)
    alone: timedelta = timedelta(hours=1)


def is_overdue(
    event: Event, loaded: Conversation, now: datetime, promptness: Promptness | None
) -> bool:
    """Whether a message is too old; with no promptness none ever is."""
    if promptness is None or not isinstance(event.body, Message):
        return False
    limit = promptness.among_people if loaded.interrupted else promptness.alone
    return event.author.role is Role.ASKER and now - event.at > limit


def put_aside(turn: Turn, loaded: Conversation) -> Turn:
    """The turn without what it would have said in public: a person is to look instead.

    The buttons that stand in the thread can still be pressed.
    """
    private = tuple(answer for answer in turn.answers if answer.private)
    if len(private) == len(turn.answers):
        return turn
    conversation = replace(
        turn.conversation,
        status=Status.HANDED_OFF, node=loaded.node, question=None, suspended=(), waiting=(),
        asked=loaded.asked, settled=loaded.question or loaded.settled, misses=loaded.misses,
        said=loaded.said, spoken_at=loaded.spoken_at,
    )  # fmt: skip
    first = turn.happenings[0]
    late = Happening(
        HappeningKind.HANDED_OFF, first.at, first.knowledge, conversation.topic, detail=LATE
    )
    kept = tuple(happening for happening in turn.happenings if happening.kind in _KEPT)
    marks = mark_between(loaded.status, conversation.status)
    return Turn(conversation, Decision.HANDOFF, private, (*kept, late), turn.withdraws, marks=marks)
