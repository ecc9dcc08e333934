"""`/desk` in Slack: what was typed, and the words that come back to that person alone."""

import asyncio

from bot.channels.slack.access import PLATFORM
from bot.channels.slack.api import OutcomeUnknown, SlackApi
from bot.channels.slack.payload import Payload, part_of, text_in
from bot.channels.slack.policy import Policy
from bot.core.errors import DeliveryError, Refused
from bot.core.storage import Place

COMMAND = "/desk"
PATIENCE = 1.5  # seconds for Slack to say what channel it is; it waits three for the answer
HELP = """I answer questions about API keys and tokens.
Ask in a channel where I am, or write to me directly.
`/desk here on`: answer questions in this channel without being mentioned (trainers only)
`/desk here off`: answer here only when mentioned (trainers only)
`/desk help`: this"""
TRAINERS_ONLY = "Only a trainer can do that. To ask something, mention me with your question."
ON = (
    "From now on I answer questions in this channel without being mentioned. "
    "`/desk here off` ends it."
)
SHARED = " People of other organisations who are in it get answers, too."
NOT_A_MEMBER = (
    "I am not in this channel, so I cannot hear questions here. Type `/invite @trainer-desk`, and "
    "then this command again."
)
OFF = "From now on I answer in this channel only when I am mentioned."
BY_SETTING = (
    "This channel is listed in DESK_SLACK_CHANNELS, so I answer here in any case. Whoever runs me "
    "can take it off that list."
)
NOT_HERE = "That works in channels. In a direct conversation I answer everything."
UNKNOWN = "I don't know that one. `/desk help` says what I understand."


class DeskCommand:
    """Answers one `/desk`; raises StoreUnavailable."""

    def __init__(self, policy: Policy, api: SlackApi) -> None:
        self._policy = policy
        self._api = api

    async def answer(self, body: Payload, *, by_trainer: bool) -> str:
        """The words to show to the person who typed it."""
        match text_in(body, "text").lower().split():
            case [] | ["help"]:
                return HELP
            case ["here", ("on" | "off") as which]:
                if not by_trainer:
                    return TRAINERS_ONLY
                return await self._here(body, on=which == "on")
            case _:
                return UNKNOWN

    async def _here(self, body: Payload, *, on: bool) -> str:
        place, team = text_in(body, "channel_id"), text_in(body, "team_id")
        if not place or place.startswith("D"):
            return NOT_HERE
        if not on and place in self._policy.listed:
            return BY_SETTING
        channel = await self._channel(place) if on else {}
        if channel.get("is_member") is False:
            return NOT_A_MEMBER
        await self._policy.enrol(Place(PLATFORM, place, team, on), text_in(body, "user_id"))
        shared = SHARED if channel.get("is_ext_shared") else ""
        return f"{ON}{shared}" if on else OFF

    async def _channel(self, place: str) -> Payload:
        """What Slack says of the channel; one that it does not show has not let the desk in."""
        try:
            async with asyncio.timeout(PATIENCE):
                return part_of(await self._api.call("conversations.info", channel=place), "channel")
        except Refused:
            return {"is_member": False}
        except (DeliveryError, OutcomeUnknown, TimeoutError):
            return {}
