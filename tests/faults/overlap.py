"""Two desks on one Postgres, one of them killed midway: what became of the questions."""

import signal
import time
from dataclasses import dataclass
from random import Random

from tests.faults.postman import Postman, mixed_up
from tests.faults.running import free_port, until
from tests.faults.scene import Scene, url_of
from tests.faults.tally import Result

PLACES = 500  # with a person for each question, no limit of the desk is touched
TWICE = 0.2  # of the questions are delivered a second time
LEASE = "10"
LONGEST = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class Overlap:
    """What came of it, and how long it took."""

    deliveries: int
    seconds: float
    result: Result


def overlap(stage: Scene, questions: int, random: Random) -> Overlap:
    """Ask two desks, and kill one of them when half of the questions are answered."""
    one, two = stage.start(LEASE=LEASE), stage.start(port=free_port(), LEASE=LEASE)
    one.ready()
    two.ready()
    told = mixed_up(stage.crowd(questions, PLACES, random), random, twice=TWICE, within=200)
    begun = time.monotonic()
    first, second = stage.postman, Postman(url_of(two))
    loop = stage.server.loop
    delivered = [first.send(loop, told[::2]), second.send(loop, told[1::2])]
    until(lambda: stage.answered() >= questions / 2, LONGEST, one.said)
    one.send(signal.SIGKILL)
    first.url = second.url  # what it does not answer any more goes to the other, as by a router
    assert all(each.result(LONGEST) for each in delivered)
    result = stage.result(LONGEST)
    seconds = time.monotonic() - begun
    assert (one.ended(), two.stop()) == (-signal.SIGKILL, 0)
    return Overlap(len(told), seconds, result)
