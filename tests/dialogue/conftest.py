"""The desk with the knowledge that it serves, loaded once; a channel for each test."""

from datetime import date
from pathlib import Path

import pytest

from bot.bootstrap import load_library
from bot.desk import Library
from tests.dialogue.scripted import HelpChannel, ScriptedUser

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def library() -> Library:
    """The knowledge and templates of this repository, on a day when no answer is stale."""
    return load_library(ROOT, date(2026, 11, 23))


@pytest.fixture
def channel(library: Library) -> HelpChannel:
    """A help channel in which nobody has said anything yet."""
    return HelpChannel(library)


@pytest.fixture
def riley(channel: HelpChannel) -> ScriptedUser:
    """Somebody with a question."""
    return channel.newcomer("Riley")
