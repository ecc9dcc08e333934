"""Modals open by a trigger of three seconds and one use; views are held to their shape."""

import pytest

from tests.slack.caller import Caller, refused
from tests.slack.stage import Slack
from tests.slack.workspace import ANA, HELP, Json

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]
MODAL: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Answer"},
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}],
}
HOME: Json = {"type": "home", "blocks": MODAL["blocks"]}


def test_a_trigger_that_never_was(common: Slack, caller: Caller) -> None:
    refused(common, caller, "invalid_trigger_id", "views.open", trigger_id="1", view=MODAL)


def given_trigger(common: Slack) -> str:
    """A trigger as if the app had just been given it."""
    made = str(common.front.trigger(HELP, ANA.id)["trigger_id"])
    common.front.views.note_trigger(made, ANA.id)
    return made


def test_a_trigger_after_three_seconds(common: Slack, caller: Caller) -> None:
    trigger = given_trigger(common)
    common.front.views.triggers[trigger].at -= 3.1
    refused(common, caller, "expired_trigger_id", "views.open", trigger_id=trigger, view=MODAL)


def test_a_trigger_used_twice(common: Slack, caller: Caller) -> None:
    trigger = given_trigger(common)
    assert caller.call("views.open", trigger_id=trigger, view=MODAL).said["ok"]
    refused(common, caller, "exchanged_trigger_id", "views.open", trigger_id=trigger, view=MODAL)


def test_an_outdated_or_unknown_view(common: Slack, caller: Caller) -> None:
    opened = caller.call("views.open", trigger_id=given_trigger(common), view=MODAL)
    view = opened.said["view"]
    given: Json = {"view": MODAL, "view_id": view["id"]}
    updated = caller.call("views.update", **given, hash=view["hash"])
    assert updated.said["view"]["id"] == view["id"]
    refused(common, caller, "hash_conflict", "views.update", **given, hash=view["hash"])
    refused(common, caller, "not_found", "views.update", view=MODAL, view_id="V404")


def test_a_view_that_is_wrong(common: Slack, caller: Caller) -> None:
    wrong = {"type": "home", "blocks": [{"type": "nothing"}]}
    refused(common, caller, "invalid_arguments", "views.publish", user_id=ANA.id, view=wrong)
    refused(common, caller, "invalid_arguments", "views.publish", user_id=ANA.id, view=MODAL)
