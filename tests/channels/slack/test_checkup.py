"""What `desk doctor` says of Slack, by a stand-in for its Web API on this machine."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from socket import socket
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.slack.access import SlackAccess
from bot.channels.slack.checkup import MOST_CHANNELS, check_slack
from bot.channels.slack.scopes import FOR_PRIVATE_CHANNELS, NEEDED
from bot.core.checkup import Finding, Health

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
BOT, APP, SECRET = "xoxb-1-not-a-real-one", "xapp-1-not-a-real-one", "not a real secret"
SOCKET = SlackAccess(BOT, app_token=APP)
HTTP = SlackAccess(BOT, signing_secret=SECRET)
ALL = frozenset({*NEEDED, *FOR_PRIVATE_CHANNELS})
HELP = {"id": "C1", "name": "help", "is_member": True, "is_archived": False}


@dataclass
class Slack:
    """Answers three methods; `refusals` and `statuses` are by method, `silent` never answers."""

    scopes: frozenset[str] | None = ALL
    date: str = format_datetime(NOON, usegmt=True)
    channels: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: {"C1": HELP})
    refusals: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)

    async def answer(self, request: web.Request) -> web.Response:
        """One call."""
        method = request.match_info["method"]
        self.asked.append(method)
        self.tokens[method] = request.headers["Authorization"]
        headers = {"Date": self.date}
        if self.scopes is not None:
            headers["x-oauth-scopes"] = ",".join(sorted(self.scopes))
        if method in self.statuses:
            return web.Response(status=self.statuses[method], text="<html>", headers=headers)
        said = {"ok": False, "error": self.refusals[method]} if method in self.refusals else None
        channel = request.query.get("channel", "")
        return web.json_response(said or self._said(method, channel), headers=headers)

    def _said(self, method: str, channel: str) -> Mapping[str, Any]:
        match method:
            case "auth.test":
                who = {"user": "desk", "user_id": "U1", "team": "Acme", "team_id": "T1"}
                return {"ok": True, **who}
            case "apps.connections.open":
                return {"ok": True, "url": "wss://127.0.0.1/link/?ticket=a-secret-ticket"}
            case "conversations.info" if channel in self.channels:
                return {"ok": True, "channel": self.channels[channel]}
            case _:
                return {"ok": False, "error": "channel_not_found"}


def look(
    slack: Slack, access: SlackAccess = SOCKET, *enrolled: str, now: datetime = NOON
) -> list[Finding]:
    """Everything that is found, in order."""

    async def run() -> list[Finding]:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", slack.answer)
        async with TestServer(app, host="127.0.0.1") as server:
            there = replace(access, api_url=str(server.make_url("/api/")))
            return await check_slack(there, enrolled, now.timestamp)

    found = asyncio.run(run())
    told = "".join(f"{each.what} {each.cure}" for each in found)
    assert not any(secret in told for secret in (BOT, APP, SECRET, "a-secret-ticket"))
    return found


def not_ok(found: list[Finding]) -> list[tuple[Health, str]]:
    return [(each.health, each.what) for each in found if each.health is not Health.OK]


def only(found: list[Finding]) -> Finding:
    """The one that is not all right; it says what to do."""
    (finding,) = (each for each in found if each.health is not Health.OK)
    assert finding.cure
    return finding


def test_a_workspace_that_is_set_up_well() -> None:
    slack = Slack()
    assert [each.what for each in look(slack, replace(SOCKET, channels=frozenset({"C1"})))] == [
        "Slack takes SLACK_BOT_TOKEN: desk in Acme",
        "the token has every scope that the desk needs",
        "this machine's clock is right",
        "Slack takes SLACK_APP_TOKEN: the desk connects by Socket Mode",
        "the desk answers in #help (C1, by DESK_SLACK_CHANNELS)",
    ]
    assert slack.tokens["auth.test"] == f"Bearer {BOT}"
    assert slack.tokens["apps.connections.open"] == f"Bearer {APP}"


def test_it_only_reads() -> None:
    slack = Slack()
    look(slack, SOCKET, "C1")
    assert set(slack.asked) == {"auth.test", "apps.connections.open", "conversations.info"}


@pytest.mark.parametrize(
    ("word", "cure"),
    [
        ("invalid_auth", "install the app again"),
        ("token_revoked", "install the app again"),
        ("something_new", "Bot User OAuth Token"),
    ],
)
def test_a_bot_token_that_slack_refuses_is_all_that_is_told(word: str, cure: str) -> None:
    (finding,) = look(Slack(refusals={"auth.test": word}))
    assert finding.health is Health.FAIL
    assert finding.what == f"Slack refuses SLACK_BOT_TOKEN: {word}"
    assert cure in finding.cure


def test_an_app_token_that_slack_refuses() -> None:
    found = look(Slack(refusals={"apps.connections.open": "not_allowed_token_type"}), SOCKET, "C1")
    finding = only(found)
    assert finding.health is Health.FAIL
    assert finding.what == "Slack refuses SLACK_APP_TOKEN: not_allowed_token_type"
    assert "connections:write" in finding.cure


@pytest.mark.parametrize("scope", sorted(NEEDED))
def test_a_scope_that_is_missing_fails_with_what_does_not_work(scope: str) -> None:
    finding = only(look(Slack(scopes=ALL - {scope}), SOCKET, "C1"))
    assert finding.health is Health.FAIL
    assert finding.what == f"the scope {scope} is missing, so that {NEEDED[scope]}"
    assert "manifest.yml" in finding.cure


def test_every_missing_scope_is_told() -> None:
    missing = {"chat:write", "users:read"}
    found = not_ok(look(Slack(scopes=ALL - missing), SOCKET, "C1"))
    assert [what.split()[2] for _, what in found] == ["chat:write", "users:read"]


def test_private_channels_may_be_left_out() -> None:
    found = not_ok(look(Slack(scopes=frozenset(NEEDED)), SOCKET, "C1"))
    assert [(health, what.split()[2]) for health, what in found] == [
        (Health.WARN, "groups:history"),
        (Health.WARN, "groups:read"),
    ]


def test_scopes_that_slack_does_not_tell() -> None:
    assert only(look(Slack(scopes=None), SOCKET, "C1")).health is Health.WARN


@pytest.mark.parametrize(
    ("seconds", "health"),
    [
        (0, Health.OK),
        (60, Health.OK),
        (-60, Health.OK),
        (61, Health.WARN),
        (-300, Health.WARN),
        (301, Health.FAIL),
        (-86_400, Health.FAIL),
    ],
)
def test_the_clock_is_compared_with_slacks(seconds: int, health: Health) -> None:
    now = datetime.fromtimestamp(NOON.timestamp() + seconds, UTC)
    finding = look(Slack(), SOCKET, "C1", now=now)[2]
    assert finding.health is health
    assert (str(abs(seconds)) in finding.what) == (health is not Health.OK)
    assert ("behind" in finding.what) == (health is not Health.OK and seconds < 0)


def test_a_time_that_is_none() -> None:
    assert only(look(Slack(date="soon"), SOCKET, "C1")).health is Health.WARN


def test_by_http_a_signing_secret_is_needed_and_no_app_token_asked_for() -> None:
    slack = Slack()
    assert not_ok(look(slack, HTTP, "C1")) == []
    assert "apps.connections.open" not in slack.asked
    finding = only(look(Slack(), SlackAccess(BOT), "C1"))
    assert finding.health is Health.FAIL
    assert "SLACK_SIGNING_SECRET" in finding.cure


def test_no_channel_at_all_is_worth_knowing() -> None:
    finding = only(look(Slack()))
    assert finding.health is Health.WARN
    assert "/desk here on" in finding.cure


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        ({}, "Slack knows no channel C1"),
        ({"C1": HELP | {"is_archived": True}}, "#help (C1, by {source}) is archived"),
        ({"C1": HELP | {"is_member": False}}, "the desk is not in #help (C1, by {source})"),
    ],
)
def test_a_channel_of_the_setting_must_do_one_of_a_trainer_may_have_had_its_day(
    channel: Mapping[str, Mapping[str, Any]], told: str
) -> None:
    listed = only(look(Slack(channels=channel), replace(SOCKET, channels=frozenset({"C1"}))))
    enrolled = only(look(Slack(channels=channel), SOCKET, "C1"))
    assert (listed.health, enrolled.health) == (Health.FAIL, Health.WARN)
    assert listed.what.startswith(told.format(source="DESK_SLACK_CHANNELS"))
    assert enrolled.what.startswith(told.format(source="a trainer's /desk here on"))


def test_a_channel_that_may_not_be_looked_at() -> None:
    finding = only(look(Slack(refusals={"conversations.info": "missing_scope"}), SOCKET, "C1"))
    assert (finding.health, finding.what) == (
        Health.WARN,
        "cannot look at the channel C1: missing_scope",
    )


def test_a_channel_of_both_is_looked_at_once() -> None:
    slack = Slack()
    look(slack, replace(SOCKET, channels=frozenset({"C1"})), "C1")
    assert slack.asked.count("conversations.info") == 1


def test_of_very_many_channels_some_are_left_out_and_that_is_said() -> None:
    ids = [f"C{number}" for number in range(MOST_CHANNELS + 3)]
    slack = Slack(channels=dict.fromkeys(ids, HELP))
    assert only(look(slack, SOCKET, *ids)).what == "3 more channels were not looked at"
    assert slack.asked.count("conversations.info") == MOST_CHANNELS


@pytest.mark.parametrize(
    ("method", "count"), [("auth.test", 1), ("apps.connections.open", 5), ("conversations.info", 5)]
)
@pytest.mark.parametrize("status", [429, 500, 502])
def test_what_does_not_answer_is_no_refusal(method: str, count: int, status: int) -> None:
    found = look(Slack(statuses={method: status}), SOCKET, "C1", "C2")
    failed = [each for each in found if each.health is Health.FAIL]
    assert [f"HTTP status {status}" in each.what for each in failed] == [True]
    assert "try again in a minute" in failed[0].cure
    assert len(found) <= count + 1


def test_being_told_to_wait_is_no_refusal() -> None:
    (finding,) = look(Slack(refusals={"auth.test": "ratelimited"}))
    assert finding.what.startswith("Slack does not answer")


def test_nobody_there_at_all() -> None:
    with socket() as taken:  # bound and not listening: whoever connects is refused
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        nowhere = replace(SOCKET, api_url=f"http://dana:s3cret@127.0.0.1:{port}/api/")
        (finding,) = asyncio.run(check_slack(nowhere, ()))
    assert finding.health is Health.FAIL
    assert finding.what.startswith("Slack does not answer at 127.0.0.1 (")
    assert "s3cret" not in finding.what + finding.cure
