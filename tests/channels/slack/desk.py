"""Slack's side of a desk with a store in memory: payloads in, what was taken out. No test."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.response import BoltResponse
from typing_extensions import override

from bot.channels.slack.access import SlackAccess
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.api import SlackApi
from bot.channels.slack.app import SlackApp
from bot.channels.slack.commands import DeskCommand
from bot.channels.slack.people import People
from bot.channels.slack.policy import Policy
from bot.channels.slack.taking import Taker
from bot.core.credentials import Detector
from bot.core.errors import StoreUnavailable
from bot.core.message import Event
from bot.intake import Intake
from bot.store.memory import MemoryStore
from tests.channels.slack.sayings import DESK, HELP, SAM, Json
from tests.channels.slack.webapi import TOKEN
from tests.contract.stores import NOW, waiting

NOWHERE = "http://127.0.0.1:9/api/"  # the discard port of loopback: nobody listens


class Nobody(People):
    """Knows one name for everybody, and asks no one."""

    def __init__(self) -> None:
        super().__init__(SlackApi(SlackAccess(TOKEN, api_url=NOWHERE), Alarms(lambda *_: None)))

    @override
    async def name(self, user: str) -> str:
        return "Somebody"


class Store(MemoryStore):
    """Can be away."""

    def __init__(self) -> None:
        super().__init__(lambda: NOW)
        self.away = False

    @override
    def take(self, events: Any) -> tuple[bool, ...]:
        if self.away:
            raise StoreUnavailable("away")
        return super().take(events)

    @override
    def enrol(self, place: Any, by: str) -> None:
        if self.away:
            raise StoreUnavailable("away")
        super().enrol(place, by)


@dataclass
class SlackSide:
    """The parts between Slack and the store."""

    listed: frozenset[str] = frozenset({HELP})
    store: Store = field(default_factory=Store)
    told: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        alarms = Alarms(lambda trouble, cure: self.told.append((trouble, cure)))
        policy = Policy(self.store, self.store, self.listed)
        self.taker = Taker(Nobody(), policy, alarms, lambda: frozenset({SAM}))
        self.taker.intake = Intake(self.store, Detector())
        self.taker.identity = DESK
        access = SlackAccess(TOKEN, signing_secret="s" * 32, api_url=NOWHERE)
        command = DeskCommand(policy, SlackApi(access, alarms))
        self.app = SlackApp(access, self.taker, command)

    def dispatch(self, *bodies: Json) -> list[BoltResponse]:
        """What Slack is answered to each."""

        async def main() -> list[BoltResponse]:
            return [await self.app.dispatch(body) for body in bodies]

        return asyncio.run(main())

    def statuses(self, *bodies: Json) -> list[int]:
        return [response.status for response in self.dispatch(*bodies)]

    @property
    def taken(self) -> list[Event]:
        """What waits to be handled."""
        return waiting(self.store)


def run(doing: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """In a loop of its own."""
    asyncio.run(doing())
