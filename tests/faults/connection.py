"""The World as a platform of `desk run`: its events come in over HTTP, replies go out over HTTP."""

import asyncio
from collections.abc import Iterable
from json import JSONDecodeError

from aiohttp import web

from bot.core.errors import StoreUnavailable
from bot.core.ports import Channel
from bot.desk import Library
from bot.intake import Intake
from tests.faults.channel import PLATFORM, DoubleChannel
from tests.faults.inbound import Nonsense, to_event
from tests.faults.server import RemoteWorld

EVENTS = "/double/events"


class DoubleConnection:
    """Implements Connection; an event is answered with 200 once it is committed, and not before.

    503 where it cannot be kept now, so that the platform tells of it again; 400 for nonsense.
    """

    def __init__(self, world_url: str) -> None:
        self._channel = DoubleChannel(RemoteWorld(world_url))
        self._intake: Intake | None = None
        self._taking = 0
        self._idle = asyncio.Condition()

    @property
    def platform(self) -> str:
        """The name in the keys of its conversations."""
        return PLATFORM

    @property
    def channel(self) -> Channel:
        """Where its replies go."""
        return self._channel

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Where the World's events come in."""
        return [web.post(EVENTS, self._take)]

    async def open(self, intake: Intake) -> None:
        """Take events in from now on."""
        self._intake = intake

    async def close(self) -> None:
        """Take no more in, and wait for those that are being taken."""
        self._intake = None
        async with self._idle:
            await self._idle.wait_for(lambda: not self._taking)

    def serve(self, library: Library) -> None:
        """It has no trainers and no pages of its own."""

    def trouble(self) -> str:
        """Nothing ever is."""
        return ""

    async def _take(self, request: web.Request) -> web.Response:
        try:
            event = to_event(await request.json())
        except (JSONDecodeError, Nonsense, RecursionError, UnicodeDecodeError):
            return web.Response(status=400)
        intake = self._intake
        if intake is None:
            return web.Response(status=503)
        self._taking += 1
        try:
            if event is not None:
                await intake.take(event)
        except StoreUnavailable:
            return web.Response(status=503)
        finally:
            self._taking -= 1
            async with self._idle:
                self._idle.notify_all()
        return web.Response()
