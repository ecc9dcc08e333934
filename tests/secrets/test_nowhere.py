"""A secret that was pasted is nowhere: not in what is kept, logged, counted, shown or sent."""

import json

import pytest

from bot.core.credentials import CUT, KINDS
from tests.faults.world import Post
from tests.secrets.planted import planted
from tests.secrets.planting import WARNED, WAYS, asker_of, place_of, trainer_of
from tests.secrets.remains import Remains
from tests.secrets.traces import traces

CUT_IN_JSON = json.dumps(CUT[0]).strip('\\"').encode()  # Postgres adds backslashes of its own

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


def who(way: str, number: int) -> str:
    return trainer_of(number) if way == "canned" else asker_of(number)


def is_right(note: Post, way: str, number: int, kind: str) -> bool:
    """Whether it tells its one reader what was seen, to make a new one, and then to delete.

    What a trainer filled in was read by nobody: it is enough to say that it was not sent.
    """
    name = KINDS[kind].name
    said = ("not sent", name) if way == "canned" else (name, "new one first", "delete your")
    steps = [note.draft.text.find(words) for words in said]
    return steps == sorted(steps) and steps[0] >= 0 and note.draft.only_for == who(way, number)


def test_no_secret_is_found_in_anything_that_is_left(remains: Remains) -> None:
    secrets = {each.secret for each in (*planted(), *remains.secrets)}
    found = traces(secrets, remains.kept)
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (("desk.db", "table inbox"), CUT_IN_JSON),
        (("desk.db", "table outbox"), CUT_IN_JSON),
        (("desk.log",), CUT_IN_JSON),
        (("export user",), CUT.encode()),
        (("posts",), CUT.encode()),
        (("metrics",), b"desk_events_received_total{"),
    ],
)
def test_something_is_left_to_search(remains: Remains, name: tuple[str, ...], words: bytes) -> None:
    """What stood beside the secrets is there: they are searched for in the right places."""
    assert any(words in data for at, data in remains.kept.items() if at.startswith(name))


@pytest.mark.parametrize("way", WARNED)
def test_the_author_alone_gets_one_note_that_says_what_to_do(remains: Remains, way: str) -> None:
    wrong = []
    for number, secret in enumerate(remains.secrets):
        notes = remains.notes(place_of(way, number))
        right = [note for note in notes if secret.kind and is_right(note, way, number, secret.kind)]
        if len(notes) != bool(secret.kind) or right != notes:
            wrong.append((number, secret, notes))
    assert not wrong


@pytest.mark.parametrize("way", sorted(set(WAYS) - set(WARNED)))
def test_nobody_is_warned_of_a_name_or_of_what_was_not_handled(remains: Remains, way: str) -> None:
    numbers = range(len(remains.secrets))
    assert not any(remains.notes(place_of(way, number)) for number in numbers)
    assert any(remains.replies(place_of(way, number)) for number in numbers) == (way != "poison")


def test_every_poison_is_parked(remains: Remains) -> None:
    table = remains.kept["queue --parked"].decode()
    assert all(f"/{place_of('poison', number)}/" in table for number in range(len(remains.secrets)))


def test_no_reply_that_all_can_read_speaks_of_it(remains: Remains) -> None:
    """But for an identifier that a trainer sends: it is cut as well, and no reason not to send."""
    open_ = [post for post in remains.posts if not post.draft.only_for]
    assert not any("out of your message" in post.draft.text for post in open_)
    cut = {post.draft.place.split("-")[1] for post in open_ if CUT in post.draft.text}
    assert cut == {"canned"}


def test_the_question_beside_the_secret_is_answered(remains: Remains) -> None:
    places = [place_of("around", number) for number in range(len(remains.secrets))]
    assert [place for place in places if not remains.replies(place)] == []
