"""How long the desk's replies can become, measured on rendered ones against what platforms take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.credentials import KINDS
from bot.core.draft import ANSWER_UNSENT, SECRET_SEEN
from bot.core.errors import RenderError
from bot.core.guidance import DID_YOU_MEAN, MOST_OFFERED, WHICH_FIRST
from bot.core.knowledge import (
    HandoffNode,
    KnowledgeBase,
    Leaf,
    NodeRef,
    Question,
    Route,
    Trainer,
)
from bot.core.limits import LIMITS, Limit
from bot.core.ports import Renderer
from bot.core.problem import Problem
from bot.core.reply import Document, Reply, ReplyKind
from bot.core.tree import PRODUCT, ask
from bot.core.turn import Answer
from bot.rendering.plain import to_text
from bot.rendering.renderer import LAYOUT
from bot.rendering.values import MAX_VALUE
from bot.review import codes
from bot.review.uses import DESK_TEMPLATES

_LONGEST = "m" * MAX_VALUE
_STALE = "desk/stale.md"


def check_lengths(kb: KnowledgeBase, renderer: Renderer, now: datetime) -> Iterator[Problem]:
    """Replies of nodes, canned answers and the desk that can be too long, one problem a template.

    Rendered with names as long as they are ever shown, and once more with the longest note about
    a product; a question with its buttons. A template that cannot be rendered at all is a problem.
    """
    reported: set[str] = set()
    for answer in (*_nodes(kb), *_canned(kb), *_desk(kb, now.date())):
        for problem in _problems(renderer, answer, now):
            if problem.file not in reported:
                reported.add(problem.file)
                yield problem


def _problems(renderer: Renderer, answer: Answer, now: datetime) -> Iterator[Problem]:
    file = f"templates/{answer.template}"
    try:
        reply = renderer.render(answer, key="", now=now)
    except RenderError as error:
        yield render_problem(error)
        return
    for length in _lengths(reply):
        if length.characters > length.limit.characters:
            message = (
                f"the {length.part} can become {length.characters} characters long; "
                f"a {length.limit.part} takes {length.limit.characters}"
            )
            yield Problem(file, 0, codes.TOO_LONG_REPLY, message, "say it shorter, or split it")
    if len(reply.offers) > LIMITS.buttons.buttons:
        message = (
            f"the question has {len(reply.offers)} buttons; "
            f"a {LIMITS.buttons.part} takes {LIMITS.buttons.buttons}"
        )
        hint = "ask in two steps, or set `offered: false` on what few people need"
        yield Problem(file, 0, codes.TOO_MANY_BUTTONS, message, hint)


def render_problem(error: RenderError) -> Problem:
    """A template that was checked and still cannot be rendered, as a problem."""
    message = f"cannot be rendered: {error.reason}"
    return Problem(f"templates/{error.template}", error.line, codes.NOT_RENDERED, message)


@dataclass(frozen=True, slots=True)
class _Length:
    """How long a part of a reply is, and how long it may be."""

    part: str
    characters: int
    limit: Limit


def _lengths(reply: Reply) -> Iterator[_Length]:
    """A reply counts with its buttons as lines: so it reads where none can be shown."""
    text = "\n".join((reply.text, *reply.offers))
    yield _Length("reply", len(text), LIMITS.reply)
    blocks = (len(to_text(Document((block,)))) for block in reply.document.blocks)
    yield _Length("longest paragraph", max(blocks, default=0), LIMITS.block)
    yield _Length("longest button", max(map(len, reply.offers), default=0), LIMITS.label)


def _nodes(kb: KnowledgeBase) -> Iterator[Answer]:
    noted = max(kb.integrations, key=lambda item: len(item.note), default=None)
    products = [_LONGEST, *([noted.product] if noted else [])]
    for topic in kb.topics.values():
        for node in topic.nodes.values():
            if isinstance(node, Route):
                continue
            answer = _node(kb, topic.id, node)  # without its ref: nodes of one template look alike
            for product in products:
                yield replace(answer, slots={PRODUCT: product})


def _node(kb: KnowledgeBase, topic: str, node: Question | Leaf | HandoffNode) -> Answer:
    match node:
        case Leaf():
            return replace(_answer(node.template, {}, ReplyKind.GUIDANCE), links=node.links)
        case Question():
            shown = ask(kb, NodeRef(topic, node.id), node).offers
            offers = tuple(offer.label for offer in shown)
            return replace(_answer(node.template, {}, ReplyKind.QUESTION), offers=offers)
        case HandoffNode():
            return _answer(node.template, {}, ReplyKind.NOTE)


def _canned(kb: KnowledgeBase) -> Iterator[Answer]:
    """What only trainers send, signed by the longest name; answers are nodes."""
    names = [(trainer.name, trainer.title) for trainer in kb.desk.trainers]
    name, title = max(names, key=lambda signed: len("".join(signed)), default=("", ""))
    signer = Trainer("", name or _LONGEST, title or kb.desk.wording.trainer_title)
    for canned in (canned for canned in kb.canned.values() if canned.ref is None):
        slots = dict.fromkeys((PRODUCT, *canned.slots), _LONGEST)
        yield replace(_answer(canned.template, slots, ReplyKind.GUIDANCE), signer=signer)


def _desk(kb: KnowledgeBase, day: date) -> Iterator[Answer]:
    """What the desk says by itself."""
    titles = sorted((topic.title for topic in kb.topics.values()), key=len)[-MOST_OFFERED:]
    for template in sorted(DESK_TEMPLATES - {LAYOUT}):
        answer = _answer(template, {PRODUCT: _LONGEST}, ReplyKind.NOTE)
        if template == _STALE:
            answer = replace(answer, checked=day)
        if template in (ANSWER_UNSENT, SECRET_SEEN):
            answer = replace(answer, secrets=tuple(KINDS))
        if template in (DID_YOU_MEAN, WHICH_FIRST):
            offers = (*titles, kb.desk.wording.none_of_these)
            answer = replace(answer, kind=ReplyKind.QUESTION, offers=offers)
        yield answer


def _answer(template: str, slots: Mapping[str, str], kind: ReplyKind) -> Answer:
    return Answer(kind, template, asker=_LONGEST, slots=slots)
