"""T11: broken knowledge saved under load, before a desk in its own process."""

from random import Random

import pytest

from tests.faults.content import break_topic, change
from tests.faults.running import until
from tests.faults.scene import Scene
from tests.faults.tally import Note

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


@pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
def test_broken_knowledge_drops_no_question_now_or_after_a_restart(
    stage: Scene, note: Note
) -> None:
    random = Random(11)  # noqa: S311  for tests, not for secrets
    first = stage.start()
    first.ready()
    before = stage.deliver(stage.questions(20, random), random)
    break_topic(stage.root)
    until(lambda: "knowledge refused" in first.said(), 30, first.said)
    after = stage.deliver(stage.questions(20, random), random)
    assert before.result(60)
    assert after.result(60)
    stage.until_answered()
    first.kill()
    second = stage.start()
    second.ready()
    assert "the last good copy" in second.said()
    assert stage.deliver(stage.questions(10, random), random).result(60)
    result = stage.result()
    note("T11 broken knowledge saved under load", 1, result)
    assert result
    change(stage.root, 2)
    until(lambda: second.said().count("knowledge served") == 2, 30, second.said)
    assert second.stop() == 0
