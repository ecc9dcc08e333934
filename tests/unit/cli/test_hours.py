"""`desk hours` at times that matter; the desk's zone is New York's."""

from collections.abc import Callable

import pytest

Desk = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2026-11-23T16:00", "open now, until 4pm ET"),  # 11:00 there, in winter
        ("2026-11-23T15:59:59", "next open Monday, Nov 23, at 11am ET"),
        ("2026-11-23T20:59:59Z", "open now, until 4pm ET"),
        ("2026-11-23T21:00Z", "next open Tuesday, Nov 24, at 11am ET"),
        ("2026-11-23T11:00-05:00", "open now, until 4pm ET"),
        ("2026-07-01T15:00Z", "open now, until 4pm ET"),  # 11:00 there, in summer
        ("2026-07-01T14:59Z", "next open Wednesday, Jul 1, at 11am ET"),
        ("2026-11-27T21:00Z", "next open Monday, Nov 30, at 11am ET"),  # over a weekend
        ("2026-11-28", "next open Monday, Nov 30, at 11am ET"),
    ],
)
def test_it_says_whether_it_is_open_and_when_next(desk: Desk, at: str, state: str) -> None:
    status, out, _ = desk("hours", "--at", at)
    assert status == 0
    assert out.splitlines() == ["Ask a Trainer: Monday to Friday, 11am to 4pm ET", state]


def test_without_a_time_it_looks_at_the_clock(desk: Desk) -> None:
    status, out, _ = desk("hours")
    assert status == 0
    assert out.splitlines()[1].split()[0] in ("open", "next")


@pytest.mark.parametrize("at", ["noon", "", "2026-13-01", "25:00"])
def test_what_is_no_time_is_refused_and_shown_how(desk: Desk, at: str) -> None:
    status, _, err = desk("hours", "--at", at)
    assert status == 2
    assert "write it like 2026-11-23T11:00-05:00" in err


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59-12:00", "1999-12-31"])
def test_a_time_beyond_all_calendars_is_refused(desk: Desk, at: str) -> None:
    status, _, err = desk("hours", "--at", at)
    assert status == 2
    assert "is not in the years 2000 to 2999" in err
