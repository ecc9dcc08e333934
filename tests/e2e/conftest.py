"""Real processes: the command as a person or a program starts it, with a home of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds for one output; loading takes two on an idle machine, and others take turns

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def environment(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Nothing of the machine but where its programs are; a terminal without colours, far away.

    The index alone is kept from test to test, as it is from one start to the next.
    """
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "DESK_CACHE": str(tmp_path_factory.getbasetemp() / "cache"),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "TZ": "Asia/Tokyo",
        "OPENBLAS_NUM_THREADS": "1",
    }


@pytest.fixture
def python(environment: dict[str, str]) -> Callable[..., Done]:
    """Runs Python in the repository until it ends; `before` are words to start it through."""

    def run(*words: str, typed: str = "", before: tuple[str, ...] = ()) -> Done:
        return subprocess.run(  # noqa: S603  our own command
            [*before, sys.executable, *words],
            cwd=ROOT, env=environment, input=typed, text=True, capture_output=True,
            encoding="utf-8", timeout=PATIENCE, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def desk(python: Callable[..., Done]) -> Callable[..., Done]:
    """Runs a command of the desk until it ends."""

    def run(*words: str, typed: str = "", before: tuple[str, ...] = ()) -> Done:
        return python("-m", "bot", *words, typed=typed, before=before)

    return run


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Callable[..., "pexpect.spawn[str]"]]:
    """Starts `desk chat` in a terminal of its own; what still runs at the end is stopped."""
    started: list[pexpect.spawn[str]] = []

    def start(*words: str, kind: str = "dumb") -> "pexpect.spawn[str]":
        child = pexpect.spawn(
            sys.executable, ["-m", "bot", "chat", *words],
            cwd=str(ROOT), env={**environment, "TERM": kind}, timeout=PATIENCE,
            encoding="utf-8", dimensions=(50, 100),
        )  # fmt: skip
        child.delaybeforesend = None  # it is for programs that turn the echo off first
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)
