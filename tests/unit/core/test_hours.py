"""When trainers are there: wall-clock windows, weekends, exceptions, changes of the clocks."""

import time as clock_of_the_machine
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.core.hours import HORIZON_DAYS, Hours, Window
from tests.builders import NEW_YORK, hours

SHORT_DAY = (Window(time(9), time(10, 30)), Window(time(13), time(14)))


def eastern(text: str) -> datetime:
    """A wall-clock time in New York, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def tz_set_elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine believes that it stands in Auckland."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    clock_of_the_machine.tzset()
    yield
    monkeypatch.undo()
    clock_of_the_machine.tzset()


@pytest.fixture
def no_system_zones() -> Iterator[None]:
    """A machine without a time zone database of its own."""
    zoneinfo.reset_tzpath(to=[])
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.parametrize(
    ("wall", "is_open"),
    [
        ("2026-11-23T10:59:59", False),
        ("2026-11-23T11:00:00", True),
        ("2026-11-23T15:59:59", True),
        ("2026-11-23T15:59:59.999999", True),
        ("2026-11-23T16:00:00", False),
        ("2026-11-23T00:00:00", False),
        ("2026-11-27T15:59:59", True),
        ("2026-11-28T12:00:00", False),
        ("2026-11-29T12:00:00", False),
    ],
)
def test_a_window_holds_its_first_second_and_not_its_end(wall: str, is_open: bool) -> None:
    assert hours().is_open(eastern(wall)) is is_open


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-07-06T14:59:59", False),  # summer time: 11:00 is 15:00 UTC
        ("2026-07-06T15:00:00", True),
        ("2026-07-06T20:00:00", False),
        ("2026-11-23T15:30:00", False),  # winter time: 11:00 is 16:00 UTC
        ("2026-11-23T16:00:00", True),
        ("2026-11-23T21:00:00", False),
    ],
)
def test_the_wall_clock_counts_in_summer_and_in_winter(at: str, is_open: bool) -> None:
    assert hours().is_open(utc(at)) is is_open


def test_a_time_given_in_another_zone_is_the_same_moment() -> None:
    tokyo = datetime(2026, 11, 24, 1, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert hours().is_open(tokyo)


def test_closing_is_the_end_of_the_window_in_utc() -> None:
    assert hours().closing(eastern("2026-11-23T11:00")) == utc("2026-11-23T21:00")


def test_nothing_closes_while_it_is_closed() -> None:
    assert hours().closing(eastern("2026-11-23T16:00")) is None


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-23T10:59:59", "2026-11-23T16:00"),
        ("2026-11-23T11:00:00", "2026-11-24T16:00"),
        ("2026-11-23T12:00:00", "2026-11-24T16:00"),
        ("2026-11-27T16:00:00", "2026-11-30T16:00"),
        ("2026-11-28T09:00:00", "2026-11-30T16:00"),
        ("2026-11-29T23:59:59", "2026-11-30T16:00"),
    ],
)
def test_the_next_opening_is_after_now_and_across_the_weekend(at: str, opens: str) -> None:
    assert hours().next_opening(eastern(at)) == utc(opens)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-10-30T20:00", "2026-11-02T16:00"),  # clocks go back on 1 November 2026
        ("2026-10-30T10:00", "2026-10-30T15:00"),
        ("2027-03-12T20:00", "2027-03-15T15:00"),  # clocks go forward on 14 March 2027
        ("2027-03-12T10:00", "2027-03-12T16:00"),
        ("2027-11-05T20:00", "2027-11-08T16:00"),  # clocks go back on 7 November 2027
        ("2027-11-05T10:00", "2027-11-05T15:00"),
    ],
)
def test_a_change_of_the_clocks_moves_the_opening_in_utc(at: str, opens: str) -> None:
    assert hours().next_opening(eastern(at)) == utc(opens)


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2026, 11, 1), "2026-11-01T06:30", "2026-11-01T17:00"),  # 01:30 the second time
        (date(2027, 3, 14), "2027-03-14T06:30", "2027-03-14T16:00"),
        (date(2027, 11, 7), "2027-11-07T06:30", "2027-11-07T17:00"),
    ],
)
def test_a_window_around_the_change_is_as_long_as_the_wall_clock_says(
    day: date, opens: str, closes: str
) -> None:
    early = hours({day: (Window(time(1, 30), time(12)),)})
    assert early.closing(utc(opens)) == utc(closes)


def test_an_exception_without_windows_closes_its_day() -> None:
    thanksgiving = hours({date(2026, 11, 26): ()})
    assert not thanksgiving.is_open(eastern("2026-11-26T12:00"))
    assert thanksgiving.next_opening(eastern("2026-11-25T17:00")) == utc("2026-11-27T16:00")


def test_an_exception_replaces_its_whole_day() -> None:
    short = hours({date(2026, 11, 23): SHORT_DAY})
    at = ("09:00", "10:30", "12:00", "13:59", "15:00")
    assert [short.is_open(eastern(f"2026-11-23T{wall}")) for wall in at] == [
        True, False, False, True, False,
    ]  # fmt: skip


def test_an_exception_opens_a_weekend() -> None:
    saturday = hours({date(2026, 11, 28): SHORT_DAY})
    assert saturday.next_opening(eastern("2026-11-27T16:00")) == utc("2026-11-28T14:00")


def test_the_second_window_of_a_day_is_an_opening_too() -> None:
    short = hours({date(2026, 11, 23): SHORT_DAY})
    assert short.next_opening(eastern("2026-11-23T09:30")) == utc("2026-11-23T18:00")


def test_an_exception_goes_by_the_local_day() -> None:
    new_years_eve = hours({date(2026, 12, 31): (Window(time(20), time(23, 59)),)})
    assert new_years_eve.is_open(utc("2027-01-01T02:00"))


def test_an_opening_late_in_the_local_day_is_not_passed_over() -> None:
    evening = hours({date(2026, 11, 23): (Window(time(20, 30), time(21)),)})
    assert evening.next_opening(eastern("2026-11-23T20:00")) == utc("2026-11-24T01:30")


def test_hours_that_never_open_have_no_next_opening() -> None:
    never = Hours("Nobody", NEW_YORK, "ET", {}, {})
    assert never.next_opening(eastern("2026-11-23T12:00")) is None


def test_an_opening_after_the_horizon_is_not_looked_for() -> None:
    first = date(2026, 11, 23)
    far = date.fromordinal(first.toordinal() + HORIZON_DAYS)
    late = Hours("Late", NEW_YORK, "ET", {}, {far: SHORT_DAY})
    assert late.next_opening(eastern("2026-11-23T12:00")) is None
    assert late.next_opening(eastern("2026-11-24T12:00")) is not None


@pytest.mark.usefixtures("tz_set_elsewhere")
def test_the_zone_of_the_machine_has_no_influence() -> None:
    assert hours().is_open(utc("2026-11-23T16:00"))
    assert not hours().is_open(utc("2026-11-23T15:59"))
    assert hours().next_opening(utc("2026-10-30T22:00")) == utc("2026-11-02T16:00")


@pytest.mark.usefixtures("no_system_zones")
def test_zones_come_with_the_package_where_the_machine_has_none() -> None:
    carried = hours(zone=ZoneInfo.no_cache("America/New_York"))
    assert carried.next_opening(utc("2027-03-12T22:00")) == utc("2027-03-15T15:00")
