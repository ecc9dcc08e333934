"""Calls of Slack's Web API: every answer a value, every failure an error that the courier knows."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.channels.slack.access import Identity
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.api import OutcomeUnknown, SlackApi
from bot.channels.slack.refusals import INSTALLATION, PLACE, REINSTALL, cure_for
from bot.core.errors import DeliveryError, NotSent, Refused, Throttled
from tests.channels.slack.harness import access
from tests.channels.slack.sayings import DANA, HELP, LEE, ME, TEAM, TS, Json
from tests.channels.slack.webapi import Fault, Served, WebApi, served

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
WORDS = "words of the reply"
POST: Json = {"channel": HELP, "text": WORDS, "blocks": []}


class Bell:
    """Alarms that were told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.alarms = Alarms(lambda trouble, cure: self.told.append((trouble, cure)))


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def server() -> Iterator[Served]:
    with served(WebApi(people={DANA: {"profile": {"display_name": "Dana"}}})) as server:
        yield server


def call(server: Served, bell: Bell, method: str = "chat.postMessage", **arguments: object) -> Json:
    api = SlackApi(access(server.url), bell.alarms, timeout=5)
    given = arguments or POST
    place = str(given.get("channel", ""))
    return asyncio.run(api.call(method, place, **given))


def test_an_answer_is_its_fields(server: Served, bell: Bell) -> None:
    assert call(server, bell)["ts"] == "1900000000.000001"
    assert bell.told == []


def test_what_is_none_is_not_sent(server: Served, bell: Bell) -> None:
    call(server, bell, **POST, thread_ts=None)
    assert "thread_ts" not in server.api.asked("chat.postMessage")[0]


def test_methods_that_read_are_asked_as_they_understand(server: Served, bell: Bell) -> None:
    assert call(server, bell, "users.info", user=DANA)["user"]["profile"]["display_name"] == "Dana"
    server.api.questions.append({"ts": TS})
    asked = {"channel": HELP, "ts": TS, "limit": 200, "include_all_metadata": True}
    assert call(server, bell, "conversations.replies", **asked)["messages"] == [{"ts": TS}]


def test_who_the_desk_is_and_what_it_may_do(server: Served, bell: Bell) -> None:
    identity, scopes = asyncio.run(SlackApi(access(server.url), bell.alarms).who_am_i())
    assert identity == Identity(ME, "B0DESK", TEAM)
    assert {"chat:write", "users:read"} <= scopes


def test_who_the_desk_is_must_be_said(server: Served, bell: Bell) -> None:
    server.api.fail("auth.test", Fault(body='{"ok": true}'))
    with pytest.raises(OutcomeUnknown):
        asyncio.run(SlackApi(access(server.url), bell.alarms).who_am_i())


class TestRefused:
    @pytest.mark.parametrize("code", ["msg_too_long", "invalid_blocks", "no_text", "a_new_word"])
    def test_a_message_that_slack_will_not_have_is_refused(
        self, server: Served, bell: Bell, code: str
    ) -> None:
        server.api.fail("chat.postMessage", Fault(code))
        with pytest.raises(Refused, match=f"Slack says {code}; .*desk queue"):
            call(server, bell)
        assert bell.told == []

    @pytest.mark.parametrize("code", PLACE)
    def test_a_channel_that_takes_nothing_is_told_with_its_cure(
        self, server: Served, bell: Bell, code: str
    ) -> None:
        server.api.fail("chat.postMessage", Fault(code))
        with pytest.raises(Refused, match=code):
            call(server, bell)
        ((trouble, cure),) = bell.told
        assert code in trouble
        assert cure == PLACE[code] != ""
        assert bell.alarms.standing == ""

    @pytest.mark.parametrize("code", INSTALLATION)
    def test_a_token_that_is_refused_is_told_and_the_reply_waits(
        self, server: Served, bell: Bell, code: str
    ) -> None:
        server.api.fail("chat.postMessage", Fault(code))
        with pytest.raises(Throttled, match=code) as caught:
            call(server, bell)
        assert caught.value.everywhere
        assert caught.value.wait >= timedelta(seconds=30)
        ((trouble, cure),) = bell.told
        assert code in trouble
        assert cure == INSTALLATION[code] != ""

    @pytest.mark.parametrize(
        ("method", "code"),
        [
            ("chat.delete", "message_not_found"),
            ("chat.update", "message_not_found"),
            ("reactions.add", "already_reacted"),
            ("reactions.add", "message_not_found"),
            ("reactions.remove", "no_reaction"),
            ("conversations.replies", "thread_not_found"),
        ],
    )
    def test_what_is_so_already_is_no_error(
        self, server: Served, bell: Bell, method: str, code: str
    ) -> None:
        server.api.fail(method, Fault(code))
        assert call(server, bell, method, channel=HELP) == {}

    def test_the_same_word_of_another_method_is_one(self, server: Served, bell: Bell) -> None:
        server.api.fail("chat.postMessage", Fault("message_not_found"))
        with pytest.raises(Refused):
            call(server, bell, "chat.postMessage")


class TestAlarms:
    def test_trouble_is_told_once_and_again_after_it_was_over(
        self, server: Served, bell: Bell
    ) -> None:
        for fault in (Fault("is_archived"), Fault("is_archived"), None, Fault("is_archived")):
            if fault:
                server.api.fail("chat.postMessage", fault)
                with pytest.raises(Refused):
                    call(server, bell)
            else:
                call(server, bell)
        assert len(bell.told) == 2

    def test_each_channel_is_told_of_by_itself(self, server: Served, bell: Bell) -> None:
        server.api.fail("chat.postMessage", Fault("is_archived"), Fault("is_archived"))
        for place in (HELP, "C0OTHER"):
            with pytest.raises(Refused):
                call(server, bell, **(POST | {"channel": place}))
        assert len(bell.told) == 2

    def test_a_token_stands_refused_until_something_works(self, server: Served, bell: Bell) -> None:
        server.api.fail("chat.postMessage", Fault("token_revoked"), Fault("invalid_auth"))
        for _ in range(2):
            with pytest.raises(Throttled):
                call(server, bell)
        assert bell.told == [("Slack refuses the desk: token_revoked", REINSTALL)]
        assert "token_revoked" in bell.alarms.standing
        call(server, bell)
        assert bell.alarms.standing == ""

    def test_a_scope_that_one_method_lacks_is_told_once_while_others_work(
        self, server: Served, bell: Bell
    ) -> None:
        for _ in range(3):
            server.api.fail("users.info", Fault("missing_scope"))
            with pytest.raises(Refused):  # a pause would hold up what can be said
                call(server, bell, "users.info", user=LEE)
            call(server, bell)
        ((trouble, cure),) = bell.told
        assert trouble == "Slack refuses users.info: missing_scope"
        assert cure == cure_for("missing_scope")
        assert bell.alarms.standing == ""

    def test_without_the_scope_to_speak_everything_waits_for_the_cure(
        self, server: Served, bell: Bell
    ) -> None:
        server.api.fail("chat.postMessage", Fault("missing_scope"))
        with pytest.raises(Throttled) as caught:
            call(server, bell, "chat.postMessage")
        assert caught.value.everywhere

    def test_a_closed_direct_conversation_is_nobody_elses_trouble(
        self, server: Served, bell: Bell
    ) -> None:
        server.api.fail("chat.postMessage", Fault("messages_tab_disabled"))
        api = SlackApi(access(server.url), bell.alarms, timeout=5)
        with pytest.raises(Refused):
            asyncio.run(api.call("chat.postMessage", **POST))
        assert (bell.told, bell.alarms.standing) == ([], "")


class TestThrottled:
    @pytest.mark.parametrize(
        ("fault", "seconds", "everywhere"),
        [
            (Fault("ratelimited", 429, "7"), 7, True),
            (Fault("", 429, "7"), 7, True),
            (Fault("", 429, "7", body="<html>", content_type="text/html"), 7, True),
            (Fault("", 429, "7", body="{", content_type="application/json"), 7, True),
            (Fault("ratelimited", 200), 30, True),
            (Fault("rate_limited", 429, "7"), 7, False),
            (Fault("rate_limited", 200), 30, False),
            (Fault("message_limit_exceeded"), 30, False),
            (Fault("ratelimited", 429, "soon"), 30, True),
            (Fault("ratelimited", 429, "-1"), 30, True),
        ],
        ids=str,
    )
    def test_slack_says_for_how_long_and_where(
        self, server: Served, bell: Bell, fault: Fault, seconds: int, everywhere: bool
    ) -> None:
        server.api.fail("chat.postMessage", fault)
        with pytest.raises(Throttled) as caught:
            call(server, bell)
        assert caught.value.wait == timedelta(seconds=seconds)
        assert caught.value.everywhere == everywhere
        assert bell.told == []


class TestUnknown:
    @pytest.mark.parametrize(
        "fault",
        [
            Fault("internal_error"),
            Fault("fatal_error"),
            Fault("", 500),
            Fault("some_error", 503),
            Fault("", 502, body="Bad gateway", content_type="text/plain"),
            Fault("", 200, body="Welcome to the hotel", content_type="text/plain"),
            Fault("", 200, body="<html>", content_type="text/html"),
            Fault("", 403, body="<html>", content_type="text/html"),
            Fault("", 200, body='{"ok": tr'),
            Fault("", 200, body=""),
            Fault("", 200, body="[1]"),
            Fault("", 200, body="null"),
            Fault("", 200, body='{"ok": false, "error": 7}'),
            Fault("", 200),
            Fault(drop=True),
        ],
        ids=str,
    )
    def test_where_slack_itself_did_not_say_no_nobody_knows(
        self, server: Served, bell: Bell, fault: Fault
    ) -> None:
        server.api.fail("chat.postMessage", fault)
        with pytest.raises(OutcomeUnknown) as caught:
            call(server, bell)
        assert not isinstance(caught.value, DeliveryError)
        assert bell.told == []

    def test_an_answer_that_does_not_come_is_waited_for_only_so_long(
        self, server: Served, bell: Bell
    ) -> None:
        server.api.fail("chat.postMessage", Fault(hang=True))
        api = SlackApi(access(server.url), bell.alarms, timeout=0.2)
        with pytest.raises(OutcomeUnknown, match="TimeoutError"):
            asyncio.run(api.call("chat.postMessage", HELP, **POST))

    def test_a_call_is_made_once_whatever_becomes_of_it(self, server: Served, bell: Bell) -> None:
        server.api.fail("chat.postMessage", Fault(drop=True))
        with pytest.raises(OutcomeUnknown):
            call(server, bell)
        assert len(server.api.asked("chat.postMessage")) == 1


class TestNotSent:
    def test_a_connection_that_is_refused_sent_nothing(self, server: Served, bell: Bell) -> None:
        server.hang_up()
        with pytest.raises(NotSent):
            call(server, bell)

    def test_a_connection_that_nobody_takes_sent_nothing(self, bell: Bell) -> None:
        with socket.socket() as deaf, socket.socket() as first, socket.socket() as second:
            deaf.bind(("127.0.0.1", 0))
            deaf.listen(0)
            for waiting in (first, second):  # the queue is full: whoever comes now waits
                waiting.setblocking(False)
                waiting.connect_ex(deaf.getsockname())
            api = SlackApi(
                access(f"http://127.0.0.1:{deaf.getsockname()[1]}/api/"), bell.alarms, 0.3
            )
            with pytest.raises((NotSent, OutcomeUnknown)):
                asyncio.run(api.call("chat.postMessage", HELP, **POST))


@pytest.mark.parametrize(
    "fault",
    [Fault("is_archived"), Fault("invalid_blocks"), Fault("invalid_auth"), Fault("internal_error"),
     Fault("ratelimited", 429), Fault("", 500), Fault(drop=True), Fault("", body="{")],
    ids=str,
)  # fmt: skip
def test_no_error_and_no_alarm_repeats_words_of_the_reply(
    server: Served, bell: Bell, fault: Fault
) -> None:
    server.api.fail("chat.postMessage", fault)
    with pytest.raises((DeliveryError, OutcomeUnknown)) as caught:
        call(server, bell)
    assert "words" not in str(caught.value)
    assert "words" not in str(bell.told)
