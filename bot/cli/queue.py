"""`desk queue`: what waits, what failed, and trying it again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import click

from bot.cli.options import clock, database_clock, db_option, now_option, root_option, settings
from bot.core.errors import DeskError
from bot.core.storage import Backlog, Delivery, Parked

EPILOG = """\b
Examples:
  desk queue                       how much waits, and for how long
  desk queue --parked              what failed too often, and why
  desk queue --retry event:12 reply:40
  desk queue --retry-all
"""
HEADS = ("ID", "WHAT", "SINCE (UTC)", "TRIES", "THREAD", "ERROR")
MAYBE_THERE = (Delivery.SENDING, Delivery.UNKNOWN)
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


@click.command(epilog=EPILOG)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--parked", is_flag=True, help="List what failed too often.")
@click.option("--retry", is_flag=True, help="Try the parked ones of these IDs again.")
@click.option("--retry-all", is_flag=True, help="Try everything that is parked again.")
@db_option
@now_option
@root_option
def queue(  # noqa: PLR0913  one argument an option
    *, ids: tuple[str, ...], parked: bool, retry: bool, retry_all: bool,
    db: Path | None, now: datetime | None, root: Path | None,
) -> None:  # fmt: skip
    """Say what waits to be answered or sent; list and retry what is parked."""
    from bot.bootstrap import kept_store

    _check_usage(ids, retry=retry)
    tell, place = clock(now), settings(root, db, lasting=True)
    with closing(kept_store(place.database_url, database_clock(now))) as store:
        if retry or retry_all:
            found = [each.id for each in store.parked()]
            chosen = found if retry_all else _all_parked(ids, found)
            click.echo(_retried(store.retry_parked(chosen)))
        elif parked:
            click.echo("\n".join(_table(store.parked())))
        else:
            click.echo("\n".join(_summary(store.backlog(), tell())))


def _check_usage(ids: Sequence[str], *, retry: bool) -> None:
    if retry and not ids:
        message = "--retry needs IDs, as `desk queue --parked` lists them; or use --retry-all"
        raise click.UsageError(message)
    if ids and not retry:
        message = "IDs are for --retry: desk queue --retry " + " ".join(ids)
        raise click.UsageError(message)


def _all_parked(ids: Sequence[str], found: Sequence[str]) -> list[str]:
    """The ids, each once; raises DeskError, before anything is retried, for one not parked."""
    chosen = list(dict.fromkeys(ids))
    unknown = [id_ for id_ in chosen if id_ not in found]
    if unknown:
        message = f"not parked: {', '.join(unknown)}; `desk queue --parked` lists what is"
        raise DeskError(message)
    return chosen


def _retried(count: int) -> str:
    if not count:
        return "Nothing is parked."
    return f"{_number(count, 'is', 'are')} tried again as soon as the desk runs."


def _summary(backlog: Backlog, now: datetime) -> Iterator[str]:
    events = backlog.events.get(Delivery.PENDING, 0)
    replies = _total(backlog.replies, (Delivery.PENDING, *MAYBE_THERE))
    unsure = _total(backlog.replies, MAYBE_THERE)
    parked = _total(backlog.events, (Delivery.PARKED,)) + _total(
        backlog.replies, (Delivery.PARKED,)
    )
    if events:
        waits = _number(events, "event waits", "events wait")
        yield f"{waits} to be handled, {_oldest(events, backlog.oldest_event, now)}."
    if replies:
        waits = _number(replies, "reply waits", "replies wait")
        yield f"{waits} to be sent, {_oldest(replies, backlog.oldest_reply, now)}."
    if unsure:
        yield f"For {unsure} of them the desk is finding out whether it was sent already."
    if not events and not replies:
        yield "Nothing waits."
    if parked:
        stuck = _number(parked, "is", "are")
        yield f"{stuck} parked after failing too often; to list: desk queue --parked"


def _total(counts: Mapping[str, int], states: Sequence[Delivery]) -> int:
    return sum(counts.get(state, 0) for state in states)


def _oldest(count: int, since: datetime | None, now: datetime) -> str:
    age = _words(now - since) if since else "a moment"
    return f"for {age}" if count == 1 else f"the oldest for {age}"


def _words(age: timedelta) -> str:
    """A length of time in its largest whole unit."""
    seconds = max(0, int(age.total_seconds()))
    for size, unit in UNITS:
        if seconds >= size:
            return _number(seconds // size, unit, f"{unit}s")
    return _number(seconds, "second", "seconds")


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _table(parked: Sequence[Parked]) -> Iterator[str]:
    if not parked:
        yield "Nothing is parked."
        return
    lines = [HEADS, *(_cells(each) for each in parked)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADS))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _cells(parked: Parked) -> tuple[str, ...]:
    since = parked.since.strftime("%Y-%m-%d %H:%M")
    cells = (parked.id, parked.what, since, str(parked.attempts), str(parked.key), parked.error)
    return tuple(_one_line(cell) for cell in cells)


def _one_line(text: str) -> str:
    """Without line breaks and what else could move a terminal's cursor."""
    return "".join(character if character.isprintable() else " " for character in text)
