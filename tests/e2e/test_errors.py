"""What goes wrong is told in lines and never as a traceback."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bootstrap import database_store

pytestmark = pytest.mark.e2e

Done = subprocess.CompletedProcess[str]
ROOT = Path(__file__).parents[2]
# Root may write everywhere, unless it gives that right away.
AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in a folder of its own."""
    file = tmp_path / "kept" / "desk.db"
    database_store(f"sqlite:///{file}", lambda: datetime.now(UTC)).close()
    return file


def refusal(done: Done) -> str:
    """The one line that a command was refused with."""
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("desk: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_database_that_was_overwritten(desk: Callable[..., Done], database: Path) -> None:
    database.write_bytes(b"\x00\xff" * 4096)
    assert f"cannot use {database}" in refusal(desk("chat", "--db", str(database)))


def test_a_database_that_was_cut_short(desk: Callable[..., Done], database: Path) -> None:
    database.write_bytes(database.read_bytes()[:5000])
    assert f"cannot use {database}" in refusal(desk("chat", "--db", str(database)))


def test_a_database_that_may_only_be_read(desk: Callable[..., Done], database: Path) -> None:
    before = AS_ANYBODY if os.geteuid() == 0 else ()
    if before and shutil.which(before[0]) is None:
        pytest.skip("runs as root, which may write everywhere, and there is no setpriv")
    database.chmod(0o400)
    database.parent.chmod(0o500)
    told = refusal(desk("chat", "--db", str(database), before=before))
    database.parent.chmod(0o700)
    assert f"cannot write to {database}: it or its folder is read-only" in told


def test_a_character_that_the_output_cannot_show_is_escaped(desk: Callable[..., Done]) -> None:
    done = desk("tree", "v2_status", before=("env", "PYTHONIOENCODING=latin-1"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "\n\\u2514 v2_is_closed" in done.stdout


def test_broken_knowledge_is_told_a_problem_a_line(
    desk: Callable[..., Done], tmp_path: Path
) -> None:
    for name in ("knowledge", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("talk.yaml", "canned.yaml"):
        with (tmp_path / "knowledge" / name).open("a") as file:
            file.write("surprise: 1\n")
    done = desk("ask", "I need an API key", "--root", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    places = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert places == ["knowledge/canned.yaml", "knowledge/talk.yaml"]
