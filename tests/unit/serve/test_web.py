"""One port: health for everybody, metrics for those who may, and nothing said of what is inside."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientSession, web
from prometheus_client import CollectorRegistry, Counter

from bot.core.errors import SettingsError, StoreUnavailable
from bot.serve.web import MOST_BODY, Address, Site, health_routes, metrics_routes
from tests.unit.serve.running import Book

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
LOCAL = "127.0.0.1"
TOKEN = "a token of many characters"  # noqa: S105  no secret: a test's own
Answer = tuple[int, str, dict[str, str]]
Ask = Callable[..., Awaitable[Answer]]


async def _ready() -> list[str]:
    return []


async def _not_ready() -> list[str]:
    return ["stopping", "slack: no connection"]


async def _broken(_: web.Request) -> web.Response:
    raise ValueError("their words")  # noqa: TRY003  words that must not be told


async def _unkept(_: web.Request) -> web.Response:
    raise StoreUnavailable("the disk is full")  # noqa: TRY003  the same


async def _reads(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


async def _chunks() -> "object":
    for _ in range(20):
        yield b"x" * 65536


def asked(book: Book, ask: Callable[[Ask], Awaitable[None]], ready: object = _ready) -> None:
    """A real server on a free port, and somebody who asks it."""
    registry = CollectorRegistry()
    Counter("desk_tests", "Counted.", registry=registry)
    routes = [
        *health_routes(ready),  # type: ignore[arg-type]
        *metrics_routes(registry, TOKEN),
        web.get("/broken", _broken),
        web.get("/unkept", _unkept),
        web.post("/reads", _reads),
    ]

    async def main() -> None:
        site = Site(routes, book.log)
        port = await site.open(Address(LOCAL, 0))
        async with ClientSession() as session:

            async def get(path: str, method: str = "GET", **options: object) -> Answer:
                url = f"http://{LOCAL}:{port}{path}"
                async with session.request(method, url, **options) as answer:  # type: ignore[arg-type]
                    return answer.status, await answer.text(), dict(answer.headers)

            await ask(get)
        await site.close()

    asyncio.run(main())


def test_health_is_told_to_everybody(book: Book) -> None:
    async def ask(get: Ask) -> None:
        headers = {"X-Forwarded-For": "203.0.113.7"}
        assert (await get("/healthz", headers=headers))[:2] == (200, '{"status": "ok"}')
        assert (await get("/readyz", headers=headers))[:2] == (200, '{"status": "ready"}')

    asked(book, ask)


def test_a_desk_that_is_not_ready_says_why_and_still_lives(book: Book) -> None:
    async def ask(get: Ask) -> None:
        status, body, _ = await get("/readyz")
        assert status == 503
        assert '"reasons": ["stopping", "slack: no connection"]' in body
        assert (await get("/healthz"))[0] == 200

    asked(book, ask, _not_ready)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Host": "localhost:8080"}, {"Authorization": f"Bearer {TOKEN}", "Via": "a proxy"}],
    ids=["this machine", "by its name", "who bears the token"],
)
def test_metrics_are_shown_to(book: Book, headers: dict[str, str]) -> None:
    async def ask(get: Ask) -> None:
        status, body, sent = await get("/metrics", headers=headers)
        assert status == 200
        assert "desk_tests_total 0.0" in body
        assert sent["Content-Type"].startswith("text/plain")

    asked(book, ask)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Host": "desk.example.com"},
        {"X-Forwarded-For": "127.0.0.1", "Authorization": "Bearer another"},
        {"X-Forwarded-For": "127.0.0.1", "Authorization": "Bearer "},
        {"X-Forwarded-For": "127.0.0.1", "Authorization": f"Basic {TOKEN}"},
    ],
    ids=["proxy", "proxy 2", "proxy 3", "rebound name", "wrong", "empty", "other scheme"],
)
def test_to_others_metrics_are_not_there(book: Book, headers: dict[str, str]) -> None:
    async def ask(get: Ask) -> None:
        assert (await get("/metrics", headers=headers))[:2] == (404, "")

    asked(book, ask)


def test_an_empty_token_opens_to_nobody(book: Book) -> None:
    async def main() -> None:
        site = Site(metrics_routes(CollectorRegistry(), ""), book.log)
        port = await site.open(Address(LOCAL, 0))
        headers = {"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer "}
        async with (
            ClientSession() as session,
            session.get(f"http://{LOCAL}:{port}/metrics", headers=headers) as answer,
        ):
            assert answer.status == 404
        await site.close()

    asyncio.run(main())


@pytest.mark.parametrize(("path", "status"), [("/broken", 500), ("/unkept", 503), ("/no", 404)])
def test_what_went_wrong_is_logged_and_not_told(book: Book, path: str, status: int) -> None:
    async def ask(get: Ask) -> None:
        found, body, headers = await get(path)
        assert (found, body) == (status, "")
        assert "Server" not in headers

    asked(book, ask)
    assert book.told() == ([] if status == 404 else ["request failed"])
    assert "their words" not in book.stream.getvalue()


def test_a_body_is_read_up_to_the_limit(book: Book) -> None:
    async def ask(get: Ask) -> None:
        assert (await get("/reads", "POST", data=b"x" * 1000))[:2] == (200, "1000")
        assert (await get("/reads", "POST", data=b"x" * (MOST_BODY + 1)))[0] == 413

    asked(book, ask)


def test_a_body_that_does_not_say_how_long_it_is_is_cut_off_too(book: Book) -> None:
    async def ask(get: Ask) -> None:
        assert (await get("/reads", "POST", data=_chunks()))[0] == 413

    asked(book, ask)


def test_a_port_that_is_taken_is_told_with_what_to_do(book: Book) -> None:
    async def main() -> None:
        first, second = Site([], book.log), Site([], book.log)
        port = await first.open(Address(LOCAL, 0))
        with pytest.raises(SettingsError, match=f"cannot listen on {LOCAL} port {port}: .*PORT"):
            await second.open(Address(LOCAL, port))
        await first.close()

    asyncio.run(main())
