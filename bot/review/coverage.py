"""Whether cases and knowledge fit: topics without cases, nodes without visits. Runs nothing."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from bot.core.knowledge import NodeRef
from bot.core.problem import Problem
from bot.kb.parse import TOPICS, Files, TopicEntry
from bot.kb.schema import QuestionModel, RouteModel
from bot.kb.source import Content
from bot.kb.spelling import suggest
from bot.review import codes
from bot.review.cases import CASES, Case
from bot.review.play import Played

_SPECIAL = re.compile(r"""[][{},:#&*!|>'"%@`]|^[-?\s]""")


def check_case_files(content: Content, faulty: Collection[str]) -> Iterator[Problem]:
    """Topics without cases, and cases without a topic; `faulty` files have problems already."""
    topics = [file for file in content.knowledge if PurePosixPath(file).parent == TOPICS]
    topics += [p.file for p in content.problems if PurePosixPath(p.file).parent == TOPICS]
    names = {PurePosixPath(file).stem: file for file in topics}
    for name, file in sorted(names.items()):
        if case_file(name) not in content.cases and case_file(name) not in faulty:
            hint = f"create {case_file(name)}, with at least one case for each node"
            yield Problem(file, 0, codes.NO_CASES, f"the topic '{name}' has no cases", hint)
    for file in content.cases:
        name = PurePosixPath(file).stem
        if name not in names and file not in faulty:
            hint = suggest(name, names, "delete the file, or write the topic")
            message = f"there is no topic '{name}' that these cases are for"
            yield Problem(file, 0, codes.STRAY_CASES, message, hint)


def check_case_nodes(files: Files, cases: Iterable[Case]) -> Iterator[Problem]:
    """Cases that name nodes which are not there, or which say nothing."""
    topics = {topic.id: topic for topic in files.topics}
    for case in cases:
        for line, ref in case.nodes():
            topic = topics.get(ref.topic)
            told = _unreachable(topic, ref.node) if topic else None
            if not topic and ref.topic != case.topic and files.all_topics:
                hint = suggest(ref.topic, topics, "write `topic/node`")
                told = f"there is no topic '{ref.topic}'", hint
            if told:
                yield Problem(case.file, line, codes.UNKNOWN_CASE_NODE, *told)


def _unreachable(topic: TopicEntry, node: str) -> tuple[str, str] | None:
    """Message and hint about a node that no case can reach."""
    if node not in topic.names:
        hint = suggest(node, topic.names, "name a node of the topic")
        return f"the topic '{topic.id}' has no node '{node}'", hint
    if isinstance(topic.nodes.get(node), RouteModel):
        return f"'{node}' says nothing, it only leads on", "name the node that it leads to"
    return None


@dataclass
class Visits:
    """The nodes that cases reach, by what is typed and by a button."""

    typed: set[NodeRef] = field(default_factory=set)
    clicked: set[NodeRef] = field(default_factory=set)

    def expect(self, case: Case) -> None:
        """Count what a case names, whether or not it gets there: that is told elsewhere."""
        for step in case.steps:
            if step.node:
                (self.clicked if step.choose else self.typed).add(step.node)

    def count(self, played: Played) -> None:
        """Count what a case went through."""
        self.typed |= played.typed
        self.clicked |= played.clicked


def check_visits(files: Files, visits: Visits, sound: Collection[str]) -> Iterator[Problem]:
    """Nodes of served topics that cases leave out, where the topic's case file is `sound`.

    Every node is to be reached by what is typed, and one that a button leads to by a button, too.
    """
    unsure = files.desk.model.wording.unsure if files.desk else ""
    for topic in files.topics:
        if case_file(topic.id) in sound and _is_served(topic):
            buttons = _buttons(topic, unsure)
            for name, node in topic.nodes.items():
                if not isinstance(node, RouteModel):
                    yield from _unvisited(topic, name, buttons.get(name), visits)


def _unvisited(
    topic: TopicEntry, name: str, button: str | None, visits: Visits
) -> Iterator[Problem]:
    ref, path, file = NodeRef(topic.id, name), ("nodes", name), case_file(topic.id)
    if ref not in visits.typed and ref not in visits.clicked:
        message, hint = f"no case reaches '{name}'", f"add one to {file}"
        yield topic.document.problem(path, codes.UNVISITED, message, hint)
    elif ref not in visits.typed:
        message = f"no case reaches '{name}' by what is typed"
        hint = f"add to `matches` of {file}: {{node: {name}, say: [WORDS THAT LEAD THERE]}}"
        yield topic.document.problem(path, codes.UNTYPED, message, hint)
    elif button is not None and ref not in visits.clicked:
        message = f"a button leads to '{name}', and no case reaches it by one"
        turn = f"{{choose: {_flow(button)}, node: {name}}}"
        hint = (
            f"add a conversation to {file} with the turns: {{say: WORDS OF THE QUESTION}}, {turn}"
        )
        yield topic.document.problem(path, codes.UNCLICKED, message, hint)


def _buttons(topic: TopicEntry, unsure: str) -> dict[str, str]:
    """The nodes that a button leads to, each with a label; a route hands on by `otherwise`.

    What else a route leads to depends on what was heard before; no button alone leads there.
    """
    found: dict[str, str] = {}
    for node in topic.nodes.values():
        if isinstance(node, QuestionModel):
            for option in node.options:
                if option.offered:
                    found.setdefault(_end(topic, option.goto), option.label)
            found.setdefault(_end(topic, node.unsure), unsure)
    return found


def _end(topic: TopicEntry, name: str) -> str:
    """The node where a way ends that nothing more is known on; the check refuses circles."""
    node = topic.nodes.get(name)
    while isinstance(node, RouteModel):
        name = node.otherwise
        node = topic.nodes.get(name)
    return name


def _flow(label: str) -> str:
    """The label as it can stand in braces in YAML."""
    return json.dumps(label, ensure_ascii=False) if _SPECIAL.search(label) else label


def case_file(topic: str) -> str:
    """Where the cases of a topic lie."""
    return f"{CASES}/{topic}.yaml"


def _is_served(topic: TopicEntry) -> bool:
    return topic.head is not None and topic.head.state != "draft"
