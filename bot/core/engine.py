"""The rules of a conversation: one event and what was understood of it in, one turn out. Pure.

Read from the top: who may speak (`advance`), then a thread's first message, a reply to an open
question, and what comes after an answer. How it is then said is `guidance`.
"""

from dataclasses import replace
from datetime import datetime

from bot.core import amend, followups, guests, trainers
from bot.core.conversation import Conversation, Offer, OpenQuestion, Status
from bot.core.draft import Draft
from bot.core.guidance import DONT_KNOW, decide, enter, first_step, was_said
from bot.core.knowledge import (
    Act,
    KnowledgeBase,
    NodeRef,
    Option,
    Question,
    Queue,
)
from bot.core.matching import Decision, MatchResult
from bot.core.message import Choice, Deletion, Edit, Event, Invited, Message, Nudge, Role, Verdict
from bot.core.tree import PRODUCT, Known, ask, reply_options, settle, walk, way, ways_on
from bot.core.turn import HappeningKind, Turn

PERSON = "desk/person.md"
NOT_SOLVED = "desk/not_solved.md"
NUDGE = "desk/nudge.md"
INVITED = "desk/invited.md"
ASKED_FOR = "asked for a person"


def advance(
    kb: KnowledgeBase,
    conversation: Conversation,
    event: Event,
    match: MatchResult | None,
    now: datetime,
) -> Turn:
    """Decide what one event leads to; `match` is None where the event carries no new words."""
    draft = Draft(kb, conversation, event, now)
    role = event.author.role
    if isinstance(event.body, Deletion):
        _deleted(draft, event.body)
    elif isinstance(event.body, Invited) and role is not Role.BOT:
        draft.tell_privately(INVITED)
        draft.happen(HappeningKind.INVITED, detail=event.author.id)
    elif role is Role.TRAINER:
        trainers.act(draft)
    elif role is Role.DESK:
        _in_time(draft)
    elif role is Role.ASKER and conversation.status is not Status.WITHDRAWN:
        _people_act(draft, match or MatchResult(Decision.SILENT))
    if event.secrets and role is not Role.BOT:
        draft.warn(event.secrets)
    return draft.turn()


def expected_options(
    kb: KnowledgeBase, conversation: Conversation, event: Event
) -> tuple[Option, ...]:
    """What a message may be a typed reply to: the open question, or the one answered last."""
    if isinstance(event.body, Edit) or conversation.status in (Status.NEW, Status.TAKEN):
        return ()
    question = conversation.question or _last_asked(kb, conversation)
    return reply_options(kb, question) if question else ()


def _is_asker(draft: Draft) -> bool:
    """Only the person who asked goes on with the thread; others are talking among themselves.

    Whoever speaks to the desk where it has said nothing yet is the one who asks.
    """
    asker, event = draft.conversation.asker, draft.event
    if asker is None or asker.id == event.author.id:
        return True
    is_new = draft.conversation.status is Status.NEW
    return is_new and event.addressed and isinstance(event.body, Message)


def _people_act(draft: Draft, match: MatchResult) -> None:
    """The asker goes on with the desk, or with the trainer who has the thread; others are guests.

    Once somebody else spoke, the desk waits to be spoken to.
    """
    if not _is_asker(draft):
        guests.act(draft, match)
    elif trainers.has_thread(draft.conversation):
        trainers.listen(draft, match)
    elif followups.is_heard(draft, match):
        followups.note(draft)
        _asker_acts(draft, match)
    else:
        followups.pass_over(draft, match)


def _in_time(draft: Draft) -> None:
    """Ask once whether an answer helped that nobody said a word to."""
    among_people = draft.conversation.interrupted
    if (
        isinstance(draft.event.body, Nudge)
        and draft.conversation.awaits_verdict
        and not among_people
    ):
        draft.nudge(NUDGE)


def _asker_acts(draft: Draft, match: MatchResult) -> None:
    match draft.event.body:
        case Message():
            _listen(draft, match)
            _message(draft, match)
        case Edit(message_id=message_id):
            if message_id != draft.conversation.opened_by:
                draft.change(ahead=amend.kept_ahead(draft.event, draft.conversation))
            elif not amend.is_outdated(draft.event, draft.conversation):
                _edited(draft, match)
        case Choice(question=question, offer=offer):
            _pressed(draft, question, offer)
        case Verdict(solved=solved):
            _verdict(draft, solved=solved)
        case _:
            pass  # nobody votes on their own question; the rest is for trainers


def _message(draft: Draft, match: MatchResult) -> None:
    conversation = draft.conversation
    if conversation.question is not None:
        _reply_to_question(draft, conversation.question, match)
    elif conversation.status is Status.NEW:
        ahead = draft.conversation.ahead.get(draft.event.id)
        draft.change(
            asker=draft.event.author,
            opened_by=draft.event.id,
            reworded=ahead.at if ahead else None,
        )
        _first_message(draft, match)
    else:
        _after_answer(draft, match)


def _listen(draft: Draft, match: MatchResult) -> None:
    """Keep what the message tells: signals heard (a negated one is taken back) and slots."""
    said = Known.of(match.signals, "")
    draft.negated = said.negated
    kept = [s for s in draft.conversation.heard if s not in said.negated and s not in said.heard]
    draft.change(heard=(*kept, *said.heard), slots={**draft.conversation.slots, **match.slots})


# A thread's first message


def _first_message(draft: Draft, match: MatchResult) -> None:
    if match.decision is Decision.SILENT:
        if match.act is None:
            draft.happen(HappeningKind.ASKED, detail=match.group or "unmatched")
        _unanswered(draft, match, spoken_to=draft.event.addressed)
        return
    draft.change(topic=match.candidates[0].topic)
    draft.happen(HappeningKind.ASKED)
    decide(draft, match)


def _unanswered(draft: Draft, match: MatchResult, *, spoken_to: bool) -> None:
    """Silence in a channel; an honest word and a way to a person where the desk was spoken to."""
    if not spoken_to:
        return
    if match.act is Act.PERSON:
        draft.hand_off(Queue.API, ASKED_FOR, PERSON)
        return
    group = draft.kb.group(match.group) if match.group else None
    if match.act is not None or (group and group.queue is Queue.NONE):
        return
    if group:
        draft.hand_off(group.queue, group.group)
    else:
        draft.hand_off(Queue.API, "unmatched", DONT_KNOW)


# A message while a question is open


def _reply_to_question(draft: Draft, question: OpenQuestion, match: MatchResult) -> None:
    meant = _way_meant(draft, question, match)
    if meant is not None:
        _take(draft, question, meant)
    elif match.act in (Act.SOLVED, Act.PERSON):
        _verdict(draft, solved=match.act is Act.SOLVED)
    elif match.decision is Decision.ANSWER and not _about(question, match):
        if question.ref:
            draft.change(suspended=(*draft.conversation.suspended, question))
        draft.change(question=None)
        draft.happen(HappeningKind.ASKED, NodeRef(match.candidates[0].topic, ""))
        decide(draft, match)
    elif match.act in (None, Act.NOT_SOLVED):
        _not_understood(draft, question)


def _way_meant(draft: Draft, question: OpenQuestion, match: MatchResult) -> Offer | None:
    """The way that a typed reply means: by label, number, signal, or by being unsure."""
    ways = ways_on(draft.kb, question)
    if match.picked is not None and match.picked < len(ways):
        return ways[match.picked]
    node = draft.kb.node(question.ref) if question.ref else None
    if question.ref and isinstance(node, Question):
        told = Known.of(match.signals, match.slots.get(PRODUCT, ""))
        settled = settle(draft.kb, node.options, told)
        if settled is not None:
            return way(question.ref.topic, settled)
    # The last way shown is the one for people who cannot tell.
    return question.offers[-1] if match.act is Act.UNSURE else None


def _about(question: OpenQuestion, match: MatchResult) -> bool:
    """Whether the message only repeats what the open question is about."""
    return question.ref is not None and match.candidates[0].topic == question.ref.topic


def _take(draft: Draft, question: OpenQuestion, chosen: Offer) -> None:
    """Go the way that was chosen, by click or by word."""
    draft.happen(HappeningKind.CHOSEN, question.ref, chosen.label)
    asked = question.ref or draft.conversation.asked
    draft.change(question=None, misses=0, asked=asked, settled=question)
    draft.use_up(chosen.label)
    if chosen.goto is None:
        draft.hand_off(Queue.API, "none of these", DONT_KNOW)
    else:
        enter(draft, chosen.goto)


def _not_understood(draft: Draft, question: OpenQuestion) -> None:
    """Ask once more; the second time a person is better than a third try."""
    if draft.conversation.misses:
        draft.hand_off(Queue.API, "not understood twice")
        return
    draft.change(misses=1)
    draft.put(question, "desk/again.md")


# A message after an answer


def _after_answer(draft: Draft, match: MatchResult) -> None:
    status = draft.conversation.status
    if match.act is Act.SOLVED:
        _verdict(draft, solved=True)
        return
    if match.act in (Act.NOT_SOLVED, Act.PERSON):
        _came_back(draft, str(match.act), PERSON if match.act is Act.PERSON else NOT_SOLVED)
        return
    if _corrects(draft, match):
        return
    if match.decision is Decision.SILENT:
        _unanswered(draft, match, spoken_to=status is not Status.HANDED_OFF)
        return
    _next_question(draft, match)


def _corrects(draft: Draft, match: MatchResult) -> bool:
    """A statement that speaks for another option of the question answered last reopens it."""
    question = _last_asked(draft.kb, draft.conversation)
    if question is None or match.inquiring:
        return False
    meant = _way_meant(draft, question, match)
    if meant is None:
        return False
    if _is_there(draft, meant):
        return match.decision is not Decision.ANSWER
    # What was heard before spoke for the option that is now taken back.
    draft.change(heard=tuple(s.signal for s in match.signals if not s.negated))
    _take(draft, question, meant)
    return True


def _is_there(draft: Draft, chosen: Offer) -> bool:
    """Whether a way leads where the thread stands already."""
    end = walk(draft.kb, chosen.goto, draft.known()).ref if chosen.goto else None
    return end is not None and end == draft.conversation.node


def _next_question(draft: Draft, match: MatchResult) -> None:
    """Another question in the same thread; one that would get the same answer gets a person."""
    draft.happen(HappeningKind.ASKED, NodeRef(match.candidates[0].topic, ""))
    step = first_step(draft, match.candidates[0].topic)
    if match.decision is Decision.ANSWER and was_said(draft, step):
        _came_back(draft, "asked again")
    else:
        decide(draft, match)


def _came_back(draft: Draft, reason: str, template: str = "") -> None:
    """The answer did not help: a person, and nobody is told twice that one will look."""
    draft.happen(HappeningKind.RETURNED, draft.conversation.node, reason)
    if template == PERSON:
        draft.use_up(draft.kb.desk.wording.person)
    if draft.conversation.status is not Status.HANDED_OFF:
        draft.hand_off(Queue.API, reason, template)


def _last_asked(kb: KnowledgeBase, conversation: Conversation) -> OpenQuestion | None:
    """The tree question answered last, as it was put."""
    ref = conversation.asked
    node = kb.node(ref) if ref else None
    return ask(kb, ref, node) if ref and isinstance(node, Question) else None


# Buttons and edits


def _pressed(draft: Draft, question_id: str, offer: int) -> None:
    """A button, as it was shown; one of a question long gone, or pressed twice, does nothing."""
    question = draft.conversation.question or _last_shown(draft, question_id)
    if question is None or question.id != question_id or not 0 <= offer < len(question.offers):
        return
    if draft.conversation.question is None and _is_there(draft, question.offers[offer]):
        return
    _take(draft, question, question.offers[offer])


def _last_shown(draft: Draft, question_id: str) -> OpenQuestion | None:
    """The question answered last, with the buttons that were shown even if a reload changed it."""
    settled = draft.conversation.settled
    if settled is not None and settled.id == question_id:
        return settled
    return _last_asked(draft.kb, draft.conversation)


def _verdict(draft: Draft, *, solved: bool) -> None:
    """By button or by word; a second time adds nothing, nor does a button that is gone by then."""
    status = draft.conversation.status
    if status is Status.NEW:
        return
    if solved:
        trainers.solve(draft)
    elif status is Status.HANDED_OFF and _is_gone(draft):
        return
    elif status is Status.ASKING:
        draft.use_up(draft.kb.desk.wording.person)
        draft.hand_off(Queue.API, ASKED_FOR, PERSON)
    else:
        _came_back(draft, str(Act.PERSON), PERSON)


def _is_gone(draft: Draft) -> bool:
    """Whether a verdict is a button pressed twice, before its reader saw it go."""
    return isinstance(draft.event.body, Verdict) and not draft.conversation.pressable


def _edited(draft: Draft, match: MatchResult) -> None:
    """Decide the opening message again; the new answer takes the place of the old one."""
    before = draft.conversation
    draft.change(
        status=Status.NEW, topic=None, node=None, question=None, suspended=(), waiting=(),
        asked=None, settled=None, heard=(), slots={}, said=(), misses=0, reworded=draft.event.at,
    )  # fmt: skip
    draft.mark_edited()
    draft.happen(HappeningKind.EDITED, before.node)
    _listen(draft, match)
    _first_message(draft, match)
    if _nothing_new(before, draft.conversation):
        slots = {**before.slots, **draft.conversation.slots}
        draft.keep(replace(before, slots=slots, reworded=draft.event.at))


def _deleted(draft: Draft, deletion: Deletion) -> None:
    """A deleted question takes its reply with it, whoever has the thread by now.

    No message opens the thread from then on: what its author writes next is no repetition.
    """
    draft.change(ahead=amend.kept_ahead(draft.event, draft.conversation))
    if deletion.message_id == draft.conversation.opened_by:
        draft.happen(HappeningKind.WITHDRAWN, draft.conversation.node)
        draft.withdraw()
        draft.change(
            status=Status.WITHDRAWN, opened_by="", question=None, suspended=(), waiting=(),
            replies=(), later=(),
        )  # fmt: skip


def _nothing_new(before: Conversation, after: Conversation) -> bool:
    """Whether an edit leads where the thread stands, or where it has been since."""
    if after.status is Status.NEW:
        return True
    if after.question is None and after.node is None:
        return before.status is Status.HANDED_OFF
    if (after.node, after.question) == (before.node, before.question):
        return after.slots.items() <= before.slots.items()
    if after.question is not None:
        return after.question.ref is not None and after.question.ref == before.asked
    return str(after.node) in before.said
