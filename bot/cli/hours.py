"""`desk hours`: open or closed, and the next opening."""

from datetime import datetime
from pathlib import Path

import click

from bot.cli.options import Moment, clock, root_option, settings


@click.command(epilog="\b\nExample:\n  desk hours --at 2026-11-27T10:30-05:00")
@root_option
@click.option(
    "--at", type=Moment(), help="A time to look at instead of now; UTC unless it says otherwise."
)
def hours(root: Path | None, at: datetime | None) -> None:
    """Say whether trainers are there, and when they are back."""
    from bot.bootstrap import load_knowledge_base
    from bot.rendering.hours import state, summary

    now = clock(at)()
    opening = load_knowledge_base(settings(root).root, now.date()).desk.hours
    click.echo(f"{opening.name}: {summary(opening)}")
    click.echo(state(opening, now))
