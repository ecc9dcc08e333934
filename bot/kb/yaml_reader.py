"""YAML to plain data with a line for every value, within bounds. Knows nothing of our formats."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from yaml import events as ev

from bot.core.problem import Problem, Severity
from bot.kb import codes
from bot.kb.yaml_faults import to_problem
from bot.kb.yaml_scalars import Fault, Scalar, read_plain, shorten

MAX_DEPTH: Final = 40
MAX_EVENTS: Final = 200_000
MAX_PROBLEMS: Final = 100
"""More problems of one kind of check are not listed for one file: nobody reads them."""

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Only its parser is used: values are built here, so no tag can construct anything."""

Key = str | int
Path = tuple[Key, ...]
Plain = Any
"""dict, list, or a scalar; keys are texts and whole numbers."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file; `lines` maps each value's path to the line of its key or dash.

    `faulty` are the paths of values that a problem was found in already.
    """

    file: str
    data: Plain
    lines: Mapping[Path, int] = field(default_factory=dict)
    faulty: frozenset[Path] = frozenset()

    def line_of(self, path: Path) -> int:
        """The 1-based line of `path`, else of its nearest parent; 0 in an absent file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def problem(self, path: Path, code: str, message: str, hint: str = "") -> Problem:
        """An error at the line of `path`."""
        return Problem(self.file, self.line_of(path), code, message, hint)

    def warning(self, path: Path, code: str, message: str, hint: str = "") -> Problem:
        """A warning at the line of `path`."""
        return Problem(self.file, self.line_of(path), code, message, hint, Severity.WARNING)


def read_yaml(
    file: str,
    text: str,
    loader: Any = LOADER,  # noqa: ANN401 - PyYAML's loaders share no public base
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read one file; no document where its data cannot be trusted, and then a problem."""
    found = _INVISIBLE.search(text)
    if found:
        return None, (_invisible(file, text, found),)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except _Refusal as refusal:
        return None, (*builder.problems, refusal.problem)
    except yaml.YAMLError as error:
        problem = to_problem(file, text, error, builder.opened())
        known = any(problem.line == earlier.line for earlier in builder.problems)
        return None, (*builder.problems, *(() if known else (problem,)))
    return builder.finish()


def _invisible(file: str, text: str, found: re.Match[str]) -> Problem:
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    message = f"{_name(found)} in column {column}"
    return Problem(file, line, codes.INVISIBLE, message, "delete it and type the words again")


def _name(found: re.Match[str]) -> str:
    return f"the invisible character U+{ord(found.group()):04X} stands here"


class _Refusal(Exception):
    """Reading ends here; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(slots=True)
class _Frame:
    """An open list or group; `key` waits for its value, `has_key` tells a waiting key from none."""

    path: Path
    value: dict[Key, Plain] | list[Plain]
    key: Key = ""
    has_key: bool = False


class _Builder:
    """Builds data from parser events, one at a time, counting as it goes."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._stack: list[_Frame] = []
        self._data: Plain = None
        self._lines: dict[Path, int] = {}
        self._faulty: set[Path] = set()
        self._events = 0
        self._documents = 0
        self._sound = True
        self._takers: dict[type[ev.Event], Callable[[Any], None]] = {
            ev.ScalarEvent: self._scalar,
            ev.MappingStartEvent: self._open,
            ev.SequenceStartEvent: self._open,
            ev.MappingEndEvent: self._close,
            ev.SequenceEndEvent: self._close,
            ev.AliasEvent: self._alias,
            ev.DocumentStartEvent: self._document,
        }

    def take(self, event: ev.Event) -> None:
        """Use one event; raises _Refusal where the file is out of bounds."""
        self._events += 1
        if self._events > MAX_EVENTS:
            message = f"the file has more than {MAX_EVENTS} parts"
            self._refuse(event, codes.TOO_MANY_PARTS, message, "split it")
        taker = self._takers.get(type(event))
        if taker:
            taker(event)

    def opened(self) -> int:
        """The line of the innermost list or group that is not closed yet; 1 before the first."""
        return self._lines[self._stack[-1].path] if self._stack else 1

    def finish(self) -> tuple[Document | None, tuple[Problem, ...]]:
        """What was built; no document where an alias, a tag or nothing stood in it."""
        if self._data is None and self._sound:
            message = "the file holds nothing"
            self.problems.append(
                Problem(self._file, 0, codes.NO_CONTENT, message, "delete it, or fill it")
            )
            self._sound = False
        if not self._sound:
            return None, tuple(self.problems)
        document = Document(self._file, self._data, self._lines, frozenset(self._faulty))
        return document, tuple(self.problems)

    def _document(self, event: ev.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = "take out the line ---, or put the rest into a file of its own"
            self._refuse(event, codes.SECOND_DOCUMENT, "a second document begins here", hint)

    def _open(self, event: ev.CollectionStartEvent) -> None:
        self._check_node(event)
        if self._awaits_key():
            hint = "write `key: value`; quote a text that begins with [ or {"
            self._refuse(event, codes.BAD_KEY, "a list or group cannot be a key", hint)
        if len(self._stack) == MAX_DEPTH:
            message = f"lists and groups are nested more than {MAX_DEPTH} deep"
            self._refuse(event, codes.TOO_DEEP, message, "check the brackets and the indentation")
        value: Plain = {} if isinstance(event, ev.MappingStartEvent) else []
        self._stack.append(_Frame(self._store(event, value), value))

    def _close(self, _event: ev.Event) -> None:
        self._stack.pop()

    def _alias(self, event: ev.AliasEvent) -> None:
        self._sound = False
        hint = "write the value out; put a text that begins with * in quotes"
        self._note(event, Fault(codes.ANCHOR, f"*{event.anchor} refers to another place", hint))
        if self._awaits_key():
            self._key(event, f"*{event.anchor}")
        else:
            self._store(event, None)

    def _scalar(self, event: ev.ScalarEvent) -> None:
        self._check_node(event)
        value: Scalar = event.value
        fault = None
        if not event.style and event.tag is None:
            value, fault = read_plain(event.value)
        elif event.style == '"' and (found := _INVISIBLE.search(event.value)):
            self._sound = False
            fault = Fault(codes.INVISIBLE, _name(found), "write the words without it")
        if fault:
            self._note(event, fault)
        path = self._key(event, value) if self._awaits_key() else self._store(event, value)
        if fault:
            self._faulty.add(path)

    def _check_node(self, event: ev.NodeEvent) -> None:
        if event.anchor is not None:
            hint = "take it out; put a text that begins with & in quotes"
            self._note(
                event, Fault(codes.ANCHOR, f"&{event.anchor} names a place to refer to", hint)
            )
            self._sound = False
        if getattr(event, "tag", None) is not None:
            hint = "take it out; put a text that begins with ! in quotes"
            self._note(
                event, Fault(codes.TAG, "a tag (a word that begins with !) stands here", hint)
            )
            self._sound = False

    def _awaits_key(self) -> bool:
        return bool(self._stack) and _awaits_key(self._stack[-1])

    def _key(self, event: ev.NodeEvent, key: Scalar) -> Path:
        """Keep a key until its value comes; the value of a doubled key is read and dropped."""
        frame = self._stack[-1]
        if isinstance(key, bool) or not isinstance(key, str | int):
            hint = "write a word before the colon, in quotes if need be"
            self._note(event, Fault(codes.BAD_KEY, "a key is a text or a whole number", hint))
            key = str(event.value) if isinstance(event, ev.ScalarEvent) else ""
            self._faulty.add((*frame.path, key))
        path = (*frame.path, key)
        if key in frame.value:
            message = f"the key '{shorten(str(key))}' stands here and in line {self._lines[path]}"
            self._note(event, Fault(codes.DOUBLED_KEY, message, "keep one of them"))
        self._lines.setdefault(path, _line(event))
        frame.key, frame.has_key = key, True
        return path

    def _store(self, event: ev.NodeEvent, value: Plain) -> Path:
        """Put a value where it belongs and give its path."""
        if not self._stack:
            self._data = value
            self._lines[()] = _line(event)
            return ()
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            path = (*frame.path, len(frame.value))
            frame.value.append(value)
            self._lines.setdefault(path, _line(event))
        else:
            path = (*frame.path, frame.key)
            frame.value.setdefault(frame.key, value)
            frame.has_key = False
        return path

    def _note(self, event: ev.Event, fault: Fault) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            self._refuse(
                event, codes.MORE, "there are more problems from here on", "solve these first"
            )
        self.problems.append(
            Problem(self._file, _line(event), fault.code, fault.message, fault.hint)
        )

    def _refuse(self, event: ev.Event, code: str, message: str, hint: str) -> None:
        raise _Refusal(Problem(self._file, _line(event), code, message, hint))


def _awaits_key(frame: _Frame) -> bool:
    return not frame.has_key and isinstance(frame.value, dict)


def _line(event: ev.Event) -> int:
    mark: Any = event.start_mark  # PyYAML sets it on every event; its stubs allow None
    return int(mark.line) + 1
