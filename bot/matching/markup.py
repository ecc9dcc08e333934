"""XML and HTML bodies in a text. Tags that only shape prose, and names in < >, stay."""

import re
from collections.abc import Iterator

from bot.matching.spans import Span

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z?!][\w:.-]{0,60}+)[^<>]*+>")
_PARAGRAPH_END = re.compile(r"\n[ \t\r]*+\n|\Z")

# What editors put around prose: without it a whole post would be a body.
SHAPING = frozenset(
    """
    a abbr b blockquote br code dd div dl dt em font h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p q
    s samp small span strike strong sub sup table tbody td th thead tr tt u ul
    """.split()
)
DECLARATIONS = frozenset({"?xml", "!doctype"})
PAGE = "html"


def bodies(text: str) -> Iterator[Span]:
    """Stretches from a tag to its closing one; a page that is cut off ends with its paragraph."""
    yield from sorted(_bodies(text))


def _bodies(text: str) -> Iterator[Span]:
    opened: dict[str, list[int]] = {}
    roots: dict[str, int] = {}
    declared = False
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if name in DECLARATIONS:
            yield tag.span()
        elif name not in SHAPING and not tag["end"]:
            opened.setdefault(name, []).append(tag.start())
            if declared or name == PAGE:
                roots.setdefault(name, tag.start())
        elif opened.get(name):
            yield opened[name].pop(), tag.end()
        declared = name in DECLARATIONS
    for name, start in roots.items():
        if start in opened[name][:1]:
            ended = _PARAGRAPH_END.search(text, start)
            yield start, ended.start() if ended else len(text)
