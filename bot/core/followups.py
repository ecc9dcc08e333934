"""Whether a message of the asker in their own thread is meant for the desk: the guard list. Pure.

It is where the desk was spoken to. Else it is only if it calls nobody else by name, if nobody else
wrote in the thread since, and if the desk and its asker had to do with each other lately.
"""

from datetime import timedelta

from bot.core.conversation import Conversation, Status
from bot.core.draft import Draft
from bot.core.knowledge import Act, Queue
from bot.core.matching import MatchResult
from bot.core.message import Choice, Event, Message, Verdict

RECENTLY = timedelta(days=1)  # askers come back the next morning; later it is another matter
LATE_RETURN = "came back late"
PLEASANTRIES = (Act.THANKS, Act.GOODBYE, Act.REACTION, Act.GREETING, Act.SAME)
"""What brings nothing back."""
_THE_DESKS = (Status.ASKING, Status.ANSWERED, Status.SOLVED)  # no person is in it yet


def is_heard(draft: Draft, match: MatchResult) -> bool:
    """Whether the desk goes on with it; that a question is solved is heard at any time."""
    event, conversation = draft.event, draft.conversation
    if not isinstance(event.body, Message):
        return True
    if conversation.asker is None:
        return not _is_others_thread(event, conversation)
    if event.addressed or match.act is Act.SOLVED:
        return True
    among_people = event.names_others or conversation.interrupted
    return not among_people and _is_recent(event, conversation)


def note(draft: Draft) -> None:
    """What is heard shows that the asker is with the desk; an edit or a thumb shows nothing.

    Who only says that it is solved, while others talk, may well say it to them.
    """
    event = draft.event
    if isinstance(event.body, Message | Choice | Verdict):
        to_the_desk = event.addressed or not isinstance(event.body, Message)
        interrupted = draft.conversation.interrupted and not to_the_desk
        draft.change(interrupted=interrupted, spoken_at=event.at)


def pass_over(draft: Draft, match: MatchResult) -> None:
    """What is not heard leaves a note: that people talk here, or that somebody came back late."""
    event, conversation = draft.event, draft.conversation
    if _is_others_thread(event, conversation):
        draft.change(interrupted=True)
    elif _is_recent(event, conversation) or event.names_others or conversation.interrupted:
        return
    elif conversation.status in _THE_DESKS and _says_something(draft, match):
        draft.leave_to_a_person(LATE_RETURN)


def _is_others_thread(event: Event, conversation: Conversation) -> bool:
    """Whether it stands below a message that the desk knows nothing of, and is not for the desk."""
    return conversation.asker is None and event.in_thread and not event.addressed


def _is_recent(event: Event, conversation: Conversation) -> bool:
    spoken_at = conversation.spoken_at
    return spoken_at is None or event.at - spoken_at <= RECENTLY


def _says_something(draft: Draft, match: MatchResult) -> bool:
    """Whether it is more than a pleasantry; what is not understood may well be."""
    group = draft.kb.group(match.group) if match.group else None
    return match.act not in PLEASANTRIES and not (group and group.queue is Queue.NONE)
