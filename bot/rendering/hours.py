"""Words for opening hours and dates, in every locale the same; when it is open, core says."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import groupby

from bot.core.hours import Hours, Window

_NOON = 12
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def state(hours: Hours, now: datetime) -> str:
    """Whether it is open at `now`, an aware time, and until or from when, in the desk's zone."""
    closing = hours.closing(now)
    if closing is not None:
        return f"open now, until {_clock(closing.astimezone(hours.zone))} {hours.zone_label}"
    opening = hours.next_opening(now)
    if opening is None:
        return "closed until further notice"
    local = opening.astimezone(hours.zone)
    day = f"{_DAYS[local.weekday()]}, {_MONTHS[local.month - 1][:3]} {local.day}"
    return f"next open {day}, at {_clock(local)} {hours.zone_label}"


def summary(hours: Hours) -> str:
    """The usual week, without exceptions: "Monday to Friday, 11am to 4pm ET"."""
    week = [(day, tuple(hours.weekly.get(day, ()))) for day in range(len(_DAYS))]
    runs = [
        f"{_days([day for day, _ in run])}, {_windows(windows)}"
        for windows, run in groupby(week, key=lambda entry: entry[1])
        if windows
    ]
    return f"{'; '.join(runs)} {hours.zone_label}" if runs else "no regular hours"


def day_month_year(day: date) -> str:
    """A date that reads the same to Americans and Europeans: "23 November 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _clock(at: time | datetime) -> str:
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % _NOON or _NOON}{minutes}{'am' if at.hour < _NOON else 'pm'}"


def _windows(windows: Sequence[Window]) -> str:
    return " and ".join(f"{_clock(w.opens)} to {_clock(w.closes)}" for w in windows)


def _days(days: Sequence[int]) -> str:
    first, last = _DAYS[days[0]], _DAYS[days[-1]]
    if len(days) == 1:
        return first
    return f"{first} to {last}" if days[2:] else f"{first} and {last}"
