"""Checked models to the core's frozen KnowledgeBase. Links what fits; finds no problems."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from bot.core.hours import Hours, Window
from bot.core.knowledge import (
    Act,
    Canned,
    DeskProfile,
    HandoffNode,
    Integration,
    KnowledgeBase,
    Leaf,
    Link,
    Node,
    NodeRef,
    Option,
    OutOfScope,
    Question,
    Queue,
    Route,
    Source,
    Topic,
    TopicState,
    Trainer,
    Wording,
)
from bot.kb.forms import to_window
from bot.kb.parse import Files, TopicEntry
from bot.kb.schema import (
    AnswerModel,
    DeskModel,
    HandoffModel,
    HoursModel,
    IntegrationModel,
    NodeModel,
    OptionModel,
    QuestionModel,
    RouteModel,
    RouteOptionModel,
    TrainerModel,
)

_K = TypeVar("_K")
_V = TypeVar("_V")

_WEEKDAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


def build(files: Files, version: str) -> KnowledgeBase | None:
    """The knowledge of whole, checked files; None where one is broken."""
    desk, sources, integrations = files.desk, files.sources, files.integrations
    canned, talk, out_of_scope = files.canned, files.talk, files.out_of_scope
    if not (desk and sources and integrations and canned and talk and out_of_scope):
        return None
    topics = {topic.id: built for topic in files.topics if (built := _topic(topic))}
    own = {
        item.id: Canned(item.id, item.title, item.template, _frozen(item.slots), solves=item.solves)
        for item in canned.model.canned
    }
    return KnowledgeBase(
        version=version,
        desk=_desk(desk.model),
        topics=_frozen(topics),
        canned=_frozen(own | dict(_canned_leaves(topics))),
        integrations=tuple(_integration(item) for item in integrations.model.integrations),
        talk=_frozen({Act(act): tuple(phrases) for act, phrases in talk.model.talk}),
        out_of_scope=tuple(
            OutOfScope(group.group, Queue(group.queue), tuple(group.phrases), tuple(group.errors))
            for group in out_of_scope.model.out_of_scope
        ),
        sources=_frozen(
            {
                number: Source(item.address, item.date)
                for number, item in sources.model.sources.items()
            }
        ),
    )


def _topic(entry: TopicEntry) -> Topic | None:
    head = entry.head
    if not head:
        return None
    return Topic(
        id=entry.id,
        title=head.title,
        owner=head.owner,
        state=TopicState(head.state),
        phrases=tuple(head.phrases),
        not_phrases=tuple(head.not_phrases),
        start=head.start,
        nodes=_frozen({name: _node(name, node) for name, node in entry.nodes.items()}),
        errors=tuple(head.errors),
        general_errors=tuple(head.general_errors),
    )


def _node(name: str, model: NodeModel) -> Node:
    match model:
        case QuestionModel():
            options = tuple(_option(option) for option in model.options)
            return Question(name, model.question, options, model.unsure)
        case RouteModel():
            return Route(name, tuple(_route_option(o) for o in model.options), model.otherwise)
        case AnswerModel():
            return _leaf(name, model)
        case HandoffModel():
            return HandoffNode(name, model.handoff, Queue(model.queue))


def _option(model: OptionModel) -> Option:
    return Option(
        label=model.label,
        goto=model.goto,
        signals=tuple(model.signals),
        replies=tuple(model.replies),
        asks=model.asks or "",
        offered=model.offered,
    )


def _route_option(model: RouteOptionModel) -> Option:
    """Never shown: it can be settled, and that is all."""
    return Option(
        label=model.label or "",
        goto=model.goto,
        signals=tuple(model.signals),
        asks=model.asks or "",
        offered=False,
    )


def _leaf(name: str, model: AnswerModel) -> Leaf:
    return Leaf(
        id=name,
        template=model.answer,
        title=model.title,
        sources=tuple(model.sources),
        verified=model.verified,
        review_by=model.review_by,
        version=model.version,
        links=tuple(model.links),
    )


def _canned_leaves(topics: Mapping[str, Topic]) -> Iterator[tuple[str, Canned]]:
    """Answers as canned answers with the id `topic/node`; drafts are not sent."""
    for topic in topics.values():
        if topic.state is TopicState.DRAFT:
            continue
        for node in topic.nodes.values():
            if isinstance(node, Leaf):
                ref = NodeRef(topic.id, node.id)
                yield str(ref), Canned(str(ref), node.title, node.template, _frozen({}), ref)


def _integration(model: IntegrationModel) -> Integration:
    return Integration(
        product=model.product,
        aliases=tuple(model.aliases),
        asks=model.asks,
        version=model.version,
        source=model.source,
        note=model.note,
    )


def _desk(model: DeskModel) -> DeskProfile:
    wording = model.wording
    return DeskProfile(
        name=model.desk.name,
        signature=model.desk.signature,
        phone=model.desk.phone,
        mailbox=model.desk.mailbox,
        links=_frozen({id: Link(link.label, link.address) for id, link in model.links.items()}),
        wording=Wording(
            unsure=wording.unsure,
            none_of_these=wording.none_of_these,
            solved=wording.solved,
            person=wording.person,
            trainer_title=wording.trainer_title,
        ),
        hours=_hours(model.hours),
        trainers=tuple(_trainer(trainer) for trainer in model.trainers),
    )


def _hours(model: HoursModel) -> Hours:
    return Hours(
        name=model.name,
        zone=ZoneInfo(model.zone),
        zone_label=model.zone_label,
        weekly=_frozen(
            {_WEEKDAYS.index(day): _windows(texts) for day, texts in model.weekly.items()}
        ),
        exceptions=_frozen({day.date: _windows(day.windows) for day in model.exceptions}),
    )


def _windows(texts: Sequence[str]) -> tuple[Window, ...]:
    return tuple(to_window(text) for text in texts)


def _trainer(model: TrainerModel) -> Trainer:
    accounts = {str(platform): account for platform, account in model.accounts.items()}
    return Trainer(model.id, model.name, model.title, _frozen(accounts))


def _frozen(values: dict[_K, _V]) -> Mapping[_K, _V]:
    return MappingProxyType(values)
