"""The channel of the World: replies go out as its messages. Not here: events, and the World."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.core.errors import NotSent, Refused, Throttled
from bot.core.reply import Reply, ReplyKind
from bot.core.storage import OutboxRow
from tests.faults.world import (
    Draft,
    Platform,
    PlatformRefuses,
    PlatformThrottles,
    PlatformUnreachable,
)

PLATFORM = "double"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class DoubleChannel:
    """Implements the Channel port over a platform in this process or over HTTP."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def send(self, row: OutboxRow) -> str:
        """Post the reply in its thread, with its key to find it by."""
        with _translated():
            return await self._platform.post(to_draft(row))

    async def edit(self, row: OutboxRow) -> None:
        """Change what was sent."""
        with _translated():
            await self._platform.update(row.target, to_draft(row))

    async def withdraw(self, row: OutboxRow) -> None:
        """Delete what was sent."""
        await self.remove(row, row.target)

    async def find_sent(self, row: OutboxRow) -> tuple[str, ...]:
        """Look the reply up by its key."""
        with _translated():
            return await self._platform.search(row.key.place, row.key.thread, row.reply.key)

    async def remove(self, row: OutboxRow, remote_id: str) -> None:
        """Delete one message; one that is gone already is as good as deleted."""
        with _translated():
            try:
                await self._platform.delete(remote_id, row.key.place)
            except PlatformRefuses as refusal:
                if str(refusal) != "message_not_found":
                    raise

    async def mark(self, row: OutboxRow) -> None:
        """Mark the question, or take the mark off."""
        done = row.reply.kind is ReplyKind.SOLVED
        with _translated():
            try:
                await self._platform.mark(row.reply.about, row.key.place, done)
            except PlatformRefuses as refusal:
                if str(refusal) not in ("already_so", "message_not_found"):
                    raise


def to_draft(row: OutboxRow) -> Draft:
    """The reply in the World's markup, where `<@id>` is a mention."""
    reply = row.reply
    return Draft(
        place=row.key.place,
        thread=row.key.thread,
        text=to_text(reply),
        key=reply.key,
        offers=reply.offers,
        question=reply.question,
        only_for=reply.only_for,
    )


def to_text(reply: Reply) -> str:
    """The words, none of which is markup."""
    return reply.text.translate(_ESCAPES)


@contextmanager
def _translated() -> Iterator[None]:
    """The World's plain words as the errors that a courier knows; others go through as they are."""
    try:
        yield
    except PlatformRefuses as error:
        raise Refused(str(error)) from error
    except PlatformUnreachable as error:
        message = "the platform cannot be reached"
        raise NotSent(message) from error
    except PlatformThrottles as error:
        wait = timedelta(seconds=error.after)
        raise Throttled(str(error), wait, everywhere=error.everywhere) from error
