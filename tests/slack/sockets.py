"""The way to the app by Socket Mode: its connections, and what may go wrong with them."""

import asyncio
import itertools
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.books import Books
from tests.slack.parcels import ACK, Failure, Kind, Outcome, Parcel
from tests.slack.workspace import Json

MOST = 10  # connections of one app: https://docs.slack.dev/apis/events-api/using-socket-mode
LASTS = 18_060  # seconds, as hello promises
STALLED = -1  # the status of a try that nobody could hear


@dataclass(frozen=True, slots=True)
class Ack:
    """One acknowledgement; `at` is on the monotonic clock."""

    envelope: str
    connection: int
    at: float
    payload: Json | None


@dataclass(slots=True)
class Connection:
    """One socket of the app; while `stalled`, it is open and nothing passes."""

    number: int
    socket: web.WebSocketResponse
    request: web.Request
    live: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    sent: list[Json] = field(default_factory=list)
    pings: int = 0

    @property
    def stalled(self) -> bool:
        """Whether it is half open."""
        return not self.live.is_set()


class Sockets:
    """Implements Carrier. Each envelope goes to one connection in turn, or to each (`to_all`)."""

    def __init__(self, app_id: str, books: Books) -> None:
        self.to_all = False
        self.connections: list[Connection] = []
        self.opened = 0  # connections that there ever were
        self.acks: list[Ack] = []
        self._app_id = app_id
        self._books = books
        self._tickets: set[str] = set()
        self._turn = itertools.count()
        self._waiting: dict[str, tuple[Kind, asyncio.Future[Json | None]]] = {}

    def ticket(self) -> str:
        """The name of a connection that the app may open, once."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Be one connection, for as long as it lasts."""
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            self._books.violate("socket_reused", "an address of a socket works once")
            raise web.HTTPForbidden
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False, autoclose=False)
        await socket.prepare(request)
        self.opened += 1
        connection = Connection(self.opened, socket, request)
        connection.live.set()
        if len(self.connections) >= MOST:
            self._books.violate("too_many_websockets", f"more than {MOST} connections")
            await self.say_goodbye(connection, "too_many_websockets")
            return socket
        self.connections.append(connection)
        try:
            await socket.send_json(self._hello())
            await self._listen(connection)
        except ConnectionError:
            pass
        finally:
            self._forget(connection)
        return socket

    async def carry(self, parcel: Parcel, number: int, reason: str) -> Outcome:
        """Send it, and wait for the acknowledgement."""
        if not self.connections:
            return Outcome(failure=Failure.CONNECTION)
        turn = next(self._turn) % len(self.connections)
        chosen = list(self.connections) if self.to_all else [self.connections[turn]]
        outcomes = await asyncio.gather(*(self._send(c, parcel, number, reason) for c in chosen))
        return min(outcomes, key=lambda outcome: outcome.worked)

    async def _send(
        self, connection: Connection, parcel: Parcel, number: int, reason: str
    ) -> Outcome:
        envelope = parcel.envelope(number, reason)
        start = time.monotonic()
        answered: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = parcel.kind, answered
        connection.sent.append(envelope)
        try:
            if not connection.stalled:
                await connection.socket.send_json(envelope)
            answer = await asyncio.wait_for(self._or_gone(connection, answered), ACK)
        except ConnectionError:
            return Outcome(failure=Failure.CONNECTION, seconds=time.monotonic() - start)
        except TimeoutError:
            status = STALLED if connection.stalled else 0
            return Outcome(status, Failure.TIMEOUT, time.monotonic() - start)
        return Outcome(200, None, time.monotonic() - start, answer)

    async def _or_gone(
        self, connection: Connection, answered: "asyncio.Future[Json | None]"
    ) -> Json | None:
        """What is answered; raises ConnectionError where the connection ends before."""
        gone: asyncio.Future[bool] = asyncio.ensure_future(connection.gone.wait())
        either: set[asyncio.Future[Any]] = {answered, gone}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
        if not answered.done():
            raise ConnectionResetError
        return answered.result()

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if connection.stalled:
                continue
            match message.type:
                case WSMsgType.PING:
                    connection.pings += 1
                    await connection.socket.pong(message.data)
                case WSMsgType.TEXT:
                    self._heard(connection, message.data)
        await connection.live.wait()  # nor does a dead line answer a goodbye
        await connection.socket.close()

    def _heard(self, connection: Connection, text: str) -> None:
        said = json.loads(text)
        id_, payload = str(said.get("envelope_id", "")), said.get("payload")
        kind, answered = self._waiting.get(id_, (None, None))
        if kind is None or answered is None:
            self._books.violate("unknown_ack", f"nobody asked for {text[:200]}")
            return
        if kind is Kind.EVENT and payload:
            self._books.violate("payload_not_accepted", f"an event was answered with {payload}")
        self.acks.append(Ack(id_, connection.number, time.monotonic(), payload))
        if not answered.done():
            answered.set_result(payload)

    async def say_goodbye(self, connection: Connection, reason: str) -> None:
        """Send `disconnect`, and close unless it is a mere warning."""
        await connection.socket.send_json(
            {"type": "disconnect", "reason": reason, "debug_info": {"host": "front"}}
        )
        if reason != "warning":
            await connection.socket.close()

    async def say_goodbye_to_all(self, reason: str) -> None:
        """The same on every connection."""
        for connection in list(self.connections):
            await self.say_goodbye(connection, reason)

    def drop_all(self) -> None:
        """Break every connection, without a word."""
        for connection in list(self.connections):
            self._forget(connection)
            if connection.request.transport:
                connection.request.transport.abort()

    def stall(self, *, stalled: bool) -> None:
        """Let every connection that there is be half open, or no longer."""
        for connection in self.connections:
            if stalled:
                connection.live.clear()
            else:
                connection.live.set()

    def _forget(self, connection: Connection) -> None:
        connection.gone.set()
        connection.live.set()
        if connection in self.connections:
            self.connections.remove(connection)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "front", "approximate_connection_time": LASTS},
        }
