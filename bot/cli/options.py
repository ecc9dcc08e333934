"""Options and clocks that several commands share."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from bot.core.ports import Clock
from bot.settings import Settings, read_settings

YEARS = range(2000, 3000)  # far from where a day earlier or a year later is no date any more


class Moment(click.ParamType[datetime]):
    """A time such as 2026-11-23T11:00, in UTC unless it says otherwise."""

    name = "TIME"

    @override
    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write it like 2026-11-23T11:00-05:00", param, ctx)
        if moment.year not in YEARS:
            self.fail(f"{value!r} is not in the years {YEARS[0]} to {YEARS[-1]}", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


root_option = click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="Folder that holds knowledge/ and templates/.",
)
db_option = click.option(
    "--db", type=click.Path(path_type=Path), help="Database file; the default is per user."
)
now_option = click.option("--now", type=Moment(), help="Pretend that it is this time (UTC).")

Command = Callable[..., Any]


def settings(root: Path | None, db: Path | None = None, *, lasting: bool = False) -> Settings:
    """The settings of this process; raises SettingsError.

    `lasting`: the database will be opened, and must be there after a restart.
    """
    return read_settings(os.environ, Path.cwd(), root=root, db=db, lasting=lasting)


def clock(now: datetime | None) -> Clock:
    """A clock that stands at `now`, or the real one."""
    if now is not None:
        return lambda: now.astimezone(UTC)
    return lambda: datetime.now(UTC)


def database_clock(now: datetime | None) -> Clock | None:
    """A clock that stands at `now`; None, which is the database's own time, where none is given."""
    return clock(now) if now is not None else None
