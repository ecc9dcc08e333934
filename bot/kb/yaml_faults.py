"""YAML's own error messages in the words of an author. For both its parsers, C and pure."""

import re
from typing import Final

import yaml

from bot.core.problem import Problem
from bot.kb import codes

_QUOTE_ALL: Final = "put the whole text in quotes"
_ALIGN: Final = "begin it in the column of its neighbours, and quote texts with : or # in them"
_BACKSLASH: Final = "a backslash in double quotes means something else here"
_BACKSLASH_CURE: Final = "use single quotes, or write \\\\ for one backslash"
_BLOCK: Final = "something stands behind the | or > that begins a longer text"
_BLOCK_CURE: Final = "put the text on the next line, indented"
_COMMAS: Final = "separate the parts by commas, and quote texts with [ ] { } , : or # in them"
_NO_COLON: Final = "a colon stands where none can"
_MISFIT: Final = "the line does not fit the lines above it"

_MEANINGS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "mapping values are not allowed",
        _NO_COLON,
        f"{_QUOTE_ALL}, or check the indentation of this line",
    ),
    (
        "sequence entries are not allowed",
        "a list cannot begin on the line of its key",
        "put each `- item` on a line of its own",
    ),
    ("a tag", "a text cannot begin with ! without quotes", _QUOTE_ALL),
    ("tag handle", "a text cannot begin with ! without quotes", _QUOTE_ALL),
    ("directive", "a line cannot begin with % without quotes", _QUOTE_ALL),
    ("mapping keys are not allowed", "a `?` stands where none can", _QUOTE_ALL),
    (
        "could not find expected ':'",
        "the line is neither `key: value` nor part of a list or text",
        "add the colon, or indent it as part of the text above",
    ),
    ("unknown escape", _BACKSLASH, _BACKSLASH_CURE),
    ("hexdecimal", _BACKSLASH, _BACKSLASH_CURE),
    ("hexadecimal", _BACKSLASH, _BACKSLASH_CURE),
    ("alphabetic or numeric", "a text cannot begin with * or & without quotes", _QUOTE_ALL),
    (
        "unexpected document",
        "a line of --- or ... ends the file in the middle of a quoted text",
        "close the quotes above it",
    ),
    (
        "<document start>",
        "something stands after the end of the content",
        "write everything as one document, each part as `key: value`",
    ),
    ("incompatible YAML", "the %YAML line names a version that is not known", "take the line out"),
    ("comment or", _BLOCK, _BLOCK_CURE),
    ("chomping or indentation", _BLOCK, _BLOCK_CURE),
    ("',' or ']'", "the list in [ ] that begins here is not closed, or lacks a comma", _COMMAS),
    ("',' or '}'", "the group in { } that begins here is not closed, or lacks a comma", _COMMAS),
    ("node content", "a bracket or comma stands where none can", _QUOTE_ALL),
    ("unexpected ':'", _NO_COLON, _QUOTE_ALL),
    ("did not find expected key", _MISFIT, _ALIGN),
    ("did not find expected '-'", _MISFIT, _ALIGN),
    ("expected <block end>", _MISFIT, _ALIGN),
)

_CURED_AT_BEGINNING: Final = ("expected ':'", "',' or ']'", "',' or '}'")

_UNFINISHED: Final[tuple[tuple[str, str], ...]] = (
    ("quoted", "a quoted text that begins here"),
    ("flow sequence", "a list in [ ] that begins here"),
    ("flow mapping", "a group in { } that begins here"),
    ("flow node", "a list or group that begins here"),
)

_BEHIND_QUOTE: Final = (
    "something stands behind a closing quote",
    'put the whole text in double quotes, with \\\\" for a quote inside',
)

_BAD_INDENT = re.compile(r"^ *[\t\xa0\u2000-\u200a\u3000]")


def to_problem(file: str, text: str, error: yaml.YAMLError, opened: int) -> Problem:
    """One problem, at the line where the cure belongs.

    `opened` is the line of the innermost list or group that was not closed when reading failed.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem(file, 0, codes.SYNTAX, f"this is no YAML: {_one_line(error)}")
    lines = text.splitlines()
    at: int = error.problem_mark.line
    began: int = error.context_mark.line if error.context_mark else at
    said = str(error.problem)
    if at < len(lines) and _BAD_INDENT.match(lines[at]):
        hint = "indent with spaces, two a level"
        message = "the line is indented with a tab, or another blank that is no space"
        return Problem(file, at + 1, codes.INDENTATION, message, hint)
    unfinished = _unfinished(str(error.context))
    if unfinished and not "".join(lines[at + 1 :]).strip() and _is_at_end(said, lines, error):
        message = f"the file ends in the middle of {unfinished}"
        began = opened - 1 if "flow node" in str(error.context) else began
        return Problem(file, began + 1, codes.SYNTAX, message, "close it, and save the whole file")
    if "cannot start any token" in said:
        return _bad_start(file, at, lines, error.problem_mark.column)
    meaning, cure = _meaning(f"{error.context}: {said}")
    if any(needle in said for needle in _CURED_AT_BEGINNING):
        return Problem(file, began + 1, codes.SYNTAX, meaning, cure)
    before = lines[at][: error.problem_mark.column] if at < len(lines) else ""
    if meaning in {_MISFIT, _NO_COLON} and before.rstrip().endswith(("'", '"')):
        meaning, cure = _BEHIND_QUOTE
    return Problem(file, min(at + 1, len(lines)), codes.SYNTAX, meaning, cure)


def _meaning(said: str) -> tuple[str, str]:
    for needle, meaning, cure in _MEANINGS:
        if needle in said:
            return meaning, cure
    return f"this is no YAML: {said}", ""


def _unfinished(context: str) -> str:
    return next((words for needle, words in _UNFINISHED if needle in context), "")


def _is_at_end(said: str, lines: list[str], error: yaml.MarkedYAMLError) -> bool:
    """Whether the parser gave up because nothing came any more."""
    mark = error.problem_mark
    rest = lines[mark.line][mark.column :] if mark and mark.line < len(lines) else ""
    return "end of stream" in said or "stream end" in said or not rest.strip()


def _bad_start(file: str, at: int, lines: list[str], column: int) -> Problem:
    character = lines[at][column : column + 1] if at < len(lines) else ""
    message = f"a text cannot begin with {character} without quotes"
    return Problem(file, at + 1, codes.SYNTAX, message, _QUOTE_ALL)


def _one_line(error: yaml.YAMLError) -> str:
    return " ".join(str(error).split())
