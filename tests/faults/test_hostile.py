"""Texts that break programs, and programs that talk to the desk without end (T13, T14)."""

import pytest

from tests.faults.people import MENTION
from tests.faults.tally import Note
from tests.faults.town import Ground, Town, note_town
from tests.faults.world import DESK, Post

TEXTS = {
    "40,000 letters": "x" * 40_000,
    "10,000 words": "word " * 10_000,
    "10,000 emoji": "\N{GRINNING FACE}" * 10_000,
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}\u05d0\u05d1\u05d2 \u0627\u0644\u0639",
    "zero width": "a\u200b\u200c\u200d\ufeffb" * 1000,
    "NUL": "before\x00after",
    "lone surrogates": "\ud83d and \udc00",
    "combining marks": "e" + "\u0301" * 5000,
    "markup": "<@U2> & <!channel> *b* `c` {{ 7*7 }} {% raw %} '; drop table inbox --",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_stored_and_answered_like_any_other(
    ground: Ground, name: str, note: Note
) -> None:
    """T13; how long the matcher takes over it is measured elsewhere, for here is none."""
    town = Town(ground)
    first = town.ask("C1", "U1", f"token w {TEXTS[name]}")
    second = town.ask("C2", "U2", "token harmless")
    edited = town.people.edit(second, f"status {TEXTS[name]}", later=5)
    town.deliveries = [town.people.told(first), town.people.told(second), edited]
    assert town.live()
    result = note_town(note, town)
    note(f"hostile text (T13): {name}", 2, result)
    assert result, result
    assert town.failures == []


def desk_posts(town: Town) -> list[Post]:
    return [post for post in town.world.posts.values() if post.author == DESK]


def play(town: Town, robot: str, *, in_thread: bool, rounds: int = 12) -> int:
    """A program that asks again whenever the desk says something; how often the desk did."""
    answered = 0
    for _ in range(rounds):
        assert town.live()
        news = desk_posts(town)[answered:]
        answered += len(news)
        for post in news:
            thread = post.draft.thread if in_thread else ""
            said = town.people.say(post.draft.place, robot, f"{MENTION} token w", thread)
            town.deliveries.append(town.people.told(said))
    return answered


@pytest.mark.parametrize("in_thread", [True, False])
@pytest.mark.parametrize("beginner", ["U1", "B1"])
def test_another_bot_gets_no_answer(ground: Ground, beginner: str, in_thread: bool) -> None:
    """T14: at most the one answer to the person who began."""
    town = Town(ground)
    post = town.people.say("C1", beginner, f"{MENTION} token w")
    town.deliveries.append(town.people.told(post))
    assert play(town, "B1", in_thread=in_thread) == (1 if beginner == "U1" else 0)


@pytest.mark.parametrize("in_thread", [True, False])
def test_a_program_that_poses_as_a_person_is_soon_left_alone(
    ground: Ground, in_thread: bool
) -> None:
    """It cannot be told from a person; the brakes hold all the same."""
    town = Town(ground)
    town.deliveries.append(town.people.told(town.people.say("C1", "U1", "token w")))
    assert play(town, "U1", in_thread=in_thread, rounds=8) <= 10
