"""The only way in: an event is committed once, or the platform is not told that it was."""

import pytest
from typing_extensions import override

from bot.core.errors import StoreUnavailable
from bot.core.message import ConversationKey, Event
from bot.intake import Intake
from bot.store.memory import MemoryStore
from tests.builders import LEE, event


class FullStore(MemoryStore):
    """A disk without room."""

    @override
    def take(self, event: Event) -> bool:
        raise StoreUnavailable


def test_an_event_waits_once_it_is_taken() -> None:
    store = MemoryStore()
    assert Intake(store).take(event())
    assert store.pending() == (event(),)


@pytest.mark.parametrize(
    "again",
    [
        event(),
        event("app_mention twin", addressed=True),
        event(author=LEE),
        event(key=ConversationKey("slack", "C1", "another thread")),
    ],
    ids=["the same", "its twin", "another author", "another thread"],
)
def test_what_a_platform_delivers_twice_is_taken_once(again: Event) -> None:
    store = MemoryStore()
    intake = Intake(store)
    assert intake.take(event("first"))
    assert not intake.take(again)
    assert store.pending() == (event("first"),)


@pytest.mark.parametrize(
    "other",
    [
        event(id="2"),
        event(key=ConversationKey("slack", "C2", "1")),
        event(key=ConversationKey("discord", "C1", "1")),
    ],
    ids=["event", "place", "platform"],
)
def test_the_same_id_elsewhere_is_another_event(other: Event) -> None:
    intake = Intake(MemoryStore())
    assert intake.take(event())
    assert intake.take(other)


def test_what_cannot_be_kept_is_not_received() -> None:
    with pytest.raises(StoreUnavailable):
        Intake(FullStore()).take(event())
