"""Slack as a platform of the running desk: before it can be reached, and until it is closed."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from json import dumps

import pytest
from aiohttp import ClientSession

from bot.channels.slack.connection import NOT_YET, SlackConnection
from bot.channels.slack.socket import TROUBLE
from bot.core.credentials import Detector
from bot.intake import Intake
from bot.serve.web import Address, Site
from tests.channels.slack.desk import Store
from tests.channels.slack.harness import access
from tests.channels.slack.sayings import DANA, HELP, Json, callback, message
from tests.channels.slack.sockets import Sockets
from tests.channels.slack.test_socket import HURRY
from tests.channels.slack.webapi import LOCAL, Fault, WebApi, hosted
from tests.contract.stores import waiting
from tests.slack.signing import signed
from tests.unit.serve.running import new_book

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
NOW = 1_800_000_000
APP_TOKEN = "xapp-1"  # noqa: S105  a test's own


@dataclass
class Link:
    """A connection to a stand-in, in one mode or the other."""

    by_socket: bool
    api: WebApi = field(
        default_factory=lambda: WebApi(people={DANA: {"profile": {"display_name": "Dana"}}})
    )
    told: list[str] = field(default_factory=list)
    store: Store = field(default_factory=Store)

    def __post_init__(self) -> None:
        self.book = new_book()

    def run(self, then: Callable[["Link"], Awaitable[None]], *, at_once: bool = True) -> None:
        """Open the connection, with Slack there at once or not; then close it."""

        async def main() -> None:
            self.sockets = Sockets(self.api)
            async with hosted(self.sockets.routes()) as (port, _):
                self.port = port
            self.sockets.listen(self.port)
            if at_once:
                async with hosted(self.sockets.routes(), self.port):
                    await self._live(then)
            else:
                await self._live(then)

        asyncio.run(main())

    async def _live(self, then: Callable[["Link"], Awaitable[None]]) -> None:
        known = access(f"http://{LOCAL}:{self.port}/api/")
        known = replace(known, channels=frozenset({HELP}))
        if self.by_socket:
            known = replace(known, app_token=APP_TOKEN, signing_secret="")
        self.connection = SlackConnection(
            known,
            self.store,
            lambda trouble, cure: self.told.append(f"{trouble}; {cure}"),
            time.time if self.by_socket else lambda: float(NOW),
            HURRY,
        )
        site = Site(self.connection.routes(), self.book.log)
        self.site_port = await site.open(Address(LOCAL, 0))
        await self.connection.open(Intake(self.store, Detector()))
        try:
            await then(self)
        finally:
            await asyncio.wait_for(self.connection.close(), 10)
            await site.close()

    async def ready(self) -> None:
        """Until nothing is in the way."""
        async with asyncio.timeout(20):
            while self.connection.trouble():  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.01)

    async def post(self, payload: Json) -> int:
        """As Slack posts, signed."""

        sent = dumps(payload).encode()
        url = f"http://{LOCAL}:{self.site_port}/slack/events"
        async with (
            ClientSession() as session,
            session.post(url, data=sent, headers=signed("s" * 32, str(NOW), sent)) as answer,
        ):
            return answer.status


@pytest.fixture(params=[True, False], ids=["socket", "http"])
def link(request: pytest.FixtureRequest) -> Link:
    return Link(request.param)


def test_where_slack_is_there_it_is_connected_and_closed(link: Link) -> None:
    async def then(link: Link) -> None:
        await link.ready()

    link.run(then)
    assert link.connection.platform == "slack"
    assert link.told == []


def test_where_slack_cannot_be_reached_it_says_so_until_it_can(link: Link) -> None:
    async def then(link: Link) -> None:
        assert link.connection.trouble() == NOT_YET
        async with hosted(link.sockets.routes(), link.port):
            await link.ready()

    link.run(then, at_once=False)


def test_it_can_be_closed_before_slack_was_reached(link: Link) -> None:
    async def then(link: Link) -> None:
        assert link.connection.trouble() == NOT_YET

    link.run(then, at_once=False)
    assert link.connection.trouble() == NOT_YET


@pytest.mark.parametrize(
    "fault",
    [Fault("internal_error"), Fault(body='{"ok": true}'), Fault("ratelimited", 429, "0"),
     Fault("", body="hotel", content_type="text/plain"), Fault(drop=True)],
    ids=str,
)  # fmt: skip
def test_whatever_slack_says_at_first_it_is_asked_again(link: Link, fault: Fault) -> None:
    link.api.fail("auth.test", fault)

    async def then(link: Link) -> None:
        await link.ready()
        assert len(link.api.asked("auth.test")) == 2

    link.run(then)
    assert link.told == []


def test_a_token_that_is_refused_is_told_once_and_is_its_trouble(link: Link) -> None:
    link.api.fail("auth.test", *[Fault("ratelimited", 429, "0")] * 2)

    async def then(link: Link) -> None:
        await link.ready()
        link.api.fail("users.info", Fault("invalid_auth"))
        await link.connection._taker._people.name("U9")
        assert link.connection.trouble() == "Slack refuses the desk: invalid_auth"
        await link.connection._taker._people.name(DANA)
        assert link.connection.trouble() == ""

    link.run(then)
    assert len(link.told) == 1


def test_over_http_events_are_taken_until_it_is_closed() -> None:
    link = Link(by_socket=False)

    async def then(link: Link) -> None:
        await link.ready()
        assert await link.post(callback(message())) == 200
        await link.connection.close()
        assert await link.post(callback(message(ts="1800000001.000100"))) == 503

    link.run(then)
    (event,) = waiting(link.store)
    assert event.author.name == "Dana"


def test_over_http_events_are_taken_even_where_slack_cannot_be_reached() -> None:
    link = Link(by_socket=False)

    async def then(link: Link) -> None:
        assert await link.post(callback(message())) == 200

    link.run(then, at_once=False)
    (event,) = waiting(link.store)
    assert event.author.name == ""


def test_by_socket_there_is_no_address_and_events_come_through_it() -> None:
    link = Link(by_socket=True)

    async def then(link: Link) -> None:
        await link.ready()
        assert await link.post(callback(message())) == 404
        await link.sockets.acknowledged(await link.sockets.deliver(callback(message())))

    link.run(then)
    assert len(waiting(link.store)) == 1
    assert link.connection.trouble() == TROUBLE
