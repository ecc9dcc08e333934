"""The one HTTP server: health, metrics and mounted routes. Not here: any platform's rules."""

import asyncio
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.core.errors import SettingsError, StoreUnavailable
from bot.serve.logs import Log

MOST_BODY = 512 * 1024
GRACE = 1.5  # seconds that open requests have at the end
_LOCAL_NAME = "localhost"
_BEHIND_A_PROXY = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_BEARER = "Bearer "


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 takes a free one."""

    host: str
    port: int


class Site:
    """Routes behind one port."""

    def __init__(self, routes: Iterable[web.AbstractRouteDef], log: Log) -> None:
        app = web.Application(client_max_size=MOST_BODY, middlewares=[_refuse_long, _mind(log)])
        app.add_routes(routes)
        app.on_response_prepare.append(_say_little)
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=GRACE
        )

    async def open(self, address: Address) -> int:
        """Listen, and give the port; raises SettingsError where that is not possible."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, address.host, address.port).start()
        except OSError as error:
            await self._runner.cleanup()
            where = f"{address.host} port {address.port}"
            reason = f"cannot listen on {where}: {error.strerror}; set HOST and PORT"
            raise SettingsError([reason]) from error
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Listen no more; requests that are being answered have GRACE seconds."""
        await self._runner.cleanup()


def health_routes(ready: Callable[[], Awaitable[list[str]]]) -> list[web.RouteDef]:
    """Whether the loop answers at all, and whether the desk can do its work."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        reasons = await ready()
        if reasons:
            return web.json_response({"status": "not ready", "reasons": reasons}, status=503)
        return web.json_response({"status": "ready"})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


def metrics_routes(registry: CollectorRegistry, token: str) -> list[web.RouteDef]:
    """The metrics, for this machine and for who bears `token`; to others they are not there."""

    async def metrics(request: web.Request) -> web.Response:
        if not (_bears(request, token) or _is_local(request)):
            raise web.HTTPNotFound
        page = await asyncio.to_thread(generate_latest, registry)
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/metrics", metrics)]


def _bears(request: web.Request, token: str) -> bool:
    given = request.headers.get("Authorization", "")
    if not (token and given.startswith(_BEARER)):
        return False
    shown = given.removeprefix(_BEARER).encode(errors="surrogateescape")
    return hmac.compare_digest(shown, token.encode())


def _is_local(request: web.Request) -> bool:
    """Whether somebody on this machine asks, and not for somebody else, as a proxy does."""
    if any(name in request.headers for name in _BEHIND_A_PROXY):
        return False
    # A page in a browser here can have its own name point here, but that name is not ours.
    named = request.url.host or ""
    return _is_loopback(request.remote or "") and (named == _LOCAL_NAME or _is_loopback(named))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


@web.middleware
async def _refuse_long(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse before reading; a body of unknown length is cut off while it is read."""
    if (request.content_length or 0) > MOST_BODY:
        raise web.HTTPRequestEntityTooLarge(MOST_BODY, request.content_length or 0)
    return await handler(request)


def _mind(log: Log) -> Middleware:
    @web.middleware
    async def mind(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Say nothing of what went wrong; what could not be kept should be delivered again."""
        try:
            return await handler(request)
        except web.HTTPException as error:
            return web.Response(status=error.status, headers=_allowed(error))
        except StoreUnavailable:
            log.exception("request failed")
            return web.Response(status=503)
        except Exception:  # logged without its words; a stranger must be shown none of them
            log.exception("request failed")
            return web.Response(status=500)

    return mind


def _allowed(error: web.HTTPException) -> dict[str, str]:
    """What a refused method must be told."""
    allowed = error.headers.get("Allow")
    return {"Allow": allowed} if allowed else {}


async def _say_little(_: web.Request, response: web.StreamResponse) -> None:
    """Do not tell strangers which versions of what they talk to."""
    response.headers.popall("Server", None)
    response.headers["X-Content-Type-Options"] = "nosniff"
