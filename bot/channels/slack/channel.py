"""Slack as a channel of the courier: replies are posted, changed, taken back and looked up."""

from collections.abc import AsyncIterator
from typing import Any

from bot.channels.slack.api import OutcomeUnknown, SlackApi
from bot.channels.slack.outbound import (
    key_of,
    to_direct,
    to_post,
    to_private,
    to_update,
)
from bot.core.errors import DeliveryError, Refused
from bot.core.reply import ReplyKind
from bot.core.storage import OutboxRow

CHECK_MARK = "white_check_mark"
PAGE = 200  # messages of one answer; Slack advises no more
MOST_PAGES = 10  # of one thread


class SlackChannel:
    """Implements the Channel port; the platform's id of a message is its `ts`."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def send(self, row: OutboxRow) -> str:
        """Post the reply in its thread, or show it to the one person it is for."""
        if row.reply.only_for and not row.key.place.startswith("D"):
            return await self._tell(row)
        answer = await self._api.call("chat.postMessage", row.key.place, **to_post(row))
        return str(answer.get("ts", ""))

    async def edit(self, row: OutboxRow) -> None:
        """Let the new words stand where the old ones did."""
        await self._api.call("chat.update", row.key.place, **to_update(row))

    async def withdraw(self, row: OutboxRow) -> None:
        """Delete what was sent."""
        await self.remove(row, row.target)

    async def mark(self, row: OutboxRow) -> None:
        """Put the check mark on the question, or take it off."""
        done = row.reply.kind is ReplyKind.SOLVED
        method = "reactions.add" if done else "reactions.remove"
        place = row.key.place
        what = {"channel": place, "timestamp": row.reply.about, "name": CHECK_MARK}
        await self._api.call(method, place, **what)

    async def find_sent(self, row: OutboxRow) -> tuple[str, ...]:
        """Look through the thread for messages that carry the reply's key."""
        found = [
            str(message["ts"])
            async for message in self._thread(row)
            if key_of(message) == row.reply.key and message.get("ts")
        ]
        return tuple(sorted(found, key=float))

    async def remove(self, row: OutboxRow, remote_id: str) -> None:
        """Delete one message; one that is gone is as good as deleted."""
        place = row.key.place
        await self._api.call("chat.delete", place, channel=place, ts=remote_id)

    async def _thread(self, row: OutboxRow) -> AsyncIterator[dict[str, Any]]:
        """Its messages; raises where there are more than are looked at: not found is not absent."""
        place, cursor = row.key.place, ""
        for _ in range(MOST_PAGES):
            answer = await self._api.call(
                "conversations.replies", place,
                channel=place, ts=row.key.thread, limit=PAGE, include_all_metadata=True,
                cursor=cursor or None,
            )  # fmt: skip
            for message in answer.get("messages", ()):
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return
        message = "the thread is too long to be looked through"
        raise OutcomeUnknown(message)

    async def _tell(self, row: OutboxRow) -> str:
        """Show it to one person where they wrote; what they must not miss, in a message as well.

        Slack shows an ephemeral message only to who is there, and forgets it at the next reload.
        """
        reached = await self._write_to(row) if row.reply.urgent else ""
        try:
            return await self._show(row)
        except (DeliveryError, OutcomeUnknown):
            if reached:  # trying again would write to them again
                return reached
            raise

    async def _show(self, row: OutboxRow) -> str:
        answer = await self._api.call("chat.postEphemeral", row.key.place, **to_private(row))
        return str(answer.get("message_ts", ""))

    async def _write_to(self, row: OutboxRow) -> str:
        """A direct message; "" where Slack lets the desk send this person none."""
        try:
            answer = await self._api.call("chat.postMessage", **to_direct(row))
        except Refused:
            return ""
        return str(answer.get("ts", ""))
