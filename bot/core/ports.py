"""What the desk needs from the outside, each as small as it can be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.knowledge import Canned
from bot.core.matching import Candidate, Evidence, MatchResult, Utterance
from bot.core.reply import Reply
from bot.core.storage import OutboxRow
from bot.core.turn import Answer

Clock = Callable[[], datetime]
"""Gives the current time, aware, in UTC."""


class Matcher(Protocol):
    """Understands a message; never raises on any text."""

    def match(self, utterance: Utterance) -> MatchResult:
        """Rank the topics and decide."""

    def explain(self, utterance: Utterance) -> Evidence:
        """What decided, for people."""


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """An answer of the library and how well it fits, 0 to 1."""

    answer: Canned
    score: float


class AnswerFinder(Protocol):
    """Finds library answers for a trainer."""

    def rank(
        self, words: str, thread: str = "", candidates: Iterable[Candidate] = ()
    ) -> tuple[FoundAnswer, ...]:
        """All answers, best first: by the words typed, and by what the thread says."""


class Renderer(Protocol):
    """Turns an answer into a reply."""

    def render(self, answer: Answer, *, key: str, now: datetime, replaces: str = "") -> Reply:
        """Render; raises RenderError on a template that the check should have refused."""


class Channel(Protocol):
    """Where replies go; the one thing that sends.

    Each method raises Refused, Throttled or NotSent where it is sure that nothing came of it. Any
    other error means that nobody knows.
    """

    async def send(self, row: OutboxRow) -> str:
        """Send one reply and give the platform's id for it.

        One that is `only_for` somebody is shown to that person alone.
        """

    async def edit(self, row: OutboxRow) -> None:
        """Let the reply take the place of what was sent as `row.target`."""

    async def withdraw(self, row: OutboxRow) -> None:
        """Take back what was sent as `row.target`; one that is gone already is no error."""

    async def mark(self, row: OutboxRow) -> None:
        """Put the mark of a solved question on the message `row.reply.about`, or take it off.

        A mark that is there already, or gone already, is no error; neither is a message that is
        gone.
        """

    async def find_sent(self, row: OutboxRow) -> tuple[str, ...]:
        """The platform's ids of the reply, oldest first; empty where it is not there."""

    async def remove(self, row: OutboxRow, remote_id: str) -> None:
        """Take back one copy too many of the reply."""
