"""Slack's Web API as the desk calls it: every answer is a value, or an error the courier knows."""

from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.access import Identity, SlackAccess, to_identity
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.refusals import (
    MISSING_SCOPE,
    NOBODY_KNOWS,
    NOTHING_TO_DO,
    TOO_MANY_HERE,
    Reach,
    cure_for,
    reach_of,
)
from bot.core.errors import NotSent, Refused, Throttled

TIMEOUT = 10  # seconds for one call; the SDK's own 30 are longer than the courier is patient
USUAL_PAUSE = timedelta(seconds=30)  # where Slack limits without saying for how long
UNTIL_CURED = timedelta(seconds=60)  # between two tries with a token that Slack refuses
READING = frozenset({"conversations.info", "conversations.replies", "users.info"})
SPEAKING = frozenset(
    {"auth.test", "chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete"}
)
"""Without these the desk can say nothing at all: they are tried again until somebody mends it."""
"""Methods that take no JSON, only the fields of a form (https://docs.slack.dev/apis/web-api)."""
_TOO_MANY, _SERVER_ERROR = 429, 500


class OutcomeUnknown(Exception):
    """Slack may have done what it was asked, or not; the message is Slack's own word for it."""


class SlackApi:
    """One workspace's Web API."""

    def __init__(self, access: SlackAccess, alarms: Alarms, timeout: float = TIMEOUT) -> None:
        """`timeout` is how many seconds one call may take, half of them to connect.

        Until a connection stands, surely nothing was sent.
        """
        self._access = access
        self._alarms = alarms
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=timeout / 2)

    async def who_am_i(self) -> tuple[Identity, frozenset[str]]:
        """Who the token makes the desk, and the scopes that it has; raises as `call` does."""
        answer, headers = await self._asked("auth.test", "", {})
        scopes = headers.get("x-oauth-scopes", "")
        try:
            identity = to_identity(answer)
        except KeyError as error:
            message = "an answer that does not say who the desk is"
            raise OutcomeUnknown(message) from error
        return identity, frozenset(s.strip() for s in scopes.split(",") if s.strip())

    async def call(self, method: str, place: str = "", **arguments: Any) -> dict[str, Any]:  # noqa: ANN401  whatever JSON can hold
        """Slack's answer; {} where what was asked for was so already.

        `place` is the channel it is about. Raises Refused, Throttled and NotSent where surely
        nothing happened, and else an error that is none of these: nobody knows what did.
        """
        answer, _ = await self._asked(method, place, arguments)
        return answer

    async def _asked(
        self, method: str, place: str, arguments: dict[str, Any]
    ) -> tuple[dict[str, Any], Any]:
        """The answer and its headers, with refusals in the courier's words."""
        try:
            answer = await self._ask(method, arguments)
        except SlackApiError as error:
            code = _code(error)
            if code in NOTHING_TO_DO.get(method, ()):
                return {}, {}
            raise self._translated(error, code, method, place) from error
        for well in ("", method, place):
            self._alarms.is_well(well)
        return answer

    async def _ask(self, method: str, arguments: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        given = {name: value for name, value in arguments.items() if value is not None}
        how: dict[str, Any] = {"json": given}
        if method in READING:
            how = {"data": {name: _in_a_form(value) for name, value in given.items()}}
        try:
            # A connection for each call: none is found dead, and none is left open at the end.
            async with aiohttp.ClientSession(timeout=self._timeout) as session:
                response = await self._web(session).api_call(method, **how)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            message = "Slack cannot be reached"
            raise NotSent(message) from error
        except SlackApiError:
            raise
        except Exception as error:
            message = type(error).__name__
            raise OutcomeUnknown(message) from error
        data = response.data
        if not isinstance(data, dict):
            message = "an answer that is no JSON"
            raise OutcomeUnknown(message)
        return data, response.headers

    def _web(self, session: aiohttp.ClientSession) -> AsyncWebClient:
        # By default the SDK sends a post again after a connection error, and so twice.
        return AsyncWebClient(
            token=self._access.bot_token,
            base_url=self._access.api_url,
            session=session,
            retry_handlers=[],
        )

    def _translated(self, error: SlackApiError, code: str, method: str, place: str) -> Exception:
        status = _status(error)
        if status == _TOO_MANY or code == "ratelimited" or code in TOO_MANY_HERE:
            here = code in TOO_MANY_HERE
            reason = f"Slack says {code or status}"
            asked = asked_wait(error)
            wait = USUAL_PAUSE if asked is None else asked
            return Throttled(reason, wait, everywhere=not here)
        if not code:  # no answer of Slack's own: something on the way gave it, or cut it off
            return OutcomeUnknown(f"an answer without an error, with status {status}")
        if status >= _SERVER_ERROR or code in NOBODY_KNOWS:
            return OutcomeUnknown(code)
        reach, reason = reach_of(code), f"Slack says {code}; {cure_for(code)}"
        if reach is Reach.INSTALLATION:
            # A scope that one method lacks would be news again whenever another method works.
            where, what = (method, method) if code == MISSING_SCOPE else ("", "the desk")
            self._alarms.raise_once(where, f"Slack refuses {what}: {code}", cure_for(code))
            if code == MISSING_SCOPE and method not in SPEAKING:
                return Refused(reason)  # a mark, or a look, must not hold up what is to be said
            return Throttled(reason, UNTIL_CURED, everywhere=True)
        if reach is Reach.PLACE and place:
            self._alarms.raise_once(place, f"Slack refuses a channel: {code}", cure_for(code))
        return Refused(reason)


def _in_a_form(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _code(error: SlackApiError) -> str:
    """Slack's word for what is wrong, never anything of the request; "" where it gave none."""
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) else ""


def _status(error: SlackApiError) -> int:
    """Of the SDK's response, or of aiohttp's, which it hands on where it can read none."""
    response = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def asked_wait(error: SlackApiError) -> timedelta | None:
    """For how long Slack wants no other try; None where it does not say."""
    value = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return timedelta(seconds=int(value)) if value.isascii() and value.isdigit() else None
