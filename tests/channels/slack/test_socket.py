"""Socket Mode: acknowledged once committed, and back whatever becomes of the socket."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from bot.channels.slack.access import SlackAccess
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.socket import REASONS, TROUBLE, Patience, SocketKeeper
from tests.channels.slack.sayings import Json, callback, command, message
from tests.channels.slack.sockets import Sockets
from tests.channels.slack.webapi import LOCAL, TOKEN, Fault, WebApi, hosted

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
HURRY = Patience(ping=0.05, stale=60, look=0.02, retry=0.02, refused=0.1, opening=5, closing=0.1)


class Clock:
    """The real time, moved on by hand."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass
class Wire:
    """A keeper and what it hands on; answers with `status`, once `gate` is open."""

    patience: Patience = HURRY
    status: int = 200
    body: str | Json = ""
    clock: Clock = field(default_factory=Clock)
    told: list[str] = field(default_factory=list)
    came: list[Json] = field(default_factory=list)

    def keep(self, then: Callable[["Wire", Sockets, SocketKeeper], Awaitable[None]]) -> None:
        """Open, do something, close."""

        async def main() -> None:
            self.gate, self.arrived = asyncio.Event(), asyncio.Event()
            self.gate.set()
            sockets = Sockets(WebApi())
            async with hosted(sockets.routes()) as (port, _):
                sockets.listen(port)
                access = SlackAccess(TOKEN, "xapp-1", api_url=f"http://{LOCAL}:{port}/api/")
                alarms = Alarms(lambda trouble, cure: self.told.append(f"{trouble}; {cure}"))
                keeper = SocketKeeper(access, self.dispatch, alarms, self.clock, self.patience)
                await keeper.open()
                try:
                    await then(self, sockets, keeper)
                finally:
                    await asyncio.wait_for(keeper.close(), 10)
                assert keeper.trouble() == TROUBLE

        asyncio.run(main())

    async def dispatch(self, body: Mapping[str, Any]) -> BoltResponse:
        self.came.append(dict(body))
        self.arrived.set()
        await self.gate.wait()
        return BoltResponse(status=self.status, body=self.body)


def test_it_is_in_order_once_it_is_connected() -> None:
    async def then(wire: Wire, sockets: Sockets, keeper: SocketKeeper) -> None:
        assert keeper.trouble() == TROUBLE
        await sockets.until(1)
        await sockets.acknowledged(await sockets.deliver(callback(message())))
        assert keeper.trouble() == ""

    wire = Wire()
    wire.keep(then)
    assert wire.told == []


def test_an_event_is_acknowledged_when_it_is_committed_and_not_before() -> None:
    async def then(wire: Wire, sockets: Sockets, _: SocketKeeper) -> None:
        await sockets.until(1)
        wire.gate.clear()
        first = await sockets.deliver(callback(message()))
        await wire.arrived.wait()
        assert sockets.acks == {}
        wire.gate.set()
        assert await sockets.acknowledged(first) == {"envelope_id": first}

    Wire().keep(then)


def test_what_could_not_be_committed_is_not_acknowledged() -> None:
    async def then(wire: Wire, sockets: Sockets, _: SocketKeeper) -> None:
        await sockets.until(1)
        wire.status = 503
        lost = await sockets.deliver(callback(message()))
        await wire.arrived.wait()
        wire.status = 200
        await sockets.acknowledged(await sockets.deliver(callback(message())))
        assert lost not in sockets.acks

    Wire().keep(then)


def test_the_words_of_a_command_go_with_the_acknowledgement() -> None:
    async def then(_: Wire, sockets: Sockets, __: SocketKeeper) -> None:
        await sockets.until(1)
        envelope = await sockets.deliver(command(), "slash_commands")
        assert (await sockets.acknowledged(envelope))["payload"] == {"text": "Hello"}

    Wire(body={"text": "Hello"}).keep(then)


def test_what_is_under_way_at_the_end_is_acknowledged() -> None:
    async def then(wire: Wire, sockets: Sockets, keeper: SocketKeeper) -> None:
        await sockets.until(1)
        wire.gate.clear()
        envelope = await sockets.deliver(callback(message()))
        await wire.arrived.wait()
        closing = asyncio.create_task(keeper.close())
        await asyncio.sleep(0)
        wire.gate.set()
        await closing
        await sockets.acknowledged(envelope)

    Wire().keep(then)


async def works(sockets: Sockets, number: int) -> None:
    """The given connection is there, and events come through it."""
    await sockets.until(number)
    await sockets.acknowledged(await sockets.deliver(callback(message())))


def test_a_socket_that_breaks_off_is_made_anew() -> None:
    async def then(_: Wire, sockets: Sockets, __: SocketKeeper) -> None:
        broken = await sockets.until(1)
        assert broken._req is not None
        assert broken._req.transport is not None
        broken._req.transport.abort()
        await works(sockets, 2)

    Wire().keep(then)


def test_a_socket_that_slack_closes_is_made_anew() -> None:
    async def then(_: Wire, sockets: Sockets, __: SocketKeeper) -> None:
        await (await sockets.until(1)).close()
        await works(sockets, 2)

    Wire().keep(then)


def test_a_socket_without_pongs_is_made_anew() -> None:
    async def then(_: Wire, sockets: Sockets, __: SocketKeeper) -> None:
        sockets.deaf = True
        await sockets.until(1)
        sockets.deaf = False
        await works(sockets, 2)

    Wire().keep(then)


def test_a_socket_that_nothing_was_heard_of_for_long_counts_as_dead() -> None:
    async def then(wire: Wire, sockets: Sockets, keeper: SocketKeeper) -> None:
        await works(sockets, 1)
        wire.clock.ahead = HURRY.stale + 1
        assert keeper.trouble() == TROUBLE
        await works(sockets, 2)

    Wire(replace(HURRY, ping=30)).keep(then)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", ""])
def test_slack_s_wish_for_another_socket_is_granted_at_once(reason: str) -> None:
    async def then(wire: Wire, sockets: Sockets, keeper: SocketKeeper) -> None:
        first = await sockets.until(1)
        await first.send_json({"type": "disconnect", "reason": reason})
        await works(sockets, 2)
        assert keeper.trouble() == ""

    wire = Wire(replace(HURRY, look=30))
    wire.keep(then)
    assert wire.told == []


@pytest.mark.parametrize("reason", REASONS)
def test_where_slack_wants_no_socket_it_is_told_once_and_tried_seldom(reason: str) -> None:
    async def then(wire: Wire, sockets: Sockets, keeper: SocketKeeper) -> None:
        sockets.refusing = reason
        await sockets.until(3)
        assert keeper.trouble() == TROUBLE
        sockets.refusing = ""
        await works(sockets, 4)

    wire = Wire()
    began = time.monotonic()
    wire.keep(then)
    assert time.monotonic() - began > 2 * HURRY.refused
    assert wire.told == ["; ".join(REASONS[reason])]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("invalid_auth"),
        Fault("", 500),
        Fault(drop=True),
        Fault("", body="{"),
        Fault(hang=True),
    ],
    ids=str,
)
def test_an_address_that_cannot_be_had_is_asked_for_again(fault: Fault) -> None:
    async def then(_: Wire, sockets: Sockets, __: SocketKeeper) -> None:
        await works(sockets, 1)
        sockets.api.fail("apps.connections.open", fault, fault)
        await sockets.open[-1].close()
        await works(sockets, 2)

    wire = Wire(replace(HURRY, opening=0.2))
    wire.keep(then)
    assert len(wire.told) == 1
    assert "SLACK_APP_TOKEN" in wire.told[0]


def test_a_limit_on_new_sockets_is_kept_to() -> None:
    async def then(_: Wire, sockets: Sockets, __: SocketKeeper) -> None:
        await works(sockets, 1)
        sockets.api.fail("apps.connections.open", Fault("ratelimited", 429, "1"))
        began = time.monotonic()
        await sockets.open[-1].close()
        await works(sockets, 2)
        assert time.monotonic() - began >= 1

    Wire().keep(then)


def test_nothing_secret_is_in_what_it_tells() -> None:
    async def then(_: Wire, sockets: Sockets, __: SocketKeeper) -> None:
        await works(sockets, 1)
        sockets.api.fail("apps.connections.open", Fault("invalid_auth"))
        await sockets.open[-1].close()
        await works(sockets, 2)

    wire = Wire()
    wire.keep(then)
    assert "xapp" not in str(wire.told).replace("SLACK_APP_TOKEN", "")
