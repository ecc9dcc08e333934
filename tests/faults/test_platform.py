"""A platform that is busy, loses responses or stumbles gets each reply once (T5 to T7)."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.faults import Call, Chance, Fault, Harm, Method
from tests.faults.tally import Note
from tests.faults.town import Ground, Town, note_town

STORM = 300  # seconds


def first_posts(harm: Harm) -> Callable[[Call], Fault | None]:
    """A rule: the first post of each reply goes wrong."""
    seen: Counter[str] = Counter()

    def rule(call: Call) -> Fault | None:
        if call.method is not Method.POST:
            return None
        seen[call.key] += 1
        return Fault(harm) if seen[call.key] == 1 else None

    return rule


@pytest.mark.parametrize("seed", range(2))
def test_a_storm_of_429_loses_nothing_and_no_call_comes_before_its_time(
    ground: Ground, seed: int, note: Note
) -> None:
    """T5: half of all calls, Retry-After 1 to 30, for five minutes; then the queue drains."""
    storm = Chance(seed, share=0.5, ways=[Harm.THROTTLE], longest=30)
    town = Town(ground, seed, storm)
    start = town.clock().timestamp()
    storm.until = start + STORM
    for number in range(60):
        post = town.ask(f"C{number % 20}", f"U{number}", f"token w{number}")
        town.tell_in(number * 5, town.people.told(post))
        if number % 5 == 0:
            town.tell_in(number * 5 + 60, town.people.edit(post, f"status w{number}", later=60))
    assert town.live(desks=2)
    result = note_town(note, town)
    assert result, result
    assert town.world.violations == []
    assert town.world.calls[-1].at - storm.until < 90


@pytest.mark.parametrize("desks", [1, 2])
@pytest.mark.parametrize("harm", [Harm.DROPPED, Harm.LATE, Harm.TWICE, Harm.HALF, Harm.ODD])
def test_what_was_accepted_without_an_answer_stands_once(
    ground: Ground, harm: Harm, desks: int, note: Note
) -> None:
    """T6 and T7: the response is dropped, or an internal error hides that it was half done."""
    town = Town(ground, rule=first_posts(harm))
    for number in range(12):
        post = town.ask(f"C{number % 4}", f"U{number}", f"token w{number}")
        town.deliveries.append(town.people.told(post))
    assert town.live(desks=desks)
    result = note_town(note, town)
    assert result, result
    posts = sum(call.method is Method.POST for call in town.world.calls)
    assert posts == (24 if harm is Harm.ODD else 12)
    assert town.world.violations == []
