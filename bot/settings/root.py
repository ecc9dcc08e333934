"""Where the content is: the folder that holds knowledge/ and templates/."""

from pathlib import Path

MARKER = Path("knowledge") / "desk.yaml"  # what makes a folder a content root
_PACKAGE = Path(__file__).parents[1]


def find_root(named: Path | None, working: Path, problems: list[str]) -> Path:
    """The root that was named, else the working directory, else what the package brings along."""
    candidates = [named] if named else [working, _PACKAGE / "content", _PACKAGE.parent]
    for folder in candidates:
        if _is_root(folder):
            return folder.resolve()
    problems.append(
        f"no {MARKER} in {candidates[0]}; start the desk in the folder that holds knowledge/ and "
        "templates/, or name that folder with --root or DESK_ROOT"
    )
    return working


def _is_root(folder: Path) -> bool:
    """Whether it holds a desk; False as well where it may not be read, or cannot be a path."""
    try:
        return (folder / MARKER).is_file()
    except OSError:
        return False
