"""A clock that a test moves by hand, so that nobody waits for leases, pauses and backoff."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # a Monday, noon in New York


class ManualClock:
    """Implements the Clock port; it stands still until it is moved."""

    def __init__(self, start: datetime = NOON) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
