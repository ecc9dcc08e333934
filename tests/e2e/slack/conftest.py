"""A desk at work in a workspace that stands for a customer's, in both modes.

`desk` is one that all tests of a module share, each in threads of its own; `desks` are a test's
own, to be killed and starved.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.e2e.slack.desks import Desks
from tests.slack.fixtures import slack, slack_machine, slack_mode, slack_workspace
from tests.slack.manifest import Manifest
from tests.slack.stage import Slack, staged
from tests.slack.workspace import Mode, Person, Workspace

ROOT = Path(__file__).parents[3]
MANIFESTS = {Mode.SOCKET: ROOT / "manifest.yml", Mode.HTTP: ROOT / "docs" / "manifest-http.yml"}

ASKERS = [Person(f"U0ASK{number:02}", f"asker{number}", "Some Asker") for number in range(60)]
TAKEN = pytest.StashKey[Iterator[int]]()

__all__ = ["slack", "slack_machine", "slack_mode", "slack_workspace"]


def crowd() -> Workspace:
    """The usual workspace with many more people in it."""
    space = Workspace()
    space.people |= {each.id: each for each in ASKERS}
    for room in space.rooms.values():
        room.members |= set(space.people) if not room.private else set()
    return space


@pytest.fixture
def slack_manifest(slack_mode: Mode) -> Manifest:
    """The desk's own: it decides which calls are allowed, and which events come."""
    return Manifest.read(MANIFESTS[slack_mode])


@pytest.fixture
def desks(slack: Slack) -> Iterator[Desks]:
    """Where desks of one test are started and killed; none runs yet."""
    made = Desks(slack)
    yield made
    made.stop()


@pytest.fixture(scope="module", params=list(Mode), ids=["socket", "http"])
def shared(
    request: pytest.FixtureRequest, slack_machine: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Slack]:
    """A workspace with one desk at work, for all tests of a module."""
    del slack_machine
    mode: Mode = request.param
    folder = tmp_path_factory.mktemp("slack")
    with staged(mode, Manifest.read(MANIFESTS[mode]), folder, crowd()) as made:
        at_work = Desks(made)
        at_work.start()
        yield made
        at_work.stop()


def _newcomer(config: pytest.Config) -> Person:
    """Somebody who has asked nothing yet: what one person says twice in a minute is heard once."""
    taken: Iterator[int] | None = config.stash.get(TAKEN, None)
    if taken is None:
        taken = config.stash[TAKEN] = count(1)
    return ASKERS[next(taken) % len(ASKERS)]


@pytest.fixture
def asker(request: pytest.FixtureRequest) -> Person:
    """Who asks."""
    return _newcomer(request.config)


@pytest.fixture
def another(request: pytest.FixtureRequest) -> Person:
    """Who asks after that: once they are answered, what was said before was passed over."""
    return _newcomer(request.config)


@pytest.fixture
def desk(shared: Slack) -> Iterator[Slack]:
    """The shared desk; Slack must have had nothing to refuse in this test."""
    before = len(shared.front.violations)
    yield shared
    shared.front.settled()
    assert shared.front.violations[before:] == []
