"""`make run` serves Slack where its token is set, and talks in the terminal where it is not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The Makefile, with nothing to set up, and a `desk` that says how it was called."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name, does in ((".ci/venv", "exit 0"), (".venv/bin/desk", 'echo "desk $*"')):
        script = tmp_path / name
        script.parent.mkdir(parents=True)
        script.write_text(f"#!/bin/sh\n{does}\n")
        script.chmod(0o755)
    return tmp_path


@pytest.mark.skipif(MAKE is None, reason="there is no make")
@pytest.mark.parametrize(
    ("token", "command"), [(None, "desk chat"), ("", "desk chat"), ("xoxb-1", "desk run")]
)
def test_make_run(folder: Path, token: str | None, command: str) -> None:
    environ = {"PATH": os.environ["PATH"]} | ({} if token is None else {"SLACK_BOT_TOKEN": token})
    done = subprocess.run(  # noqa: S603  our own Makefile
        [str(MAKE), "run"], cwd=folder, env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{command}\n"
