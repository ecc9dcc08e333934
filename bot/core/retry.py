"""When to try again what failed. Pure."""

from datetime import timedelta

FIRST = timedelta(seconds=1)
LONGEST = timedelta(seconds=60)
MOST_ATTEMPTS = 8


def backoff(attempts: int, jitter: float) -> timedelta | None:
    """How long to wait after the given number of failed attempts; None: a person should look.

    Full jitter: anything up to one second, doubled each time; `jitter` is 0 to 1.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(LONGEST, FIRST * (1 << attempts)) * jitter
