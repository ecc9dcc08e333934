"""Socket Mode: a connection that is kept, and made anew where it only looks alive.

The SDK's client notices a closed socket and most dead ones; what it misses, or is slow at, the
keeper sees from outside (`platform.md` A2). When to connect is the keeper's affair alone.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from typing_extensions import override

from bot.channels.slack.access import SlackAccess
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.api import asked_wait
from bot.channels.slack.payload import text_in

TROUBLE = "the socket to Slack is not connected"
CURE = "is SLACK_APP_TOKEN right, and may this machine reach Slack? `desk doctor` tells"
REASONS: Mapping[str, tuple[str, str]] = {
    "too_many_websockets": (
        "Slack closes the socket: the app has too many",
        "ten at a time are the most: stop other copies that use the same SLACK_APP_TOKEN",
    ),
    "link_disabled": (
        "Slack closes the socket: Socket Mode is off",
        "switch Socket Mode on in the app's settings, or set SLACK_SIGNING_SECRET and no "
        "SLACK_APP_TOKEN",
    ),
}
"""Reasons to disconnect that another try does not help against; the others are routine."""

Dispatch = Callable[[Mapping[str, Any]], Awaitable[BoltResponse]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the keeper waits, in seconds; a dead socket is back within a minute.

    `ping` lies between two pings, `stale` is how long no pong may come, `look` lies between two
    looks at the socket; `retry` comes after a connection that could not be made, `refused` after
    one that Slack does not want; `opening` and `closing` are how long those may take.
    """

    ping: float = 5.0
    stale: float = 25.0
    look: float = 2.0
    retry: float = 5.0
    refused: float = 30.0
    opening: float = 15.0
    closing: float = 1.0


class _Client(SocketModeClient):
    """Tells that Slack is going to close it; the SDK's own reconnects at once, and for ever."""

    reason: str | None = None
    """Why Slack wants it closed, None while it does not."""
    on_leave: Callable[[], None]

    @override
    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        if message.get("type") == "disconnect":
            self.reason = text_in(message, "reason")
            self.on_leave()
            return
        await super().run_message_listeners(message, raw_message)


class SocketKeeper:
    """Keeps one socket open from `open` to `close`."""

    def __init__(
        self,
        access: SlackAccess,
        dispatch: Dispatch,
        alarms: Alarms,
        clock: Callable[[], float] = time.time,
        patience: Patience | None = None,
    ) -> None:
        """`clock` gives seconds since 1970."""
        self._access = access
        self._dispatch = dispatch
        self._alarms = alarms
        self._clock = clock
        self._patience = patience or Patience()
        self._client: _Client | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._answering: set[asyncio.Task[Any]] = set()
        self._opened_at = 0.0
        self._left = asyncio.Event()

    def trouble(self) -> str:
        """Why it is not connected, "" where it is."""
        return "" if self._is_alive() else TROUBLE

    async def open(self) -> None:
        """Connect, and stay connected, in the background."""
        self._keeping = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Take nothing more; what was taken is acknowledged when this returns."""
        if self._keeping is not None:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping
        await self._discard(self._client)
        self._client = None

    async def _keep(self) -> None:
        while True:
            self._left.clear()
            wait = await self._look()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._left.wait(), wait)

    async def _look(self) -> float:
        """Connect where that is needed; how long to wait then."""
        if self._is_alive():
            self._alarms.is_well("socket")
            return self._patience.look
        refused = REASONS.get(self._client.reason or "") if self._client else None
        if refused:
            self._alarms.raise_once("socket", *refused)
            await self._discard(self._client)
            self._client = None
            return self._patience.refused
        wait = await self._connect()
        if wait:
            self._alarms.raise_once("socket", TROUBLE, CURE)
        return wait or self._patience.look

    async def _connect(self) -> float:
        """Open a socket; where that fails, how long to wait before the next try.

        With a new client each time: one that wedged stays wedged. The old one is closed after that,
        so that no click falls between the two: Slack does not deliver it again.
        """
        web = AsyncWebClient(base_url=self._access.api_url, retry_handlers=[])
        client = _Client(
            app_token=self._access.app_token,
            web_client=web,
            ping_interval=self._patience.ping,
            auto_reconnect_enabled=False,
        )
        client.on_leave = self._left.set
        client.socket_mode_request_listeners.append(self._listen)
        try:
            async with asyncio.timeout(self._patience.opening):
                answer = await web.apps_connections_open(app_token=self._access.app_token)
                client.wss_uri = answer["url"]
                await client.connect()  # type: ignore[no-untyped-call]  # the SDK left it untyped
        except SlackApiError as error:
            await self._discard(client)
            asked = asked_wait(error)
            return max(self._patience.retry, asked.total_seconds() if asked else 0.0)
        except Exception:  # noqa: BLE001  whatever it is: it is tried again, and told once
            await self._discard(client)
            return self._patience.retry
        old, self._client, self._opened_at = self._client, client, self._clock()
        await self._discard(old)
        return 0.0

    async def _discard(self, client: "_Client | None") -> None:
        """Close a socket, once what came over it is acknowledged, if that can be done soon."""
        if client is None:
            return
        if self._answering:
            await asyncio.wait(set(self._answering), timeout=self._patience.closing)
        with suppress(Exception):  # a wedged socket does not say goodbye
            async with asyncio.timeout(self._patience.closing):
                await client.disconnect()  # type: ignore[no-untyped-call]  # the SDK left it untyped
        with suppress(Exception):
            await client.close()  # type: ignore[no-untyped-call]  # the SDK left it untyped

    def _is_alive(self) -> bool:
        client = self._client
        session = client.current_session if client else None
        if client is None or client.reason is not None or session is None or session.closed:
            return False
        heard = max(client.last_ping_pong_time or 0.0, self._opened_at)
        return self._clock() - heard < self._patience.stale

    async def _listen(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Dispatch one envelope, and acknowledge it where that went well."""
        answering = asyncio.create_task(self._answer(client, request))
        self._answering.add(answering)
        answering.add_done_callback(self._answering.discard)
        await answering

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        began = self._clock()
        response = await self._dispatch(request.payload)
        await send_async_response(client, request, response, began)
