"""A look at Slack before anything depends on it: tokens, scopes, the clock, channels. Reads only.

Nothing of an answer is told but Slack's own word for an error, names and ids.
"""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.access import SlackAccess
from bot.channels.slack.payload import part_of, text_in
from bot.channels.slack.refusals import INSTALLATION, NOBODY_KNOWS
from bot.channels.slack.scopes import FOR_PRIVATE_CHANNELS, NEEDED
from bot.core.checkup import Finding, fail, ok, warn

TIMEOUT = 10  # seconds for one call
MOST_CHANNELS = 40  # looked at: Slack answers 50 such questions in a minute
UNEASY, USELESS = 60, 300  # seconds of difference; Slack's own limit for signatures is 300

UNREACHABLE = (
    "try again in a minute; if it stays so, let this machine reach it (a firewall, a proxy, or "
    "SLACK_API_URL)"
)
BUSY = "ratelimited"
BOT_LEVEL = "set SLACK_BOT_TOKEN to the Bot User OAuth Token under OAuth & Permissions"
SEE_SLACK = "https://docs.slack.dev/reference/methods/conversations.info says what that means"
APP_LEVEL = (
    "under Basic Information, App-Level Tokens, make one with the scope connections:write, and set "
    "SLACK_APP_TOKEN to it"
)
SYNCHRONISE = "let the machine set its clock from the network (NTP)"
INSTALL_AGAIN = "update the app's manifest from manifest.yml, and install the app again"
ENROL = "a trainer types `/desk here on` in the channel, or DESK_SLACK_CHANNELS lists it"
INVITE = "type `/invite @trainer-desk` there"


class _Refusal(Exception):
    """Slack said no; the message is its word for it."""


class _Unreachable(Exception):
    """No answer came; the message says how not."""


@dataclass(frozen=True, slots=True)
class _Answer:
    data: Mapping[str, Any]
    headers: Mapping[str, str]


async def check_slack(
    access: SlackAccess,
    enrolled: Collection[str],
    clock: Callable[[], float] = time.time,
) -> list[Finding]:
    """Findings in the order in which to mend them; where Slack does not answer, there are no more.

    `enrolled` are the channels in which a trainer let the desk answer; `clock` gives seconds since
    1970.
    """
    client = _client(access, access.bot_token)
    try:
        me = await _ask(client, "auth.test")
    except _Unreachable as error:
        host = urlsplit(access.api_url).hostname
        return [fail(f"Slack does not answer at {host} ({error})", UNREACHABLE)]
    except _Refusal as error:
        return [fail(f"Slack refuses SLACK_BOT_TOKEN: {error}", _cure(error, BOT_LEVEL))]
    workspace = text_in(me.data, "team") or text_in(me.data, "team_id")
    return [
        ok(f"Slack takes SLACK_BOT_TOKEN: {text_in(me.data, 'user')} in {workspace}"),
        *_scopes(me.headers),
        _skew(me.headers, clock()),
        await _connecting(access),
        *await _channels(client, access.channels, enrolled),
    ]


def _scopes(headers: Mapping[str, str]) -> list[Finding]:
    """Those that are missing, a line each."""
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")} - {""}
    if not granted:
        return [warn("Slack does not say which scopes the token has", INSTALL_AGAIN)]
    missing = [
        fail(f"the scope {scope} is missing, so that {harm}", INSTALL_AGAIN)
        for scope, harm in NEEDED.items()
        if scope not in granted
    ]
    unwanted = [
        warn(f"the scope {scope} is missing, so that {harm}", f"if you want that, {INSTALL_AGAIN}")
        for scope, harm in FOR_PRIVATE_CHANNELS.items()
        if scope not in granted
    ]
    return [*missing, *unwanted] or [ok("the token has every scope that the desk needs")]


def _skew(headers: Mapping[str, str], now: float) -> Finding:
    """How far the clock is from Slack's, which tells its time to the second."""
    try:
        theirs = parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except ValueError:
        return warn("Slack does not say what time it is", f"if clocks may differ, {SYNCHRONISE}")
    seconds = round(abs(now - theirs))
    told = f"this machine's clock is {seconds} s {'ahead of' if now > theirs else 'behind'} Slack's"
    if seconds > USELESS:
        return fail(f"{told}, so that signatures look stale and questions late", SYNCHRONISE)
    return warn(told, SYNCHRONISE) if seconds > UNEASY else ok("this machine's clock is right")


async def _connecting(access: SlackAccess) -> Finding:
    """By Socket Mode an address to connect to is asked for, and not used."""
    if not access.by_socket:
        return _by_http(access)
    try:
        await _ask(_client(access, access.app_token), "apps.connections.open")
    except _Unreachable as error:
        return fail(f"Slack does not answer apps.connections.open ({error})", UNREACHABLE)
    except _Refusal as error:
        return fail(f"Slack refuses SLACK_APP_TOKEN: {error}", APP_LEVEL)
    return ok("Slack takes SLACK_APP_TOKEN: the desk connects by Socket Mode")


def _by_http(access: SlackAccess) -> Finding:
    if not access.signing_secret:
        return fail(
            "no signing secret is set, so that nothing can come from Slack",
            "set SLACK_SIGNING_SECRET (Basic Information), or SLACK_APP_TOKEN for Socket Mode",
        )
    return ok("a signing secret is set: Slack posts to /slack/events (that it is right shows then)")


async def _channels(
    client: AsyncWebClient, listed: Collection[str], enrolled: Collection[str]
) -> list[Finding]:
    every = [*sorted(listed), *sorted(set(enrolled) - set(listed))]
    if not every:
        return [warn("no channel is enrolled: the desk answers where it is mentioned", ENROL)]
    found: list[Finding] = []
    for channel in every[:MOST_CHANNELS]:
        try:
            found.append(await _channel(client, channel, is_listed=channel in listed))
        except _Unreachable as error:
            return [*found, fail(f"Slack does not answer any more ({error})", UNREACHABLE)]
    if len(every) > MOST_CHANNELS:
        told = f"{len(every) - MOST_CHANNELS} more channels were not looked at"
        found.append(warn(told, "Slack allows no more questions in a minute; look at them there"))
    return found


async def _channel(client: AsyncWebClient, id_: str, *, is_listed: bool) -> Finding:
    """One that a setting names must do; one that a trainer named may have had its day."""
    bad = fail if is_listed else warn
    source = "DESK_SLACK_CHANNELS" if is_listed else "a trainer's /desk here on"
    try:
        answer = await _ask(client, "conversations.info", channel=id_)
    except _Refusal as error:
        cure = f"{INVITE}, or take it off the list" if is_listed else INVITE
        if str(error) != "channel_not_found":
            return warn(f"cannot look at the channel {id_}: {error}", _cure(error, SEE_SLACK))
        return bad(f"Slack knows no channel {id_} that the desk may see ({source})", cure)
    channel = part_of(answer.data, "channel")
    named = f"#{text_in(channel, 'name')} ({id_}, by {source})"
    if channel.get("is_archived"):
        return bad(f"{named} is archived", "unarchive it, or take the desk out of it")
    if not channel.get("is_member"):
        return bad(f"the desk is not in {named}, and so hears nothing there", INVITE)
    return ok(f"the desk answers in {named}")


def _client(access: SlackAccess, token: str) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=access.api_url, timeout=TIMEOUT, retry_handlers=[])


def _cure(error: _Refusal, usual: str) -> str:
    return INSTALLATION.get(str(error), usual)


async def _ask(client: AsyncWebClient, method: str, **arguments: str) -> _Answer:
    """The answer of one call; raises _Refusal or _Unreachable."""
    try:
        verb = "GET" if arguments else "POST"  # as the SDK's own methods do
        response = await client.api_call(method, http_verb=verb, params=arguments)
    except SlackApiError as error:
        raise _said_no(error) from None
    except (TimeoutError, OSError, ValueError, aiohttp.ClientError) as error:
        raise _Unreachable(type(error).__name__) from None
    data = response.data
    return _Answer(data if isinstance(data, dict) else {}, response.headers)


def _said_no(error: SlackApiError) -> Exception:
    word = text_in(getattr(error.response, "data", None), "error")
    if not word or word == BUSY or word in NOBODY_KNOWS:
        return _Unreachable(word or f"HTTP status {getattr(error.response, 'status_code', 0)}")
    return _Refusal(word)
