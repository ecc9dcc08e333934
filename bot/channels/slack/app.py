"""Which payload goes where, and what Slack is answered: by socket and by HTTP alike.

Events and presses are committed before Bolt sees anything (`platform.md` A9): it answers 200 to
events that it then forgets, and what it does for each costs more than the commit. Commands are its.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import pressed
from bot.channels.slack.access import SlackAccess
from bot.channels.slack.commands import COMMAND, DeskCommand
from bot.channels.slack.payload import Payload, text_in
from bot.channels.slack.taking import NotTaking, Taker
from bot.core.errors import StoreUnavailable

NOT_NOW = "I can't reach my notes right now. Please try that again in a minute."
TAKEN, AGAIN, NOBODYS, NONSENSE = 200, 503, 404, 400


class SlackApp:
    """Answers payloads; each is one dictionary, however it came."""

    def __init__(self, access: SlackAccess, taker: Taker, command: DeskCommand) -> None:
        self._access = access
        self._taker = taker
        self._command = command

        async def authorize() -> AuthorizeResult:  # Bolt cannot call a method
            return self._authorized()

        self._app = AsyncApp(
            name="trainer-desk",
            logger=_quiet(),
            # The signature is checked before anything is parsed, and a socket needs none.
            request_verification_enabled=False,
            signing_secret=access.signing_secret,
            client=AsyncWebClient(base_url=access.api_url, retry_handlers=[]),
            authorize=authorize,
            ignoring_self_events_enabled=False,  # events do not come so far
        )
        self._app.command(COMMAND)(self._commanded)

    async def dispatch(self, body: Mapping[str, Any]) -> BoltResponse:
        """What Slack is to be answered: 503 for what it should deliver again.

        What nobody listens to is answered with 200: Slack counts anything else as a failure, and
        delivers it three times more.
        """
        take = self._taking(body)
        if take is not None:
            return await self._taken(take, body)
        if not _is_bolts(body):
            return BoltResponse(status=TAKEN)
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=dict(body))
        except (AttributeError, LookupError, TypeError):  # it trusts each field to be of its kind
            return BoltResponse(status=NONSENSE)
        response = await self._app.async_dispatch(request)
        return BoltResponse(status=TAKEN) if response.status == NOBODYS else response

    def _taking(self, body: Payload) -> Callable[[Payload], Awaitable[None]] | None:
        """What takes a payload in that must not be lost."""
        match text_in(body, "type"):
            case "event_callback":
                return self._taker.take_event
            case "block_actions" if pressed.is_ours(body):
                return self._taker.take_press
            case "app_rate_limited":
                return self._limited
            case _:
                return None

    async def _taken(
        self, take: Callable[[Payload], Awaitable[None]], body: Payload
    ) -> BoltResponse:
        try:
            await take(body)
        except (NotTaking, StoreUnavailable):
            return BoltResponse(status=AGAIN)
        return BoltResponse(status=TAKEN)

    async def _limited(self, _: Payload) -> None:
        self._taker.tell_limited()

    def _authorized(self) -> AuthorizeResult:
        """Who the desk is, without asking Slack: it was asked when the desk connected."""
        me = self._taker.identity
        return AuthorizeResult(
            enterprise_id=None,
            team_id=me.team if me else None,
            bot_user_id=me.user if me else None,
            bot_id=me.bot if me else None,
            bot_token=self._access.bot_token,
        )

    async def _commanded(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        by_trainer = self._taker.is_trainer(text_in(body, "user_id"))
        try:
            answer = await self._command.answer(body, by_trainer=by_trainer)
        except StoreUnavailable:
            answer = NOT_NOW
        await ack(text=answer, response_type="ephemeral")


def _is_bolts(body: Payload) -> bool:
    """Whether Bolt answers it: it only wonders at anything else that it has no listener for."""
    if "type" in body:
        return text_in(body, "type") == "url_verification"
    return bool(text_in(body, "ssl_check")) or text_in(body, "command") == COMMAND


def _quiet() -> logging.Logger:
    """Bolt's own words on how it is set up are for its developers."""
    logger = logging.getLogger("slack_bolt.desk")
    logger.setLevel(logging.ERROR)
    return logger
