"""The conversation whose pictures docs/slack.md shows: `make pictures`."""

from tests.e2e.slack.desks import Desks
from tests.e2e.slack.test_conversation import BOTH, SEED
from tests.slack.pictures import Camera
from tests.slack.stage import Slack
from tests.slack.workspace import ANA


def play(slack: Slack, camera: Camera) -> None:
    """Ana asks, chooses, and is helped."""
    people, at_work = slack.people, Desks(slack)
    try:
        at_work.start()
        asked = people.say(ANA.id, SEED)
        question = people.wait_for_answer(asked)
        camera.take("question", ANA.id, thread=asked)
        people.press(ANA.id, BOTH, asked)
        answer = people.wait_for_answer(asked, 2)
        people.wait(lambda: not people.look(question.ts).buttons)
        camera.take("answer", ANA.id, thread=asked)
        people.press(ANA.id, "That solved it", asked)
        people.wait(lambda: people.look(asked).reactions and not people.look(answer.ts).buttons)
        camera.take("solved", ANA.id, thread=asked)
    finally:
        at_work.stop()
