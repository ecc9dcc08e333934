"""Answering as the running desk does it: in a thread, counted, and only once it has knowledge."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.answering import Answering, Failed
from bot.core.brakes import Brakes
from bot.core.ports import Clock
from bot.core.storage import Store
from bot.desk import Desk, Handled, Library
from bot.serve.claims import ClaimedEvents
from bot.serve.logs import Log
from bot.serve.measured import MeasuredDesk
from bot.serve.metrics import AnswerCounts

LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms events are answered.

    `lease`: a process that fell silent for so long loses what it claimed.
    """

    platforms: tuple[str, ...]
    clock: Clock
    jitter: Callable[[], float]
    brakes: Brakes
    lease: timedelta = LEASE


class Answerer:
    """Answers what waits with the knowledge that was served last."""

    def __init__(
        self,
        store: Store,
        terms: Terms,
        counts: AnswerCounts,
        log: Log,
        on_replies: Callable[[], None],
    ) -> None:
        """`on_replies` is called when there is something to send."""
        self._store = store
        self._terms = terms
        self._counts = counts
        self._log = log
        self._on_replies = on_replies
        self._desk: Desk | None = None
        self._answering: Answering | None = None
        self.claims = ClaimedEvents(store)

    @property
    def version(self) -> str:
        """The version of the knowledge that is served; "" where none is."""
        return self._desk.library.knowledge.version if self._desk else ""

    def serve(self, library: Library) -> None:
        """Answer with `library` from the next event on."""
        if self._desk is not None:
            self._desk.serve(library)
            return
        terms = self._terms
        desk = MeasuredDesk(library, self._store, terms.clock, terms.brakes, self._counts)
        self._desk = desk
        self._answering = Answering(
            desk, self.claims, terms.platforms, lease=terms.lease, jitter=terms.jitter
        )

    async def answer(self) -> bool:
        """Answer some, and say whether there was anything to answer.

        Without knowledge, or without a platform, everything waits.
        """
        if self._answering is None or not self._terms.platforms:
            return False
        results = await asyncio.to_thread(self._answering.answer_some)
        self.claims.finished()
        self._counts.count(results)
        for result in results:
            self._tell(result)
        if any(isinstance(result, Handled) and result.replies for result in results):
            self._on_replies()
        return bool(results)

    def _tell(self, result: Handled | Failed) -> None:
        event = result.event
        names = {"platform": event.key.platform, "event_key": f"{event.key}/{event.id}"}
        if isinstance(result, Failed):
            told = self._log.error if result.parked else self._log.warning
            told("event failed", **names, parked=result.parked, exc_info=result.error)
            return
        answers = [str(answer.ref) for answer in result.turn.answers if answer.ref]
        outcome = result.turn.decision.value
        self._log.info(
            "event handled", **names, outcome=outcome, nodes=answers, content=self.version
        )
