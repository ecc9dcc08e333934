"""The house of `desk run`: its parts, wired around one database. Not here: which database it is."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from bot.core.brakes import Brakes
from bot.core.credentials import Detector
from bot.core.ports import Clock
from bot.core.storage import Database
from bot.courier import Courier, Pacing
from bot.desk import Library
from bot.intake import Intake
from bot.serve.answerer import LEASE, Answerer, Terms
from bot.serve.claims import ClaimedReplies
from bot.serve.connection import Connection
from bot.serve.deliverer import Deliverer
from bot.serve.knowledge import Failure
from bot.serve.logs import Log
from bot.serve.longlived import pass_over_what_stays
from bot.serve.measured import MeasuredChannel, MeasuredIntake
from bot.serve.metrics import Metrics
from bot.serve.nudges import LOOK_EVERY, Nudges
from bot.serve.ready import Readiness
from bot.serve.run import Grace, Parts
from bot.serve.schedules import FORGET_EVERY, FORGET_SOON, SHOW_EVERY, Schedules
from bot.serve.watchdog import Heart, Patience
from bot.serve.web import Site, health_routes, metrics_routes
from bot.serve.workers import Worker

Look = Callable[[], Coroutine[Any, Any, object]]


@dataclass(frozen=True, slots=True)
class Polls:
    """How often, in seconds, is looked for work that nobody tells of.

    Other processes take events in too, and what waits for its time comes due unheard.
    """

    events: float = 1.0
    replies: float = 0.25


@dataclass(frozen=True, slots=True)
class Plan:
    """What a house is built from; `jitter` gives 0 to 1, `keep_texts` is a time or zero."""

    database: Database
    connections: Sequence[Connection]
    detector: Detector
    log: Log
    clock: Clock
    jitter: Callable[[], float]
    brakes: Brakes = field(default_factory=Brakes)
    pacing: Pacing = field(default_factory=Pacing)
    lease: timedelta = LEASE
    keep_texts: timedelta = timedelta(days=30)
    nudge_after: timedelta = timedelta(days=1)
    metrics_token: str = ""
    polls: Polls = field(default_factory=Polls)
    patience: Patience = field(default_factory=Patience)
    grace: Grace = field(default_factory=Grace)


class House:
    """Everything that `desk run` keeps going."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._metrics = Metrics(lambda: self._answerer.version)
        self._replies = ClaimedReplies(plan.database)
        self._couriers = [self._courier(connection) for connection in plan.connections]
        self._answerer = self._make_answerer()
        self._answering = self._worker("answering", self._answerer.answer, plan.polls.events)

    def serve(self, library: Library) -> None:
        """Answer with `library` from the next event on."""
        self._answerer.serve(library)
        for connection in self._plan.connections:
            connection.serve(library)
        pass_over_what_stays()
        self._answering.wake()
        self._plan.log.info("knowledge served", content=library.knowledge.version)

    def refused(self, failure: Failure) -> None:
        """Tell that knowledge is not served."""
        self._metrics.state.reload_failures.inc()
        self._plan.log.error("knowledge refused", problem=str(failure))

    def parts(self, learn: Look, chores: Sequence[Look]) -> Parts:
        """The parts to run; `learn` looks for knowledge once, `chores` go on for ever."""
        plan = self._plan
        ready = Readiness(plan.database.ping, lambda: self._answerer.version, plan.connections)
        intake = self._intake()
        return Parts(
            connections=plan.connections,
            intake=intake,
            site=self._site(ready),
            readiness=ready,
            workers=[self._answering, *self._couriers, *self._schedules(intake)],
            learn=learn,
            chores=chores,
            give_back=self._give_back,
            close=plan.database.close,
            heart=Heart(plan.patience, self._metrics.state.lagged),
            log=plan.log,
            patience=plan.patience,
            grace=plan.grace,
        )

    def _intake(self) -> MeasuredIntake:
        plan, wake = self._plan, self._answering.wake
        return MeasuredIntake(
            plan.database, plan.detector, self._metrics.events, plan.clock, on_taken=wake
        )

    def _site(self, ready: Readiness) -> Site:
        routes = [
            *health_routes(ready.reasons),
            *metrics_routes(self._metrics.registry, self._plan.metrics_token),
        ]
        mounted = (route for connection in self._plan.connections for route in connection.routes())
        return Site([*routes, *mounted], self._plan.log)

    def _make_answerer(self) -> Answerer:
        plan = self._plan
        platforms = tuple(connection.platform for connection in plan.connections)
        terms = Terms(platforms, plan.clock, plan.jitter, plan.brakes, plan.lease)
        return Answerer(plan.database, terms, self._metrics.answers, plan.log, self._wake_couriers)

    def _wake_couriers(self) -> None:
        for courier in self._couriers:
            courier.wake()

    def _courier(self, connection: Connection) -> Worker:
        plan, platform, counts = self._plan, connection.platform, self._metrics.replies
        channel = MeasuredChannel(connection.channel, platform, counts)
        courier = Courier(self._replies, {platform: channel}, plan.pacing, plan.jitter)
        deliverer = Deliverer(courier, counts, plan.log)
        return self._worker(f"courier {platform}", deliverer.deliver, plan.polls.replies)

    def _schedules(self, intake: Intake) -> list[Worker]:
        plan = self._plan
        platforms = [connection.platform for connection in plan.connections]
        nudges = Nudges(plan.database, intake, platforms, plan.clock, plan.nudge_after)
        schedules = Schedules(plan.database, self._metrics.state, plan.clock, plan.log)
        forget = partial(schedules.forget_texts, plan.keep_texts)
        often = FORGET_EVERY if plan.keep_texts else FORGET_SOON
        return [
            self._worker("backlog", schedules.show_backlog, SHOW_EVERY),
            self._worker("retention", forget, often),
            self._worker("nudges", nudges.look, LOOK_EVERY),
        ]

    def _worker(
        self, name: str, work: Callable[[], Coroutine[Any, Any, bool]], poll: float
    ) -> Worker:
        return Worker(name, work, poll, self._plan.log, self._plan.jitter)

    def _give_back(self) -> int:
        return self._answerer.claims.give_back() + self._replies.give_back()
