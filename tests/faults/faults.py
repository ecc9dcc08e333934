"""What can go wrong with a call to a chat platform, and scripts that say when. Not here: how."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Method(StrEnum):
    """What a platform can be asked to do."""

    POST = "post"
    UPDATE = "update"
    DELETE = "delete"
    MARK = "mark"
    SEARCH = "search"


class Harm(StrEnum):
    """One way to go wrong; DROPPED, HALF, LATE and TWICE take effect, the others do not.

    HANG ends only when the caller gives up; LATE does so too, and takes effect before.
    """

    REFUSE = "refuse"
    THROTTLE = "throttle"
    NOT_SENT = "not sent"
    ODD = "odd error"
    HANG = "hang"
    DROPPED = "response dropped"
    HALF = "half applied"
    LATE = "done, then hangs"
    TWICE = "posted twice"
    SLOW = "slow"


EFFECTIVE = frozenset({Harm.DROPPED, Harm.HALF, Harm.LATE, Harm.TWICE, Harm.SLOW})


@dataclass(frozen=True, slots=True)
class Fault:
    """`after` is in seconds: until a throttled call may be made again, or how slow a slow one is.

    `everywhere`: a throttle is meant for the method in all places.
    """

    harm: Harm
    after: float = 0.0
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the platform saw it; `number` counts from 1 over all methods; `at` in seconds."""

    number: int
    method: Method
    place: str
    key: str
    at: float


Rule = Callable[[Call], Fault | None]


def no_faults(call: Call) -> None:
    """A platform on a good day."""


@dataclass
class Script:
    """Faults by the number of the call, then the next ones of a method, then by a rule."""

    at: Mapping[int, Fault] = field(default_factory=dict)
    upcoming: dict[Method, list[Fault]] = field(default_factory=dict)
    rule: Rule = no_faults

    def next(self, method: Method, *faults: Fault) -> None:
        """Let the next calls of a method go wrong, one after another."""
        self.upcoming.setdefault(method, []).extend(faults)

    def fault(self, call: Call) -> Fault | None:
        """What goes wrong with this call."""
        if call.number in self.at:
            return self.at[call.number]
        if self.upcoming.get(call.method):
            return self.upcoming[call.method].pop(0)
        return self.rule(call)


@dataclass
class Chance:
    """A rule: each call goes wrong with probability `share`, in one of `ways`, until `until`.

    Two with the same seed do the same to the same calls. A lasting refusal is no fault that a desk
    can get over, so it is not among the ways unless it is named.
    """

    seed: int
    share: float = 0.3
    ways: Sequence[Harm] = tuple(set(Harm) - {Harm.REFUSE, Harm.SLOW})
    until: float = float("inf")
    longest: float = 30.0
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  for tests, not for secrets
        self.ways = sorted(self.ways)

    def __call__(self, call: Call) -> Fault | None:
        if call.at >= self.until or self.random.random() >= self.share:
            return None
        harm = self.random.choice(self.ways)
        if harm is Harm.TWICE and call.method is not Method.POST:
            harm = Harm.DROPPED
        after = self.random.uniform(1, self.longest) if harm is Harm.THROTTLE else 0.0
        return Fault(harm, after, everywhere=self.random.random() < 0.5)
