"""Slack's end of Socket Mode on loopback: hands out addresses, delivers, drops, falls silent."""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.channels.slack.sayings import Json
from tests.channels.slack.webapi import LOCAL, WebApi


@dataclass
class Sockets:
    """Connections in the order in which they were made; `acks` are the envelopes acknowledged.

    `deaf` connections answer no ping; `refusing` is why a new one is closed at once.
    """

    api: WebApi
    deaf: bool = False
    refusing: str = ""
    opened: int = 0
    open: list[web.WebSocketResponse] = field(default_factory=list)
    acks: dict[str, Json] = field(default_factory=dict)
    said: "asyncio.Condition" = field(default_factory=asyncio.Condition)
    _sent: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def routes(self) -> list[web.RouteDef]:
        """The Web API, and where its addresses lead."""
        return [*self.api.routes(), web.get("/link", self._link)]

    def listen(self, port: int) -> None:
        """Hand out addresses that lead here."""
        self.api.wss_url = f"ws://{LOCAL}:{port}/link?ticket=x"

    async def until(self, number: int) -> web.WebSocketResponse:
        """The connection made as the given one, counted from 1."""
        async with asyncio.timeout(20), self.said:
            await self.said.wait_for(lambda: self.opened >= number)
        return self.open[-1]

    async def deliver(self, payload: Json, kind: str = "events_api") -> str:
        """Bring something over the newest connection; its envelope."""
        self._sent[kind] += 1
        envelope = f"{kind}-{self._sent[kind]}"
        said = {"envelope_id": envelope, "type": kind, "payload": payload}
        await self.open[-1].send_json(said | {"accepts_response_payload": kind != "events_api"})
        return envelope

    async def acknowledged(self, envelope: str) -> Json:
        """What came back with an envelope."""
        async with asyncio.timeout(20), self.said:
            await self.said.wait_for(lambda: envelope in self.acks)
        return self.acks[envelope]

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=not self.deaf)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        if self.refusing:
            await socket.send_json({"type": "disconnect", "reason": self.refusing})
        async with self.said:
            self.opened += 1
            self.open.append(socket)
            self.said.notify_all()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                said: Json = json.loads(message.data)
                async with self.said:
                    self.acks[said["envelope_id"]] = said
                    self.said.notify_all()
        return socket
