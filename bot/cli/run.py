"""`desk run`: the desk in the help channel, until it is told to stop."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import clock, db_option, root_option

if TYPE_CHECKING:
    from bot.core.ports import Clock
    from bot.serve.connection import Connection
    from bot.serve.logs import Log
    from bot.serve.run import Parts
    from bot.settings import Serving

EPILOG = """\b
Examples:
  desk run                       serve what is connected; Ctrl-C stops in order
  SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… desk run
  desk run --port 9000           listen on 127.0.0.1, port 9000
  DATABASE_URL=postgres://USER:PASSWORD@HOST/NAME desk run
"""

NOT_CONNECTED = (
    "desk: no platform is connected, so nothing is answered until one is: docs/slack.md connects "
    "Slack; to try the desk: desk chat"
)


@dataclass(frozen=True, slots=True)
class Extras:
    """What a program that calls `main(obj=Extras(...))` adds to `desk run`."""

    connections: tuple[Connection, ...] = ()


@click.command(epilog=EPILOG)
@click.option("--host", help="Address to listen on. Default: 127.0.0.1, all if PORT is set.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: PORT, else 8080.")
@db_option
@root_option
@click.pass_context
def run(
    ctx: click.Context, *, host: str | None, port: int | None, db: Path | None, root: Path | None
) -> None:
    """Run the desk in its help channels, until it is told to stop."""
    from bot.bootstrap import (
        database_notes,
        database_store,
        platform_connections,
        serve_parts,
    )
    from bot.settings import read_settings

    chosen = read_settings(
        os.environ, Path.cwd(), root=root, db=db, host=host, port=port, lasting=True
    )
    tell = clock(None)
    log = _log(chosen.serving, tell)
    database = database_store(chosen.database_url)
    for note in database_notes(database):
        log.warning("database", note=note)
    extra = ctx.obj.connections if isinstance(ctx.obj, Extras) else ()
    connections = [*extra, *platform_connections(chosen, database, log)]
    if not connections:
        click.echo(NOT_CONNECTED, err=True)
        log.warning("no platform is connected")
    _run(serve_parts(chosen, database, connections, tell, log), chosen.serving)


def _log(serving: Serving, tell: Clock) -> Log:
    """The log on standard output; with a key that is not set, ids cannot be followed on."""
    import secrets
    import sys

    from bot.core.credentials import Detector
    from bot.serve.logs import open_log, route_stdlib

    key = serving.log_key.encode() or secrets.token_bytes(32)
    log = open_log(
        sys.stdout, Detector(serving.secrets), key,
        clock=lambda: tell().isoformat(timespec="milliseconds"), debug=serving.debug,
    )  # fmt: skip
    route_stdlib(log, debug=serving.debug)
    return log


def _run(parts: Parts, serving: Serving) -> None:
    """Run until a signal; what nobody foresaw is logged without its words, and ends the process."""
    import asyncio

    from bot.core.errors import DeskError
    from bot.serve.run import run_until_signal
    from bot.serve.web import Address

    try:
        asyncio.run(run_until_signal(parts, Address(serving.host, serving.port)))
    except DeskError:
        raise
    except Exception as error:
        parts.log.critical("the desk fell over", exc_info=error)
        raise SystemExit(1) from None
