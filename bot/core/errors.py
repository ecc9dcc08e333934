"""The errors the desk raises on purpose; every one has a message that a person can act on.

DeskError
├── SettingsError       every bad setting at once
├── KnowledgeError      every problem of the knowledge at once
├── RenderError         one template, one line, one reason
├── StoreError
│   ├── StoreUnavailable    the database cannot be used; says what to do
│   ├── Unreadable          one row of it is none of this version's; the others are
│   ├── StaleConversation   somebody else saved the conversation first
│   └── AlreadyHandled      somebody else saved the outcome of the event first
└── DeliveryError       a reply surely did not reach its reader
    ├── Refused             and will not: the platform says no
    ├── Throttled           not before a while is over
    └── NotSent             the platform could not be reached
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.problem import Problem


class DeskError(Exception):
    """Base of all errors with a message for people; `cli` prints it as it is."""


class SettingsError(DeskError):
    """One or more settings are unusable; `problems` holds a line for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class KnowledgeError(DeskError):
    """Knowledge that must not be served; `problems` holds every finding, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class RenderError(DeskError):
    """A template that cannot be rendered; `line` is 1-based, 0 where it is not known."""

    def __init__(self, template: str, line: int, reason: str) -> None:
        super().__init__(f"templates/{template}:{line}: {reason}")
        self.template = template
        self.line = line
        self.reason = reason


class StoreError(DeskError):
    """Something about the database."""


class StoreUnavailable(StoreError):
    """The database is missing, locked, read-only, full or no database."""


class Unreadable(StoreError):
    """What is kept in one row was damaged, or written by a version that knows more."""


class StaleConversation(StoreError):
    """The conversation changed between load and save; load it again and decide again."""


class AlreadyHandled(StoreError):
    """The outcome of the event is stored already; there is nothing left to do."""


class DeliveryError(DeskError):
    """A reply surely did not reach its reader; the message says why, without words of the reply."""


class Refused(DeliveryError):
    """The platform will not take it, however often it is tried."""


class Throttled(DeliveryError):
    """The platform wants a pause of `wait`: in the one place, or everywhere."""

    def __init__(self, reason: str, wait: timedelta, *, everywhere: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.everywhere = everywhere


class NotSent(DeliveryError):
    """The platform was not reached, so nothing was sent."""
