"""The prose of a message: what somebody says, without the code, bodies and logs pasted with it.

What is code is for `objects` (JSON), `markup` (XML, HTML) and `dumps` (lines) to know; here the
order is set, and the bounds. Every step looks at each character a fixed number of times.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.matching.dumps import without_commands, without_dumps, without_log_lines
from bot.matching.markup import bodies
from bot.matching.objects import objects
from bot.matching.spans import Span, without
from bot.matching.words import cut

LOOKED_AT = 40_000  # characters: as long as a post can be in Slack, so only hostile ones are longer
LONGEST_INFO = 20  # letters after the mark that opens a block: ```javascript

_MARK = re.compile(rf"`{{3,}}+|^[ \t]*+~{{3,}}+(?=[ \t]*+\w{{0,{LONGEST_INFO}}}[ \t\r]*+$)", re.M)


@dataclass(frozen=True, slots=True)
class Prose:
    """What was said: `text` is as much of it as matching reads, `whole` all of it.

    `seen` is what the desk looked at, code and all.
    """

    text: str
    whole: str
    seen: str

    @property
    def left_out(self) -> int:
        """The characters that were code."""
        return len(self.seen) - len(self.whole)


def read_prose(text: str) -> Prose:
    """The prose of any text; line breaks stay, so that sentences stay apart."""
    seen = text[:LOOKED_AT]
    whole = without(seen, _blocks(seen))
    whole = without_log_lines(without_commands(whole))
    whole = without(whole, objects(whole))
    whole = without(whole, bodies(whole))
    whole = without_dumps(whole)
    return Prose(cut(whole), whole, seen)


def _blocks(text: str) -> Iterator[Span]:
    """Fenced code, from mark to mark of the same sign; one never closed reaches to the end."""
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        if opened is None:
            opened = mark
        elif _sign(mark) == _sign(opened):
            yield opened.start(), mark.end()
            opened = None
    if opened is not None:
        yield opened.start(), len(text)


def _sign(mark: re.Match[str]) -> str:
    return mark[0][-1]
