"""Edits and deletions in whatever order they arrive: the newest word on a message counts. Pure."""

from dataclasses import replace

from bot.core.conversation import Amended, Conversation
from bot.core.message import Deletion, Edit, Event, Message

MOST_AHEAD = 20  # changes kept for messages not seen yet; more is no reordering, but noise


def as_amended(event: Event, conversation: Conversation) -> Event:
    """A message with the words it got, or as the deletion it met, before it arrived itself."""
    amended = conversation.ahead.get(event.id)
    if amended is None or not isinstance(event.body, Message):
        return event
    if amended.text is None:
        return replace(event, body=Deletion(event.id))
    return replace(event, body=Message(amended.text))


def kept_ahead(event: Event, conversation: Conversation) -> dict[str, Amended]:
    """What is known of messages not seen yet, this edit or deletion included."""
    match event.body:
        case Edit(message_id=message_id, text=text):
            amended = Amended(text, event.at)
        case Deletion(message_id=message_id):
            amended = Amended(None, event.at)
        case _:
            return dict(conversation.ahead)
    known = conversation.ahead.get(message_id)
    if known is not None and amended.text is not None and _stands(known, amended):
        return dict(conversation.ahead)
    others = {id_: kept for id_, kept in conversation.ahead.items() if id_ != message_id}
    return dict(list(others.items())[-MOST_AHEAD + 1 :]) | {message_id: amended}


def _stands(known: Amended, edit: Amended) -> bool:
    """Whether what is known outlives an edit: it is a deletion, or came later."""
    return known.text is None or known.at > edit.at


def is_outdated(event: Event, conversation: Conversation) -> bool:
    """Whether an edit is older than the words that the opening message has by now."""
    return conversation.reworded is not None and event.at < conversation.reworded
