"""What is counted while the desk runs. Labels are few: never a person, a place or a text."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import InfoMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

from bot import __version__
from bot.answering import Failed
from bot.core.message import Event, Verdict
from bot.core.storage import Backlog, Delivery
from bot.core.turn import Happening, HappeningKind
from bot.courier import Delivered
from bot.desk import Handled

_ACK = (0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # platforms give up after three seconds
_WORK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
_AGE = (1, 5, 30, 120, 600, 3600, 86400)
_LAG = (0.01, 0.05, 0.1, 0.5, 1, 5, 10)
_SCORE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)
_MOST_KINDS = 64
_OTHER = "other"


class EventCounts:
    """What came in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        counter = partial(Counter, registry=registry)
        histogram = partial(Histogram, registry=registry)
        self._received = counter("desk_events_received", "Events that came.", ["platform", "kind"])
        self._duplicate = counter("desk_events_duplicate", "Events taken before.", ["platform"])
        self._refused = counter("desk_events_refused", "Events not kept.", ["platform"])
        self._age = histogram("desk_event_age_seconds", "Age of events that came.", buckets=_AGE)
        self.ack = histogram("desk_ack_duration_seconds", "Until the commit.", buckets=_ACK)

    def came(self, event: Event, now: datetime) -> None:
        """An event came, taken before or not."""
        kind = type(event.body).__name__.lower()
        self._received.labels(event.key.platform, kind).inc()
        self._age.observe(max(0.0, (now - event.at).total_seconds()))

    def taken_before(self, event: Event) -> None:
        """It was there already."""
        self._duplicate.labels(event.key.platform).inc()

    def refused(self, event: Event) -> None:
        """It could not be kept, and its platform was not told that it was."""
        self._refused.labels(event.key.platform).inc()


class AnswerCounts:
    """What the desk made of it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        counter = partial(Counter, registry=registry)
        histogram = partial(Histogram, registry=registry)
        self.match = histogram("desk_match_duration_seconds", "To understand.", buckets=_WORK)
        self.handle = histogram("desk_handle_duration_seconds", "To handle.", buckets=_WORK)
        self._score = histogram("desk_match_score", "Of the leading topic.", buckets=_SCORE)
        self._outcomes = counter("desk_answers", "Events handled, by outcome.", ["outcome"])
        self._held_back = counter("desk_held_back", "Turns over a limit.", ["limit"])
        self._secrets = counter("desk_secret_warnings", "Secrets seen.", ["kind"])
        self._feedback = counter("desk_feedback", "Buttons under answers.", ["vote"])
        self._kinds: set[str] = set()

    def count(self, results: Iterable[Handled | Failed]) -> None:
        """Count what became of some events."""
        for result in results:
            if isinstance(result, Failed):
                self._outcomes.labels("parked" if result.parked else "failed").inc()
            else:
                self._count(result)

    def _count(self, handled: Handled) -> None:
        self._outcomes.labels(handled.turn.decision.value).inc()
        if handled.match and handled.match.candidates:
            self._score.observe(handled.match.candidates[0].score)
        if isinstance(handled.event.body, Verdict):
            self._feedback.labels("solved" if handled.event.body.solved else "person").inc()
        for happening in handled.turn.happenings:
            self._happened(happening)

    def _happened(self, happening: Happening) -> None:
        if happening.kind is HappeningKind.HELD_BACK:
            self._held_back.labels(happening.detail).inc()
        elif happening.kind is HappeningKind.WARNED:
            self._secrets.labels(self._kind(happening.detail)).inc()

    def _kind(self, kind: str) -> str:
        """The kind, as long as there are not too many of them."""
        if len(self._kinds) < _MOST_KINDS:
            self._kinds.add(kind)
        return kind if kind in self._kinds else _OTHER


class ReplyCounts:
    """What became of replies, and what channels were asked for."""

    def __init__(self, registry: CollectorRegistry) -> None:
        counter = partial(Counter, registry=registry)
        self._replies = counter(
            "desk_replies", "Tries to deliver.", ["platform", "action", "outcome"]
        )
        self._looked_up = counter("desk_reconcile", "Replies looked up.", ["result"])
        self._calls = counter(
            "desk_api_requests", "Calls of a channel.", ["platform", "method", "result"]
        )
        self._throttled = counter(
            "desk_api_rate_limited", "Calls that a platform held up.", ["platform", "method"]
        )

    def count(self, delivered: Iterable[Delivered]) -> None:
        """Count what came of some tries."""
        for done in delivered:
            row, outcome = done.row, done.outcome.delivery.value
            self._replies.labels(row.key.platform, row.action.value, outcome).inc()
            if row.delivery is not Delivery.PENDING:
                self._looked_up.labels(outcome).inc()

    def called(self, platform: str, method: str, result: str) -> None:
        """A channel was asked for something; `result` is one of a few words."""
        self._calls.labels(platform, method, result).inc()
        if result == "throttled":
            self._throttled.labels(platform, method).inc()


class StateGauges:
    """How the process and its database are."""

    def __init__(self, registry: CollectorRegistry) -> None:
        gauge = partial(Gauge, registry=registry)
        counter = partial(Counter, registry=registry)
        self._inbox = gauge("desk_inbox_depth", "Events, by state.", ["status"])
        self._outbox = gauge("desk_outbox_depth", "Replies, by state.", ["status"])
        self._event_age = gauge("desk_inbox_oldest_age_seconds", "Of the oldest waiting event.")
        self._reply_age = gauge("desk_outbox_oldest_age_seconds", "Of the oldest waiting reply.")
        self.reload_failures = counter("desk_content_reload_failures", "Knowledge refused.")
        self.forgotten = counter("desk_texts_forgotten", "Threads whose words were forgotten.")
        self._lag = Histogram(
            "desk_loop_lag_seconds", "Of the event loop.", buckets=_LAG, registry=registry
        )
        self._shown: dict[str, set[str]] = {"inbox": set(), "outbox": set()}

    def lagged(self, seconds: float) -> None:
        """The event loop was so late."""
        self._lag.observe(seconds)

    def show(self, backlog: Backlog, now: datetime) -> None:
        """Show how much waits."""
        self._depth("inbox", self._inbox, backlog.events)
        self._depth("outbox", self._outbox, backlog.replies)
        self._event_age.set(_age(backlog.oldest_event, now))
        self._reply_age.set(_age(backlog.oldest_reply, now))

    def _depth(self, name: str, gauge: Gauge, counts: Mapping[str, int]) -> None:
        """Set each state; one that nothing is in any more goes to zero."""
        shown = self._shown[name]
        shown.update(counts)
        for status in shown:
            gauge.labels(status).set(counts.get(status, 0))


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


class Metrics:
    """One registry and everything in it; any thread may count."""

    def __init__(self, knowledge: Callable[[], str]) -> None:
        """`knowledge` gives the version that is served, "" where none is."""
        self.registry = CollectorRegistry()
        self.events = EventCounts(self.registry)
        self.answers = AnswerCounts(self.registry)
        self.replies = ReplyCounts(self.registry)
        self.state = StateGauges(self.registry)
        self.registry.register(_About(knowledge))


class _About(Collector):
    """What is running: the program's version, and that of the knowledge."""

    def __init__(self, knowledge: Callable[[], str]) -> None:
        self._knowledge = knowledge

    @override
    def collect(self) -> Iterator[InfoMetricFamily]:
        yield InfoMetricFamily("desk_build", "This program.", {"version": __version__})
        yield InfoMetricFamily("desk_content", "The knowledge.", {"hash": self._knowledge()})
