"""Names of people: asked for once, kept for an hour, and never waited for long."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.channels.slack import people
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.api import SlackApi
from bot.channels.slack.people import KEPT, KEPT_UNKNOWN, People
from tests.channels.slack.harness import access, untold
from tests.channels.slack.sayings import DANA, LEE, Json
from tests.channels.slack.test_policy import Watch
from tests.channels.slack.webapi import Fault, WebApi, hosted

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
USER: Json = {"profile": {"display_name": "Dana", "real_name": "Dana Doe"}, "real_name": "D. Doe"}


def asked(then: Callable[[People, WebApi, Watch], Awaitable[None]], **known: Json) -> WebApi:
    """Ask about people of a stand-in."""
    api, watch = WebApi(people={DANA: USER} | known), Watch()

    async def main() -> None:
        async with hosted(api.routes()) as (port, _):
            slack = SlackApi(access(f"http://127.0.0.1:{port}/api/"), Alarms(untold))
            await then(People(slack, watch), api, watch)

    asyncio.run(main())
    return api


@pytest.mark.parametrize(
    ("user", "name"),
    [
        (USER, "Dana"),
        ({"profile": {"display_name": "", "real_name": "Dana Doe"}}, "Dana Doe"),
        ({"profile": {}, "real_name": "D. Doe"}, "D. Doe"),
        ({"profile": None}, ""),
        ({}, ""),
        ({"profile": {"display_name": 7}}, ""),
    ],
)
def test_people_are_called_what_they_want_to_be(user: Json, name: str) -> None:
    async def then(people: People, api: WebApi, watch: Watch) -> None:
        assert await people.name(LEE) == name

    asked(then, **{LEE: user})


def test_a_name_is_asked_for_once_an_hour() -> None:
    async def then(people: People, api: WebApi, watch: Watch) -> None:
        for _ in range(3):
            assert await people.name(DANA) == "Dana"
        assert len(api.calls) == 1
        watch.now = KEPT + 1
        assert await people.name(DANA) == "Dana"
        assert len(api.calls) == 2

    asked(then)


def test_many_who_ask_at_once_ask_slack_once() -> None:
    async def then(people: People, api: WebApi, watch: Watch) -> None:
        names = await asyncio.gather(*(people.name(DANA) for _ in range(20)))
        assert names == ["Dana"] * 20

    assert len(asked(then).calls) == 1


@pytest.mark.parametrize(
    "fault",
    [Fault("user_not_found"), Fault("missing_scope"), Fault("ratelimited", 429), Fault("", 500),
     Fault(drop=True), Fault("", body="hotel", content_type="text/plain"), Fault("", body="{")],
    ids=str,
)  # fmt: skip
def test_a_name_that_cannot_be_had_is_none_and_asked_for_again_later(fault: Fault) -> None:
    async def then(people: People, api: WebApi, watch: Watch) -> None:
        api.fail("users.info", fault)
        assert await people.name(DANA) == ""
        assert await people.name(DANA) == ""
        assert len(api.calls) == 1
        watch.now = KEPT_UNKNOWN + 1
        assert await people.name(DANA) == "Dana"

    asked(then)


def test_a_slow_answer_is_not_waited_for_and_serves_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.05)

    async def then(people: People, api: WebApi, watch: Watch) -> None:
        api.fail("users.info", Fault(hang=True))
        assert await people.name(DANA) == ""
        assert await people.name(DANA) == ""
        assert len(api.calls) == 1

    asked(then)


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "MOST", 1)

    async def then(people: People, api: WebApi, watch: Watch) -> None:
        for user in (DANA, LEE, DANA):
            await people.name(user)
        assert len(api.calls) == 3

    asked(then, **{LEE: USER})
