"""Every branch of a template as Markdown, without rendering: what the check reads line by line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from jinja2 import nodes

from bot.rendering.document import PLACE
from bot.rendering.environment import name_of
from bot.rendering.values import Values, link

_SAMPLE = link("a link", "https://example.com/")
_FRAGMENTS = {"guidance": PLACE, "more": f"- {_SAMPLE}"}

_Piece = tuple[int, str | None]
_Way = list[_Piece]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way through a template; `lines` gives the template's line for each line of `markdown`."""

    markdown: str
    values: Values
    lines: tuple[int, ...]


def find_variants(tree: nodes.Template) -> tuple[Variant, ...]:
    """As few ways through the template as take every branch once; each variable has some value."""
    return tuple(_variant(way) for way in _ways(tree.body))


def _ways(siblings: Sequence[nodes.Node]) -> list[_Way]:
    """Ways through nodes side by side: in the n-th, each node goes its own n-th way."""
    columns = [_node_ways(node) for node in siblings]
    count = max(map(len, columns), default=1)
    return [
        list(chain.from_iterable(column[n % len(column)] for column in columns))
        for n in range(count)
    ]


def _node_ways(node: nodes.Node) -> list[_Way]:
    if isinstance(node, nodes.Output):
        return [[(child.lineno, _words(child)) for child in node.nodes]]
    if isinstance(node, nodes.If):
        branches = [node.body, *(branch.body for branch in node.elif_), node.else_]
        return [way for branch in branches for way in _ways(branch)]
    return [[]]


def _words(node: nodes.Node) -> str | None:
    """The Markdown that `node` prints; None where it prints a value."""
    if isinstance(node, nodes.TemplateData):
        return node.data
    name = name_of(node)
    return _SAMPLE if name.startswith("links.") else _FRAGMENTS.get(name)


def _variant(pieces: Iterable[_Piece]) -> Variant:
    values, markdown, lines = Values(), "", [1]
    for line, printed in pieces:
        words = values.token("value") if printed is None else printed
        if not markdown or markdown.endswith("\n"):
            lines[-1] = line
        breaks = words.count("\n")
        lines.extend(range(line + 1, line + breaks + 1))
        markdown += words
    return Variant(markdown, values, tuple(lines))
