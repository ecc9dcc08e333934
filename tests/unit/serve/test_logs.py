"""A log line tells what happened, and never what somebody wrote or who it was."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from typing_extensions import override

from bot.core.credentials import CUT, Detector, Screened
from bot.core.errors import RenderError
from bot.serve.logs import hashed, open_log, route_stdlib
from tests.builders import event
from tests.unit.serve.running import LOG_KEY, Book, new_book

SECRET = "xoxb-planted-secret-0123456789"  # noqa: S105  planted


class Finds(Detector):
    """Finds one secret."""

    @override
    def screen(self, text: str) -> Screened:
        return Screened(text.replace(SECRET, CUT), ())


@pytest.fixture
def libraries() -> Iterator[logging.Logger]:
    """The root of what libraries log to, as it was before when the test is over."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield root
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before, level


def test_a_line_is_one_json_object_with_time_level_and_event_first(book: Book) -> None:
    book.log.info("reply tried", outcome="sent", attempts=1)
    line = book.stream.getvalue()
    assert line == (
        '{"ts": "now", "level": "info", "event": "reply tried", "outcome": "sent", "attempts": 1}\n'
    )


def test_ids_are_hashed_with_the_key(book: Book) -> None:
    book.log.info("x", person="U1", inner={"thread": "slack/C1/1"})
    assert book.lines[0]["person"] == hashed(LOG_KEY, "U1")
    assert book.lines[0]["inner"]["thread"] == hashed(LOG_KEY, "slack/C1/1")
    assert hashed(LOG_KEY, "U1") != hashed(b"another", "U1")
    assert len(hashed(LOG_KEY, "U1")) == 12


def test_an_object_is_told_by_its_kind_alone(book: Book) -> None:
    book.log.info("x", what=event("my words"), many=[event("my words")])
    assert book.lines[0]["what"] == "Event"
    assert "my words" not in book.stream.getvalue()


def test_a_value_cannot_break_the_line_nor_forge_another(book: Book) -> None:
    book.log.info("x", note='a\r\n{"event": "forged"}\x1b[2J\u2028\u202eb')
    assert len(book.stream.getvalue().splitlines()) == 1
    assert book.lines[0]["note"] == 'a  {"event": "forged"} [2J  b'


def test_a_secret_is_cut_from_every_string() -> None:
    book = new_book(Finds())
    book.log.info(f"x {SECRET}", note=SECRET, inner={SECRET: [f"a {SECRET}"]})
    assert SECRET not in book.stream.getvalue()
    assert CUT in book.lines[0]["note"]


def test_a_long_value_is_cut_off(book: Book) -> None:
    book.log.info("x", note="y" * 5000)
    assert len(book.lines[0]["note"]) < 500


def test_an_exception_is_told_without_its_words(book: Book) -> None:
    book.log.error("x", exc_info=ValueError(SECRET))
    assert (book.lines[0]["error"], book.lines[0]["at"]) == ("ValueError", [])
    assert SECRET not in book.stream.getvalue()


def test_an_exception_is_told_with_our_own_frames(book: Book) -> None:
    try:
        hashed(LOG_KEY, 7)  # type: ignore[arg-type]
    except AttributeError:
        book.log.exception("x")
    (frame,) = book.lines[0]["at"]
    assert frame.startswith("bot/serve/logs.py:")
    assert frame.endswith(" hashed")


def test_the_desks_own_errors_are_told_in_full(book: Book) -> None:
    book.log.error("x", exc_info=RenderError("a.md", 3, "unknown variable"))
    assert book.lines[0]["reason"] == "templates/a.md:3: unknown variable"


def test_a_full_disk_does_not_end_the_desk() -> None:
    class Full(StringIO):
        @override
        def write(self, _: str) -> int:
            raise OSError

    log = open_log(Full(), Detector(), LOG_KEY, clock=lambda: "now", debug=False)
    log.info("x")


def test_what_libraries_log_comes_out_as_lines_too(book: Book, libraries: logging.Logger) -> None:
    route_stdlib(book.log, debug=False)
    logging.getLogger("aiohttp.server").error("Error handling\nrequest %s", "their words")
    logging.getLogger("asyncio").error("not retrieved\nfuture: <their words>")
    assert [line["logger"] for line in book.lines] == ["aiohttp.server", "asyncio"]
    assert book.told() == ["Error handling", "not retrieved"]
    assert "words" not in book.stream.getvalue()


@pytest.mark.parametrize("name", ["slack_bolt", "slack_sdk.web", "discord.http", "aiohttp.access"])
def test_what_could_be_a_payload_is_refused_however_the_library_is_set_up(
    book: Book, libraries: logging.Logger, name: str
) -> None:
    route_stdlib(book.log, debug=False)
    library = logging.getLogger(name)
    library.setLevel(logging.DEBUG)
    library.debug("payload")
    library.info("payload")
    assert book.lines == []
    library.setLevel(logging.NOTSET)


def test_debug_lets_it_through_and_says_so(libraries: logging.Logger) -> None:
    stream = StringIO()
    log = open_log(stream, Detector(), LOG_KEY, clock=lambda: "now", debug=True)
    route_stdlib(log, debug=True)
    logging.getLogger("slack_bolt").debug("payload")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["debug is on", "payload"]
