"""The fixtures of tests/slack/fixtures.py, tried on themselves."""

from collections.abc import Iterator

import pytest

from tests.slack.caller import Caller
from tests.slack.fixtures import (
    slack,
    slack_machine,
    slack_manifest,
    slack_mode,
    slack_workspace,
)
from tests.slack.manifest import Manifest
from tests.slack.stage import Slack, staged
from tests.slack.workspace import HELP, Mode

__all__ = ["slack", "slack_machine", "slack_manifest", "slack_mode", "slack_workspace"]


@pytest.fixture
def echo(slack: Slack) -> Iterator[Slack]:
    """With the bare echo bot at work."""
    with slack.running("tests.slack.echo", slack.app_environ()):
        if slack.mode is Mode.SOCKET:
            slack.front.until_connected()
        else:
            slack.until_listening()
        yield slack


@pytest.fixture(scope="module")
def common(slack_machine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slack]:
    """One workspace for all of them: each test takes back what it changes."""
    del slack_machine
    everything = Manifest(
        frozenset(
            {"chat:write", "channels:history", "channels:read", "groups:history", "groups:read",
             "im:history", "im:write", "reactions:read", "reactions:write", "usergroups:read",
             "users:read"}
        ),
        frozenset(),
    )  # fmt: skip
    with staged(Mode.SOCKET, everything, tmp_path_factory.mktemp("common")) as slack:
        yield slack


@pytest.fixture
def caller(common: Slack) -> Iterator[Caller]:
    manifest = common.front.office.manifest
    common.front.books.violations.clear()
    common.front.office.posted.clear()
    yield Caller(common)
    common.front.office.manifest = manifest
    common.front.api.revoked = ""
    common.front.office.pace = 0.0
    common.workspace.rooms[HELP].archived = False
