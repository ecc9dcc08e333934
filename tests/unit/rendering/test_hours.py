"""Words for opening hours: at the edges of a window, over clock changes, for odd weeks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.core.hours import Hours, Window
from bot.rendering.hours import day_month_year, state, summary

NEW_YORK = ZoneInfo("America/New_York")
OPEN, NEXT = "open now, until ", "next open "


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ((2026, 11, 23, 10, 59, 59), NEXT + "Monday, Nov 23, at 11am ET"),
        ((2026, 11, 23, 11, 0, 0), OPEN + "4pm ET"),
        ((2026, 11, 23, 15, 59, 59), OPEN + "4pm ET"),
        ((2026, 11, 23, 16, 0, 0), NEXT + "Tuesday, Nov 24, at 11am ET"),
        ((2026, 11, 27, 16, 0, 0), NEXT + "Monday, Nov 30, at 11am ET"),
        ((2026, 12, 31, 23, 59, 59), NEXT + "Friday, Jan 1, at 11am ET"),
    ],
)
def test_the_state_turns_at_the_edges_of_a_window(
    hours: Hours, local: tuple[int, int, int, int, int, int], expected: str
) -> None:
    assert state(hours, datetime(*local, tzinfo=NEW_YORK)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 10, 30, 20, 0, tzinfo=UTC), NEXT + "Monday, Nov 2, at 11am ET"),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), NEXT + "Monday, Nov 2, at 11am ET"),
        (datetime(2026, 11, 2, 15, 59, 59, tzinfo=UTC), NEXT + "Monday, Nov 2, at 11am ET"),
        (datetime(2026, 11, 2, 16, 0, tzinfo=UTC), OPEN + "4pm ET"),
        (datetime(2027, 3, 14, 7, 30, tzinfo=UTC), NEXT + "Monday, Mar 15, at 11am ET"),
        (datetime(2027, 3, 15, 15, 0, tzinfo=UTC), OPEN + "4pm ET"),
    ],
)
def test_clock_changes_do_not_move_the_hours(hours: Hours, now: datetime, expected: str) -> None:
    assert state(hours, now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 1, 5, 0, tzinfo=UTC), OPEN + "3am ET"),
        (datetime(2027, 3, 14, 6, 59, tzinfo=UTC), OPEN + "3am ET"),
        (datetime(2027, 3, 14, 7, 0, tzinfo=UTC), NEXT + "Sunday, Mar 21, at 1am ET"),
    ],
)
def test_a_window_over_a_clock_change_is_told_in_wall_time(
    hours: Hours, now: datetime, expected: str
) -> None:
    nightly = replace(hours, weekly={6: (Window(time(1), time(3)),)})
    assert state(nightly, now) == expected


def test_an_exception_is_skipped(hours: Hours) -> None:
    closed = replace(hours, exceptions={date(2026, 11, 26): (), date(2026, 11, 27): ()})
    now = datetime(2026, 11, 25, 16, 0, tzinfo=NEW_YORK)
    assert state(closed, now) == NEXT + "Monday, Nov 30, at 11am ET"


def test_hours_that_never_come_are_not_promised(hours: Hours) -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    assert state(replace(hours, weekly={}), now) == "closed until further notice"


def window(opens: str, closes: str) -> Window:
    return Window(time.fromisoformat(opens), time.fromisoformat(closes))


USUAL = (window("11:00", "16:00"),)


@pytest.mark.parametrize(
    ("weekly", "expected"),
    [
        (dict.fromkeys(range(5), USUAL), "Monday to Friday, 11am to 4pm ET"),
        (dict.fromkeys((5, 6), USUAL), "Saturday and Sunday, 11am to 4pm ET"),
        ({2: (window("00:00", "12:30"),)}, "Wednesday, 12am to 12:30pm ET"),
        ({0: USUAL, 2: USUAL}, "Monday, 11am to 4pm; Wednesday, 11am to 4pm ET"),
        ({0: (window("09:00", "12:00"), *USUAL)}, "Monday, 9am to 12pm and 11am to 4pm ET"),
        ({0: USUAL, 1: ()}, "Monday, 11am to 4pm ET"),
        ({}, "no regular hours"),
    ],
)
def test_the_usual_week_is_told_in_one_line(
    hours: Hours, weekly: Mapping[int, tuple[Window, ...]], expected: str
) -> None:
    assert summary(replace(hours, weekly=weekly)) == expected


def test_every_month_and_day_has_its_english_name(hours: Hours) -> None:
    dates = [day_month_year(date(2026, month, 1)) for month in range(1, 13)]
    names = "January February March April May June July August September October November December"
    assert dates == [f"1 {name} 2026" for name in names.split()]


def test_every_weekday_has_its_english_name(hours: Hours) -> None:
    weekend_too = replace(hours, weekly=dict.fromkeys(range(7), USUAL))
    found = [state(weekend_too, datetime(2026, 11, 23 + n, tzinfo=NEW_YORK)) for n in range(7)]
    names = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    assert [text.removeprefix(NEXT).split(",")[0] for text in found] == names.split()
