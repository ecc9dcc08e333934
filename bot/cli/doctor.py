"""`desk doctor`: a look at everything the desk needs, a line for each, and what to do."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from bot.cli.options import clock, db_option, root_option, settings
from bot.core.checkup import Finding, Health, warn
from bot.core.errors import SettingsError

EPILOG = """\b
Examples:
  desk doctor
  SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… desk doctor
"""
COLOURS = {Health.OK: "green", Health.WARN: "yellow", Health.FAIL: "red"}
WIDTH = max(map(len, Health))


@click.command(epilog=EPILOG)
@db_option
@root_option
def doctor(db: Path | None, root: Path | None) -> None:
    """Check settings, knowledge, database and Slack; say what to do.

    It only looks, and shows no secret. The exit status is 1 if a line says FAIL.
    """
    found = [_show(finding) for finding in _findings(db, root)]
    failures, warnings = found.count(Health.FAIL), found.count(Health.WARN)
    click.echo(f"{_number(failures, 'failure')}, {_number(warnings, 'warning')}")
    if failures:
        sys.exit(1)


def _findings(db: Path | None, root: Path | None) -> Iterable[Finding]:
    from bot.bootstrap import check_up

    try:
        chosen = settings(root, db, lasting=True)
    except SettingsError as error:
        rest = warn("nothing else was looked at", "mend the settings, and ask again")
        return [*(Finding(Health.FAIL, problem) for problem in error.problems), rest]
    return check_up(chosen, clock(None))


def _show(finding: Finding) -> Health:
    """Print one line; names that others gave cannot move the cursor."""
    mark = click.style(f"{finding.health:{WIDTH}}", fg=COLOURS[finding.health])
    told = "; ".join(part for part in (finding.what, finding.cure) if part)
    click.echo(f"{mark}  {''.join(letter for letter in told if letter.isprintable())}")
    return finding.health


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
