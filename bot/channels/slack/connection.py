"""Slack as a platform of `desk run`: connects, takes in, sends, and says what is in its way."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from aiohttp.web import AbstractRouteDef

from bot.channels.slack.access import PLATFORM, SlackAccess
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.api import OutcomeUnknown, SlackApi
from bot.channels.slack.app import SlackApp
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.commands import DeskCommand
from bot.channels.slack.people import People
from bot.channels.slack.policy import Policy
from bot.channels.slack.refusals import cure_for
from bot.channels.slack.scopes import NEEDED
from bot.channels.slack.socket import Patience, SocketKeeper
from bot.channels.slack.taking import Taker
from bot.channels.slack.web import SlackDoor
from bot.core.errors import DeliveryError, Throttled
from bot.core.ports import Channel
from bot.core.storage import Store
from bot.desk import Library
from bot.intake import Intake

UNREACHED = "introduction"
FEW = 2  # failures at the start that wake nobody: networks come up late
CANNOT_REACH = ("Slack cannot be reached", "may this machine reach Slack? `desk doctor` tells")
NOT_YET = "Slack has not said yet who the desk is"
LONGEST_RETRY = 60.0  # however long Slack says to wait


class SlackConnection:
    """Implements serve's Connection."""

    def __init__(
        self,
        access: SlackAccess,
        store: Store,
        alarm: Callable[[str, str], None],
        clock: Callable[[], float] = time.time,
        patience: Patience | None = None,
    ) -> None:
        """`alarm` tells an operator of trouble and its cure; `clock` gives seconds since 1970."""
        patience = patience or Patience()
        self._retry = patience.retry
        self._alarms = Alarms(alarm)
        self._api = SlackApi(access, self._alarms)
        self._channel = SlackChannel(self._api)
        policy = Policy(store, store, access.channels)
        self._taker = Taker(People(self._api), policy, self._alarms, lambda: self._trainers)
        app = SlackApp(access, self._taker, DeskCommand(policy, self._api))
        self._socket: SocketKeeper | None = None
        self._door: SlackDoor | None = None
        if access.by_socket:
            self._socket = SocketKeeper(access, app.dispatch, self._alarms, clock, patience)
        else:
            self._door = SlackDoor(access.signing_secret, app.dispatch, self._alarms, clock)
        self._trainers: frozenset[str] = frozenset()
        self._asking: asyncio.Task[None] | None = None

    @property
    def platform(self) -> str:
        """Its name in the keys of its conversations."""
        return PLATFORM

    @property
    def channel(self) -> Channel:
        """Where its replies go."""
        return self._channel

    def routes(self) -> Iterable[AbstractRouteDef]:
        """Where Slack posts to, in HTTP mode."""
        return self._door.routes() if self._door else ()

    def serve(self, library: Library) -> None:
        """Know the trainers of the knowledge that is served from now on."""
        trainers = library.knowledge.desk.trainers
        accounts = (trainer.accounts.get(PLATFORM) for trainer in trainers)
        self._trainers = frozenset(account for account in accounts if account)

    async def open(self, intake: Intake) -> None:
        """Take events in from now on; where Slack cannot be reached yet, from then on."""
        self._taker.intake = intake
        self._asking = asyncio.create_task(self._introduce())

    async def close(self) -> None:
        """Take nothing more in."""
        if self._asking is not None:
            self._asking.cancel()
            with suppress(asyncio.CancelledError):
                await self._asking
        if self._socket is not None:
            await self._socket.close()
        self._taker.intake = None

    def trouble(self) -> str:
        """What keeps it from Slack."""
        if self._alarms.standing:
            return self._alarms.standing
        if self._taker.identity is None:
            return NOT_YET
        return self._socket.trouble() if self._socket else ""

    async def _introduce(self) -> None:
        """Ask Slack who the desk is, until it says so; then connect."""
        failures = 0
        while self._taker.identity is None:
            try:
                self._taker.identity, scopes = await self._api.who_am_i()
                self._tell_of_missing(scopes)
            except Throttled as error:
                await asyncio.sleep(min(error.wait.total_seconds(), LONGEST_RETRY))
            except (DeliveryError, OutcomeUnknown):
                failures += 1
                if failures > FEW:
                    self._alarms.raise_once(UNREACHED, *CANNOT_REACH)
                await asyncio.sleep(self._retry)
        self._alarms.is_well(UNREACHED)
        if self._socket is not None:
            await self._socket.open()

    def _tell_of_missing(self, scopes: frozenset[str]) -> None:
        """Without the scope for an event Slack does not deliver it, and no call ever fails."""
        missing = sorted(set(NEEDED) - scopes) if scopes else []
        if missing:
            trouble = f"the app lacks scopes: {', '.join(missing)}"
            self._alarms.raise_once("scopes", trouble, cure_for("missing_scope"))
