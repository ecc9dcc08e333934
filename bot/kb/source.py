"""One consistent snapshot of the content's files as text. Names and sizes, not what files say."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.problem import Problem
from bot.kb import codes

MAX_BYTES = 1024 * 1024
ATTEMPTS = 5
"""How often the files are read again because one of them changed meanwhile."""

BACKUP_ENDINGS = ("~", ".swp", ".swo", ".tmp", ".bak", "___jb_tmp___", "___jb_old___")


@dataclass(frozen=True, slots=True)
class Content:
    """The files of one moment, as text.

    `knowledge` and `cases` are keyed by the path from the root (`knowledge/topics/x.yaml`),
    `templates` by the path from templates/ (`api_key/v3.md`). `version` is a short hash over
    knowledge and templates; cases do not count, nor do their problems hinder serving.
    """

    version: str
    knowledge: Mapping[str, str]
    templates: Mapping[str, str]
    cases: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    case_problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Area:
    """A folder of ours; one that is `shared` may be missing, and others keep files in it too."""

    folder: str
    suffix: str
    shared: bool = False


_KNOWLEDGE = _Area("knowledge", ".yaml")
_TEMPLATES = _Area("templates", ".md")
_CASES = _Area("tests/knowledge", ".yaml", shared=True)
_MEANT_AS_YAML = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file or what is wrong with it; `stamp` changes when the file does: time, size, inode."""

    area: _Area
    path: str
    stamp: tuple[int, int, int] = (0, 0, 0)
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _File:
    entry: _Entry
    data: bytes = b""
    text: str | None = None
    problem: Problem | None = None


def read_content(root: Path, attempts: int = ATTEMPTS) -> Content:
    """Read all below `root` in one moment; bad content is a problem, never an exception.

    Where a file changed meanwhile all are read again, up to `attempts` times.
    """
    root = Path(os.path.realpath(root))
    files: list[_File] = []
    for _ in range(attempts):
        entries = _scan(root)
        files = [_read(root, entry) for entry in entries]
        if _scan(root) == entries:
            return _content(files, ())
    hint = "wait until nothing writes to the content any more, then try again"
    changing = Problem("knowledge", 0, codes.CHANGING, "files changed while being read", hint)
    return _content(files, (changing,))


def _content(files: Iterable[_File], more: tuple[Problem, ...]) -> Content:
    """Sort what was read into its areas."""
    texts: dict[_Area, dict[str, str]] = {_KNOWLEDGE: {}, _TEMPLATES: {}, _CASES: {}}
    problems: dict[_Area, list[Problem]] = {_KNOWLEDGE: [*more], _TEMPLATES: [], _CASES: []}
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.entry.path):
        area = file.entry.area
        if file.problem:
            problems[area].append(file.problem)
        if file.text is not None:
            texts[area][file.entry.path] = file.text
        if area is not _CASES:
            digest.update(f"{file.entry.path}\0{len(file.data)}\0".encode() + file.data)
    cut = len(_TEMPLATES.folder) + 1
    return Content(
        version=digest.hexdigest()[:12],
        knowledge=texts[_KNOWLEDGE],
        templates={path[cut:]: text for path, text in texts[_TEMPLATES].items()},
        cases=texts[_CASES],
        problems=tuple(problems[_KNOWLEDGE] + problems[_TEMPLATES]),
        case_problems=tuple(problems[_CASES]),
    )


def _scan(root: Path) -> list[_Entry]:
    """Everything of interest below `root`, without opening it."""
    return [entry for area in (_KNOWLEDGE, _TEMPLATES, _CASES) for entry in _scan_area(root, area)]


def _scan_area(root: Path, area: _Area) -> Iterator[_Entry]:
    top = root / area.folder
    if not top.is_dir():
        if not area.shared:
            hint = "start the desk in the folder that holds it, or name that folder"
            yield _faulty(area, area.folder, codes.UNREADABLE, "the folder is missing", hint)
        return
    if _leads_out(top, root):
        yield _faulty(area, area.folder, codes.LINKED, "the folder is a link that leads out")
        return
    denied: list[OSError] = []
    for place, folders, names in os.walk(top, onerror=denied.append):
        folders[:] = sorted(name for name in folders if not _is_ignored(name))
        for name in sorted([*folders, *names]):
            path = Path(place, name)
            if _is_ours(area, path) and (name not in folders or path.is_symlink()):
                yield _inspect(root, area, path)
    for error in denied:
        yield _faulty(area, _shown(root, Path(str(error.filename))), *_denied(error))


def _inspect(root: Path, area: _Area, path: Path) -> _Entry:
    """Look at one name without opening it."""
    shown = _shown(root, path)
    try:
        status = path.stat()
    except OSError as error:
        return _faulty(area, shown, *_denied(error))
    if path.is_symlink() and (stat.S_ISDIR(status.st_mode) or _leads_out(path, root)):
        message = "a link that leads out of the content, or to a folder, is not followed"
        return _faulty(area, shown, codes.LINKED, message, "put the file itself here")
    if path.suffix != area.suffix:
        message = f'the name does not end in "{area.suffix}", so the file would be overlooked'
        hint = f'rename it to "{path.stem}{area.suffix}", or move it elsewhere'
        return _faulty(area, shown, codes.WRONG_SUFFIX, message, hint)
    if not stat.S_ISREG(status.st_mode):
        return _faulty(area, shown, codes.UNREADABLE, "this is no plain file")
    if status.st_size > MAX_BYTES:
        return _too_large(area, shown)
    return _Entry(area, shown, (status.st_mtime_ns, status.st_size, status.st_ino))


def _read(root: Path, entry: _Entry) -> _File:
    """Open one file; what is wrong with it becomes a problem."""
    if entry.problem:
        return _File(entry, problem=entry.problem)
    try:
        with Path(root, entry.path).open("rb") as stream:
            # Not more than there was: a buffer of the limit's size for each file, again and again,
            # leaves the memory of a process that runs for months full of holes.
            data = stream.read(min(entry.stamp[1], MAX_BYTES) + 1)
    except OSError as error:
        return _File(entry, problem=_faulty(entry.area, entry.path, *_denied(error)).problem)
    if len(data) > MAX_BYTES:
        return _File(entry, problem=_too_large(entry.area, entry.path).problem)
    try:
        return _File(entry, data, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte {data[error.start]:#04x}"
        hint = "save it as UTF-8 in your editor"
        return _File(entry, data, None, Problem(entry.path, line, codes.NOT_UTF8, message, hint))


def _faulty(area: _Area, path: str, code: str, message: str, hint: str = "") -> _Entry:
    return _Entry(area, path, problem=Problem(path, 0, code, message, hint))


def _denied(error: OSError) -> tuple[str, str, str]:
    reason = error.strerror or type(error).__name__
    return codes.UNREADABLE, f"it cannot be read: {reason}", "check that it exists and its rights"


def _too_large(area: _Area, path: str) -> _Entry:
    message = f"the file is larger than {MAX_BYTES // 1024} KiB and was not read"
    return _faulty(area, path, codes.TOO_LARGE, message, "split it")


def _is_ours(area: _Area, path: Path) -> bool:
    """Whether a file is content, or looks as if it was meant to be."""
    if area.shared and path.suffix.lower() not in _MEANT_AS_YAML:
        return False
    return not _is_ignored(path.name)


def _is_ignored(name: str) -> bool:
    """Hidden files, and what editors leave behind."""
    return name.startswith((".", "#")) or name.endswith(BACKUP_ENDINGS)


def _leads_out(path: Path, root: Path) -> bool:
    return not Path(os.path.realpath(path)).is_relative_to(root)


def _shown(root: Path, path: Path) -> str:
    """The path from the root, with `/`; bytes that are no text are spelled out."""
    relative = path.relative_to(root).as_posix()
    return relative.encode("utf-8", "backslashreplace").decode()
