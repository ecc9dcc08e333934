"""An app that does nothing but take what is delivered, over HTTP or a socket, as a test says."""

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, web

from tests.slack.loop import LoopThread
from tests.slack.stage import PATH, Slack
from tests.slack.workspace import Json


@dataclass(slots=True)
class Got:
    """One request; header names are in lower case."""

    headers: dict[str, str]
    body: bytes

    @property
    def event_id(self) -> str:
        """The id of the event in it."""
        return str(json.loads(self.body)["event_id"])

    @property
    def text(self) -> str:
        """What was said, in the event in it."""
        return str(json.loads(self.body)["event"]["text"])


@dataclass
class HttpReceiver:
    """Listens on a port; answers with the next of `statuses`, and 200 when there is none."""

    port: int
    thread: LoopThread
    statuses: list[int] = field(default_factory=list)
    delay: float = 0.0
    answer: str = ""
    got: list[Got] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    def start(self) -> None:
        """Listen."""
        self.thread.run(self._start())

    def stop(self) -> None:
        """Refuse connections from now on."""
        self.thread.run(self._stop())

    async def _start(self) -> None:
        app = web.Application()
        app.add_routes([web.post(PATH, self._take)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def _stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.got.append(Got(headers, await request.read()))
        await asyncio.sleep(self.delay)
        status = self.statuses.pop(0) if self.statuses else 200
        return web.Response(status=status, text=self.answer)


@dataclass
class SocketReceiver:
    """One connection of Socket Mode; it acknowledges where `acks` says so."""

    slack: Slack
    acks: bool = True
    payload: Json | None = None
    got: list[Json] = field(default_factory=list)
    pongs: int = 0
    closed: bool = False
    url: str = ""
    _socket: ClientWebSocketResponse | None = None
    _task: "asyncio.Task[None] | None" = None

    def start(self, url: str) -> None:
        """Connect to an address of apps.connections.open."""
        self.url = url
        self.slack.front.thread.run(self._start())

    def send(self, said: Json) -> None:
        """Say anything."""

        async def send() -> None:
            assert self._socket
            await self._socket.send_json(said)

        self.slack.front.thread.run(send())

    def ping(self) -> None:
        """Ask whether anybody is there."""

        async def ping() -> None:
            assert self._socket
            await self._socket.ping()

        self.slack.front.thread.run(ping())

    def of(self, kind: str) -> list[Json]:
        """What came of one type."""
        return [said for said in self.got if said["type"] == kind]

    async def _start(self) -> None:
        connected = asyncio.Event()
        self._task = asyncio.create_task(self._listen(connected))
        await asyncio.wait_for(connected.wait(), 10)

    async def _listen(self, connected: asyncio.Event) -> None:
        async with (
            ClientSession() as session,
            session.ws_connect(self.url, autoping=False) as socket,
        ):
            self._socket = socket
            connected.set()
            async for message in socket:
                if message.type is WSMsgType.PONG:
                    self.pongs += 1
                elif message.type is WSMsgType.TEXT:
                    await self._heard(socket, json.loads(message.data))
        self.closed = True

    async def _heard(self, socket: ClientWebSocketResponse, said: Json) -> None:
        self.got.append(said)
        if self.acks and "envelope_id" in said:
            payload = {"payload": self.payload} if self.payload else {}
            await socket.send_json({"envelope_id": said["envelope_id"], **payload})
