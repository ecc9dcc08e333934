"""A topic's tree as lines of text, for people at a terminal. Shows; checks nothing."""

from bot.core.knowledge import HandoffNode, Leaf, Node, Option, Question, Route, Topic

_Edge = tuple[str, str]
"""What leads there, and the node's id."""


def tree_lines(topic: Topic) -> list[str]:
    """The tree from `start`, one line a way; a node that is led to twice is drawn once."""
    lines = [f"{topic.id}  {topic.title}"]
    drawn: set[str] = set()
    waiting: list[tuple[str, bool, _Edge]] = [("", True, ("", topic.start))]
    while waiting:
        indent, is_last, (label, name) = waiting.pop()
        branch = "└ " if is_last else "├ "
        lead = f"{label} → " if label else ""
        ways = [] if name in drawn else _ways(topic, name)
        about = " (above)" if name in drawn else _about(topic.nodes.get(name))
        lines.append(f"{indent}{branch}{lead}{name}{about}")
        drawn.add(name)
        deeper = indent + ("  " if is_last else "│ ")
        ends = [index == len(ways) - 1 for index in range(len(ways))]
        waiting += reversed([(deeper, end, way) for end, way in zip(ends, ways, strict=True)])
    return lines


def _ways(topic: Topic, name: str) -> list[_Edge]:
    match topic.nodes.get(name):
        case Question() as node:
            return [*((_label(o), o.goto) for o in node.options), ("(not sure)", node.unsure)]
        case Route() as node:
            return [*((_known(o), o.goto) for o in node.options), ("(otherwise)", node.otherwise)]
        case _:
            return []


def _label(option: Option) -> str:
    return option.label if option.offered else f"{option.label} (not shown)"


def _known(option: Option) -> str:
    """What settles an option of a route, which need not have a label."""
    asks = [f"asks: {option.asks}"] if option.asks else []
    return option.label or f"({', '.join([*asks, *option.signals])})"


def _about(node: Node | None) -> str:
    match node:
        case Leaf():
            version = f", {node.version.upper()}" if node.version else ""
            return f"  [answer{version}, review by {node.review_by}]"
        case HandoffNode():
            return f"  [hand-off to {node.queue}]"
        case Question():
            return "?"
        case Route():
            return "  [goes on by what is known]"
        case None:
            return "  [missing]"
