"""`desk db`: the database itself: bring it up to date, back it up."""

from pathlib import Path

import click

from bot.cli.options import db_option, root_option, settings

EPILOG = """\b
Examples:
  desk db migrate
  desk db backup /backups/desk-2026-11-23.db
"""


@click.group(epilog=EPILOG)
def db() -> None:
    """Bring the database up to date, or back it up."""


@db.command(short_help="Bring it up to date.", epilog="\b\nExample:\n  desk db migrate")
@db_option
@root_option
def migrate(db: Path | None, root: Path | None) -> None:
    """Bring the database up to date, as every start of the desk does.

    Before a new version is started on several machines, run it once: the release step does.
    """
    from bot.bootstrap import migrate as bring_up_to_date

    found, now = bring_up_to_date(settings(root, db, lasting=True).database_url)
    if not found:
        click.echo(f"Made a new database: schema {now}.")
    elif found == now:
        click.echo(f"The database is up to date: schema {now}.")
    else:
        click.echo(f"Brought the database up to date: schema {found} to {now}.")


@db.command(
    short_help="Copy it to a new file.",
    epilog="\b\nExample:\n  desk db backup /backups/desk-2026-11-23.db",
)
@click.argument("file", type=click.Path(path_type=Path))
@db_option
@root_option
def backup(file: Path, db: Path | None, root: Path | None) -> None:
    """Copy a SQLite database to the new FILE; the desk may go on running.

    A Postgres database is backed up with pg_dump, or by its provider.
    """
    from bot.bootstrap import back_up

    size = back_up(settings(root, db, lasting=True).database_url, file)
    click.echo(f"Backed up the database to {file} ({size / 1_000_000:.1f} MB).")
