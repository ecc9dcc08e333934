"""What a topic's tree shows: dead nodes, circles, wrong versions, stale facts. No phrases."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core.problem import Problem
from bot.kb import codes
from bot.kb.parse import TopicEntry
from bot.kb.schema import AnswerModel, QuestionModel, RouteModel, WayModel
from bot.kb.yaml_reader import Path

_CONTRADICTS: Final = {"key_and_secret": "v2", "key_and_token": "v3"}
"""The version of the API that the form behind an `asks` cannot use."""

_VERSION: Final = re.compile(r"\bv([23])\b", re.IGNORECASE)
_DENIAL: Final = re.compile(r"\b(?:no|not|without)\b|n't\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Branch:
    """What the last option that says something of the version says; `line` is the option's.

    `forbids` is the version that an answer below it cannot be for, "" for none.
    """

    forbids: str = ""
    says: str = ""
    line: int = 0


_Way = tuple[str, _Branch]
"""A node, and the branch that leads to it."""


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
    return [target for target, _ in _ways_on(topic, name, _Branch())]


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
    """Follow every way with the branch it is on; each node once for each version forbidden."""
    waiting: list[_Way] = [(start, _Branch())]
    seen = {(start, "")}
    while waiting:
        name, branch = waiting.pop()
        node = topic.nodes[name]
        if isinstance(node, AnswerModel) and node.version and node.version == branch.forbids:
            message = (
                f"'{name}' is for {node.version.upper()}, "
                f"but the option in line {branch.line} that leads to it {branch.says}"
            )
            path: Path = ("nodes", name, "version")
            hint = "lead that option elsewhere, or correct what it says or this version"
            yield topic.document.problem(path, codes.WRONG_VERSION, message, hint)
        for target, ahead in _ways_on(topic, name, branch):
            if (target, ahead.forbids) not in seen:
                seen.add((target, ahead.forbids))
                waiting.append((target, ahead))


def _ways_on(topic: TopicEntry, name: str, branch: _Branch) -> Iterator[_Way]:
    """The ways out of a node; one that says nothing of the version stays on the branch."""
    node = topic.nodes[name]
    if not isinstance(node, QuestionModel | RouteModel):
        return
    yield node.rest[1], branch
    for index, option in enumerate(node.options):
        said = _said(option)
        line = topic.document.line_of(("nodes", name, "options", index)) if said else 0
        yield option.goto, _Branch(*said, line) if said else branch


def _said(option: WayModel) -> tuple[str, str] | None:
    """The version that an option forbids below it, and how it says so; None if it says nothing.

    Its `asks` counts first. Words that name V3 alone forbid V2, for V2 keys do nothing there;
    words that name V2 may lead to V3, as it is the only way on.
    """
    if option.asks:
        return _CONTRADICTS.get(option.asks, ""), f"has `asks: {option.asks}`"
    words = [text for text in (option.label or "", *option.signals) if not _DENIAL.search(text)]
    named = {found for text in words for found in _VERSION.findall(text)}
    if len(named) != 1:
        return None
    return ("v2", "speaks of V3") if named == {"3"} else ("", "")
