"""Fixtures: a workspace for one test, and the proof that Slack would have refused nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slack.manifest import Manifest
from tests.slack.stage import Slack, lacking, staged
from tests.slack.workspace import Mode, Workspace


@pytest.fixture(scope="session")
def slack_machine() -> None:
    """Leave the test out by name where the machine lacks something; fail with STRICT=1."""
    what = ", ".join(lacking())
    if what and os.environ.get("STRICT") == "1":
        pytest.fail(f"this machine lacks {what}")
    if what:
        pytest.skip(f"this machine lacks {what}")


@pytest.fixture(params=list(Mode), ids=["socket", "http"])
def slack_mode(request: pytest.FixtureRequest) -> Mode:
    """Both modes; a test that is for one alone parametrises it indirectly."""
    mode: Mode = request.param
    return mode


@pytest.fixture
def slack_workspace() -> Workspace:
    """The usual workspace; override it for another."""
    return Workspace()


@pytest.fixture
def slack_manifest() -> Manifest:
    """The echo bot's; override it with the desk's own."""
    return Manifest.read(Path(__file__).parent / "echo_manifest.yml")


@pytest.fixture
def slack(
    slack_machine: None,
    slack_mode: Mode,
    slack_workspace: Workspace,
    slack_manifest: Manifest,
    tmp_path: Path,
) -> Iterator[Slack]:
    """A workspace, and the front before it, which must have had nothing to refuse in the end."""
    del slack_machine
    with staged(slack_mode, slack_manifest, tmp_path, slack_workspace) as made:
        yield made
        violations = made.front.violations
    assert violations == []
