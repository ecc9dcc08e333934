"""The process dies at any of its calls, and a fresh desk goes on with the same database.

In between: duplicates, twins, edits and deletions in any order, and a platform that fails in every
way it can.
"""

from random import Random

import pytest

from tests.faults.crash import Fuse
from tests.faults.faults import Chance
from tests.faults.people import MENTION, Payload
from tests.faults.postman import mixed_up
from tests.faults.tally import Note
from tests.faults.town import Ground, Town, note_town

SEEDS = 200
QUESTIONS = 6
PLACES = ("C1", "C2", "C3")
POINTS = 50  # calls of a life at which it can end; later ones are reached by a second crash


def story(town: Town, number: int, random: Random) -> list[Payload]:
    """One question, and all that the platform tells of it."""
    mentions = random.random() < 0.4
    words = f"{MENTION} token w{number}" if mentions else f"token w{number}"
    place = f"{random.choice(PLACES)} of {town.seed}"
    post = town.ask(place, f"U{number} of {town.seed}", words)
    told = [town.people.told(post)] + [town.people.told(post, "app_mention")] * mentions
    for edit in range(random.choice((0, 0, 1, 2))):
        topic = random.choice(("token", "status"))
        told.append(town.people.edit(post, f"{topic} w{number}e{edit}", later=10.0 * (edit + 1)))
    if random.random() < 0.2:
        told.append(town.people.delete(post, later=60))
    return told


def fill(town: Town, random: Random) -> None:
    """Several questions and what is no question, told of out of order and some of it twice."""
    told = [payload for number in range(QUESTIONS) for payload in story(town, number, random)]
    small_talk = town.people.say(f"C1 of {town.seed}", "U99", "nice weather")
    told.append(town.people.told(small_talk))
    town.deliveries = mixed_up(told, random, twice=0.3, within=random.choice((0, 3, 12)))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_question_gets_one_answer_whatever_happens(
    common_ground: Ground, seed: int, note: Note
) -> None:
    faults = Chance(seed, share=0.3, longest=10)
    town = Town(common_ground, seed, faults)
    fill(town, Random(seed))  # noqa: S311  for tests, not for secrets
    fuses = [Fuse(seed % POINTS + 1, after=seed % 2 == 0)]
    fuses += [Fuse(town.random.randint(1, POINTS), after=town.random.random() < 0.5)]
    for fuse in fuses:
        town.live(fuse)
    faults.share = 0.1
    assert town.live()
    assert note_town(note, town), town.result()
    assert town.world.violations == []
