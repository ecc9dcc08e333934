"""`python -m tests.faults.process run ...`: `desk run` with the World as one more platform.

WORLD_URL is the World's address; KILL_AT=point:n kills the process (see killing); MAX_PAGES names
a file that says how many pages a SQLite file may have, read anew before each use: a disk that is
full for as long as a test wants. LEASE is how long, in seconds, what a dead process had claimed
stays so: where two are alive it must be longer than a busy machine can hold one of them up.
"""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import event
from sqlalchemy.pool import Pool
from typing_extensions import override

from bot import bootstrap
from bot.cli.main import main
from bot.cli.run import Extras
from bot.core.ports import Channel, Clock
from bot.core.storage import Database
from bot.courier import Pacing
from bot.serve import house
from bot.serve.connection import Connection
from bot.serve.house import House, Plan
from bot.serve.logs import Log
from bot.serve.run import Parts
from bot.settings import Settings
from tests.faults.connection import EVENTS, DoubleConnection
from tests.faults.killing import Killer, Point, killing_channel, killing_loader, killing_store

LEASE = 2.0  # seconds; half of it is how long the World may take for an answer
LOOKUPS = (timedelta(seconds=0.3), timedelta(seconds=0.6))


class DeadlyConnection(DoubleConnection):
    """The World's connection, deadly once an event has been acknowledged."""

    def __init__(self, world_url: str, killer: Killer) -> None:
        super().__init__(world_url)
        self._deadly_channel = killing_channel(super().channel, killer)
        self._killer = killer

    @property
    @override
    def channel(self) -> Channel:
        return self._deadly_channel

    @override
    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [web.post(EVENTS, self._acknowledge)]

    async def _acknowledge(self, request: web.Request) -> web.StreamResponse:
        response = await self._take(request)
        if response.status == web.HTTPOk.status_code:
            await response.prepare(request)
            await response.write_eof()
            self._killer.passes(Point.AFTER_ACK)
        return response


def limit_pages(file: Path) -> None:
    """Let no SQLite file grow beyond what `file` says."""

    def limit(connection: Any, *_: object) -> None:  # noqa: ANN401  of whichever driver
        if file.exists():
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA max_page_count = {int(file.read_text())}")
            cursor.close()

    event.listen(Pool, "checkout", limit)


def be_impatient(lease: timedelta) -> None:
    """Let leases, looks and waits be short: a test cannot wait a minute for each."""
    made = house.House

    def impatient(plan: Plan) -> House:
        pacing = Pacing(lease, lease / 2, plan.pacing.pace, LOOKUPS)
        return made(replace(plan, pacing=pacing, lease=lease, jitter=lambda: 0.2))

    house.House = impatient  # type: ignore[assignment,misc]  # a function that makes one


def be_deadly(killer: Killer) -> None:
    """Wrap what the desk is made of."""
    serve, load = bootstrap.serve_parts, bootstrap.load_served

    def served(
        chosen: Settings,
        database: Database,
        connections: Sequence[Connection],
        clock: Clock,
        log: Log,
    ) -> Parts:
        return serve(chosen, killing_store(database, killer), connections, clock, log)

    bootstrap.serve_parts = served
    bootstrap.load_served = killing_loader(load, killer)


def run(argv: list[str], environ: Mapping[str, str]) -> None:
    """Run the desk's own command."""
    killer = Killer.parse(environ.get("KILL_AT", ""))
    be_impatient(timedelta(seconds=float(environ.get("LEASE", LEASE))))
    if environ.get("KILL_AT"):
        be_deadly(killer)
    if "MAX_PAGES" in environ:
        limit_pages(Path(environ["MAX_PAGES"]))
    connection = DeadlyConnection(environ["WORLD_URL"], killer)
    main(argv, obj=Extras(connections=(connection,)))


if __name__ == "__main__":
    run(sys.argv[1:], os.environ)
