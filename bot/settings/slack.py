"""The settings of Slack: its tokens, and where the desk answers unasked. Not here: connecting."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from typing_extensions import override

from bot.settings.environment import Environment

API_URL = "https://slack.com/api/"
BOT, APP, SECRET = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
CHANNELS = "DESK_SLACK_CHANNELS"
_STARTS = {BOT: "xoxb-", APP: "xapp-"}
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}", re.ASCII)
_PRINTED = re.compile(r"[!-~]+", re.ASCII)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """Socket Mode with an app token, HTTP with a signing secret; `channels` are ids."""

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = API_URL
    channels: frozenset[str] = field(default=frozenset())

    @override
    def __repr__(self) -> str:
        """The settings without anything secret."""
        return f"SlackSettings(api_url={self.api_url!r}, channels={sorted(self.channels)})"


def slack_settings(environ: Environment) -> SlackSettings | None:
    """The settings, or None where no token is set; what is wrong is noted in `environ`."""
    tokens = {name: environ.text(name) for name in (BOT, APP, SECRET)}
    if not any(tokens.values()):
        return None
    for name, start in _STARTS.items():
        if tokens[name] and not tokens[name].startswith(start):
            environ.problems.append(f"{name} must begin with {start}; see docs/slack.md")
    for name, value in tokens.items():
        if value and not _PRINTED.fullmatch(value):
            environ.problems.append(
                f"{name} holds a space or a character that none of Slack's has; copy it again"
            )
    if not tokens[BOT]:
        environ.problems.append(f"{BOT} is not set, but another of Slack's is; see docs/slack.md")
    elif not (tokens[APP] or tokens[SECRET]):
        environ.problems.append(
            f"{BOT} alone does not connect: set {APP} (Socket Mode) or {SECRET} (HTTP) as well"
        )
    return SlackSettings(
        tokens[BOT], tokens[APP], environ.secret(SECRET), _api_url(environ), _channels(environ)
    )


def _api_url(environ: Environment) -> str:
    """Where the Web API is; the tokens go there, so it must be https, or this machine."""
    url = environ.text("SLACK_API_URL", API_URL)
    if not _is_safe(url):
        environ.problems.append(
            "SLACK_API_URL must be an address that begins with https://, without a name or "
            f"password in it (the usual one is {API_URL})"
        )
    return url if url.endswith("/") else f"{url}/"


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, named = parts.hostname, parts.username or parts.password
        _ = parts.port  # raises where it is no number
    except ValueError:
        return False
    if not host or named:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def _channels(environ: Environment) -> frozenset[str]:
    """What is no id is not shown: it may be a token that stands in the wrong place."""
    named = environ.text(CHANNELS).replace(",", " ").split()
    for at, name in enumerate(named, start=1):
        if not _CHANNEL.fullmatch(name):
            environ.problems.append(
                f"item {at} of {CHANNELS} is no channel id; an id looks like C0123ABCD, and stands "
                "at the bottom of the channel's details"
            )
    return frozenset(named)
