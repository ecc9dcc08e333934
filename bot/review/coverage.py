"""Whether cases and knowledge fit: topics without cases, nodes without visits. Runs nothing."""

from collections.abc import Collection, Iterable, Iterator, Set
from pathlib import PurePosixPath

from bot.core.knowledge import NodeRef
from bot.core.problem import Problem
from bot.kb.parse import TOPICS, Files, TopicEntry
from bot.kb.schema import RouteModel
from bot.kb.source import Content
from bot.kb.spelling import suggest
from bot.review import codes
from bot.review.cases import CASES, Case


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


def check_visits(files: Files, visited: Set[NodeRef], sound: Collection[str]) -> Iterator[Problem]:
    """Nodes of served topics that no case reaches, where the topic's case file is `sound`."""
    for topic in files.topics:
        file = case_file(topic.id)
        if file in sound and _is_served(topic):
            for name, node in topic.nodes.items():
                if NodeRef(topic.id, name) not in visited and not isinstance(node, RouteModel):
                    message = f"no case reaches '{name}'"
                    hint = f"add one to {file}"
                    yield topic.document.problem(("nodes", name), codes.UNVISITED, message, hint)


def case_file(topic: str) -> str:
    """Where the cases of a topic lie."""
    return f"{CASES}/{topic}.yaml"


def _is_served(topic: TopicEntry) -> bool:
    return topic.head is not None and topic.head.state != "draft"
