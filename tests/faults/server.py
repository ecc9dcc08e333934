"""The World behind HTTP on loopback, for desks in other processes. Not here: the World's rules."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from types import MappingProxyType

from aiohttp import ClientConnectorError, ClientSession, ClientTimeout, web

from tests.faults.faults import Method
from tests.faults.world import (
    Draft,
    PlatformError,
    PlatformRefuses,
    PlatformThrottles,
    PlatformUnreachable,
    World,
)

_TIMEOUT = ClientTimeout(total=30)
_STATUSES = MappingProxyType({PlatformRefuses: 403, PlatformUnreachable: 503, PlatformError: 500})
_UNREACHED = 503  # stands for a connection that was refused: nothing happened


@dataclass(frozen=True, slots=True)
class RemoteWorld:
    """Implements Platform over HTTP: the same calls, the same errors, a connection for each call.

    So a World that went away and came back is reached at once.
    """

    url: str

    async def post(self, draft: Draft) -> str:
        """Post under the desk's name; the id of the message."""
        return str(await self._call(Method.POST, draft=asdict(draft)))

    async def update(self, id: str, draft: Draft) -> None:
        """Change one of the desk's messages."""
        await self._call(Method.UPDATE, id=id, draft=asdict(draft))

    async def delete(self, id: str, place: str) -> None:
        """Delete one of the desk's messages."""
        await self._call(Method.DELETE, id=id, place=place)

    async def mark(self, id: str, place: str, on: bool) -> None:
        """Put the desk's mark on a message, or take it off."""
        await self._call(Method.MARK, id=id, place=place, on=on)

    async def search(self, place: str, thread: str, key: str) -> tuple[str, ...]:
        """Look a message up by its key."""
        found = await self._call(Method.SEARCH, place=place, thread=thread, key=key)
        assert isinstance(found, list)
        return tuple(found)

    async def _call(self, method: Method, **arguments: object) -> object:
        try:
            async with (
                ClientSession(timeout=_TIMEOUT) as session,
                session.post(f"{self.url}/{method}", json=arguments) as response,
            ):
                answer = await response.json()
                status = response.status
        except ClientConnectorError as error:
            raise PlatformUnreachable from error
        if status == web.HTTPOk.status_code:
            return answer["result"]
        raise _error(status, answer)


def _error(status: int, answer: dict[str, str]) -> Exception:
    if status == web.HTTPTooManyRequests.status_code:
        everywhere = answer["everywhere"] == "yes"
        return PlatformThrottles(float(answer["after"]), everywhere=everywhere)
    if status == _UNREACHED:
        return PlatformUnreachable()
    reason = answer["error"]
    return (
        PlatformRefuses(reason) if status == _STATUSES[PlatformRefuses] else PlatformError(reason)
    )


class WorldServer:
    """Answers a World's calls over HTTP from a thread of its own, so that tests may block."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="world")
        self._ready = threading.Event()
        self._over = asyncio.Event()
        self.url = ""

    def start(self) -> None:
        """Listen on a free port; `url` is known when this returns."""
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        """Hang up on everybody."""
        self.loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._run())

    async def _run(self) -> None:
        app = web.Application()
        app.add_routes([web.post("/{method}", self._answer)])
        runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self._ready.set()
        await self._over.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        arguments = await request.json()
        try:
            result = await self._do(Method(request.match_info["method"]), arguments)
        except ConnectionResetError:
            assert request.transport
            request.transport.abort()
            return web.Response()
        except PlatformThrottles as throttle:
            everywhere = "yes" if throttle.everywhere else ""
            answer = {"after": str(throttle.after), "everywhere": everywhere}
            return web.json_response(answer, status=429)
        except tuple(_STATUSES) as error:
            return web.json_response({"error": str(error)}, status=_STATUSES[type(error)])
        return web.json_response({"result": result})

    async def _do(self, method: Method, arguments: dict[str, object]) -> object:
        draft = arguments.pop("draft", None)
        if isinstance(draft, dict):
            arguments["draft"] = Draft(**draft | {"offers": tuple(draft["offers"])})
        return await getattr(self.world, method)(**arguments)


@contextmanager
def served(world: World) -> Iterator[WorldServer]:
    """The World over HTTP, as long as the block lasts."""
    server = WorldServer(world)
    server.start()
    try:
        yield server
    finally:
        server.stop()
