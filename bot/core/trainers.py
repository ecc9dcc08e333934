"""Threads that trainers take, answer and give back; the channel has checked who is a trainer."""

from bot.core.conversation import Conversation, Status
from bot.core.draft import Draft
from bot.core.followups import PLEASANTRIES
from bot.core.guests import NOT_YOURS_TRAINER, tell_once
from bot.core.knowledge import Act, KnowledgeBase, Trainer
from bot.core.matching import MatchResult
from bot.core.message import Body, CannedAnswer, Choice, Message, Person, Release, Takeover, Verdict
from bot.core.turn import HappeningKind


def act(draft: Draft) -> None:
    """The desk is out of a thread the moment a trainer speaks, and returns only when released."""
    match draft.event.body:
        case Message() | Takeover():
            _take_over(draft)
        case CannedAnswer(answer=answer, slots=slots):
            _send(draft, answer, dict(slots))
        case Release():
            _release(draft)
        case Verdict(solved=True):
            solve(draft)
        case Choice() | Verdict():
            tell_once(draft, NOT_YOURS_TRAINER)
        case _:
            pass  # votes and edits belong to askers


def has_thread(conversation: Conversation) -> bool:
    """Whether a trainer has the thread, also after the question was solved there."""
    return conversation.status is Status.TAKEN or bool(conversation.taken_by)


def listen(draft: Draft, match: MatchResult) -> None:
    """The asker, to the trainer: the desk says nothing, and notes when a question is solved.

    What is more than thanks after that brings the question back to its trainer.
    """
    body = draft.event.body
    if body == Verdict(solved=True) or (isinstance(body, Message) and match.act is Act.SOLVED):
        solve(draft)
    elif draft.conversation.status is Status.SOLVED and _asks_again(body, match):
        draft.change(status=Status.TAKEN)
        draft.happen(HappeningKind.RETURNED, draft.conversation.node, "to a trainer")


def _asks_again(body: Body, match: MatchResult) -> bool:
    is_more = isinstance(body, Message) and match.act not in PLEASANTRIES
    return is_more or body == Verdict(solved=False)


def solve(draft: Draft) -> None:
    """The question is solved, by the word of its asker or of a trainer; once."""
    if draft.conversation.status in (Status.NEW, Status.WITHDRAWN):
        return
    draft.use_up(draft.kb.desk.wording.solved)
    if draft.conversation.status is not Status.SOLVED:
        draft.change(status=Status.SOLVED, question=None, suspended=(), waiting=())
        draft.happen(HappeningKind.CONFIRMED, draft.conversation.node)


def profile_of(kb: KnowledgeBase, person: Person, platform: str) -> Trainer:
    """The trainer's entry in desk.yaml; without one, the display name and the default title."""
    for trainer in kb.desk.trainers:
        if trainer.accounts.get(platform) == person.id:
            return trainer
    return Trainer(person.id, person.name or person.id, kb.desk.wording.trainer_title)


def _take_over(draft: Draft) -> None:
    """The thread is a trainer's; a kind word after a question was solved does not open it again.

    What a trainer adds later leaves the button of their own answer.
    """
    solved = draft.conversation.status is Status.SOLVED
    if not has_thread(draft.conversation):
        draft.happen(HappeningKind.TAKEN, detail=draft.event.author.id)
        draft.use_up()
    draft.change(
        status=Status.SOLVED if solved else Status.TAKEN,
        taken_by=draft.event.author.id, question=None, suspended=(), waiting=(),
    )  # fmt: skip


def _release(draft: Draft) -> None:
    """Back to the desk; a thread that nobody has asked in yet is as good as new.

    What people said to each other meanwhile is over, and what was solved stays solved.
    """
    before = draft.conversation
    if has_thread(before):
        asked = Status.ANSWERED if before.asker else Status.NEW
        draft.change(
            status=Status.SOLVED if before.status is Status.SOLVED else asked,
            taken_by="", interrupted=False, spoken_at=draft.event.at,
        )  # fmt: skip
        draft.happen(HappeningKind.RELEASED, detail=draft.event.author.id)


def _send(draft: Draft, answer: str, slots: dict[str, str]) -> None:
    """Send a library answer; one that is gone, lacks a value or held a secret is not sent."""
    canned = draft.kb.canned.get(answer)
    if (
        canned is None
        or draft.event.secrets
        or any(not slots.get(name, "").strip() for name in canned.slots)
    ):
        return
    signer = profile_of(draft.kb, draft.event.author, draft.event.key.platform)
    draft.send_canned(canned, slots, signer)
    draft.happen(HappeningKind.ANSWERED, canned.ref, detail=f"trainer: {canned.id}")
    _take_over(draft)
