"""Lines that only talk about secrets are taken in as they were written."""

import pytest

from bot.core.credentials import Detector
from bot.core.message import Body, CannedAnswer, Choice, Edit, Message
from bot.core.screening import screened
from tests.builders import event
from tests.secrets.planted import benign

DETECTOR = Detector()


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(Message, id="message"),
        pytest.param(lambda line: Edit("1", line), id="edit"),
        pytest.param(lambda line: Choice(line, 0), id="choice"),
        pytest.param(lambda line: CannedAnswer("plain", {"product": line}), id="canned"),
    ],
)
def test_no_benign_line_is_flagged_or_changed(written: type[Message]) -> None:
    bodies: list[Body] = [written(line) for line in benign()]
    taken = [screened(event(body), DETECTOR) for body in bodies]
    assert [(each.body, each.secrets) for each in taken] == [(body, ()) for body in bodies]


def test_no_benign_name_of_a_file_is_flagged() -> None:
    taken = [screened(event(Message("see", (line,))), DETECTOR) for line in benign()]
    assert not any(each.secrets for each in taken)


def test_all_benign_lines_in_one_message_are_left_alone() -> None:
    text = "\n\n".join(benign())
    assert DETECTOR.screen(text).text == text


def test_there_are_enough_lines() -> None:
    assert len(benign()) >= 200
