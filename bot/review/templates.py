"""Templates against what names them: missing, unused, with unknown variables or idle slots."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Set
from typing import Final

from bot.core.knowledge import DeskProfile
from bot.core.problem import Problem, Severity
from bot.kb.build import build
from bot.kb.parse import DESK, Files, parse
from bot.kb.source import Content
from bot.kb.spelling import closest
from bot.rendering.check import TemplateChecker
from bot.rendering.environment import Compiler
from bot.rendering.renderer import LAYOUT
from bot.rendering.variables import guidance_names, layout_names
from bot.review import codes
from bot.review.shown import check_shown
from bot.review.uses import DESK_TEMPLATES, Use, find_uses, in_doubt

TEMPLATES = "templates"

_SHOWN_AS: Final = {
    "product": ("product", "app", "App", "product_note"),
    "error_code": ("error_code",),
}
"""Slots that have a place among the desk's own variables, and the variables that show them."""


def check_templates(
    content: Content, files: Files, compiler: Compiler | None = None
) -> list[Problem]:
    """Every problem of templates and of what names them, whether or not the rest is sound.

    What was parsed stays in the `compiler`, for those who render.
    """
    uses = find_uses(files)
    unread = {problem.file for problem in content.problems}
    desk = _desk(content)
    checker = TemplateChecker(compiler)
    found = [*_missing(content, uses, unread), *_unused(content, files, uses)]
    found += check_shown(content, files)
    by_template: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        by_template[use.template].append(use)
    for name, text in content.templates.items():
        named = by_template[name]
        used = checker.variables_used(name, text)
        variables = _variables(name, named, files, desk)
        found += checker.check(name, text, variables or _any_variables(name, used))
        found += _idle_slots(used, named, desk)
    return found


def _missing(content: Content, uses: Collection[Use], unread: Set[str]) -> Iterator[Problem]:
    for use in uses:
        if _is_missing(use.template, content, unread):
            message = f"there is no template {TEMPLATES}/{use.template}"
            hint = _create_hint(use.template, content)
            yield use.document.problem(use.path, codes.MISSING_TEMPLATE, message, hint)
    for name in sorted(DESK_TEMPLATES):
        if _is_missing(name, content, unread):
            message = "the desk needs this template, and it is not there"
            yield Problem(f"{TEMPLATES}/{name}", 0, codes.MISSING_TEMPLATE, message, "create it")


def _is_missing(name: str, content: Content, unread: Set[str]) -> bool:
    return name not in content.templates and f"{TEMPLATES}/{name}" not in unread


def _create_hint(name: str, content: Content) -> str:
    near = closest(name, content.templates)
    return f"create it, or did you mean {near}?" if near else "create it"


def _unused(content: Content, files: Files, uses: Collection[Use]) -> Iterator[Problem]:
    """Templates that nothing names; one that a broken file may name is left alone."""
    doubtful = in_doubt(content, files)
    used = DESK_TEMPLATES | {use.template for use in uses}
    for name in content.templates:
        if name not in used and doubtful is not None and name not in doubtful:
            hint = "delete it, or name it in a topic or in canned.yaml"
            message = "nothing names this template"
            yield Problem(f"{TEMPLATES}/{name}", 0, codes.UNUSED_TEMPLATE, message, hint)


def _variables(
    name: str, named: Collection[Use], files: Files, desk: DeskProfile | None
) -> Set[str]:
    """The names that the template can use; none where a broken file hides what they are."""
    if desk is None:
        return frozenset()
    if name == LAYOUT:
        return layout_names(desk)
    slots = [set(use.slots) for use in named]
    if name in DESK_TEMPLATES:
        slots.append(set())
    if slots:
        return guidance_names(desk) | set.intersection(*slots)
    if files.canned is None:
        return frozenset()
    return guidance_names(desk).union(*(item.slots for item in files.canned.model.canned))


def _any_variables(name: str, used: Set[str]) -> Set[str]:
    """Whatever names the template uses; a layout is known by the place for the guidance."""
    return used | ({"guidance"} if name == LAYOUT else set())


def _idle_slots(
    used: Set[str], named: Collection[Use], desk: DeskProfile | None
) -> Iterator[Problem]:
    own = guidance_names(desk) if desk else frozenset()
    for use in named:
        for slot in use.slots:
            shown_as = _SHOWN_AS.get(slot, () if slot in own else (slot,))
            if used.isdisjoint(shown_as):
                path = (*use.path[:-1], "slots", slot)
                message = f"the trainer is asked for '{slot}', which {use.template} never shows"
                hint = f"use {{{{ {slot} }}}} in the template, or take the slot out"
                if slot in own and slot not in _SHOWN_AS:
                    hint = "the desk has a variable of this name: give the slot another one"
                line = use.document.line_of(path)
                yield Problem(
                    use.document.file, line, codes.IDLE_SLOT, message, hint, Severity.WARNING
                )


def _desk(content: Content) -> DeskProfile | None:
    """The desk's profile although other files may be broken; None where its own is."""
    files, _ = parse({name: text for name, text in content.knowledge.items() if name == DESK})
    kb = build(files, content.version)
    return kb.desk if kb else None
