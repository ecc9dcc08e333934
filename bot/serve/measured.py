"""The parts of the message path with a meter around each. Not here: what they do."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from typing_extensions import override

from bot.core.brakes import Brakes
from bot.core.credentials import Detector
from bot.core.errors import NotSent, Refused, Throttled
from bot.core.matching import Evidence, MatchResult, Utterance
from bot.core.message import Event
from bot.core.ports import Channel, Clock, Matcher
from bot.core.storage import Action, Inbox, OutboxRow, Threads
from bot.desk import Desk, Handled, Library
from bot.intake import Intake
from bot.serve.metrics import AnswerCounts, EventCounts, ReplyCounts

Given = TypeVar("Given")


class MeasuredIntake(Intake):
    """Counts what comes, and how long its platform waits for the commit."""

    def __init__(
        self,
        inbox: Inbox,
        detector: Detector,
        counts: EventCounts,
        clock: Clock,
        on_taken: Callable[[], None],
    ) -> None:
        super().__init__(inbox, detector, on_taken)
        self._counts = counts
        self._clock = clock

    @override
    async def take(self, event: Event) -> bool:
        """Commit the event; False where it was taken before."""
        self._counts.came(event, self._clock())
        began = time.perf_counter()
        try:
            new = await super().take(event)
        except Exception:  # whatever it is: it is counted, and goes on to who must not acknowledge
            self._counts.refused(event)
            raise
        self._counts.ack.observe(time.perf_counter() - began)
        if not new:
            self._counts.taken_before(event)
        return new


class MeasuredMatcher:
    """A matcher whose time is taken."""

    def __init__(self, matcher: Matcher, counts: AnswerCounts) -> None:
        self._matcher = matcher
        self._counts = counts

    def match(self, utterance: Utterance) -> MatchResult:
        """Rank the topics and decide."""
        with self._counts.match.time():
            return self._matcher.match(utterance)

    def explain(self, utterance: Utterance) -> Evidence:
        """What decided, for people."""
        return self._matcher.explain(utterance)


class MeasuredDesk(Desk):
    """A desk whose time is taken, and its matcher's, whichever knowledge it serves."""

    def __init__(
        self, library: Library, store: Threads, clock: Clock, brakes: Brakes, counts: AnswerCounts
    ) -> None:
        super().__init__(_measured(library, counts), store, clock, brakes)
        self._counts = counts

    @override
    def serve(self, library: Library) -> None:
        """Serve another state of the knowledge from the next event on."""
        super().serve(_measured(library, self._counts))

    @override
    def handle(self, event: Event) -> Handled:
        """Handle one event."""
        with self._counts.handle.time():
            return super().handle(event)


def _measured(library: Library, counts: AnswerCounts) -> Library:
    return replace(library, matcher=MeasuredMatcher(library.matcher, counts))


class MeasuredChannel:
    """A channel whose calls are counted by what came of them."""

    def __init__(self, channel: Channel, platform: str, counts: ReplyCounts) -> None:
        self._channel = channel
        self._platform = platform
        self._counts = counts

    async def send(self, row: OutboxRow) -> str:
        """Send one reply."""
        return await self._counted(Action.SEND, self._channel.send(row))

    async def edit(self, row: OutboxRow) -> None:
        """Change a reply that was sent."""
        await self._counted(Action.EDIT, self._channel.edit(row))

    async def withdraw(self, row: OutboxRow) -> None:
        """Take back a reply that was sent."""
        await self._counted(Action.WITHDRAW, self._channel.withdraw(row))

    async def mark(self, row: OutboxRow) -> None:
        """Mark a message."""
        await self._counted(Action.MARK, self._channel.mark(row))

    async def find_sent(self, row: OutboxRow) -> tuple[str, ...]:
        """Look a reply up."""
        return await self._counted("find_sent", self._channel.find_sent(row))

    async def remove(self, row: OutboxRow, remote_id: str) -> None:
        """Take back a copy."""
        await self._counted("remove", self._channel.remove(row, remote_id))

    async def _counted(self, method: str, call: Awaitable[Given]) -> Given:
        result = "unknown"
        try:
            given = await call
            result = "ok"
        except Refused:
            result = "refused"
            raise
        except Throttled:
            result = "throttled"
            raise
        except NotSent:
            result = "not_sent"
            raise
        else:
            return given
        finally:
            self._counts.called(self._platform, method, result)
