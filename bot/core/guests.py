"""What people other than the asker do in a thread: they vote, talk, or press what is not theirs."""

from bot.core.draft import Draft
from bot.core.knowledge import Act
from bot.core.matching import MatchResult
from bot.core.message import Choice, Message, Verdict, Vote
from bot.core.turn import HappeningKind

MOST_TOLD = 50  # people remembered; more do not press in one thread
NOT_YOURS = "desk/not_yours.md"
NOT_YOURS_TRAINER = "desk/not_yours_trainer.md"
OTHER_THREAD = "desk/other_thread.md"


def act(draft: Draft, match: MatchResult) -> None:
    """A vote counts; a click is refused in private; who speaks to the desk is told where to ask.

    Anything else that they write is talk among people, and the desk stays out of it.
    """
    match draft.event.body:
        case Vote(up=up):
            _vote(draft, up=up)
        case Message() if match.act is Act.SAME:
            _vote(draft, up=True)
        case Message() if draft.event.addressed:
            tell_once(draft, OTHER_THREAD)
        case Message():
            draft.change(interrupted=True)
        case Choice() | Verdict():
            tell_once(draft, NOT_YOURS)
        case _:
            pass  # their edits change nothing


def tell_once(draft: Draft, template: str) -> None:
    """Tell somebody in private, but the same person in the same thread only once.

    Who presses again and again would hold up what the desk has to say to others.
    """
    person, told = draft.event.author.id, draft.conversation.told
    if person not in told:
        draft.tell_privately(template)
        draft.change(told=(*told, person)[-MOST_TOLD:])


def _vote(draft: Draft, *, up: bool) -> None:
    """One vote a person, and only on a question that is open."""
    person = draft.event.author.id
    voters = draft.conversation.voters
    if not draft.conversation.is_open or up == (person in voters):
        return
    if up:
        draft.change(voters=(*voters, person))
        draft.happen(HappeningKind.VOTED, detail=person)
    else:
        draft.change(voters=tuple(voter for voter in voters if voter != person))
