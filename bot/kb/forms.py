"""The forms of single values: ids, texts, addresses, hours. Not which fields there are.

A value that is refused raises PydanticCustomError: its type is the problem's code, its context
holds the message and the hint.
"""

import re
from collections.abc import Callable
from datetime import date, time
from itertools import pairwise
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from bot.core.hours import Window
from bot.core.knowledge import fold_error
from bot.kb import codes
from bot.kb.spelling import closest

LABEL_LENGTH: Final = 40
TITLE_LENGTH: Final = 60
ID_LENGTH: Final = 56
"""Four topics' ids in one question: Slack gives a block's id 255 characters, 20 are the desk's."""

SHORTEST_ERROR: Final = 6

_HOUR = "([01][0-9]|2[0-3]):([0-5][0-9])"
_OPENING = re.compile(rf"{_HOUR}\s*-\s*{_HOUR}")


def fault(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """The error for a validator to raise; becomes a Problem of this code."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def _one_line(value: str) -> str:
    if not value:
        raise fault(codes.EMPTY, "must not be empty", "write something, or take the line out")
    if "\n" in value or "\r" in value:
        hint = "take out the blank lines, and the | if there is one"
        raise fault(codes.BAD_FORM, "must be one line of text", hint)
    return value


def _some_text(value: str) -> str:
    if not value:
        raise fault(codes.EMPTY, "must not be empty", "write something, or take the line out")
    return value


def _fits(length: int, hint: str = "say it shorter") -> Callable[[str], str]:
    def check(value: str) -> str:
        if len(value) > length:
            message = f"is {len(value)} characters long; {length} fit"
            raise fault(codes.TOO_LONG, message, hint)
        return value

    return check


def _long_enough(value: str) -> str:
    length = len(fold_error(value))
    if length < SHORTEST_ERROR:
        message = f"is {length} characters long, so it would be found by chance"
        hint = f"write at least {SHORTEST_ERROR} characters of it, with the words around it"
        raise fault(codes.TOO_SHORT, message, hint)
    return value


def _formed(pattern: str, code: str, message: str, hint: str) -> Callable[[str], str]:
    form = re.compile(pattern)

    def check(value: str) -> str:
        if not form.fullmatch(value):
            raise fault(code, message, hint)
        return value

    return check


def to_window(text: str) -> Window:
    """Read "HH:MM-HH:MM"; raises PydanticCustomError for anything else."""
    found = _OPENING.fullmatch(text)
    if not found:
        message = "is no opening such as 11:00-16:00"
        hint = 'two times from 00:00 to 23:59 with a dash between: "11:00-16:00"'
        raise fault(codes.BAD_WINDOW, message, hint)
    hours = [int(part) for part in found.groups()]
    window = Window(time(hours[0], hours[1]), time(hours[2], hours[3]))
    if window.opens >= window.closes:
        hint = "a window cannot cross midnight: write two, on two days"
        raise fault(codes.BAD_WINDOW, "closes before it opens", hint)
    return window


def _is_window(text: str) -> str:
    to_window(text)
    return text


def _in_order(texts: list[str]) -> list[str]:
    for earlier, later in pairwise([to_window(text) for text in texts]):
        if later.opens < earlier.closes:
            message = "has windows that overlap or are out of order"
            raise fault(codes.BAD_WINDOW, message, "list them from morning to evening")
    return texts


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = closest(name, [zone for zone in available_timezones() if zone[:1] == name[:1]])
        hint = f"did you mean '{near}'?" if near else "a name such as America/New_York"
        raise fault(codes.UNKNOWN_ZONE, "is no time zone that is known", hint) from None
    return name


def _date_as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


_ID_HINT = "a small letter first, then small letters, digits and _"
_SHORTER_ID = "shorten it wherever it stands: buttons carry it, and platforms give them little room"
_TEMPLATE_HINT = "the path below templates/, such as api_key/v3.md"

Line = Annotated[str, AfterValidator(_one_line)]
Prose = Annotated[str, AfterValidator(_some_text)]
ErrorLine = Annotated[Line, AfterValidator(_long_enough)]
Label = Annotated[Line, AfterValidator(_fits(LABEL_LENGTH))]
Title = Annotated[Line, AfterValidator(_fits(TITLE_LENGTH))]
Id = Annotated[
    str,
    AfterValidator(_formed("[a-z][a-z0-9_]*", codes.BAD_ID, "is no id", _ID_HINT)),
    AfterValidator(_fits(ID_LENGTH, _SHORTER_ID)),
]
TemplatePath = Annotated[
    str,
    AfterValidator(
        _formed(
            r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*\.md",
            codes.BAD_FORM,
            "is no path of a template",
            _TEMPLATE_HINT,
        )
    ),
]
Address = Annotated[
    str,
    AfterValidator(
        _formed(
            r'https://[^\s<>"]+', codes.BAD_FORM, "is no web address", "it begins with https://"
        )
    ),
]
Mailbox = Annotated[
    str,
    AfterValidator(
        _formed(r"[^\s@<>]+@[^\s@<>]+", codes.BAD_FORM, "is no e-mail address", "name@example.org")
    ),
]
Opening = Annotated[str, AfterValidator(_is_window)]
Openings = Annotated[list[Opening], AfterValidator(_in_order)]
Zone = Annotated[str, AfterValidator(_zone)]
LooseDate = Annotated[Line, BeforeValidator(_date_as_text)]
"""A source's date in any words: 2026-11-23, "July 2026", undated."""

Asks = Literal[
    "key_and_secret", "key_and_token", "mashery", "connect", "password", "ended", "either"
]
State = Literal["draft", "ask", "answer"]
QueueName = Literal["api", "trainers", "none"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Platform = Literal["slack", "discord", "web", "terminal"]
