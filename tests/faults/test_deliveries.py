"""What a platform tells twice, in two forms, or in the wrong order is answered once (T2 to T4)."""

from random import Random

import pytest

from tests.faults.people import MENTION, Payload
from tests.faults.tally import Note
from tests.faults.town import Ground, Town, note_town

OFFSETS = [(0, 0, 0, 0), (0, 1, 60, 300), (0, 150, 299, 300), (0, 0.1, 0.2, 300)]


@pytest.mark.parametrize("offsets", OFFSETS, ids=str)
def test_an_event_told_four_times_to_two_processes_is_answered_once(
    ground: Ground, offsets: tuple[float, ...], note: Note
) -> None:
    """T2: 0 to 300 seconds apart."""
    town = Town(ground)
    for number in range(20):
        told = town.people.told(town.ask(f"C{number % 5}", f"U{number}", f"token w{number}"))
        for offset in offsets:
            town.tell_in(offset, told)
    assert town.live(desks=2)
    result = note_town(note, town)
    note("an event told four times (T2)", 20, result)
    assert result, result
    assert town.failures == []


@pytest.mark.parametrize("apart", [0, 0.5, 30])
@pytest.mark.parametrize("mention_first", [True, False])
def test_a_mention_and_its_twin_are_answered_once(
    ground: Ground, mention_first: bool, apart: float, note: Note
) -> None:
    """T3: `app_mention` and `message` of one post, in both orders."""
    town = Town(ground)
    for number in range(10):
        post = town.ask(f"C{number % 3}", f"U{number}", f"{MENTION} token w{number}")
        kinds = ("app_mention", "message") if mention_first else ("message", "app_mention")
        for delay, kind in zip((0, apart), kinds, strict=True):
            town.tell_in(delay, town.people.told(post, kind))
    assert town.live(desks=2)
    result = note_town(note, town)
    note("app_mention and message twins (T3)", 10, result)
    assert result, result


def history(town: Town, number: int) -> list[Payload]:
    """A question; every other is edited, every fourth deleted, some after an edit."""
    post = town.ask(f"C{number % 80}", f"U{number}", f"token w{number}")
    told = [town.people.told(post)]
    if number % 2:
        told.append(town.people.edit(post, f"status w{number} edited", later=5))
    if number % 4 == 1:
        told.append(town.people.edit(post, f"token w{number} again", later=9))
    if number % 4 == 3:
        told.append(town.people.delete(post, later=9))
    return told


def test_a_thousand_events_in_any_order_lead_to_the_newest_answers(
    ground: Ground, note: Note
) -> None:
    """T4: edits before originals, deletions before answers; no exception, no answer to deleted."""
    town = Town(ground, burst=40)
    town.deliveries = [payload for number in range(500) for payload in history(town, number)]
    assert len(town.deliveries) == 1000
    Random(1).shuffle(town.deliveries)  # noqa: S311  for tests, not for secrets
    assert town.live()
    result = note_town(note, town)
    note("events in any order (T4)", 1000, result)
    assert result, result
    assert town.failures == []
    assert town.world.violations == []
