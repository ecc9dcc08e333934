"""The front's HTTP server: calls of the Web API come in, and meet what the script says."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.slack.api import Api
from tests.slack.books import Call, Refused
from tests.slack.script import EFFECTIVE, SILENT, Fault, Harm, Script
from tests.slack.workspace import Json

LARGEST = 2**22  # bytes of a call


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the Web API; `after` is its Retry-After in seconds."""

    said: Json
    status: int = 200
    after: float = 0.0

    def response(self, scopes: str) -> web.Response:
        """As Slack sends it: the granted scopes are in a header of every answer."""
        headers = {"x-oauth-scopes": scopes}
        if self.after:
            headers["Retry-After"] = str(max(1, round(self.after)))
        if self.status >= 500:
            return web.Response(status=self.status, text="upstream connect error")
        return web.json_response(self.said, status=self.status, headers=headers)


class Door:
    """Listens on a port of loopback, which stays the same when it is shut and opened again."""

    def __init__(self, api: Api, script: Script, port: int) -> None:
        self._api = api
        self._script = script
        self._port = port
        self._runner: web.AppRunner | None = None

    async def open(self, routes: Sequence[web.RouteDef]) -> None:
        """Listen; the Web API comes with the other routes."""
        app = web.Application(client_max_size=LARGEST, middlewares=[self._guarded])
        own = [web.post("/api/{method}", self._answer), web.get("/api/{method}", self._answer)]
        app.add_routes([*own, *routes])
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()

    async def shut(self) -> None:
        """Refuse connections, and break those that there are."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A front that breaks must not look like a Slack that does."""
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:
            self._api.books.violate("front_broke", f"{request.path}: {error!r}")
            raise

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        arguments = await _arguments(request)
        call = self._api.books.open(
            request.match_info["method"], _token(request, arguments), arguments
        )
        fault = self._early(call) or self._script.take(call)
        call.harm = fault.harm.value if fault else ""
        done = await self._before(call, fault) or Answer(await self._checked(call))
        if fault and fault.harm is Harm.HALF:
            done = Answer({"ok": False, "error": fault.error})
        call.status, call.answer, call.error = done.status, done.said, done.said.get("error", "")
        call.seconds = time.monotonic() - call.at
        if fault and fault.harm in SILENT and request.transport:
            request.transport.abort()
        return done.response(self._api.scopes)

    def _early(self, call: Call) -> Fault | None:
        """A call before Retry-After was over is asked to wait again, and is a violation."""
        early = self._script.too_early(call)
        if not early:
            return None
        self._api.books.violate("too_early", f"{call.method}: {early:.1f} s of Retry-After left")
        return Fault(Harm.THROTTLE, "ratelimited", early, 429)

    async def _before(self, call: Call, fault: Fault | None) -> Answer | None:
        """What goes wrong before anything happens; None where something may happen."""
        if fault is None:
            return None
        if fault.harm is Harm.SLOW:
            await asyncio.sleep(fault.after)
        if fault.harm in EFFECTIVE:
            return None
        said = {"ok": False, "error": fault.error} if fault.error else {}
        after = fault.after if fault.harm is Harm.THROTTLE else 0.0
        return Answer(said, fault.status, after)

    async def _checked(self, call: Call) -> Json:
        try:
            return await self._api.answer(call.method, call.token, call.arguments)
        except Refused as refusal:
            detail = f"{call.method} (call {call.number}): {'; '.join(refusal.messages)}"
            self._api.books.violate(refusal.error, detail)
            return refusal.answer()


async def _arguments(request: web.Request) -> Json:
    """From wherever Slack takes them: the address, a form, or JSON."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        return given | _object(await request.text())
    return given | dict((await request.post()).items())


def _object(text: str) -> Json:
    """What JSON says; nothing where it is broken, which Slack notices in the arguments."""
    try:
        said = json.loads(text) if text.strip() else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _token(request: web.Request, arguments: Json) -> str:
    """As a bearer, or in the body; never in the address, where Slack no longer takes it."""
    bearer = request.headers.get("Authorization", "")
    if bearer.startswith("Bearer "):
        return bearer.removeprefix("Bearer ").strip()
    return "" if "token" in request.query else str(arguments.get("token", ""))
