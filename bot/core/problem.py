"""One finding of the knowledge check, as authors and CI read it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops serving and fails the check; a warning fails it only with --strict."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """`file` is relative to the content root; `line` counts from 1, 0 is the file as a whole.

    `code` is stable (KB101 …) and documented in CONTRIBUTING.md; `hint` says the cure.
    """

    file: str
    line: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """`file:line: severity code message; hint`, which editors and CI turn into a link."""
        cure = f"; {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}: {self.severity} {self.code} {self.message}{cure}"
