"""Apps that Slack's events are posted to, and a Web API that knows everybody, for bench-slack.

`python -m benchmarks.slack_server KIND [API_URL [DATABASE_URL]]` prints its port, and serves until
it is killed.
"""

import asyncio
import logging
import sys
from enum import StrEnum

from aiohttp import web
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.bootstrap import database_store
from bot.channels.slack.access import SlackAccess
from bot.channels.slack.connection import SlackConnection
from bot.channels.slack.web import PATH
from bot.core.credentials import Detector
from bot.intake import Intake

SECRET = "0123456789abcdef" * 2
TOKEN = "xoxb-0-bench"  # noqa: S105  nobody's


class Kind(StrEnum):
    """The desk, its peers, and what stands for Slack."""

    API = "api"
    BARE = "bare"
    ECHO = "echo"
    DESK = "desk"


def api() -> web.Application:
    """Answers every method of the Web API."""
    known = {
        "ok": True, "user_id": "U0DESK", "bot_id": "B0DESK", "team_id": "T0BENCH", "ts": "1.0",
        "user": {"profile": {"display_name": "Ana"}},
    }  # fmt: skip

    async def answer(_: web.Request) -> web.Response:
        return web.json_response(known)

    app = web.Application()
    app.router.add_post("/{method}", answer)
    return app


def bare(api_url: str, *, echoes: bool) -> web.Application:
    """Bolt as its own documentation sets it up, with one listener."""
    client = AsyncWebClient(token=TOKEN, base_url=api_url)
    app = AsyncApp(client=client, signing_secret=SECRET)

    @app.event("message")
    async def hear(event: dict[str, str], say: AsyncSay) -> None:
        if echoes:
            await say(event["text"])

    return app.web_app(PATH)


async def desk(api_url: str, database_url: str) -> web.Application:
    """The desk's own connection, and its intake; nothing is answered."""
    places = frozenset(f"C{number:04d}" for number in range(500))
    access = SlackAccess(TOKEN, signing_secret=SECRET, api_url=api_url, channels=places)
    store = database_store(database_url)
    connection = SlackConnection(access, store, lambda *_: None)
    app = web.Application()
    app.add_routes(connection.routes())
    await connection.open(Intake(store, Detector()))
    return app


async def serve(app: web.Application) -> None:
    """Serve on a free port of loopback."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


async def main(kind: Kind, api_url: str = "", database_url: str = "") -> None:
    """Serve what was asked for."""
    match kind:
        case Kind.API:
            await serve(api())
        case Kind.DESK:
            await serve(await desk(api_url, database_url))
        case _:
            await serve(bare(api_url, echoes=kind is Kind.ECHO))


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(main(Kind(sys.argv[1]), *sys.argv[2:]))
