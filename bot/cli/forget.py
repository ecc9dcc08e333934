"""`desk forget`: erase a person, or a workspace, from the database."""

from contextlib import closing
from pathlib import Path

import click

from bot.cli.options import db_option, root_option, settings

EPILOG = """\b
Examples:
  desk forget user U012AB3CD          asks first
  desk forget workspace T012AB3CD --yes
"""
BACKUPS = (
    "Backups made before now still hold it until they are deleted.\n"
    "What stands on the platform itself is not touched."
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group(epilog=EPILOG)
def forget() -> None:
    """Erase what is known of a person, or of a workspace."""


@forget.command(short_help="Forget a person.", epilog="\b\nExample:\n  desk forget user U012AB3CD")
@click.argument("person", metavar="ID")
@yes_option
@db_option
@root_option
def user(*, person: str, yes: bool, db: Path | None, root: Path | None) -> None:
    """Forget the person with this ID: their words, name and id, and what was answered to them.

    What they wrote and is not answered yet will not be. That something was asked and how it ended
    is still counted.
    """
    from bot.bootstrap import kept_store

    with closing(kept_store(settings(root, db, lasting=True).database_url)) as store:
        events = [entry.event for entry in store.export_person(person)]
        if not events:
            store.forget_person(person)  # of whoever enrolled a place no event need be there
            click.echo(f"Nothing is known of {person}.")
            return
        threads = len({event.key for event in events})
        click.echo(f"{person}: {_number(len(events), 'event')} in {_number(threads, 'thread')}.")
        _confirm(f"Forget {person} for good?", yes=yes)
        click.echo(f"Forgot {person}: {_number(store.forget_person(person), 'event')}.")
    click.echo(BACKUPS)


@forget.command(
    short_help="Delete a workspace.", epilog="\b\nExample:\n  desk forget workspace T012AB3CD"
)
@click.argument("team", metavar="ID")
@yes_option
@db_option
@root_option
def workspace(*, team: str, yes: bool, db: Path | None, root: Path | None) -> None:
    """Delete every thread of the workspace with this ID, with all that is counted from them."""
    from bot.bootstrap import kept_store

    with closing(kept_store(settings(root, db, lasting=True).database_url)) as store:
        _confirm(f"Delete every thread of the workspace {team} for good?", yes=yes)
        deleted = store.forget_workspace(team)
    if not deleted:
        click.echo(f"Nothing is known of the workspace {team}.")
        return
    click.echo(f"Deleted the workspace {team}: {_number(deleted, 'event')}.")
    click.echo(BACKUPS)


def _confirm(question: str, *, yes: bool) -> None:
    if not yes:
        click.confirm(question, abort=True)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
