"""Which event is an earlier message of the same author: the one rule of every store."""

from datetime import datetime

from bot.core.message import Event, Message


def is_earlier(other: Event, event: Event, since: datetime) -> bool:
    """Whether another event of the place is a message of the author, sent at `since` or later."""
    same_author = other.author.id == event.author.id and other.author.role is event.author.role
    return same_author and isinstance(other.body, Message) and other.at >= since
