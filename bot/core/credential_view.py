"""A text as the detector reads it: look-alikes folded, invisible characters out, offsets kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

_QUOTES = "\u2018\u2019\u201a\u201b\u00b4\u201c\u201d\u201e\u201f\u00ab\u00bb"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_ARROWS = "\u2192\u21d2"
_LINES = "\u2028\u2029\u0085"
_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_STYLED = {code: normalize("NFKC", chr(code)) for code in range(0x1D400, 0x1D800)}  # bold, script
_FOLD = (
    _FULL_WIDTH
    | _STYLED
    | str.maketrans(
        _QUOTES + _DASHES + _ARROWS + _LINES + _SPACES,
        "'" * len(_QUOTES)
        + "-" * len(_DASHES)
        + ":" * len(_ARROWS)
        + "\n" * len(_LINES)
        + " " * len(_SPACES),
    )
)
_INVISIBLE = re.compile(  # and what is drawn over other characters
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class View:
    """`text` is what is searched; `lowered` the same with its ASCII letters in lower case."""

    text: str
    lowered: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a stretch of `text` stands; it must not be empty."""
        return self.origin[start], self.origin[end - 1] + 1


def view_of(text: str) -> View:
    """Any text, of any length, lone surrogates and all."""
    origin: Sequence[int] = range(len(text))
    if _INVISIBLE.search(text):
        origin = [at for at, char in enumerate(text) if not _INVISIBLE.match(char)]
        text = _INVISIBLE.sub("", text)
    if text.isascii():
        return View(text, text.lower(), origin)
    text = text.translate(_FOLD)
    return View(text, text.translate(_LOWER), origin)
