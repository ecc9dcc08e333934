"""A server that takes events in as a platform's endpoint does; or, as the peer, stores nothing.

`python -m benchmarks.intake_server [DATABASE_URL]` prints its port, and serves until it is killed.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from aiohttp import web

from bot.bootstrap import database_store
from bot.core.credentials import Detector
from bot.core.message import ConversationKey, Event, Message, Person
from bot.intake import Intake

Taken = Callable[[Event], Awaitable[object]]


def to_event(payload: dict[str, str]) -> Event:
    """The event that the load sends as JSON."""
    key = ConversationKey("bench", payload["place"], payload["id"])
    author = Person(payload["user"])
    return Event(payload["id"], key, author, datetime.now(UTC), Message(payload["text"]))


def application(take: Taken) -> web.Application:
    """Answers 200 once `take` is through."""

    async def receive(request: web.Request) -> web.Response:
        await take(to_event(json.loads(await request.read())))
        return web.Response()

    app = web.Application()
    app.router.add_post("/events", receive)
    return app


async def _forget(_: Event) -> None:
    """What a handler does that only acknowledges."""


async def serve(take: Taken) -> None:
    """Serve on a free port of loopback."""
    runner = web.AppRunner(application(take), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Serve with the database that was named, or with none."""
    if len(sys.argv) == 1:
        asyncio.run(serve(_forget))
        return
    store = database_store(sys.argv[1])
    asyncio.run(serve(Intake(store, Detector()).take))


if __name__ == "__main__":
    main()
