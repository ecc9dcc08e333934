"""`desk doctor` before a workspace set up as docs/slack.md says, and before one that is not."""

import subprocess
import sys

import pytest

from tests.e2e.slack.desks import Desks
from tests.slack.stage import ROOT, Slack
from tests.slack.workspace import HELP

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


def doctor(desks: Desks) -> "subprocess.CompletedProcess[str]":
    """What the command says of the workspace."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        cwd=ROOT, env=desks.command_environ(), capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_where_all_is_set_up_it_finds_nothing_wrong(slack: Slack, desks: Desks) -> None:
    told = doctor(desks)
    assert (told.returncode, told.stderr) == (0, "")
    assert "0 failures, 0 warnings" in told.stdout
    assert slack.workspace.app.bot_token not in told.stdout


def test_what_is_wrong_comes_with_its_cure(slack: Slack, desks: Desks) -> None:
    slack.workspace.rooms[HELP].archived = True
    told = doctor(desks)
    assert told.returncode == 1
    assert "unarchive" in told.stdout
