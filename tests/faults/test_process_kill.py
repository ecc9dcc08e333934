"""T1: a process killed anywhere, and the next one gives every question one answer."""

import os
import signal
from random import Random

import pytest

from tests.faults.content import change
from tests.faults.faults import Call, Fault, Harm, Method
from tests.faults.killing import Point
from tests.faults.running import DeskProcess
from tests.faults.scene import Scene
from tests.faults.tally import Note

SEEDS = int(os.environ.get("FAULT_SEEDS", "3"))
ASKED = 12
LAST = 6  # the pass at which the process dies, at the latest

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


def slow(call: Call) -> Fault | None:
    """Half a second for each post."""
    return Fault(Harm.SLOW, 0.5) if call.method is Method.POST else None


def start_to_die(stage: Scene, point: Point, random: Random) -> DeskProcess:
    """A desk that will pass the point, and die there."""
    if point is Point.IN_RECONCILE:
        lost = [Fault(harm) for harm in random.choices([Harm.DROPPED, Harm.HALF, Harm.ODD], k=LAST)]
        stage.server.world.script.next(Method.POST, *lost)
        return stage.start(f"{point}:{random.randint(1, 3)}")
    if point is not Point.IN_RELOAD:
        return stage.start(f"{point}:{random.randint(1, LAST)}")
    stage.server.world.script.rule = slow  # some replies are on their way when it dies
    desk = stage.start(f"{point}:2")  # the first is the one at the start
    desk.ready()
    change(stage.root, 1)
    return desk


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("point", Point)
@pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
def test_every_question_has_one_answer_wherever_the_process_was_killed(
    stage: Scene, point: Point, seed: int, note: Note
) -> None:
    random = Random(f"{point}{seed}")  # noqa: S311  for tests, not for secrets
    questions = stage.questions(ASKED, random)
    early = stage.deliver(questions[: ASKED // 2], random)
    killed = start_to_die(stage, point, random)
    late = stage.deliver(questions[ASKED // 2 :], random)
    assert killed.ended() == -signal.SIGKILL
    if random.random() < 1 / 3:
        again = stage.start()
        again.ready()
        again.kill()
    desk = stage.start()
    desk.ready()
    assert early.result(60)
    assert late.result(60)
    result = stage.result()
    note(f"T1 process killed {point}", 1, result)
    assert result
    assert desk.stop() == 0
