"""The small part of Jinja2 that authors may use, and what is said about the rest."""

from collections.abc import Iterator

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes, pass_context
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS

from bot.core.errors import RenderError
from bot.rendering.refusal import Refusal
from bot.rendering.values import Markdown, Values, has_private_use

VALUES = "the values"  # key in a template's variables; no template can name it, for its space
MAX_DEPTH = 40  # of a template's tree; a dozen conditions inside each other need 30
NAMESPACES = frozenset({"links", "hours", "signature"})

_TOO_DEEP = "nested too deeply: split it into templates of their own"
# Name: how many arguments it may have.
_FILTERS = {"lower": (0,), "upper": (0,), "capitalize": (0,), "default": (0, 1, 2)}
_TESTS = {"defined": (0,), "equalto": (1,), "eq": (1,)}
_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.If,
    nodes.Const,
    nodes.Operand,
    nodes.Scope,  # what opens it is refused, and knows its line
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_REFUSED: tuple[tuple[type[nodes.Node] | tuple[type[nodes.Node], ...], str], ...] = (
    (nodes.For, "a loop ({% for %}): write the lines out"),
    ((nodes.Macro, nodes.CallBlock), "a macro or a call block: write the words out"),
    ((nodes.Include, nodes.Import, nodes.FromImport), "including another template"),
    ((nodes.Extends, nodes.Block), "inheritance ({% extends %}, {% block %})"),
    ((nodes.Assign, nodes.AssignBlock, nodes.With), "setting a variable"),
    ((nodes.FilterBlock, nodes.EvalContextModifier), "a filter or autoescape block"),
    ((nodes.BinExpr, nodes.Neg, nodes.Pos), "arithmetic"),
    (nodes.Concat, "joining with ~: put the two side by side"),
    (nodes.Call, "a call"),
    ((nodes.Getitem, nodes.Slice), "an index or slice in [ ]: write links.portal"),
    (nodes.CondExpr, "an inline if: write {% if %} ... {% endif %}"),
    ((nodes.List, nodes.Tuple, nodes.Dict), "a list or a mapping"),
)


def build_environment() -> ImmutableSandboxedEnvironment:
    """A sandbox without loader, globals or extensions, in which every printed value is text."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters = {name: FILTERS[name] for name in _FILTERS}
    environment.tests = {name: TESTS[name] for name in _TESTS}
    environment.globals.clear()
    return environment


def parse(environment: ImmutableSandboxedEnvironment, name: str, text: str) -> nodes.Template:
    """The tree of a template; raises RenderError where it does not parse or is too deep to walk."""
    try:
        tree = environment.parse(text, name, name)
    except TemplateSyntaxError as error:
        raise RenderError(name, error.lineno, error.message or "syntax error") from error
    except RecursionError as error:
        raise RenderError(name, 0, _TOO_DEEP) from error
    if _is_deeper(tree, MAX_DEPTH):
        raise RenderError(name, 0, _TOO_DEEP)
    return tree


class Compiler:
    """Parses and compiles each template once, for all that look into it or render it."""

    def __init__(self) -> None:
        self._environment = build_environment()
        self._trees: dict[tuple[str, str], nodes.Template | RenderError] = {}
        self._templates: dict[tuple[str, str], Template] = {}

    def tree(self, name: str, text: str) -> nodes.Template:
        """The tree of a template; raises RenderError where it does not parse."""
        if (name, text) not in self._trees:
            try:
                self._trees[name, text] = parse(self._environment, name, text)
            except RenderError as error:
                self._trees[name, text] = error
        found = self._trees[name, text]
        if isinstance(found, RenderError):
            raise found
        return found

    def template(self, name: str, text: str) -> Template:
        """A template ready to render; raises RenderError for the first thing that is refused."""
        if (name, text) not in self._templates:
            tree = self.tree(name, text)
            for line, reason in find_refused(tree):
                raise RenderError(name, line, reason)
            code = self._environment.compile(tree, name, name)
            self._templates[name, text] = Template.from_code(self._environment, code, {})
        return self._templates[name, text]


def find_refused(node: nodes.Node) -> Iterator[Refusal]:
    """Everything below `node` that authors may not use; nothing inside a refused thing."""
    reason = _reason(node)
    if reason:
        yield Refusal(node.lineno, reason)
    elif not isinstance(node, nodes.Getattr):
        for child in node.iter_child_nodes():
            yield from find_refused(child)


def find_names(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Line and name of every variable, some with a dot; nothing inside a refused thing."""
    if _reason(node):
        return
    if isinstance(node, nodes.Name | nodes.Getattr):
        yield node.lineno, name_of(node)
        return
    for child in node.iter_child_nodes():
        yield from find_names(child)


def name_of(node: nodes.Node) -> str:
    """The variable that an expression is, as `product` or `links.portal`; else an empty string."""
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return f"{node.node.name}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""


def _is_deeper(tree: nodes.Node, depth: int) -> bool:
    """Counts level by level: a chain of filters parses at any length, and would end recursion."""
    level = [tree]
    for _ in range(depth):
        level = [child for node in level for child in node.iter_child_nodes()]
    return bool(level)


@pass_context
def _finalize(context: Context, value: object) -> str:
    """Markdown passes; anything else becomes a token, so that no value is ever parsed."""
    values: Values = context[VALUES]
    return value if isinstance(value, Markdown) else values.token(value)


def _reason(node: nodes.Node) -> str:
    """Why `node` itself is refused; empty where it is not."""
    match node:
        case nodes.TemplateData():
            return "a private-use character" if has_private_use(node.data) else ""
        case nodes.Name() | nodes.Getattr():
            return _name_reason(node)
        case nodes.Filter() | nodes.Test():
            return _arguments_reason(node)
        case nodes.Compare():
            known = all(operand.op in {"eq", "ne"} for operand in node.ops)
            return "" if known else "a comparison other than == and !="
    if isinstance(node, _PLAIN):
        return ""
    kind = type(node).__name__
    return next((words for kinds, words in _REFUSED if isinstance(node, kinds)), f"{kind} here")


def _name_reason(node: nodes.Name | nodes.Getattr) -> str:
    if isinstance(node, nodes.Name):
        whole = node.name in NAMESPACES
        return f"{node.name} as a whole: name one of its values" if whole else ""
    allowed = name_of(node).split(".")[0] in NAMESPACES
    return "" if allowed else "a dot in a name, other than in links, hours and signature"


def _arguments_reason(node: nodes.Filter | nodes.Test) -> str:
    known = _FILTERS if isinstance(node, nodes.Filter) else _TESTS
    if node.name not in known:
        return f"{node.name}, which is none of {', '.join(known)}"
    named = node.kwargs or node.dyn_args or node.dyn_kwargs
    right = not named and len(node.args) in known[node.name]
    return "" if right else f"these arguments of {node.name}"
