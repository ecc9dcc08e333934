"""What somebody who mistyped a name may have meant. Names only, never prose."""

from collections.abc import Iterable
from difflib import get_close_matches

_MOST = 500
"""Comparing with more names than this would take longer than the hint is worth."""
_LONGEST = 100
_SHOWN = 8


def closest(word: object, known: Iterable[object]) -> str:
    """The known name that looks most like `word`; empty where none does."""
    names = [str(name) for name in known]
    if len(names) > _MOST or len(str(word)) > _LONGEST:
        return ""
    found = get_close_matches(str(word), names, n=1, cutoff=0.6)
    return found[0] if found else ""


def suggest(word: object, known: Iterable[object], none: str = "") -> str:
    """A hint: the closest name, else the names there are if they are few, else `none`."""
    names = sorted({str(name) for name in known})
    found = closest(word, names)
    if found:
        return f"did you mean '{found}'?"
    if names and len(names) <= _SHOWN:
        return f"known are {', '.join(names)}"
    return none
