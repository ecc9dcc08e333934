"""Help is quick because it imports next to nothing, and shows how a command is used."""

import subprocess
from collections.abc import Callable

import pytest

from bot.cli.main import COMMANDS

pytestmark = pytest.mark.e2e

Done = subprocess.CompletedProcess[str]
HEAVY = {"sqlalchemy", "alembic", "numpy", "yaml", "pydantic", "rich", "jinja2", "rapidfuzz"}
NOT_TO_ASK = {"sqlalchemy", "alembic", "cattrs", "slack_bolt", "slack_sdk", "aiohttp", "rich"}


def imported(done: Done) -> set[str]:
    """The packages that a Python told to note its imports has imported."""
    notes = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {note.rpartition("|")[2].strip().partition(".")[0] for note in notes}


def test_help_names_every_command_and_shows_examples(desk: Callable[..., Done]) -> None:
    shown = desk("--help").stdout
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []
    assert 'desk ask "I need an API key"' in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_a_commands_help_has_examples_and_imports_nothing_heavy(
    python: Callable[..., Done], command: str
) -> None:
    done = python("-X", "importtime", "-m", "bot", command, "--help")
    assert done.returncode == 0
    assert f"\n    desk {command}" in done.stdout.split("Example", 1)[1]
    assert "click" in imported(done)
    assert imported(done) & HEAVY == set()


def test_asking_imports_no_database_web_or_platform_library(python: Callable[..., Done]) -> None:
    done = python("-X", "importtime", "-m", "bot", "ask", "I need an API key")
    assert done.returncode == 0
    assert "numpy" in imported(done)
    assert imported(done) & NOT_TO_ASK == set()
