"""What goes wrong with calls of the Web API, as a test scripts it beforehand."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tests.slack.books import Call


class Harm(StrEnum):
    """Of the first four nothing happens; a LOST call had its effect; SLOW is merely slow."""

    THROTTLE = "answered 429 with Retry-After"
    REFUSE = "answered with an error"
    BROKEN = "answered with a status of 5xx"
    DROP = "connection closed before anything happened"
    LOST = "connection closed after it happened"
    HALF = "answered with an error after it happened"
    SLOW = "answered late"


EFFECTIVE = frozenset({Harm.LOST, Harm.HALF, Harm.SLOW})  # what was asked for happens
SILENT = frozenset({Harm.DROP, Harm.LOST})  # the desk gets no answer


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `after` is in seconds: of Retry-After, or of the delay."""

    harm: Harm
    error: str = ""
    after: float = 0.0
    status: int = 500


def throttled(after: float) -> Fault:
    """429; a call of that method before so many seconds are over is a violation."""
    return Fault(Harm.THROTTLE, "ratelimited", after, 429)


def refused(error: str) -> Fault:
    """`ok: false`, and nothing happened."""
    return Fault(Harm.REFUSE, error, status=200)


def half(error: str = "internal_error") -> Fault:
    """`ok: false`, though it happened: what Slack warns of for internal_error, fatal_error."""
    return Fault(Harm.HALF, error, status=200)


def broken(status: int = 500) -> Fault:
    """A proxy of Slack's answers; nothing happened."""
    return Fault(Harm.BROKEN, "", status=status)


def dropped() -> Fault:
    """The connection breaks before anything happened, which the desk cannot know."""
    return Fault(Harm.DROP)


def lost() -> Fault:
    """It happened, and the answer is lost."""
    return Fault(Harm.LOST)


def slow(seconds: float) -> Fault:
    """It happens after so many seconds."""
    return Fault(Harm.SLOW, after=seconds)


Condition = Callable[[Call], bool]


def always(_: Call) -> bool:
    """The condition of a fault that meets the next call, whichever."""
    return True


@dataclass(slots=True)
class _Entry:
    method: str
    fault: Fault
    left: int
    when: Condition


class Script:
    """Faults in waiting, the first that fits is taken; and the pauses that were asked for."""

    GRACE = 0.5  # seconds; calls that were under way when Slack asked for a pause

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self.pauses: dict[str, tuple[float, float]] = {}

    def add(self, method: str, fault: Fault, times: int = 1, when: Condition = always) -> None:
        """Let so many calls of a method meet a fault; `*` stands for every method."""
        self._entries.append(_Entry(method, fault, times, when))

    def clear(self) -> None:
        """Let nothing go wrong from now on."""
        self._entries.clear()

    def take(self, call: Call) -> Fault | None:
        """What goes wrong with this call."""
        for entry in self._entries:
            if entry.left and entry.method in {call.method, "*"} and entry.when(call):
                entry.left -= 1
                if entry.fault.harm is Harm.THROTTLE:
                    self.pauses[call.method] = (call.at, call.at + entry.fault.after)
                return entry.fault
        return None

    def too_early(self, call: Call) -> float:
        """How many seconds of Retry-After are left; 0 where none are, or within the grace."""
        since, until = self.pauses.get(call.method, (0.0, 0.0))
        return until - call.at if since + self.GRACE < call.at < until else 0.0
