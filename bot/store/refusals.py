"""What both stores refuse, in the same words. Not here: trouble with a database."""

from bot.core.errors import AlreadyHandled, StaleConversation, StoreError
from bot.core.message import ConversationKey, Event


def never_taken(event: Event) -> StoreError:
    """An outcome for an event that is not in the inbox."""
    return StoreError(f"event {event.id!r} of {event.key} was never taken")


def already_handled(event: Event) -> AlreadyHandled:
    """A second outcome for an event."""
    return AlreadyHandled(f"event {event.id!r} of {event.key} was handled already")


def never_saved(reply_key: str) -> StoreError:
    """A mark for a reply that is not in the outbox."""
    return StoreError(f"no reply {reply_key!r} was saved")


def stale(key: ConversationKey) -> StaleConversation:
    """A conversation that was saved by somebody else in between."""
    return StaleConversation(f"{key} changed since it was loaded; load it and decide again")
