"""Pydantic's errors in plain words, with their lines. Knows pydantic's types, not the files."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.core.problem import Problem
from bot.kb import codes
from bot.kb.spelling import closest, suggest
from bot.kb.yaml_reader import MAX_PROBLEMS, Document, Path
from bot.kb.yaml_scalars import shorten

_KEY_MARK: Final = "[key]"
"""Pydantic's last location part where a key itself is wrong."""

_KINDS: Final[dict[str, str]] = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date such as 2027-05-23",
    "dict_type": "a group of keys, each `key: value`",
    "model_type": "a group of keys, each `key: value`",
    "list_type": "a list",
}


def to_problems(
    document: Document, model: type[BaseModel], error: ValidationError, at: Path = ()
) -> Iterator[Problem]:
    """At most MAX_PROBLEMS; `at` is where in the document the model was tried."""
    details = error.errors(include_url=False)
    meant = set(_meant_keys(model, details[:MAX_PROBLEMS]))
    for detail in islice(details, MAX_PROBLEMS):
        path = (*at, *_path(detail))
        is_meant = detail["type"] == "missing" and detail["loc"] in meant
        if not is_meant and path not in document.faulty:
            name = _name(document, path)
            yield document.problem(path, *_words(model, detail, name))
    if len(details) > MAX_PROBLEMS:
        message = f"further problems are not listed: {len(details) - MAX_PROBLEMS}"
        yield document.problem(at, codes.MORE, message, "solve the others first")


def _meant_keys(model: type[BaseModel], details: list[ErrorDetails]) -> Iterator[tuple[Any, ...]]:
    """The places of keys that are missing only because they were mistyped."""
    for detail in details:
        if detail["type"] == "extra_forbidden":
            parent = detail["loc"][:-1]
            yield (*parent, closest(detail["loc"][-1], _keys_at(model, parent)))


def _is_key(detail: ErrorDetails) -> bool:
    return detail["loc"][-1:] == (_KEY_MARK,)


def _path(detail: ErrorDetails) -> Path:
    """Where it is in what the model was tried on."""
    return detail["loc"][:-1] if _is_key(detail) else detail["loc"]


def _words(model: type[BaseModel], detail: ErrorDetails, name: str) -> tuple[str, str, str]:
    """Code, message and hint."""
    kind, value = detail["type"], detail["input"]
    inner, is_key = _path(detail), _is_key(detail)
    if kind.startswith("KB"):
        context = detail["ctx"]
        subject = f"the key {name}" if is_key else f"{name}{_shown(value)}"
        return kind, f"{subject} {context['message']}", str(context["hint"])
    if kind in {"extra_forbidden", "invalid_key"} or (kind == "literal_error" and is_key):
        known = _choices(detail) if is_key else _keys_at(model, inner[:-1])
        return codes.UNKNOWN_KEY, f"unknown key {name}", suggest(inner[-1], known, "take it out")
    if kind in _KINDS:
        wanted = "a list of texts" if _is_text_list(model, kind, inner) else _KINDS[kind]
        subject = f"the key {name}" if is_key else name
        return codes.WRONG_KIND, f"{subject} must be {wanted}", _kind_hint(kind, value)
    return _absence(detail, inner, name)


def _absence(detail: ErrorDetails, inner: Path, name: str) -> tuple[str, str, str]:
    """What is not there: a key, a part, or a value among the choices."""
    kind, value = detail["type"], detail["input"]
    if kind == "missing":
        return codes.MISSING_KEY, f"missing key {name}", f"add `{inner[-1]}: …` here"
    if kind == "too_short":
        return codes.EMPTY, f"{name} must not be empty", "write at least one"
    if kind == "literal_error":
        message = f"{name}{_shown(value)} is not known"
        return codes.NOT_A_CHOICE, message, suggest(value, _choices(detail))
    return codes.WRONG_KIND, f"{name}: {detail['msg']}", ""


def _choices(detail: ErrorDetails) -> list[str]:
    """The words in pydantic's "'a', 'b' or 'c'"."""
    return str(detail["ctx"]["expected"]).split("'")[1::2]


def _kind_hint(kind: str, value: object) -> str:
    """The likeliest slip behind a value of the wrong kind."""
    if value is None:
        return "nothing stands there; write it, or take the key out"
    if kind == "string_type":
        if isinstance(value, dict):
            return 'a text with ": " in it needs quotes around it'
        if isinstance(value, bool | int | float | date):
            return "write it in quotes"
    if kind == "list_type" and isinstance(value, str):
        return "put `- ` before each item, each on a line of its own"
    if isinstance(value, str) and kind in {"int_type", "bool_type", "date_type"}:
        return "write it without quotes"
    return ""


def _name(document: Document, path: Path) -> str:
    """How people call the place: 'label', or item 3 of 'phrases'."""
    if not path:
        return "the content"
    parent: Any = document.data
    for part in path[:-1]:
        parent = parent[part]
    last = path[-1]
    if isinstance(parent, list) and isinstance(last, int):
        whole = f" of '{_cut(str(path[-2]))}'" if len(path) > 1 else ""
        return f"item {last + 1}{whole}"
    return f"'{_cut(str(last))}'"


def _shown(value: object) -> str:
    return f' "{_cut(value)}"' if isinstance(value, str) and value.strip() else ""


def _cut(value: str) -> str:
    return shorten(" ".join(value.split()))


def _keys_at(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """The keys that the group at `path` knows."""
    kind = _annotation(model, path)
    return list(kind.model_fields) if _is_model(kind) else []


def _is_text_list(model: type[BaseModel], kind: str, path: Path) -> bool:
    if kind != "list_type":
        return False
    wanted = _bare(_annotation(model, path))
    return get_origin(wanted) is list and _bare(get_args(wanted)[0]) is str


def _annotation(model: type[BaseModel], path: tuple[Any, ...]) -> Any:  # noqa: ANN401 - a type, a generic alias or None
    """What the schema wants at `path`; None where it knows no such place."""
    current: Any = model
    for part in path:
        current = _bare(current)
        if _is_model(current):
            field = current.model_fields.get(part)
            current = field.annotation if field else None
        else:
            arguments = get_args(current)
            current = arguments[-1] if arguments else None
    return _bare(current)


def _bare(kind: Any) -> Any:  # noqa: ANN401 - a type or a generic alias
    """The kind without `Annotated` and `| None`."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in {Union, UnionType}:
        return _bare(next(part for part in get_args(kind) if part is not NoneType))
    return kind


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
