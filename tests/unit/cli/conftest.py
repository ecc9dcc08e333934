"""Runs `desk` inside the test's own process."""

import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest

from bot import bootstrap
from bot.cli import main
from bot.desk import Library

ROOT = Path(__file__).parents[3]


class Done(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def load_once() -> Callable[[Path, date], Library]:
    """What commands call to load the knowledge; it takes most of a second, the same each time."""
    return cache(bootstrap.load_library)


@pytest.fixture
def desk(
    load_once: Callable[[Path, date], Library],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Callable[..., Done]:
    """Runs a command with what was typed, in the repository and with a home of its own."""
    monkeypatch.setattr(bootstrap, "load_library", load_once)
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("DESK_ROOT", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str, typed: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        with pytest.raises(SystemExit) as left:
            main(list(words))
        shown = capsys.readouterr()
        return Done(int(left.value.code or 0), shown.out, shown.err)

    return run


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the content with two mistakes in it, in two files."""
    root = tmp_path / "broken"
    for name in ("knowledge", "templates"):
        copytree(ROOT / name, root / name)
    desk = root / "knowledge" / "desk.yaml"
    desk.write_text(desk.read_text("utf-8").replace("zone: America/New_York", "zone: Nowhere"))
    talk = root / "knowledge" / "talk.yaml"
    talk.write_text(talk.read_text("utf-8") + "surprise: 1\n")
    return root
