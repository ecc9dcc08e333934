"""What an unquoted YAML scalar means here, and which are refused. No structure, no files."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.kb import codes

Scalar = str | int | float | bool | date | None

_WORDS: Final[dict[str, Scalar]] = {"": None, "~": None, "null": None, "true": True, "false": False}

_FIRST = frozenset("~-+.0123456789yYnNtTfFoO=<")
"""The characters that a scalar which is no plain text can begin with."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,29})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,29})\.[0-9]{1,30}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_TRAPS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "a switch (yes or no)",
        re.compile(r"[yY]|[nN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|True|TRUE|False|FALSE"),
    ),
    ("nothing at all", re.compile(r"Null|NULL")),
    ("a number of seconds", re.compile(r"[-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?")),
    ("a number to the base of eight", re.compile(r"[-+]?0[0-9_]+|[-+]?0o[0-7_]+")),
    ("a number", re.compile(r"[-+]?0x[0-9a-fA-F_]+|[-+]?0b[01_]+")),
    ("a number", re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?")),
    ("a number", re.compile(r"[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)")),
    ("a number", re.compile(r"\.(?:nan|NaN|NAN)")),
    ("a moment in time", re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9].*")),
    ("a default value", re.compile(r"=")),
)


_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a scalar is refused; goes into a Problem once the line is known."""

    code: str
    message: str
    hint: str


def read_plain(text: str) -> tuple[Scalar, Fault | None]:
    """The value of an unquoted scalar; the text itself, and why, where readers disagree on it."""
    if text in _WORDS:
        return _WORDS[text], None
    if text[0] not in _FIRST:
        return text, None
    if _INTEGER.fullmatch(text):
        return int(text), None
    if _FLOAT.fullmatch(text):
        return float(text), None
    if _DATE.fullmatch(text):
        return _read_date(text)
    return text, _find_trap(text)


def shorten(text: str) -> str:
    """A text as far as a message has room for it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _read_date(text: str) -> tuple[Scalar, Fault | None]:
    try:
        return date.fromisoformat(text), None
    except ValueError:
        message = f"the calendar has no {text}"
        return text, Fault(codes.NO_SUCH_DATE, message, "year-month-day, such as 2027-05-23")


def _find_trap(text: str) -> Fault | None:
    if text == "<<":
        hint = "write the keys out, or put the text in quotes"
        return Fault(codes.ANCHOR, "<< takes its keys from another place", hint)
    for meaning, pattern in _TRAPS:
        if pattern.fullmatch(text):
            shown = shorten(text)
            message = f"without quotes, some programs read {shown} as {meaning}"
            return Fault(codes.UNQUOTED, message, f'write it in quotes: "{shown}"')
    return None
