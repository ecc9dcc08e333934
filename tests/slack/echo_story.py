"""A conversation with the bare echo bot, for `python -m tests.slack.pictures`."""

from tests.slack.pictures import Camera
from tests.slack.stage import Slack
from tests.slack.workspace import ANA, BEN


def play(slack: Slack, camera: Camera) -> None:
    """Ana asks, chooses, and is helped; Ben reads along."""
    people = slack.people
    with slack.running("tests.slack.echo", slack.app_environ()):
        slack.front.until_connected()
        asked = people.say(ANA.id, "How do I get an API key?")
        people.wait_for_answer(asked)
        camera.take("question", BEN.id, thread=asked)
        people.press(ANA.id, "Yes", asked)
        people.wait(lambda: "Chosen" in people.answers(asked)[0].text)
        camera.take("chosen", ANA.id, thread=asked)
        camera.take_home("home", ANA.id)
        people.shortcut(ANA.id, "echo_this", asked)
        camera.take_modal("modal", ANA.id)
