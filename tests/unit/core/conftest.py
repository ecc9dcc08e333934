"""A small desk, and threads at it."""

import pytest

from bot.core.knowledge import KnowledgeBase
from tests.builders import Thread, desk_knowledge, understood


@pytest.fixture
def kb() -> KnowledgeBase:
    """One topic of each kind."""
    return desk_knowledge()


@pytest.fixture
def thread(kb: KnowledgeBase) -> Thread:
    """A new thread."""
    return Thread(kb)


@pytest.fixture
def asked(thread: Thread) -> Thread:
    """A thread in which the desk waits to hear what the form asks for."""
    thread.say(understood("api_key"))
    return thread


@pytest.fixture
def answered(asked: Thread) -> Thread:
    """A thread in which that question was answered with "Key and secret"."""
    asked.press("Key and secret")
    return asked
