"""HTTP mode through the desk's own server: refused before it is read, and never logged."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession

from bot.channels.slack.alarms import Alarms
from bot.channels.slack.signing import MOST_SKEW
from bot.channels.slack.web import FORM, PATH, SlackDoor
from bot.serve.web import MOST_BODY, Address, Site
from tests.channels.slack.desk import SlackSide
from tests.channels.slack.sayings import Json, button, callback, command, message, press
from tests.slack.signing import SIGNATURE, TIMESTAMP, signed
from tests.unit.serve.running import Book, new_book

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
SECRET = "s" * 32
NOW = 1_800_000_000
WORDS = "words of somebody"
JSON = {"Content-Type": "application/json"}
Answer = tuple[int, str]
Ask = Callable[..., Awaitable[Answer]]


class Door:
    """A desk behind a real server."""

    def __init__(self) -> None:
        self.side = SlackSide()
        self.book: Book = new_book()
        self.told: list[str] = []
        self.now = float(NOW)
        alarms = Alarms(lambda trouble, cure: self.told.append(f"{trouble}; {cure}"))
        self.door = SlackDoor(SECRET, self.side.app.dispatch, alarms, lambda: self.now)

    def asked(self, ask: Callable[[Ask], Awaitable[None]]) -> None:
        """Serve, and let somebody ask."""

        async def main() -> None:
            site = Site(self.door.routes(), self.book.log)
            port = await site.open(Address("127.0.0.1", 0))
            async with ClientSession(auto_decompress=False) as session:

                async def post(
                    body: object, headers: dict[str, str] | None = None, method: str = "POST"
                ) -> Answer:
                    url = f"http://127.0.0.1:{port}{PATH}"
                    given = JSON | (headers or {})
                    async with session.request(method, url, data=body, headers=given) as answer:
                        return answer.status, await answer.text()

                await ask(post)
            await site.close()

        asyncio.run(main())

    def answers(self, *requests: tuple[object, dict[str, str]]) -> list[Answer]:
        """To each request, one after another."""
        found: list[Answer] = []

        async def ask(post: Ask) -> None:
            found.extend([await post(*request) for request in requests])

        self.asked(ask)
        return found


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture(autouse=True)
def _silent(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that anybody sent is in any log, at whatever level."""
    caplog.set_level(logging.INFO)
    yield
    assert WORDS not in caplog.text
    assert "Traceback" not in caplog.text


def body(payload: Json | None = None) -> bytes:
    return json.dumps(callback(message(WORDS)) if payload is None else payload).encode()


def sign(sent: bytes, **more: str) -> dict[str, str]:
    return signed(SECRET, str(NOW), sent) | more


def form(fields: Json) -> tuple[bytes, dict[str, str]]:
    sent = urlencode(fields).encode()
    return sent, sign(sent, **{"Content-Type": FORM})


class TestRefused:
    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {TIMESTAMP: str(NOW)},
            {SIGNATURE: "v0=" + "0" * 64},
            {TIMESTAMP: "soon", SIGNATURE: "v0=" + "0" * 64},
            {TIMESTAMP: str(NOW), SIGNATURE: "v0=" + "é" * 64},
            {TIMESTAMP: str(NOW), SIGNATURE: ""},
            {TIMESTAMP: str(NOW), SIGNATURE: "v0=" + "0" * 64},
            signed("another secret", str(NOW), body()),
            signed(SECRET, str(NOW), body() + b" "),
            signed(SECRET, str(NOW - MOST_SKEW - 1), body()),
            signed(SECRET, str(NOW + MOST_SKEW + 1), body()),
        ],
        ids=ascii,
    )
    def test_what_slack_did_not_sign_just_now(self, door: Door, headers: dict[str, str]) -> None:
        assert door.answers((body(), headers)) == [(401, "")]
        assert door.side.taken == []
        assert WORDS not in door.book.stream.getvalue()

    @pytest.mark.parametrize(
        "sent",
        [b"{", b"[" * 100_000, b"\xff\xfe", b"ssl_check=1&token=x", b"", b"payload=%7B"],
        ids=lambda sent: str(sent[:20]),
    )
    def test_before_anything_is_parsed(self, door: Door, sent: bytes) -> None:
        wrong = {TIMESTAMP: str(NOW), SIGNATURE: "v0=" + "0" * 64}
        assert (
            door.answers((sent, wrong), (sent, wrong | {"Content-Type": FORM}), (sent, {}))
            == [(401, "")] * 3
        )
        assert door.book.told() == []

    def test_what_is_too_long_even_if_it_is_signed(self, door: Door) -> None:
        sent = b"x" * (MOST_BODY + 1)

        async def pieces() -> AsyncIterator[bytes]:
            for at in range(0, len(sent), 65536):
                yield sent[at : at + 65536]

        found = door.answers((sent, sign(sent)), (sent, {}), (pieces(), sign(sent)))
        assert [status for status, _ in found] == [413] * 3

    def test_other_methods(self, door: Door) -> None:
        async def ask(post: Ask) -> None:
            assert (await post(None, method="GET"))[0] == 405

        door.asked(ask)

    def test_it_is_told_once_where_slack_has_not_come_through(self, door: Door) -> None:
        forged = (body(), signed("another secret", str(NOW), body()))
        door.answers(forged, forged)
        assert len(door.told) == 1
        assert "SLACK_SIGNING_SECRET" in door.told[0]

    def test_strangers_wake_nobody_while_slack_comes_through(self, door: Door) -> None:
        forged = (body(), signed("another secret", str(NOW), body()))
        door.answers((body(), sign(body())), forged, (body(), sign(body())), forged)
        assert door.told == []

    def test_who_only_looks_around_is_not_told_of(self, door: Door) -> None:
        door.answers((body(), {}), (body(), {}))
        assert door.told == []

    def test_without_a_secret_nothing_is_served(self) -> None:
        with pytest.raises(ValueError, match="secret"):
            SlackDoor("", SlackSide().app.dispatch, Alarms(lambda *_: None), lambda: 0.0)


@pytest.mark.parametrize("skew", [-MOST_SKEW, 0, MOST_SKEW])
def test_what_slack_signed_within_five_minutes_is_taken(door: Door, skew: int) -> None:
    door.now += skew
    assert door.answers((body(), sign(body()))) == [(200, "")]
    assert len(door.side.taken) == 1


class TestNonsense:
    @pytest.mark.parametrize(
        "sent",
        [
            b"",
            b"{",
            b"[]",
            b"7",
            b"null",
            b'"words of somebody"',
            b"[" * 100_000,
            b'{"a":' * 50_000,
            b"\xff\xfe\x00",
            b"1" * 5_000,
        ],
        ids=lambda sent: str(sent[:20]),
    )
    def test_signed_json_that_is_no_object_is_bad(self, door: Door, sent: bytes) -> None:
        assert door.answers((sent, sign(sent))) == [(400, "")]
        assert door.book.told() == []

    @pytest.mark.parametrize("payload", ["", "{", "[]", "7", "[" * 100_000])
    def test_a_signed_form_whose_payload_is_no_object_is_bad(
        self, door: Door, payload: str
    ) -> None:
        assert door.answers(form({"payload": payload})) == [(400, "")]

    def test_a_form_of_a_thousand_fields_is_bad(self, door: Door) -> None:
        assert door.answers(form({f"f{at}": "" for at in range(1000)})) == [(400, "")]

    def test_a_payload_whose_fields_are_of_other_kinds_is_bad(self, door: Door) -> None:
        sent = body(command(authorizations=[7]))
        assert door.answers((sent, sign(sent))) == [(400, "")]

    def test_an_event_is_taken_whatever_stands_beside_it(self, door: Door) -> None:
        sent = body(callback(message(WORDS), authorizations=[7], view=7))
        assert door.answers((sent, sign(sent))) == [(200, "")]
        assert len(door.side.taken) == 1


class TestAnswered:
    def test_presses_and_commands_come_as_forms(self, door: Door) -> None:
        pressed, typed = door.answers(
            form({"payload": json.dumps(press(button()))}), form(command("help"))
        )
        assert pressed == (200, "")
        assert len(door.side.taken) == 1
        assert typed[0] == 200
        assert json.loads(typed[1])["response_type"] == "ephemeral"

    def test_an_empty_form_is_nothing(self, door: Door) -> None:
        assert door.answers(form({})) == [(200, "")]

    def test_a_check_of_the_certificate_is_answered(self, door: Door) -> None:
        assert door.answers(form({"ssl_check": "1", "token": "x"})) == [(200, "")]

    def test_the_address_is_verified(self, door: Door) -> None:
        sent = body({"type": "url_verification", "challenge": "abc"})
        ((status, answer),) = door.answers((sent, sign(sent)))
        assert (status, json.loads(answer)) == (200, {"challenge": "abc"})

    def test_the_address_is_verified_for_slack_alone(self, door: Door) -> None:
        sent = body({"type": "url_verification", "challenge": "abc"})
        assert door.answers((sent, {})) == [(401, "")]

    def test_events_that_nobody_listens_to(self, door: Door) -> None:
        sent = body(callback({"type": "team_join", "user": {"name": WORDS}}))
        assert door.answers((sent, sign(sent))) == [(200, "")]
        assert door.book.told() == []

    def test_a_store_that_is_away_has_slack_deliver_again(self, door: Door) -> None:
        door.side.store.away = True
        assert door.answers((body(), sign(body()))) == [(503, "")]
        assert WORDS not in door.book.stream.getvalue()
