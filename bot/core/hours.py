"""Opening hours: wall-clock windows in one zone, with dated exceptions; time is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

HORIZON_DAYS = 370  # a year and a few days: longer closures are not hours, they are the end


@dataclass(frozen=True, slots=True)
class Window:
    """One opening, from `opens` up to but not including `closes`, on one local day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """When trainers are there. `weekly` counts Monday as 0; an exception replaces its whole day."""

    name: str
    zone: tzinfo
    zone_label: str
    weekly: Mapping[int, tuple[Window, ...]]
    exceptions: Mapping[date, tuple[Window, ...]]

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows of one local day, in order; none on a closed day."""
        exception = self.exceptions.get(day)
        return self.weekly.get(day.weekday(), ()) if exception is None else exception

    def closing(self, at: datetime) -> datetime | None:
        """When the window that holds `at` closes, in UTC; None while closed."""
        local = at.astimezone(self.zone)
        for window in self.windows(local.date()):
            if window.opens <= local.time() < window.closes:
                return self._utc(local.date(), window.closes)
        return None

    def is_open(self, at: datetime) -> bool:
        """Whether `at`, an aware time, lies in a window."""
        return self.closing(at) is not None

    def next_opening(self, at: datetime) -> datetime | None:
        """The first opening after `at`, in UTC; None where none comes within a year."""
        day = at.astimezone(self.zone).date()
        for _ in range(HORIZON_DAYS):
            for window in self.windows(day):
                opening = self._utc(day, window.opens)
                if opening > at:
                    return opening
            day += timedelta(days=1)
        return None

    def _utc(self, day: date, wall: time) -> datetime:
        """UTC of a wall-clock time; same-zone arithmetic would ignore a DST change in between."""
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)
