"""What the front writes down: each call of the desk, and each time that Slack would refuse."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.slack.workspace import Json


@dataclass(slots=True)
class Call:
    """One call of the Web API; `at` is on the monotonic clock, `error` is what was answered."""

    number: int
    method: str
    token: str
    arguments: Json
    at: float
    status: int = 0
    error: str = ""
    answer: Json = field(default_factory=dict)
    harm: str = ""  # of the script, if any
    seconds: float = 0.0

    @property
    def worked(self) -> bool:
        """Whether it had its effect, as far as the desk was told."""
        return bool(self.answer.get("ok"))


@dataclass(frozen=True, slots=True)
class Violation:
    """One time that Slack would refuse or that a rule of the house was broken."""

    code: str
    detail: str


class Refused(Exception):
    """Slack says no: nothing happened."""

    def __init__(self, error: str, *messages: str, **more: str) -> None:
        """`messages` are Slack's response_metadata, `more` further fields of the answer."""
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.more = more

    def answer(self) -> Json:
        """As Slack answers."""
        said: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            said["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in self.messages]}
        return said


@dataclass
class Books:
    """Grows as things happen; read it when all is quiet."""

    calls: list[Call] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    expected: set[str] = field(default_factory=set)
    clock: Callable[[], float] = time.monotonic

    def open(self, method: str, token: str, arguments: Json) -> Call:
        """Note a call that has just come in."""
        call = Call(len(self.calls) + 1, method, token, arguments, self.clock())
        self.calls.append(call)
        return call

    def violate(self, code: str, detail: str) -> None:
        """Note what Slack would refuse, unless the test expects just that."""
        if code not in self.expected:
            self.violations.append(Violation(code, detail))

    @contextmanager
    def expecting(self, *codes: str) -> Iterator[None]:
        """Let these errors be part of the test for as long as the block lasts."""
        before = set(self.expected)
        self.expected |= set(codes)
        try:
            yield
        finally:
            self.expected = before

    def of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]
