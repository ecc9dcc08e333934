"""The life of `desk run`: the order in which everything starts, and the order in which it stops."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.intake import Intake
from bot.serve.connection import Connection
from bot.serve.logs import Log
from bot.serve.ready import Readiness
from bot.serve.signals import FAILED, end_after, stop_on_signals
from bot.serve.watchdog import Heart, Patience, dump_and_exit, watch
from bot.serve.web import Address, Site
from bot.serve.workers import Worker


@dataclass(frozen=True, slots=True)
class Grace:
    """How many seconds each part of a stop may take; together less than a platform waits."""

    connections: float = 3.0
    work: float = 10.0
    rest: float = 2.0
    all: float = 19.5


@dataclass(frozen=True, slots=True)
class Parts:
    """All that `desk run` keeps going.

    `learn` looks for knowledge to serve, first; `chores` go on until they are cancelled at the end;
    `give_back` lets go of what was claimed; `close` closes the database.
    """

    connections: Sequence[Connection]
    intake: Intake
    site: Site
    readiness: Readiness
    workers: Sequence[Worker]
    learn: Callable[[], Awaitable[object]]
    chores: Sequence[Callable[[], Coroutine[Any, Any, object]]]
    give_back: Callable[[], int]
    close: Callable[[], None]
    heart: Heart
    log: Log
    patience: Patience = field(default_factory=Patience)
    grace: Grace = field(default_factory=Grace)


async def run(parts: Parts, address: Address, stop: asyncio.Event) -> None:
    """Serve until `stop` is set, then stop in order.

    Nothing depends on the stop: what it leaves undone, the next start finds claimed or unsent.
    """
    async with _watched(parts):
        try:
            port = await parts.site.open(address)
            parts.log.info("listening", host=address.host, port=port)
            await _serve(parts, stop)
        finally:
            await _within(parts, parts.grace.rest, "server", parts.site.close())
            await _within(parts, parts.grace.rest, "database", asyncio.to_thread(parts.close))
    parts.log.info("stopped")


async def _serve(parts: Parts, stop: asyncio.Event) -> None:
    chores: list[asyncio.Task[Any]] = []
    working: list[asyncio.Task[None]] = []
    opened: list[Connection] = []
    try:
        await parts.learn()
        chores += [asyncio.create_task(chore()) for chore in parts.chores]
        working += [asyncio.create_task(worker.run()) for worker in parts.workers]
        for connection in parts.connections:
            opened.append(connection)
            await connection.open(parts.intake)
        parts.readiness.phase = ""
        parts.log.info("running", platforms=[connection.platform for connection in opened])
        await _until(stop, [*chores, *working])
    finally:
        parts.readiness.phase = "stopping"
        parts.log.info("stopping")
        await _close(parts, opened)
        await _finish(parts, working)
        await _cancel(chores)


async def _until(stop: asyncio.Event, tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Wait for the stop; raise what ended something that should go on for ever."""
    stopping = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        stopping.cancel()


async def _close(parts: Parts, connections: Sequence[Connection]) -> None:
    """Take nothing in any more, on all platforms at once."""
    closing = (
        _within(parts, parts.grace.connections, connection.platform, connection.close())
        for connection in connections
    )
    await asyncio.gather(*closing)


async def _finish(parts: Parts, working: Sequence[asyncio.Task[Any]]) -> None:
    """Let workers finish what is in hand; what takes too long is given back."""
    for worker in parts.workers:
        worker.stop()
    if working:
        _, late = await asyncio.wait(working, timeout=parts.grace.work)
        await _cancel(late)
    back = asyncio.to_thread(parts.give_back)
    await _within(parts, parts.grace.rest, "claims", back)


async def _cancel(tasks: Sequence[asyncio.Task[Any]] | set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _within(parts: Parts, seconds: float, name: str, doing: Awaitable[object]) -> None:
    """Do one step of the stop; one that fails or hangs keeps no other from being done."""
    try:
        async with asyncio.timeout(seconds):
            await doing
    except Exception:  # the steps after it must be done, and the next start mends the rest
        parts.log.exception("could not stop cleanly", part=name)


@asynccontextmanager
async def _watched(parts: Parts) -> AsyncIterator[None]:
    """A loop that is watched: where it stops answering, the process ends."""
    beating = asyncio.create_task(parts.heart.beat())
    end_watch = watch(parts.heart, parts.patience, end=dump_and_exit)
    try:
        yield
    finally:
        end_watch()
        await _cancel([beating])


async def run_until_signal(parts: Parts, address: Address) -> None:
    """Serve until a signal comes; a second one ends the process at once. For the main thread."""
    stop = asyncio.Event()
    stop_on_signals(stop, parts.grace.all)
    asyncio.get_running_loop().set_exception_handler(partial(_tell, parts.log))
    status = FAILED
    try:
        await run(parts, address, stop)
        status = 0
    finally:
        # Whatever made it stop: a thread that still builds or forgets something changes nothing.
        end_after(parts.grace.rest, status)


def _tell(log: Log, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What a task nobody waits for came to; its words may be those of a message."""
    log.error("nobody waited for", exc_info=context.get("exception"))
