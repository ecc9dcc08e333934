"""How long the desk's replies can become, measured on rendered ones against what platforms take."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import RenderError
from bot.core.knowledge import Canned, KnowledgeBase, Leaf, NodeRef, Route
from bot.core.limits import LIMITS, Limit
from bot.core.problem import Problem
from bot.core.reply import Document, Reply, ReplyKind
from bot.core.tree import PRODUCT
from bot.core.turn import Answer
from bot.rendering.plain import to_text
from bot.rendering.renderer import TemplateRenderer
from bot.rendering.values import MAX_VALUE
from bot.review import codes

_LONGEST = "m" * MAX_VALUE


def check_lengths(
    kb: KnowledgeBase, templates: Mapping[str, str], now: datetime
) -> Iterator[Problem]:
    """Replies of nodes and canned answers that can become too long, one problem a template.

    Rendered with names as long as they are ever shown, and once more with the longest note about
    a product. A template that cannot be rendered at all is a problem, too.
    """
    renderer = TemplateRenderer(kb, templates)
    reported: set[str] = set()
    for answer in (*_nodes(kb), *_canned(kb)):
        for problem in _problems(renderer, answer, now):
            if problem.file not in reported:
                reported.add(problem.file)
                yield problem


def _problems(renderer: TemplateRenderer, answer: Answer, now: datetime) -> Iterator[Problem]:
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
            file = f"templates/{answer.template}"
            yield Problem(file, 0, codes.TOO_LONG_REPLY, message, "say it shorter, or split it")


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
    yield _Length("reply", len(reply.text), LIMITS.reply)
    blocks = (len(to_text(Document((block,)))) for block in reply.document.blocks)
    yield _Length("longest paragraph", max(blocks, default=0), LIMITS.block)


def _nodes(kb: KnowledgeBase) -> Iterator[Answer]:
    noted = max(kb.integrations, key=lambda item: len(item.note), default=None)
    products = [_LONGEST, *([noted.product] if noted else [])]
    for topic in kb.topics.values():
        for node in topic.nodes.values():
            if isinstance(node, Route):
                continue
            links = node.links if isinstance(node, Leaf) else ()
            ref = NodeRef(topic.id, node.id)
            for product in products:
                yield _answer(node.template, {PRODUCT: product}, ref, links)


def _canned(kb: KnowledgeBase) -> Iterator[Answer]:
    free: Collection[Canned] = [canned for canned in kb.canned.values() if canned.ref is None]
    for canned in free:
        slots = dict.fromkeys((PRODUCT, *canned.slots), _LONGEST)
        yield _answer(canned.template, slots, None, ())


def _answer(
    template: str, slots: Mapping[str, str], ref: NodeRef | None, links: tuple[str, ...]
) -> Answer:
    return Answer(ReplyKind.GUIDANCE, template, asker=_LONGEST, slots=slots, ref=ref, links=links)
