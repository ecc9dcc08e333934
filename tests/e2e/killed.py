"""A desk that dies at its work: `tests.e2e.killed STAGE DATABASE` takes a question in and is gone.

STAGE: `taken` before the question is handled, `handled` before its reply is sent, `sending` while
nobody knows whether it was.
"""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from typing_extensions import override

from bot.bootstrap import build_house, database_store, load_library
from bot.channels.terminal.collecting import CollectingChannel
from bot.channels.terminal.inbound import PLATFORM, Typed, to_event
from bot.core.credentials import Detector
from bot.core.message import ConversationKey, Person
from bot.core.storage import OutboxRow
from bot.intake import Intake

NOW = datetime.now(UTC)


class LastWords(CollectingChannel):
    """A channel that dies when it is to send."""

    @override
    async def send(self, row: OutboxRow) -> str:
        die()
        return row.reply.key


def die() -> None:
    """End as by `kill -9`: nothing is flushed, closed or rolled back."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(stage: str, database: str) -> None:
    """Work up to `stage`."""
    store = database_store(f"sqlite:///{database}", lambda: NOW)
    key = ConversationKey(PLATFORM, "first", "first")
    event = to_event(Typed("1", key, Person("asker", "Dana"), NOW, "I need an API key"))
    assert event
    asyncio.run(Intake(store, Detector()).take(event))
    if stage == "taken":
        die()
    library = load_library(Path.cwd(), NOW.date())
    house = build_house(library, store, {PLATFORM: LastWords()}, lambda: NOW)
    house.answering.answer_all()
    if stage == "handled":
        die()
    asyncio.run(house.courier.deliver_all())


if __name__ == "__main__":
    main(*sys.argv[1:])
