"""What a look at the desk's surroundings found, as an operator reads it. Not here: the looking."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """A warning is worth knowing; with a failure the desk does not do what it should."""

    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `what` was found, and its `cure` where that does not say it; no secret is in it."""

    health: Health
    what: str
    cure: str = ""


def ok(what: str) -> Finding:
    """All is well."""
    return Finding(Health.OK, what)


def warn(what: str, cure: str) -> Finding:
    """Worth knowing."""
    return Finding(Health.WARN, what, cure)


def fail(what: str, cure: str) -> Finding:
    """To be mended."""
    return Finding(Health.FAIL, what, cure)
