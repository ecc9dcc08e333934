"""The states of events and replies, and what they mean to every store."""

from enum import StrEnum

from bot.core.message import Event, Role
from bot.core.reply import Reply, ReplyKind
from bot.core.storage import Delivery


class Progress(StrEnum):
    """How far an event has come; a parked one waits for a person's word and holds up no other."""

    PENDING = "pending"
    HANDLED = "handled"
    PARKED = "parked"


UNFINISHED = (Delivery.PENDING, Delivery.SENDING, Delivery.UNKNOWN)
"""The replies that the next one of their thread waits for."""

DROPPABLE = (Delivery.PENDING, Delivery.PARKED)
"""The replies that surely are not with their reader and may still be sent."""

SETTLED = (Delivery.SENT, Delivery.DROPPED)
"""The replies that only the news of having been sent can change: nobody is to send them again."""

DUE_AGAIN = (Delivery.PENDING, Delivery.UNKNOWN)
"""The outcomes after which there is something left to do."""


def claimed_as(delivery: Delivery) -> Delivery:
    """What a claimed reply is while somebody works on it: being sent, or being looked up."""
    return Delivery.SENDING if delivery is Delivery.PENDING else Delivery.UNKNOWN


def is_automatic(reply: Reply, event: Event) -> bool:
    """Whether the desk posts it of its own accord, as `storage.Threads.posted` counts."""
    from_asker = event.author.role is Role.ASKER
    is_post = not is_wordless(reply) and not reply.replaces
    return from_asker and is_post and not reply.only_for


def is_wordless(reply: Reply) -> bool:
    """Whether it says nothing: it takes back what was said, or marks what somebody else said."""
    return reply.kind is ReplyKind.WITHDRAWAL or reply.kind.is_mark
