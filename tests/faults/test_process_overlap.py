"""T15 and T2: two desks side by side on one Postgres, as while a new version takes over."""

from random import Random

import pytest

from tests.faults.overlap import LEASE, overlap
from tests.faults.running import free_port
from tests.faults.scene import Scene, url_of
from tests.faults.tally import Note

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]

IN_CI = 1000  # questions; `make overlap` asks 10,000


def test_the_new_desk_starts_while_the_old_one_stops_and_each_question_has_one_answer(
    stage: Scene, note: Note
) -> None:
    random = Random(15)  # noqa: S311  for tests, not for secrets
    old = stage.start(LEASE=LEASE)
    old.ready()
    before = stage.deliver(stage.questions(30, random), random)
    new = stage.start(LEASE=LEASE, port=free_port())
    new.ready()
    both = stage.questions(60, random)
    to_old, to_new = stage.deliver(both[:30], random), stage.deliver_to(new, both[30:], random)
    assert before.result(60)
    assert to_old.result(60)
    stage.postman.url = url_of(new)
    assert old.stop() == 0
    assert to_new.result(60)
    result = stage.result()
    note("T15 two desks side by side", 1, result)
    assert result
    assert new.stop() == 0


def test_an_event_delivered_to_both_desks_is_answered_once(stage: Scene, note: Note) -> None:
    random = Random(2)  # noqa: S311  for tests, not for secrets
    one, two = (stage.start(LEASE=LEASE, port=port) for port in (0, free_port()))
    one.ready()
    two.ready()
    questions = stage.questions(20, random)
    first, twin = stage.deliver(questions, random), stage.deliver_to(two, questions, random)
    assert first.result(60)
    assert twin.result(60)
    again = stage.deliver_to(two, questions[::-1], random)
    assert again.result(60)
    result = stage.result()
    note("T2 delivered to two processes", 1, result)
    assert result
    assert (one.stop(), two.stop()) == (0, 0)


def test_a_desk_killed_beside_another_leaves_every_question_one_answer(
    stage: Scene, note: Note
) -> None:
    done = overlap(stage, IN_CI, Random(5))  # noqa: S311  for tests, not for secrets
    note("T15 one of two desks killed", 1, done.result)
    assert done.result
