"""What is wrong with one template, found without an answer to render; files are for others."""

from collections.abc import Iterable, Iterator, Set
from difflib import get_close_matches

from jinja2 import nodes

from bot.core.errors import RenderError
from bot.core.problem import Problem
from bot.core.reply import Document
from bot.rendering.document import MarkdownReader, place
from bot.rendering.environment import Compiler, find_names, find_refused
from bot.rendering.refusal import Refusal
from bot.rendering.renderer import MAX_OUTPUT
from bot.rendering.values import MAX_VALUE
from bot.rendering.variants import Variant, find_variants

SYNTAX = "KB601"
REFUSED = "KB602"
UNKNOWN = "KB603"
MARKDOWN = "KB604"
LENGTH = "KB605"


class TemplateChecker:
    """Checks templates; the `compiler` may be shared with those who render them."""

    def __init__(self, compiler: Compiler | None = None) -> None:
        self._compiler = compiler or Compiler()
        self._reader = MarkdownReader()

    def check(self, name: str, text: str, variables: Set[str]) -> list[Problem]:
        """Every problem of the template at templates/<name>, in the order of its lines.

        `variables` are the names it can use, dotted ones as `links.portal`: see `guidance_names`
        and `layout_names`. With `guidance` among them it is a layout, and must have a place for it.
        """
        try:
            tree = self._compiler.tree(name, text)
        except RenderError as error:
            return [_problem(name, error.line, SYNTAX, error.reason)]
        found = [*_refused(name, tree), *_unknown(name, tree, variables)]
        for variant in find_variants(tree):
            document, refusals = self._reader.read(variant.markdown, variant.values)
            found += [*_markdown(name, variant, refusals), *_length(name, variant)]
            if "guidance" in variables:
                found += _place(name, document)
        return sorted(dict.fromkeys(found), key=lambda problem: problem.line)

    def variables_used(self, name: str, text: str) -> frozenset[str]:
        """Names of a template's variables, dotted ones as `links.portal`; none if not parsed."""
        try:
            tree = self._compiler.tree(name, text)
        except RenderError:
            return frozenset()
        return frozenset(variable for _, variable in find_names(tree))


def _refused(name: str, tree: nodes.Template) -> Iterator[Problem]:
    for line, reason in find_refused(tree):
        hint = "a template has {{ variables }}, {% if %} and words"
        yield _problem(name, line, REFUSED, f"not allowed in a template: {reason}", hint)


def _unknown(name: str, tree: nodes.Template, variables: Set[str]) -> Iterator[Problem]:
    for line, variable in find_names(tree):
        if variable not in variables:
            near = get_close_matches(variable, sorted(variables), n=1)
            hint = f"did you mean {near[0]}?" if near else "declare it as a slot, or leave it out"
            yield _problem(name, line, UNKNOWN, f"there is no variable {variable}", hint)


def _markdown(name: str, variant: Variant, refusals: Iterable[Refusal]) -> Iterator[Problem]:
    for line, reason in refusals:
        at = variant.lines[min(line, len(variant.lines)) - 1]
        yield _problem(name, at, MARKDOWN, f"not allowed in a reply: {reason}")


def _length(name: str, variant: Variant) -> Iterator[Problem]:
    """With every value as long as it can be, so that nobody's name makes an answer fail."""
    longest = len(variant.markdown) + len(variant.values) * MAX_VALUE
    if longest > MAX_OUTPUT:
        message = f"can render to {longest} characters; {MAX_OUTPUT} are allowed"
        yield _problem(name, 0, LENGTH, message, "split it into answers of their own")


def _place(name: str, document: Document) -> Iterator[Problem]:
    try:
        place(document, Document(()), name)
    except RenderError as error:
        yield _problem(name, error.line, MARKDOWN, error.reason)


def _problem(name: str, line: int, code: str, message: str, hint: str = "") -> Problem:
    return Problem(f"templates/{name}", line, code, message, hint)
