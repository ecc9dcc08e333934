"""What remains of what is kept once its words, or a person, are forgotten. Pure; not here: when.

Words are what people wrote, names, the values of slots, and every reply, which repeats them. What
outcomes are counted from stays: ids, status, topics, nodes, the signals of the knowledge's own.
"""

from dataclasses import replace

from bot.core.conversation import Conversation
from bot.core.message import Body, CannedAnswer, Edit, Event, Message, Person
from bot.core.reply import Document, Reply
from bot.core.turn import HappeningKind

NAMING_SOMEBODY = (
    HappeningKind.TAKEN,
    HappeningKind.RELEASED,
    HappeningKind.VOTED,
    HappeningKind.INVITED,
)
"""Happenings whose `detail` is a person's id; other details stay, even if they read like one."""


def blanked_event(event: Event) -> Event:
    """The event without its words and its author's name."""
    return replace(event, author=_nameless(event.author), body=blanked_body(event.body))


def blanked_conversation(conversation: Conversation) -> Conversation:
    """The conversation without names and slots, and without words that were ahead of a message.

    That a message was deleted before it came is still known, so that it gets no reply.
    """
    asker = conversation.asker
    deleted = {id_: it for id_, it in conversation.ahead.items() if it.text is None}
    return replace(conversation, asker=asker and _nameless(asker), slots={}, ahead=deleted)


def blanked_reply(reply: Reply) -> Reply:
    """The reply as something that was said, without what was said and who signed it.

    That its buttons were used is still known, so that nobody offers them again.
    """
    chosen = None if reply.chosen is None else ""
    nothing = Document(())
    return replace(
        reply, document=nothing, text="", offers=(), signed="", verdicts=(), chosen=chosen
    )


def event_without(person: str, event: Event) -> Event:
    """The event without the person's id."""
    return replace(event, author=_without(person, event.author))


def conversation_without(person: str, conversation: Conversation) -> Conversation:
    """The conversation without the person's id.

    An asker who was forgotten is still somebody: nobody else goes on with their question.
    """
    asker = conversation.asker
    taken_by = "" if conversation.taken_by == person else conversation.taken_by
    voters = tuple(voter for voter in conversation.voters if voter != person)
    told = tuple(somebody for somebody in conversation.told if somebody != person)
    without = asker and _without(person, asker)
    return replace(conversation, asker=without, taken_by=taken_by, voters=voters, told=told)


def reply_without(person: str, reply: Reply) -> Reply:
    """The reply without the person's id.

    One that was for this person alone must be blanked as well: it reads as if for everybody.
    """
    return replace(reply, only_for="") if reply.only_for == person else reply


def blanked_body(body: Body) -> Body:
    """What somebody did, without their words."""
    match body:
        case Message():
            return Message("")
        case Edit(message_id=message_id):
            return Edit(message_id, "")
        case CannedAnswer(answer=answer):
            return CannedAnswer(answer)
        case _:
            return body  # holds no words


def _nameless(person: Person) -> Person:
    return replace(person, name="")


def _without(person: str, somebody: Person) -> Person:
    return Person("", "", somebody.role) if somebody.id == person else somebody
