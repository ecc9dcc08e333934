"""What failed is tried again after ever longer waits, and then a person should look."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.retry import LONGEST, MOST_ATTEMPTS, backoff


def seconds(attempts: int, jitter: float = 1.0) -> float | None:
    wait = backoff(attempts, jitter)
    return None if wait is None else wait.total_seconds()


def test_waits_double_up_to_a_minute() -> None:
    assert [seconds(n) for n in range(1, MOST_ATTEMPTS)] == [2, 4, 8, 16, 32, 60, 60]


def test_after_eight_attempts_a_person_should_look() -> None:
    assert MOST_ATTEMPTS == 8
    assert [seconds(n) for n in (8, 9, 1000)] == [None, None, None]


@given(st.integers(0, MOST_ATTEMPTS - 1), st.floats(0, 1))
def test_jitter_shortens_a_wait_and_never_lengthens_it(attempts: int, jitter: float) -> None:
    wait, longest = backoff(attempts, jitter), backoff(attempts, 1.0)
    assert wait is not None
    assert longest is not None
    assert timedelta(0) <= wait <= longest <= LONGEST
