"""The log cuts every planted secret, wherever in a line it is given and whatever it is given as."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO

import pytest
from typing_extensions import override

from bot.core.credentials import Detector
from bot.core.errors import RenderError, SettingsError, StoreUnavailable
from bot.serve.logs import Log, open_log, route_stdlib
from tests.secrets.planted import PlantedSecret, planted
from tests.secrets.traces import traces

Tell = Callable[[Log, str], None]


@dataclass
class Held:
    """An object that shows what it holds."""

    text: str

    @override
    def __str__(self) -> str:
        return self.text


def chained(text: str) -> ValueError:
    """An error whose cause and notes have the words, too."""
    error = ValueError(text, {text: text})
    error.__cause__ = KeyError(text)
    error.add_note(text)
    return error


WAYS: dict[str, Tell] = {
    "event": lambda log, text: log.info(text),
    "value": lambda log, text: log.info("x", note=text),
    "key": lambda log, text: log.info("x", **{text: 1}),
    "key and value": lambda log, text: log.info("x", **{text: text}),
    "nested": lambda log, text: log.info("x", a={"b": [{text: [text, (text,)]}]}),
    "deep": lambda log, text: log.info("x", a=[[[[[[{text: text}]]]]]]),
    "bytes": lambda log, text: log.info("x", a=text.encode(), b=[bytearray(text.encode())]),
    "object": lambda log, text: log.info("x", a=Held(text), b=[Held(text)], c={text}),
    "object as key": lambda log, text: log.info("x", a={Held(text).text: 1, (text,): 2, 7: text}),
    "id": lambda log, text: log.info(
        "x", event_key=text, inner={"user": text, "place": Held(text)}
    ),
    "their error": lambda log, text: log.error("x", exc_info=chained(text)),
    "an error as a value": lambda log, text: log.error("x", error=chained(text)),
    "our error": lambda log, text: log.error("x", exc_info=RenderError("a.md", 1, text)),
    "our errors": lambda log, text: log.error("x", exc_info=SettingsError([text, text])),
    "our error's cause": lambda log, text: log.error("x", exc_info=caused(text)),
    "long": lambda log, text: log.info("x", note="It says so. " * 32 + text),
    "library": lambda _, text: logging.getLogger("aiohttp").error(text),
    "library's arguments": lambda _, text: logging.getLogger("aiohttp").error("x %s", text),
    "library's error": lambda _, text: logging.getLogger("asyncio").error(
        "x", exc_info=chained(text)
    ),
}


def caused(text: str) -> StoreUnavailable:
    error = StoreUnavailable(text)
    error.__cause__ = ValueError(text)
    return error


@pytest.fixture
def stream() -> StringIO:
    return StringIO()


@pytest.fixture
def log(stream: StringIO) -> Iterator[Log]:
    """A log that libraries log to as well."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    made = open_log(stream, Detector(), b"a key", clock=lambda: "now", debug=True)
    route_stdlib(made, debug=True)
    yield made
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before, level


@pytest.mark.parametrize("way", WAYS)
def test_no_secret_is_logged(log: Log, stream: StringIO, way: str) -> None:
    for each in planted():
        before = stream.tell()
        WAYS[way](log, each.text)
        assert stream.tell() > before
    found = traces([each.secret for each in planted()], {"log": stream.getvalue().encode()})
    assert not found


@pytest.mark.parametrize("name", ["client_secret", "refresh_token", "access_token", "password"])
def test_a_secret_that_only_the_name_of_its_field_shows_is_not_logged(
    log: Log, stream: StringIO, name: str
) -> None:
    secrets = [each.secret for each in planted() if each.kind in ("v3_secret", "refresh_token")]
    for secret in secrets:
        log.info("x", **{name: secret}, inner={name: [secret]})
    assert not traces(secrets, {"log": stream.getvalue().encode()})


def test_what_the_desk_logs_itself_is_not_cut(log: Log, stream: StringIO) -> None:
    log.info("event handled", outcome="answer", nodes=["api_key/v3_key"], content="7de1baa23785")
    assert '"nodes": ["api_key/v3_key"], "content": "7de1baa23785"' in stream.getvalue()


def test_the_traces_of_a_secret_are_known() -> None:
    secret: PlantedSecret = planted()[0]
    line = f'{{"a": "{secret.secret[2:20]}"}}'.encode()
    assert traces([secret.secret], {"log": line})
    assert not traces([secret.secret], {"log": b"nothing"})
