"""What an app answers in an acknowledgement is held to Slack's rules, too."""

import pytest

from tests.slack.books import Books
from tests.slack.parcels import Kind, Outcome, Parcel
from tests.slack.replies import check
from tests.slack.workspace import Json

SUGGESTION: Json = {"type": "block_suggestion"}
SUBMISSION: Json = {"type": "view_submission", "view": {"blocks": [{"block_id": "name"}]}}
CLICK: Json = {"type": "block_actions"}


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def noted(kind: Kind, payload: Json, answer: Json | None) -> list[str]:
    books = Books()
    check(Parcel(kind, payload), Outcome(200, answer=answer), books)
    return [violation.code for violation in books.violations]


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (SUGGESTION, None),
        (SUGGESTION, {"options": [option()] * 101}),
        (SUGGESTION, {"options": [option("x" * 76)]}),
        (SUGGESTION, {"options": [option(value="x" * 151)]}),
        (SUBMISSION, {"response_action": "reopen"}),
        (SUBMISSION, {"response_action": "errors", "errors": {}}),
        (SUBMISSION, {"response_action": "errors", "errors": {"nobody": "No"}}),
        (SUBMISSION, {"response_action": "update", "view": {"type": "home", "blocks": []}}),
        (CLICK, {"text": "x"}),
    ],
)
def test_a_wrong_answer_is_noted(payload: Json, answer: Json | None) -> None:
    assert noted(Kind.INTERACTIVE, payload, answer) == ["invalid_answer"]


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (SUGGESTION, {"options": []}),
        (SUGGESTION, {"option_groups": [{"label": option()["text"], "options": [option()]}]}),
        (SUBMISSION, None),
        (SUBMISSION, {"response_action": "clear"}),
        (SUBMISSION, {"response_action": "errors", "errors": {"name": "Too short"}}),
        (CLICK, None),
    ],
)
def test_a_right_answer_is_not(payload: Json, answer: Json | None) -> None:
    assert noted(Kind.INTERACTIVE, payload, answer) == []


def test_a_command_s_answer_is_a_message() -> None:
    assert noted(Kind.COMMAND, {}, {"text": "It is on."}) == []
    assert noted(Kind.COMMAND, {}, {"text": "x", "blocks": [{"type": "x"}]}) == ["invalid_answer"]
