"""A database that an earlier version filled is brought up to date and loses nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, Table, create_engine, insert, make_url

from bot.core.conversation import Conversation, Status
from bot.core.message import ConversationKey, Event, Message, Person, Vote
from bot.core.reply import Document, Paragraph, Reply, ReplyKind, Text
from bot.core.storage import Database, Delivery, Place
from bot.store.codec import Codec
from bot.store.open import open_store
from tests.postgres import Server

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)
KEY = ConversationKey("slack", "C1", "1")
THREAD = {"platform": "slack", "place": "C1", "thread": "1"}
ASKED = Event("1", KEY, Person("U1", "Dana"), BEFORE, Message("need a key"), workspace="W1")
ANSWERED = Conversation(KEY, Status.ANSWERED, Person("U1", "Dana"), replies=("a",), revision=1)
SAID = Reply("a", ReplyKind.GUIDANCE, Document((Paragraph((Text("Hi"),)),)), "Hi", offers=("A",))
NEWER = {
    *("direct", "names_others", "pressable", "spoken_at", "interrupted", "voters", "nudged"),
    *("urgent", "verdicts", "chosen", "about"),
}
"""The fields that version 0003 did not know."""


@pytest.fixture(params=["sqlite", "postgres"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of version 0003 with a thread that was answered the day before."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/desk.db"
        fill(url)
        yield url
        return
    server: Server = request.getfixturevalue("postgres")
    whole = make_url(request.getfixturevalue("postgres_url"))
    server.run("CREATE DATABASE desk_test_older")
    url = whole.set(database="desk_test_older").render_as_string(hide_password=False)
    fill(url)
    yield url
    server.drop(url)


@pytest.fixture
def store(filled: str) -> Iterator[Database]:
    """The same database, opened by this version."""
    with closing(open_store(filled, clock=lambda: NOW)) as opened:
        yield opened


def fill(url: str) -> None:
    """Make the database as version 0003 did."""
    name = make_url(url).drivername.replace("postgresql", "postgresql+psycopg")
    engine = create_engine(make_url(url).set(drivername=name))
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for table, columns in rows(is_sqlite=name == "sqlite"):
            connection.execute(insert(as_it_is(table, connection)).values(THREAD | columns))
    engine.dispose()


def as_it_is(table: str, connection: Connection) -> Table:
    return Table(table, MetaData(), autoload_with=connection)


def rows(*, is_sqlite: bool) -> list[tuple[str, dict[str, object]]]:
    """What version 0003 kept of the thread, by the names of its tables."""
    at = BEFORE.isoformat(timespec="microseconds") if is_sqlite else BEFORE
    event = {"event_id": "1", "author": "U1", "workspace": "W1"}
    done = {"status": "handled", "attempts": 1, "received_at": at}
    way = {"status": "sent", "attempts": 0, "remote_id": "77", "created_at": at, "automatic": 1}
    codec = Codec()
    saved = {"revision": 1, "created_at": at, "updated_at": at}
    return [
        ("inbox", {**event, **done, "payload": older(codec.encode(ASKED))}),
        ("conversations", {**saved, "payload": older(codec.encode(ANSWERED))}),
        ("outbox", {**event, **way, "reply_key": "a", "payload": older(codec.encode(SAID))}),
    ]


def older(payload: str) -> str:
    """The payload as version 0003 wrote it."""
    written = json.loads(payload)
    return json.dumps({name: it for name, it in written.items() if name not in NEWER})


def awaiting(store: Database) -> tuple[ConversationKey, ...]:
    return store.awaiting_verdict(["slack"], BEFORE, NOW + timedelta(days=1))


def test_everything_in_it_is_there(store: Database) -> None:
    (entry,) = store.transcript(KEY)
    (row,) = entry.replies
    assert (entry.event, store.load(KEY)) == (ASKED, ANSWERED)
    assert (row.reply, row.delivery, row.remote_id) == (SAID, Delivery.SENT, "77")
    assert store.replies(["a"]) == (SAID,)
    assert store.knows(KEY)


def test_of_its_answers_nobody_is_asked_whether_they_helped(store: Database) -> None:
    """They had no buttons to say so."""
    assert awaiting(store) == ()


def test_a_thread_that_goes_on_awaits_a_verdict(store: Database) -> None:
    vote = Event("2", KEY, Person("U2"), NOW, Vote())
    store.take([vote])
    store.save(vote, replace(store.load(KEY), voters=("U2",)), (), ())
    assert awaiting(store) == (KEY,)
    assert store.load(KEY) == replace(ANSWERED, voters=("U2",), revision=2)


def test_places_can_be_enrolled_in_it(store: Database) -> None:
    assert store.enrolled("slack") == frozenset()
    store.enrol(Place("slack", "C1", "W1", unasked=True), "T1")
    assert store.enrolled("slack") == {"C1"}


@pytest.mark.parametrize(
    "forget", [lambda it: it.forget_person("U1"), lambda it: it.blank_texts(NOW)]
)
def test_its_words_can_be_forgotten(store: Database, forget: Callable[[Database], int]) -> None:
    assert forget(store) == 1
    assert "need a key" not in str(store.transcript(KEY))
