"""`/desk here on` where the desk is no member, where others look in, and where Slack is silent."""

import asyncio
from typing import Any

import pytest
from typing_extensions import override

from bot.channels.slack import commands
from bot.channels.slack.access import PLATFORM, SlackAccess
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.api import OutcomeUnknown, SlackApi
from bot.channels.slack.commands import DeskCommand
from bot.channels.slack.policy import Policy
from bot.core.errors import NotSent, Refused
from bot.store.memory import MemoryStore
from tests.channels.slack.sayings import OTHER, Json

TYPED = {"text": "here on", "channel_id": OTHER, "team_id": "T0ACME", "user_id": "U0SAM"}


class OneChannel(SlackApi):
    """Says one thing of any channel."""

    def __init__(self, says: Json | Exception) -> None:
        super().__init__(SlackAccess("xoxb-1"), Alarms(lambda *_: None))
        self._says = says

    @override
    async def call(self, method: str, place: str = "", **arguments: Any) -> Json:
        assert (method, arguments) == ("conversations.info", {"channel": OTHER})
        if isinstance(self._says, Exception):
            raise self._says
        return {"channel": self._says}


def typed(says: Json | Exception) -> tuple[str, bool]:
    """What a trainer is answered, and whether the channel is enrolled then."""
    store = MemoryStore()
    command = DeskCommand(Policy(store, store, ()), OneChannel(says))
    answer = asyncio.run(command.answer(TYPED, by_trainer=True))
    return answer, OTHER in store.enrolled(PLATFORM)


def test_a_member_answers_from_now_on() -> None:
    assert typed({"is_member": True}) == (commands.ON, True)


@pytest.mark.parametrize(
    "says", [{"is_member": False}, Refused("channel_not_found")], ids=["not a member", "not shown"]
)
def test_where_it_cannot_hear_it_says_how_to_be_let_in(says: Json | Exception) -> None:
    assert typed(says) == (commands.NOT_A_MEMBER, False)


def test_where_others_look_in_it_says_that_they_are_answered_too() -> None:
    answer, enrolled = typed({"is_member": True, "is_ext_shared": True})
    assert answer == commands.ON + commands.SHARED
    assert enrolled


@pytest.mark.parametrize("error", [NotSent("away"), OutcomeUnknown("internal_error")], ids=str)
def test_where_slack_does_not_say_the_trainer_is_believed(error: Exception) -> None:
    assert typed(error) == (commands.ON, True)
