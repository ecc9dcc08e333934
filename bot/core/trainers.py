"""What a trainer's event does to a thread; the channel has checked that it is a trainer's."""

from bot.core.conversation import Status
from bot.core.draft import Draft
from bot.core.knowledge import KnowledgeBase, Trainer
from bot.core.message import CannedAnswer, Message, Person, Release, Takeover
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
        case _:
            pass  # choices, verdicts and edits belong to the asker


def profile_of(kb: KnowledgeBase, person: Person, platform: str) -> Trainer:
    """The trainer's entry in desk.yaml; without one, the display name and the default title."""
    for trainer in kb.desk.trainers:
        if trainer.accounts.get(platform) == person.id:
            return trainer
    return Trainer(person.id, person.name or person.id, kb.desk.wording.trainer_title)


def _take_over(draft: Draft) -> None:
    if draft.conversation.status is not Status.TAKEN:
        draft.happen(HappeningKind.TAKEN, detail=draft.event.author.id)
    draft.change(
        status=Status.TAKEN, taken_by=draft.event.author.id, question=None, suspended=(), waiting=()
    )


def _release(draft: Draft) -> None:
    """Back to the desk; a thread that nobody has asked in yet is as good as new."""
    if draft.conversation.status is Status.TAKEN:
        status = Status.ANSWERED if draft.conversation.asker else Status.NEW
        draft.change(status=status, taken_by="")
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
