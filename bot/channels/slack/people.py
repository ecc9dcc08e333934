"""The names of the people who write, asked of Slack once an hour. Nothing is kept on a disk."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.channels.slack.api import OutcomeUnknown, SlackApi
from bot.channels.slack.payload import part_of, text_in
from bot.core.errors import DeliveryError

PATIENCE = 0.5  # seconds: Slack waits three for the acknowledgement, and a name is only a courtesy
KEPT = 3600.0  # seconds
KEPT_UNKNOWN = 60.0  # for a name that could not be had
MOST = 5_000  # people


class People:
    """Names by user id; several who ask for the same one at once ask Slack once."""

    def __init__(self, api: SlackApi, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._monotonic = monotonic
        self._names: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[str]] = {}

    async def name(self, user: str) -> str:
        """What the person wants to be called, or "" where Slack does not say so in time."""
        known = self._names.get(user)
        if known is not None and known[1] > self._monotonic():
            return known[0]
        asking = self._asking.get(user)
        if asking is None:
            asking = asyncio.create_task(self._ask(user))
            self._asking[user] = asking
            asking.add_done_callback(lambda _: self._asking.pop(user, None))
        done, _ = await asyncio.wait([asking], timeout=PATIENCE)
        return asking.result() if done else ""

    async def _ask(self, user: str) -> str:
        name = ""
        try:
            answer = await self._api.call("users.info", user=user)
        except (DeliveryError, OutcomeUnknown):
            pass
        else:
            profile = part_of(answer, "user", "profile")
            given = (text_in(profile, "display_name"), text_in(profile, "real_name"))
            name = next(
                (each for each in (*given, text_in(answer, "user", "real_name")) if each), ""
            )
        self._names[user] = (name, self._monotonic() + (KEPT if name else KEPT_UNKNOWN))
        self._names.move_to_end(user)
        while len(self._names) > MOST:
            self._names.popitem(last=False)
        return name
