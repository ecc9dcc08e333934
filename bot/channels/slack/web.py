"""HTTP mode: what Slack posts, checked, parsed and handed on. Not here: what becomes of it."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.response import BoltResponse

from bot.channels.slack import signing
from bot.channels.slack.alarms import Alarms

PATH = "/slack/events"
FORM = "application/x-www-form-urlencoded"
FORGED = "signature"
SILENCE = 600.0  # seconds without a genuine request, after which a forged one is worth an alarm
CURE = "is SLACK_SIGNING_SECRET this app's, and the clock right? `desk doctor` tells"
REFUSED, NONSENSE = 401, 400
MOST_FIELDS = 100  # of a form; a slash command has about 15

Dispatch = Callable[[Mapping[str, Any]], Awaitable[BoltResponse]]


class Nonsense(Exception):
    """A body that is signed and still no payload."""


class SlackDoor:
    """The one address that Slack posts to."""

    def __init__(
        self, secret: str, dispatch: Dispatch, alarms: Alarms, now: Callable[[], float]
    ) -> None:
        """`now` gives seconds since 1970.

        Raises ValueError without a secret: an empty one signs for anybody.
        """
        if not secret:
            message = "a signing secret is needed"
            raise ValueError(message)
        self._secret = secret
        self._dispatch = dispatch
        self._alarms = alarms
        self._now = now
        self._genuine_at = float("-inf")

    def routes(self) -> list[web.RouteDef]:
        """Where Slack posts events, clicks and commands."""
        return [web.post(PATH, self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        if not signing.has_form(request.headers):
            return web.Response(status=REFUSED)  # whoever looks around at random
        body = await request.read()
        if not signing.is_genuine(self._secret, request.headers, body, self._now()):
            if self._now() - self._genuine_at > SILENCE:
                self._alarms.raise_once(FORGED, "requests come that Slack did not sign", CURE)
            return web.Response(status=REFUSED)
        self._genuine_at = self._now()
        self._alarms.is_well(FORGED)
        try:
            payload = to_payload(body, request.content_type)
        except Nonsense:
            return web.Response(status=NONSENSE)
        answer = await self._dispatch(payload)
        return web.Response(
            status=answer.status, text=answer.body, content_type=_content_type(answer)
        )


def to_payload(body: bytes, content_type: str) -> Mapping[str, Any]:
    """The object in a body: JSON, or JSON in the one field of a form, or the fields of a form.

    Raises Nonsense where there is none.
    """
    try:
        text = body.decode()
        if content_type != FORM:
            return _object(text)
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise Nonsense from error
    return _object(fields["payload"]) if "payload" in fields else fields


def _object(text: str) -> Mapping[str, Any]:
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Nonsense from error
    if not isinstance(payload, dict):
        raise Nonsense
    return payload


def _content_type(answer: BoltResponse) -> str:
    given = answer.headers.get("content-type", ["text/plain"])[0]
    return given.partition(";")[0]
