"""Reading Slack's payloads: a field is there with the right kind, or it is empty."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Payload = Mapping[str, Any]
LATEST = 253402300799.0  # the last second that a datetime can hold


def text_in(payload: object, *path: str) -> str:
    """The text at the end of a path of names; "" where it is not there."""
    value = _at(payload, path)
    return value if isinstance(value, str) else ""


def part_of(payload: object, *path: str) -> Payload:
    """The object at the end of a path; empty where it is not there."""
    value = _at(payload, path)
    return value if isinstance(value, dict) else {}


def parts_of(payload: object, *path: str) -> tuple[Payload, ...]:
    """The objects of the list at the end of a path."""
    value = _at(payload, path)
    return (
        tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
    )


def moment(ts: str) -> datetime | None:
    """A time as Slack writes it, seconds since 1970 with a fraction; None for anything else."""
    try:
        seconds = float(ts)
    except ValueError:
        return None
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < LATEST else None


def _at(payload: object, path: tuple[str, ...]) -> object:
    value = payload
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
