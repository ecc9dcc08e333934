"""What of an event are words, and the event without them: the one rule of every store."""

from dataclasses import replace

from bot.core.conversation import Conversation
from bot.core.message import Deletion, Edit, Event, Message
from bot.core.privacy import blanked_body


def without_words(event: Event) -> Event:
    """The event with nothing left of what somebody wrote."""
    return replace(event, body=blanked_body(event.body))


def says(event: Event, message_id: str) -> bool:
    """Whether the event brought a message or the later words of it."""
    match event.body:
        case Message():
            return event.id == message_id
        case Edit(message_id=edited):
            return edited == message_id
        case _:
            return False


def deleted_by(event: Event) -> str | None:
    """The id of the message that the event says was deleted."""
    return event.body.message_id if isinstance(event.body, Deletion) else None


def as_kept(event: Event, conversation: Conversation) -> Event:
    """The event in its thread; later words of a message that was deleted are not kept."""
    kept = replace(event, key=conversation.key)
    if isinstance(event.body, Edit):
        amended = conversation.ahead.get(event.body.message_id)
        if amended is not None and amended.text is None:
            return without_words(kept)
    return kept
