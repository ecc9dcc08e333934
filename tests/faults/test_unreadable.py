"""A row that was damaged, or that a newer version wrote, holds up nothing but its own thread."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from bot.core.storage import Parked, Store
from bot.store.sql import SqlStore
from tests.faults.channel import DoubleChannel
from tests.faults.inbound import to_event
from tests.faults.tally import Note
from tests.faults.town import Ground, Process, Town, note_town

LIVES = 3  # by then all waits are over


@contextmanager
def spoiled(url: str, table: str) -> Iterator[None]:
    """What a table has of one place cannot be read for as long as the block lasts."""
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address, poolclass=NullPool)
    swap = text(f"UPDATE {table} SET payload = replace(payload, :old, :new) WHERE place = 'C0'")  # noqa: S608  ours
    known, newer = '{"', '{"mood":"a field of a newer version","'

    def write(old: str, new: str) -> None:
        with engine.begin() as connection:
            connection.execute(swap, {"old": old, "new": new})

    write(known, newer)
    yield
    write(newer, known)


def parked(town: Town, store: Store) -> tuple[Parked, ...]:
    """What is parked once it has been tried often enough."""
    assert isinstance(store, SqlStore)
    for _ in range(LIVES):
        assert town.live()
    return store.parked()


@pytest.mark.parametrize("table", ["inbox", "outbox", "conversations"])
def test_what_cannot_be_read_is_parked_and_answered_after_an_update(
    ground: Ground, table: str, note: Note
) -> None:
    town = Town(ground)
    (store,) = ground.stores(1)
    posts = [town.ask(f"C{number}", f"U{number}", f"token w{number}") for number in range(5)]
    events = [event for post in posts if (event := to_event(town.people.told(post)))]
    store.take(events)
    if table != "inbox":
        Process(store, DoubleChannel(town.world), town.clock, town.random).answering.answer_all()
    if table == "conversations":
        edit = to_event(town.people.edit(posts[0], "status w0", later=5))
        assert edit
        store.take([edit])
    with spoiled(ground.url, table):
        (stuck,) = parked(town, store)
        result = town.result()
        assert stuck.error == "Unreadable"
        assert len(result.lost) + len(result.wrong) == 1
    assert isinstance(store, SqlStore)
    assert store.retry_parked([stuck.id]) == 1
    assert town.live()
    result = note_town(note, town)
    note(f"row of {table} that cannot be read", 1, result)
    assert result, result
