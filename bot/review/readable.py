"""Whether people can read what the desk says: words and reading grade held to their limits."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.core.errors import RenderError
from bot.core.knowledge import KnowledgeBase, Route
from bot.core.problem import Problem
from bot.rendering.environment import Compiler
from bot.rendering.renderer import LAYOUT
from bot.review import codes
from bot.review.guidance import Guidance, GuidanceRenderer, gaps, kinds
from bot.review.reading import MAX_GRADE, MAX_WORDS, MIN_GRADED, read
from bot.review.uses import DESK_TEMPLATES


def check_reading(
    kb: KnowledgeBase,
    templates: Mapping[str, str],
    now: datetime,
    compiler: Compiler | None = None,
) -> Iterator[Problem]:
    """Templates whose guidance is too long or too hard to read, in its longest branch.

    A template that cannot be rendered is left to others.
    """
    names = [item.product for item in kb.integrations]
    for template, branches in _guidance(kb, GuidanceRenderer(kb, templates, now, compiler)):
        for guidance in branches:
            reading = read(guidance.document, names)
            known = f" for {guidance.product}" if guidance.product else ""
            file = f"templates/{template}"
            if reading.words > MAX_WORDS:
                told = f"the guidance has {reading.words} words{known}; {MAX_WORDS} are allowed"
                hint = "say it shorter, or split it into answers of their own"
                yield Problem(file, 0, codes.TOO_MANY_WORDS, told, hint)
                break
            if reading.words >= MIN_GRADED and reading.grade > MAX_GRADE:
                told = f"the reading grade is {reading.grade}{known}; {MAX_GRADE:.0f} is allowed"
                hint = "write shorter sentences and shorter words"
                yield Problem(file, 0, codes.TOO_HARD, told, hint)
                break


def _guidance(
    kb: KnowledgeBase, renderer: GuidanceRenderer
) -> Iterator[tuple[str, list[Guidance]]]:
    """Each template once, with its branches for nobody's product and the longest notes."""
    longest = [
        max(kind, key=lambda item: len(item.note)) for kind in kinds(kb.integrations).values()
    ]
    free = {c.template: gaps(c) for c in kb.canned.values() if c.ref is None}
    nodes = (node for topic in kb.topics.values() for node in topic.nodes.values())
    named = {node.template for node in nodes if not isinstance(node, Route)}
    for template in sorted((named | DESK_TEMPLATES | free.keys()) - {LAYOUT}):
        try:
            if template in free:
                yield template, [Guidance(renderer.document(template, free[template]))]
            else:
                yield template, list(renderer.branches(template, longest))
        except RenderError:
            continue
