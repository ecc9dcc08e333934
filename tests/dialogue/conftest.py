"""The desk with the knowledge that it serves, loaded once; a channel for each test."""

import pytest

from bot.desk import Library
from tests.dialogue.scripted import HelpChannel, ScriptedUser
from tests.repository import repository_library


@pytest.fixture(scope="session")
def library() -> Library:
    """The knowledge and templates of this repository, on a day when no answer is stale."""
    return repository_library()


@pytest.fixture
def channel(library: Library) -> HelpChannel:
    """A help channel in which nobody has said anything yet."""
    return HelpChannel(library)


@pytest.fixture
def riley(channel: HelpChannel) -> ScriptedUser:
    """Somebody with a question."""
    return channel.newcomer("Riley")
