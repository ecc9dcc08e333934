"""What the running desk logs: one JSON object a line. Never what somebody wrote, never who."""

import hmac
import logging
import sys
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger
from typing_extensions import override

import bot
from bot.core.credentials import Detector
from bot.core.errors import DeskError

Log = FilteringBoundLogger
"""Takes the name of what happened, in a few words that never change, and fields."""

IDS = frozenset(
    {
        "author", "channel", "event_id", "event_key", "message_id", "person", "place", "remote_id",
        "reply_key", "thread", "thread_key", "trace_id", "user", "workspace",
    }
)  # fmt: skip
"""Fields that name a person, a place or a message: hashed, whatever they hold."""

_LONGEST = 400  # characters of one value
_HASHED = 12  # hexadecimal digits: enough to follow one thread, too few to be looked up elsewhere
_DEEPEST = 4
_OWN = Path(bot.__file__).parent
_FIRST = ("ts", "level", "event")
_ALWAYS = frozenset({"event", "level", "ts"})


def open_log(
    stream: TextIO, detector: Detector, key: bytes, *, clock: Callable[[], str], debug: bool
) -> Log:
    """A log that writes to `stream`; `clock` gives the time as text, `key` hashes ids."""
    level = logging.DEBUG if debug else logging.INFO
    made: Log = structlog.wrap_logger(
        _Lines(stream),
        processors=[
            structlog.processors.add_log_level,
            _Stamp(clock),
            _failure,
            _Clean(detector, key),
            _in_order,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    return made


def route_stdlib(log: Log, *, debug: bool) -> None:
    """Send everything that libraries log through `log`, in the place of any other handler.

    What libraries say below WARNING is dropped, however they are set up: Slack's and Discord's
    write whole payloads there. `debug` lets it through.
    """
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    root.addHandler(_Routed(log, logging.DEBUG if debug else logging.WARNING))
    root.setLevel(logging.DEBUG if debug else logging.WARNING)
    logging.captureWarnings(capture=True)
    if debug:
        log.warning("debug is on", note="libraries may log what people wrote; unset DESK_DEBUG")


class _Routed(logging.Handler):
    """Hands on the first line of what a library logs.

    Its arguments are left out, for they may be payloads; so are further lines, which are objects
    in full or the text of an exception.
    """

    def __init__(self, log: Log, level: int) -> None:
        super().__init__(level)
        self._log = log

    @override
    def emit(self, record: logging.LogRecord) -> None:
        line = str(record.msg).partition("\n")[0]
        level = max(record.levelno, self.level)
        self._log.log(level, line, logger=record.name, exc_info=record.exc_info)


class _Lines:
    """Writes whole lines; threads may share it.

    Where nothing can be written (a full disk, a reader that has gone), the desk goes on without.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = Lock()

    def write(self, line: str) -> None:
        with self._lock, suppress(OSError, ValueError):
            self._stream.write(f"{line}\n")
            self._stream.flush()

    debug = info = warning = error = critical = write


class _Stamp:
    def __init__(self, clock: Callable[[], str]) -> None:
        self._clock = clock

    def __call__(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["ts"] = self._clock()
        return event


def _failure(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An exception as its type and our own frames; its words only where they are the desk's own."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, tuple):
        error = error[1]
    if not isinstance(error, BaseException):
        return event
    event["error"] = type(error).__name__
    event["at"] = own_frames(error.__traceback__)
    if isinstance(error, DeskError):
        event["reason"] = str(error)
    return event


def own_frames(traceback: TracebackType | None) -> list[str]:
    """Where in the desk's own files an exception went through, outermost first."""
    frames: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        path = Path(code.co_filename)
        if path.is_relative_to(_OWN):
            where = path.relative_to(_OWN.parent).as_posix()
            frames.append(f"{where}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames


class _Clean:
    """Cuts secrets, hashes ids, and lets no value break the line or say more than it should."""

    def __init__(self, detector: Detector, key: bytes) -> None:
        self._detector = detector
        self._key = key

    def __call__(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {self._text(name): self._field(name, value) for name, value in event.items()}

    def _field(self, name: str, value: object) -> object:
        if name in IDS and value not in ("", None):
            return hashed(self._key, str(value))
        # Times and levels are the log's own, and digits of a time could look like something.
        return value if name in _ALWAYS - {"event"} else self._value(name, value, 0)

    def _value(self, name: str, value: object, depth: int) -> object:
        """Plain values; of anything else only what it is, for its repr may hold a message."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self._named(name, value)
        if isinstance(value, list | tuple) and depth < _DEEPEST:
            return [self._value(name, item, depth + 1) for item in value]
        if isinstance(value, dict) and depth < _DEEPEST:
            return self._fields(value, depth)
        return type(value).__name__

    def _fields(self, value: MutableMapping[Any, Any], depth: int) -> dict[str, object]:
        return {
            self._text(str(name)): hashed(self._key, str(inner))
            if name in IDS
            else self._value(str(name), inner, depth + 1)
            for name, inner in value.items()
        }

    def _named(self, name: str, text: str) -> str:
        """A value: some secrets show only by the name that stands before them."""
        before, cut = f"{name}: ", self._text(text)
        beside = self._detector.screen(before + cut).text
        return beside.removeprefix(before) if beside.startswith(before) else cut

    def _text(self, text: str) -> str:
        cut = self._detector.screen(text).text
        line = "".join(character if character.isprintable() else " " for character in cut)
        return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def hashed(key: bytes, value: str) -> str:
    """The same for the same value as long as the key stays, and nothing to find the value by."""
    return hmac.new(key, value.encode(errors="surrogatepass"), sha256).hexdigest()[:_HASHED]


def _in_order(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """What every line has stands first."""
    first = {name: event[name] for name in _FIRST if name in event}
    return first | {name: value for name, value in event.items() if name not in first}
