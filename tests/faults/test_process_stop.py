"""T12: told to stop while there is much to do, twice, and in the middle of a slow post."""

import signal
import time
from random import Random

import pytest

from tests.faults.faults import Call, Fault, Harm, Method, no_faults
from tests.faults.running import STOP, until
from tests.faults.scene import Scene
from tests.faults.tally import Note

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]
ASKED = 40


def slow(call: Call) -> Fault | None:
    """Posts take most of the time that they may."""
    return Fault(Harm.SLOW, 0.7) if call.method is Method.POST else None


def test_a_stop_under_load_is_clean_and_loses_nothing(stage: Scene, note: Note) -> None:
    random = Random(12)  # noqa: S311  for tests, not for secrets
    stage.server.world.script.rule = slow
    first = stage.start()
    first.ready()
    delivered = stage.deliver(stage.questions(ASKED, random), random)
    until(lambda: len(stage.postman.acknowledged) > ASKED / 4, 30, first.said)
    asked_to = time.monotonic()
    assert first.stop() == 0
    assert time.monotonic() - asked_to <= STOP
    stage.server.world.script.rule = no_faults
    second = stage.start()
    second.ready()
    assert delivered.result(60)
    result = stage.result()
    note("T12 stopped under load", 1, result)
    assert result
    assert second.stop() == 0


def test_a_second_signal_ends_it_at_once_and_loses_nothing(stage: Scene, note: Note) -> None:
    random = Random(13)  # noqa: S311  for tests, not for secrets
    stage.server.world.script.rule = slow
    first = stage.start()
    first.ready()
    delivered = stage.deliver(stage.questions(ASKED, random), random)
    until(lambda: stage.posting() > 0, 30, first.said)
    first.send(signal.SIGTERM)
    until(lambda: first.readiness() != 200, 5, first.said)
    first.send(signal.SIGTERM)
    assert first.ended(2) == -signal.SIGTERM
    stage.server.world.script.rule = no_faults
    second = stage.start()
    second.ready()
    assert delivered.result(60)
    result = stage.result()
    note("T12 stopped twice", 1, result)
    assert result
    assert second.stop() == 0


def test_a_post_that_is_under_way_is_waited_for(stage: Scene, note: Note) -> None:
    random = Random(14)  # noqa: S311  for tests, not for secrets
    stage.server.world.script.rule = slow
    desk = stage.start()
    desk.ready()
    assert stage.deliver(stage.questions(1, random), random).result(30)
    until(lambda: stage.posting() > 0, 30, desk.said)
    assert desk.stop() == 0
    result = stage.result(0)  # nobody is there any more to mend it
    note("T12 stopped during a post", 1, result)
    assert result
