"""JSON and its kin (Python, PHP and JavaScript values) in a text, also cut off at the end.

A stretch counts as one by what is in it, a name with its value or a list of texts; so "[sic]",
"{{" and "[see below]" are none. Read once from left to right: where a stretch turns out to be
prose, reading goes on behind it and never comes back.
"""

import re
from collections.abc import Iterator

from bot.matching.spans import Span

_STRING = (
    r"""(?:"(?:[^"\\\n]|\\[^\n])*+"|'(?:[^'\\\n]|\\[^\n])*+'"""
    r"""|\\"[^"\\\n]*+\\"|\u201c[^\u201d\n]*+\u201d)"""
)
_NAME = r"[A-Za-z_$][\w$.-]{0,60}+"
_TO = r"[ \t]*+(?::|=>)"
_PLAIN = r"(?:[-+]?\d[\w.+-]{0,40}+|true|false|null|none|undefined)"
_QUOTES = "\"'`"
MOST = 1_000  # beginnings in one text; one with more is no post of a person

# Brackets with a text or a name behind them; the counts bound what one bracket may cost.
_START = re.compile(
    rf"""[{{\[](?:\s{{0,40}}+[{{\[]){{0,4}}+\s{{0,40}}+(?:["'\\\u201c]|{_NAME}{_TO})"""
)
# The kind of a token is the name of its group.
_TOKEN = re.compile(
    rf"""(?:
    (?P<open>[{{\[])
    |(?P<close>[}}\]])
    |(?P<named_in_quotes>{_STRING}{_TO}(?:\s*+{_PLAIN}(?=\s{{0,40}}+(?:[,}}\]]|\Z)))?)
    |(?P<text>{_STRING})
    |(?P<named>{_NAME}{_TO})
    |(?P<other>,|\.\.\.|\u2026|{_PLAIN}(?=\s{{0,40}}+(?:[,}}\]]|\Z)))
    |(?P<broken>["'\\][^\n]*+)
    |(?P<prose>.)
    )\s*+""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

# What tells that brackets hold data, by kind and bracket; cut off, a name must be in quotes.
TELLING_CUT_OFF = frozenset({"named_in_quotes{", "named_in_quotes["})
TELLING = TELLING_CUT_OFF | {"named{", "text["}


def objects(text: str) -> Iterator[Span]:
    """The outermost objects and lists, from left to right; at most the first thousand."""
    at = 0
    for _ in range(MOST):
        found = _START.search(text, at)
        if found is None:
            return
        start = found.start()
        end, is_code = _read(text, start)
        at = max(end, start + 1)
        if is_code:
            yield _with_quotes(text, start, end)


def _read(text: str, start: int) -> tuple[int, bool]:
    """Where what begins with a bracket ends, and whether it is an object or a list."""
    end = start
    opened: list[str] = []
    told: set[str] = set()
    for token in _TOKEN.finditer(text, start):
        kind = token.lastgroup or ""
        if kind == "prose":
            break
        end = token.end(kind)
        if kind == "open":
            opened.append(text[token.start()])
        elif kind == "close":
            opened.pop()
            if not opened:
                return end, not told.isdisjoint(TELLING)
        elif kind == "broken":  # a text that never ends: cut off here
            break
        elif kind != "other":
            told.add(kind + opened[-1])
    return end, not told.isdisjoint(TELLING_CUT_OFF)


def _with_quotes(text: str, start: int, end: int) -> Span:
    """An object in quotes goes with them, as after `-d`."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and before in _QUOTES and before == after:
        return start - 1, end + 1
    return start, end
