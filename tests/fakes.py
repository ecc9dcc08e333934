"""Stand-ins for the parts around the desk, small enough to see through."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from typing_extensions import override

from bot.core.conversation import Conversation
from bot.core.matching import Candidate, Evidence, MatchResult, Utterance
from bot.core.message import (
    Event,
)
from bot.core.ports import FoundAnswer
from bot.core.reply import Document, Reply
from bot.core.turn import Answer, Happening
from bot.store.memory import MemoryStore
from tests.builders import event, understood

OPENING = event("need a key", id="1")
VERDICTS = ("Solved", "A person")
MEANINGS = {
    "need a key": understood("api_key"),
    "it wants a token": understood("api_key", heard=["token"]),
    "is V2 ending": understood("status"),
    "two ends": understood("status", "token", asked=["status", "token"]),
}


class FakeMatcher:
    """Understands the texts of MEANINGS, and remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[Utterance] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def match(self, utterance: Utterance) -> MatchResult:
        self.heard.append(utterance)
        self.meanwhile()
        return MEANINGS.get(utterance.text, understood())

    def explain(self, utterance: Utterance) -> Evidence:
        return Evidence()


class FakeRenderer:
    """A reply's words are its template's name and the time of rendering.

    Every answer that asks for a verdict has both buttons, below each of its parts.
    """

    def render(self, answer: Answer, *, key: str, now: datetime, replaces: str = "") -> Reply:
        return Reply(
            key=key,
            kind=answer.kind,
            document=Document(()),
            text=f"{answer.template} at {now:%H:%M}",
            offers=answer.offers,
            question=answer.question,
            ref=answer.ref,
            replaces=replaces,
            signed=answer.signer.name if answer.signer else "",
            verdicts=VERDICTS if answer.asks_verdict else (),
        )


class FakeFinder:
    """Finds nothing."""

    def rank(
        self, words: str, thread: str = "", candidates: Iterable[Candidate] = ()
    ) -> tuple[FoundAnswer, ...]:
        return ()


class FailingStore(MemoryStore):
    """Fails the first saves, one for each error."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self._errors = list(errors)

    @override
    def save(
        self,
        event: Event,
        conversation: Conversation,
        happenings: Sequence[Happening],
        replies: Sequence[Reply],
    ) -> None:
        if self._errors:
            raise self._errors.pop(0)
        super().save(event, conversation, happenings, replies)


class OvertakenStore(MemoryStore):
    """Before the first save, another event of the thread is handled elsewhere."""

    def __init__(self, meanwhile: Callable[[MemoryStore], None]) -> None:
        super().__init__()
        self._meanwhile: list[Callable[[MemoryStore], None]] = [meanwhile]

    @override
    def save(
        self,
        event: Event,
        conversation: Conversation,
        happenings: Sequence[Happening],
        replies: Sequence[Reply],
    ) -> None:
        if self._meanwhile:
            self._meanwhile.pop()(self)
        super().save(event, conversation, happenings, replies)
