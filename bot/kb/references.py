"""Whether every name leads somewhere and every id is there once. No trees, no phrases."""

from collections.abc import Callable, Hashable, Iterable, Iterator

from bot.core.problem import Problem
from bot.kb import codes
from bot.kb.parse import Entry, Files, TopicEntry
from bot.kb.schema import (
    AnswerModel,
    CannedFile,
    DeskModel,
    IntegrationsModel,
    OutOfScopeModel,
    QuestionModel,
    RouteModel,
)
from bot.kb.spelling import suggest
from bot.kb.yaml_reader import Document, Path


def check_topic_references(topic: TopicEntry, files: Files) -> Iterator[Problem]:
    """What is wrong inside one topic and with what it names of other files."""
    if topic.head:
        yield from _check_head(topic, topic.head.topic, topic.head.start)
    for name, node in topic.nodes.items():
        if isinstance(node, QuestionModel | RouteModel):
            yield from _check_targets(topic, name, node)
        if isinstance(node, QuestionModel):
            yield from _check_labels(topic, name, node, files.desk)
        elif isinstance(node, AnswerModel):
            yield from _check_links(topic, name, node, files)


def _check_head(topic: TopicEntry, id: str, start: str) -> Iterator[Problem]:
    if id != topic.id:
        message = f"the topic is called '{id}', its file '{topic.id}.yaml'"
        hint = f"write `topic: {topic.id}`, or rename the file"
        yield topic.document.problem(("topic",), codes.TOPIC_NAME, message, hint)
    if start not in topic.names:
        yield _no_node(topic, ("start",), "'start'", start)


def _check_targets(
    topic: TopicEntry, name: str, node: QuestionModel | RouteModel
) -> Iterator[Problem]:
    at = ("nodes", name)
    for index, option in enumerate(node.options):
        if option.goto not in topic.names:
            path = (*at, "options", index, "goto")
            what = f'option "{option.label}"' if option.label else f"option {index + 1}"
            yield _no_node(topic, path, what, option.goto)
    key, last = node.rest
    if last not in topic.names:
        yield _no_node(topic, (*at, key), f"'{key}'", last)


def _no_node(topic: TopicEntry, path: Path, what: str, target: str) -> Problem:
    message = f'{what} leads to "{target}", which is no node of this topic'
    hint = suggest(target, topic.names, "it takes the id of a node below `nodes:`")
    return topic.document.problem(path, codes.UNKNOWN_NODE, message, hint)


def _check_labels(
    topic: TopicEntry, name: str, node: QuestionModel, desk: Entry[DeskModel] | None
) -> Iterator[Problem]:
    """Options that a reader could not tell apart, also from the desk's own "not sure"."""
    at = ("nodes", name, "options")
    labels = [(option.label, (*at, index, "label")) for index, option in enumerate(node.options)]
    message = 'the label "{}" stands twice in this question, also in line {}'
    yield from _doubled(topic.document, labels, codes.DOUBLED_LABEL, message, _fold)
    if desk:
        unsure = desk.model.wording.unsure
        for label, path in labels:
            if _fold(label) == _fold(unsure):
                words = f'the label "{label}" is the desk\'s own button, which leads to `unsure`'
                yield topic.document.problem(
                    path, codes.DOUBLED_LABEL, words, "take the option out"
                )


def _check_links(
    topic: TopicEntry, name: str, node: AnswerModel, files: Files
) -> Iterator[Problem]:
    at = ("nodes", name)
    links = files.desk.model.links if files.desk else node.links
    for index, link in enumerate(node.links):
        if link not in links:
            hint = suggest(link, links, "add it to `links:` in desk.yaml")
            message = f"desk.yaml has no link '{link}'"
            path = (*at, "links", index)
            yield topic.document.problem(path, codes.UNKNOWN_LINK, message, hint)
    for index, source in enumerate(node.sources):
        yield from _check_source(topic.document, (*at, "sources", index), source, files)


def _check_source(
    document: Document, path: Path, source: int | None, files: Files
) -> Iterator[Problem]:
    if source is not None and files.sources and source not in files.sources.model.sources:
        message = f"sources.yaml has no number {source}"
        hint = "add it there, with address and date"
        yield document.problem(path, codes.UNKNOWN_SOURCE, message, hint)


def check_integrations(entry: Entry[IntegrationsModel], files: Files) -> Iterator[Problem]:
    """Names that two products share, and sources that are not there."""
    seen: dict[str, int] = {}
    for index, item in enumerate(entry.model.integrations):
        at = ("integrations", index)
        own: dict[str, Path] = {_fold(item.product): (*at, "product")}
        for position, alias in enumerate(item.aliases):
            own.setdefault(_fold(alias), (*at, "aliases", position))
        for name, path in own.items():
            if name in seen:
                message = f'"{name}" also names the product in line {seen[name]}'
                hint = "a name can stand for one product only"
                yield entry.document.problem(path, codes.DOUBLED_PRODUCT, message, hint)
            seen.setdefault(name, entry.document.line_of(at))
        yield from _check_source(entry.document, (*at, "source"), item.source, files)


def check_asks(files: Files) -> Iterator[Problem]:
    """`asks` on one side only: it settles nothing. Needs all topics and the integrations whole."""
    if not files.integrations or not files.all_topics:
        return
    items = files.integrations.model.integrations
    known = {item.asks for item in items} - {"either"}
    used: set[str] = set()
    for topic in files.topics:
        for path, asks in _asks_of(topic):
            used.add(asks)
            if asks not in known:
                message = f"`asks: {asks}` settles nothing: no product leads to this option"
                hint = "take it out, or add the product to integrations.yaml"
                yield topic.document.warning(path, codes.IDLE_ASKS, message, hint)
    for index, item in enumerate(items):
        if item.asks not in used and item.asks != "either":
            used.add(item.asks)
            message = f"`asks: {item.asks}` settles nothing: no option of any topic has it"
            path = ("integrations", index, "asks")
            yield files.integrations.document.warning(
                path, codes.IDLE_ASKS, message, "add it to the option that this product takes"
            )


def _asks_of(topic: TopicEntry) -> Iterator[tuple[Path, str]]:
    for name, node in topic.nodes.items():
        if isinstance(node, QuestionModel | RouteModel):
            for index, option in enumerate(node.options):
                if option.asks:
                    yield ("nodes", name, "options", index, "asks"), option.asks


def check_canned(entry: Entry[CannedFile]) -> Iterator[Problem]:
    """Ids that stand twice."""
    ids = [(item.id, ("canned", i, "id")) for i, item in enumerate(entry.model.canned)]
    yield from _doubled_ids(entry.document, ids)


def check_groups(entry: Entry[OutOfScopeModel]) -> Iterator[Problem]:
    """Groups that stand twice."""
    groups = entry.model.out_of_scope
    ids = [(item.group, ("out_of_scope", i, "group")) for i, item in enumerate(groups)]
    yield from _doubled_ids(entry.document, ids)


def check_desk(entry: Entry[DeskModel]) -> Iterator[Problem]:
    """Trainers, accounts and closed days that stand twice."""
    document, desk = entry.document, entry.model
    trainers = list(enumerate(desk.trainers))
    yield from _doubled_ids(document, [(t.id, ("trainers", i, "id")) for i, t in trainers])
    accounts: list[tuple[Hashable, Path]] = [
        (f"{platform} {account}", ("trainers", i, "accounts", platform))
        for i, trainer in trainers
        for platform, account in trainer.accounts.items()
    ]
    yield from _doubled_ids(document, accounts)
    days = enumerate(desk.hours.exceptions)
    yield from _doubled_ids(
        document, [(day.date, ("hours", "exceptions", i, "date")) for i, day in days]
    )


def _doubled_ids(document: Document, names: Iterable[tuple[Hashable, Path]]) -> Iterator[Problem]:
    message = "'{}' stands twice, also in line {}"
    yield from _doubled(document, names, codes.DOUBLED_ID, message, lambda name: name)


def _doubled(
    document: Document,
    names: Iterable[tuple[Hashable, Path]],
    code: str,
    message: str,
    fold: Callable[[Hashable], Hashable],
) -> Iterator[Problem]:
    """A problem for each name that was there before; `message` takes it and the earlier line."""
    seen: dict[Hashable, int] = {}
    for name, path in names:
        key = fold(name)
        if key in seen:
            yield document.problem(
                path, code, message.format(name, seen[key]), "change one of them"
            )
        seen.setdefault(key, document.line_of(path))


def _fold(name: Hashable) -> str:
    return " ".join(str(name).casefold().split())
