"""Every sample of what Slack sends, truly signed and posted to a desk with a real database."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession
from typing_extensions import override

from bot.channels.slack.connection import SlackConnection
from bot.core.credentials import Detector
from bot.core.message import Event, Invited, Message
from bot.core.storage import Store
from bot.intake import Intake
from bot.serve.web import Address, Site
from bot.store.open import open_store
from tests.channels.slack.harness import access, untold
from tests.channels.slack.webapi import LOCAL, WebApi, hosted
from tests.slack.samples import Filler, Sample
from tests.slack.signing import signed
from tests.slack.workspace import HELP, Workspace
from tests.unit.serve.running import Book, new_book

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
NOW = 1_800_000_000
COMMANDS = {"SlashCommand", "SlashCommand (bare)"}
SAID = {
    "AppMention (bare)",
    "Message (bare)",
    "MessageFileShare",
    "MessageFileShare (bare)",
    "MessageMe (bare)",
    "MessageThreadBroadcast",
    "MessageThreadBroadcast (bare)",
}
"""What a person said; the others are a bot's, or were said by nobody."""


class Noting(Intake):
    """Keeps in mind what it was given."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, Detector())
        self.given: list[Event] = []

    @override
    async def take(self, event: Event) -> bool:
        self.given.append(event)
        return await super().take(event)


@dataclass
class Posting:
    """All samples posted to one desk; what it answered and took, by the sample's name."""

    store: Store
    channels: frozenset[str]
    book: Book = field(default_factory=new_book)
    statuses: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    taken: dict[str, list[Event]] = field(default_factory=dict)

    async def run(self) -> None:
        """Post them, one after another."""
        self.intake = Noting(self.store)
        async with hosted(WebApi().routes()) as (port, _):
            known = replace(access(f"http://{LOCAL}:{port}/api/"), channels=self.channels)
            connection = SlackConnection(known, self.store, untold, lambda: float(NOW))
            site = Site(connection.routes(), self.book.log)
            site_port = await site.open(Address(LOCAL, 0))
            await connection.open(self.intake)
            async with ClientSession() as session:
                for sample in Filler(Workspace(), NOW).samples():
                    await self._post(session, site_port, sample)
            await connection.close()
            await site.close()

    async def _post(self, session: ClientSession, port: int, sample: Sample) -> None:
        sent, kind = sample.encoded()
        headers = signed("s" * 32, str(NOW), sent) | {"Content-Type": kind}
        url = f"http://{LOCAL}:{port}/slack/events"
        before = len(self.intake.given)
        async with session.post(url, data=sent, headers=headers) as answer:
            self.statuses[sample.name] = answer.status
            self.bodies[sample.name] = await answer.text()
        self.taken[sample.name] = self.intake.given[before:]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/desk.db", clock=lambda: datetime.now(UTC))
    yield store
    store.close()


def posted(store: Store, caplog: pytest.LogCaptureFixture, *channels: str) -> Posting:
    """What became of them; none failed, and none was logged."""
    caplog.set_level(logging.WARNING)
    posting = Posting(store, frozenset(channels))
    asyncio.run(posting.run())
    assert len(posting.statuses) > 200
    assert {name for name, status in posting.statuses.items() if status != 200} == set()
    assert {name for name, body in posting.bodies.items() if body} == COMMANDS
    assert posting.book.told() == []
    assert caplog.text == ""
    return posting


def messages(posting: Posting) -> set[str]:
    return {
        name
        for name, events in posting.taken.items()
        if any(isinstance(event.body, Message | Invited) for event in events)
    }


def test_where_the_desk_answers_unasked_it_takes_what_people_said_and_nothing_else(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    assert messages(posted(store, caplog, HELP)) == SAID


def test_elsewhere_it_takes_what_calls_it_alone(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    assert messages(posted(store, caplog)) == {"AppMention (bare)"}
