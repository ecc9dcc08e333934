"""What a topic's tree shows: dead nodes, circles, wrong versions, stale facts. No phrases."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from bot.core.problem import Problem
from bot.kb import codes
from bot.kb.parse import TopicEntry
from bot.kb.schema import AnswerModel, QuestionModel, RouteModel
from bot.kb.yaml_reader import Path

_CONTRADICTS: Final = {"key_and_secret": "v2", "key_and_token": "v3"}
"""The version of the API that the form behind an `asks` cannot use."""

_Way = tuple[str, str | None, int]
"""A node, the `asks` of the nearest option before it, and that option's line."""


def check_tree(topic: TopicEntry) -> Iterator[Problem]:
    """What is wrong with the tree; silent while a part is broken or a target is missing."""
    if not topic.head or not topic.is_whole:
        return
    targets = {name: _targets(topic, name) for name in topic.nodes}
    named = {topic.head.start}.union(*targets.values())
    if not named <= topic.names:
        return
    yield from _check_reach(topic, topic.head.start, targets)
    yield from _check_silent_cycles(topic, targets)
    yield from _check_ends(topic, targets)
    yield from _check_versions(topic, topic.head.start)


def check_freshness(topic: TopicEntry, today: date) -> Iterator[Problem]:
    """Answers past their review, and reviews that come too early to be one."""
    for name, node in topic.nodes.items():
        if not isinstance(node, AnswerModel):
            continue
        path = ("nodes", name, "review_by")
        if node.review_by <= node.verified:
            message = f"'review_by' {node.review_by} is not after 'verified' {node.verified}"
            hint = "twelve months later, six where facts are still moving"
            yield topic.document.problem(path, codes.REVIEW_TOO_EARLY, message, hint)
        elif today > node.review_by:
            message = f"'{name}' was due for review on {node.review_by}"
            hint = "compare it with its sources, then set verified and review_by"
            yield topic.document.warning(path, codes.STALE, message, hint)


def _targets(topic: TopicEntry, name: str) -> list[str]:
    return [target for target, _, _ in _ways_on(topic, name, None, 0)]


def _reached(starts: Iterable[str], targets: dict[str, list[str]]) -> set[str]:
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for target in targets[waiting.pop()]:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _check_reach(topic: TopicEntry, start: str, targets: dict[str, list[str]]) -> Iterator[Problem]:
    reached = _reached([start], targets)
    for name in topic.nodes:
        if name not in reached:
            message = f"no way from '{start}' leads to '{name}'"
            hint = "let an option lead there, or delete it"
            yield topic.document.problem(("nodes", name), codes.UNREACHABLE, message, hint)


def _check_silent_cycles(topic: TopicEntry, targets: dict[str, list[str]]) -> Iterator[Problem]:
    """Circles in which nobody is asked: what is left when ways in and out are peeled off."""
    silent = {name for name in topic.nodes if _is_silent(topic, name)}
    left = _peel(silent, targets)
    backwards: dict[str, list[str]] = {name: [] for name in left}
    for name in left:
        for target in targets[name]:
            if target in left:
                backwards[target].append(name)
    circle = _peel(left, backwards)
    for name in topic.nodes:
        if name in circle:
            message = f"'{name}' leads back to itself, and nothing on the way is ever asked"
            hint = "offer an option of a question on the way, or lead elsewhere"
            yield topic.document.problem(("nodes", name), codes.SILENT_CYCLE, message, hint)


def _is_silent(topic: TopicEntry, name: str) -> bool:
    node = topic.nodes[name]
    if isinstance(node, QuestionModel):
        return not any(option.offered for option in node.options)
    return isinstance(node, RouteModel)


def _peel(names: set[str], targets: dict[str, list[str]]) -> set[str]:
    """Take away, again and again, what leads to none of the rest."""
    inside = {name: [t for t in targets[name] if t in names] for name in names}
    backwards: dict[str, list[str]] = {name: [] for name in names}
    for name, ahead in inside.items():
        for target in ahead:
            backwards[target].append(name)
    count = {name: len(ahead) for name, ahead in inside.items()}
    waiting = [name for name in names if not count[name]]
    left = set(names)
    while waiting:
        name = waiting.pop()
        left.discard(name)
        for before in backwards[name]:
            count[before] -= 1
            if not count[before]:
                waiting.append(before)
    return left


def _check_ends(topic: TopicEntry, targets: dict[str, list[str]]) -> Iterator[Problem]:
    """Nodes from which only questions follow, for ever."""
    backwards: dict[str, list[str]] = {name: [] for name in topic.nodes}
    for name, ahead in targets.items():
        for target in ahead:
            backwards[target].append(name)
    ending = _reached((name for name, ahead in targets.items() if not ahead), backwards)
    for name in topic.nodes:
        if name not in ending:
            message = f"from '{name}' no way leads to an answer or a hand-off"
            hint = "let one option or `unsure` lead to one"
            yield topic.document.problem(("nodes", name), codes.NO_END, message, hint)


def _check_versions(topic: TopicEntry, start: str) -> Iterator[Problem]:
    """Follow every way with the `asks` of its last option; each node once an `asks`."""
    seen: set[tuple[str, str | None]] = {(start, None)}
    waiting: list[_Way] = [(start, None, 0)]
    while waiting:
        name, asks, line = waiting.pop()
        node = topic.nodes[name]
        if (
            isinstance(node, AnswerModel)
            and node.version
            and _CONTRADICTS.get(asks or "") == node.version
        ):
            message = (
                f"'{name}' is for {node.version.upper()}, "
                f"but the option in line {line} that leads to it has `asks: {asks}`"
            )
            path: Path = ("nodes", name, "version")
            hint = "lead that option elsewhere, or correct its asks or this version"
            yield topic.document.problem(path, codes.WRONG_VERSION, message, hint)
        for way in _ways_on(topic, name, asks, line):
            if way[:2] not in seen:
                seen.add(way[:2])
                waiting.append(way)


def _ways_on(topic: TopicEntry, name: str, asks: str | None, line: int) -> Iterator[_Way]:
    """The ways out of a node; a way that has no `asks` of its own keeps what led to the node."""
    node = topic.nodes[name]
    if not isinstance(node, QuestionModel | RouteModel):
        return
    yield node.rest[1], asks, line
    for index, option in enumerate(node.options):
        if option.asks:
            path = ("nodes", name, "options", index)
            yield option.goto, option.asks, topic.document.line_of(path)
        else:
            yield option.goto, asks, line
