"""Forgetting words, people and workspaces: which threads, and a few of them in each transaction.

What then remains in the rows of a thread is `erasing`; when all this is done is not decided here.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.core.message import ConversationKey
from bot.store import rows
from bot.store.base import SqlPart
from bot.store.engine import unbegun
from bot.store.erasing import HANDLED, UNFINISHED, Eraser
from bot.store.tables import conversations, inbox, outbox, places

AT_ONCE = 20  # threads of one transaction: tens of milliseconds, in which other writers wait
WINDOW = 20_000  # rows looked through by one query: a fraction of what Postgres has patience for


class SqlForgetting(SqlPart):
    """The part of Records that forgets.

    What is parked is not finished: its words stay until it is retried, or its author forgotten.
    """

    def blank_texts(self, before: datetime) -> int:
        """Forget what was written in threads untouched since `before`; gives how many threads."""
        total = 0
        while blanked := self._write(partial(self._blank_some, before)):
            total += blanked
        if total:
            self._empty_log()
        return total

    def forget_person(self, person: str) -> int:
        """Forget the words, the name and the id of a person; gives how many events.

        Of a thread in which they asked, nobody's words remain: all of it answers them. What of
        theirs was still to be handled, or to be sent to them, is not. Where they let the desk
        answer unasked it still does.
        """
        if not person:  # what is left of everybody who was forgotten before
            return 0
        threads = dict.fromkeys(rows.to_key(row) for row in self._rows_of(person))
        total = 0
        for key in threads:
            total += self._write(partial(self._forget_in_thread, key, person))
        in_places = update(places).where(places.c.said_by == person).values(said_by="")
        self._write(lambda connection: connection.execute(in_places))
        self._empty_log()
        return total

    def forget_workspace(self, workspace: str) -> int:
        """Delete every trace of the threads and places of a workspace; gives how many events."""
        if not workspace:  # that of every platform without workspaces
            return 0
        total = 0
        while deleted := self._write(partial(self._delete_some, workspace)):
            total += deleted
        in_places = delete(places).where(places.c.workspace == workspace)
        self._write(lambda connection: connection.execute(in_places))
        self._empty_log()
        return total

    def _rows_of(self, person: str) -> Iterator[Row[Any]]:
        """Rows of the inbox that a person is the author of, in the order of taking.

        The first version did not note who that was; of its rows a few may be somebody else's.
        """
        written = f'"id":{json.dumps(person)}'
        unnoted = and_(inbox.c.author == "", inbox.c.payload.contains(written, autoescape=True))
        wanted = select(inbox).where(or_(inbox.c.author == person, unnoted)).order_by(inbox.c.seq)
        newest = select(func.max(inbox.c.seq))
        last = self._read(lambda connection: connection.scalar(newest)) or 0
        for start in range(0, last, WINDOW):
            window = wanted.where(inbox.c.seq > start, inbox.c.seq <= start + WINDOW)
            yield from self._read(partial(_all, window))

    def _forget_in_thread(self, key: ConversationKey, person: str, connection: Connection) -> int:
        return Eraser(connection, self._codec).forget(key, person)

    def _blank_some(self, before: datetime, connection: Connection) -> int:
        eraser = Eraser(connection, self._codec)
        found = _all(_quiet_since(before).limit(AT_ONCE), connection)
        return sum(eraser.blank(rows.to_key(row), row.revision) for row in found)

    def _delete_some(self, workspace: str, connection: Connection) -> int:
        threads = select(inbox.c.platform, inbox.c.place, inbox.c.thread).distinct()
        some = threads.where(inbox.c.workspace == workspace).limit(AT_ONCE)
        eraser = Eraser(connection, self._codec)
        return sum(eraser.delete(rows.to_key(row)) for row in _all(some, connection))

    def _empty_log(self) -> None:
        """Let go of SQLite's log, in which pages stand as they were before.

        Where another process reads just now it is emptied later, as it is in any case.
        """
        if not self._is_postgres:
            with self._transaction(unbegun(self._writer)) as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _all(query: Select[Any], connection: Connection) -> Sequence[Row[Any]]:
    return connection.execute(query).all()


def _quiet_since(before: datetime) -> Select[Any]:
    """Threads with words in which nothing is left to do, those untouched longest first."""
    return (
        select(conversations)
        .where(
            conversations.c.updated_at < before,
            conversations.c.revision != conversations.c.blanked,
            ~exists().where(_of_its_thread(inbox), inbox.c.status != HANDLED),
            ~exists().where(_of_its_thread(outbox), outbox.c.status.in_(UNFINISHED)),
        )
        .order_by(conversations.c.updated_at)
    )


def _of_its_thread(table: Table) -> ColumnElement[bool]:
    """Whether a row belongs to the thread of the conversation that is looked at."""
    names = ("platform", "place", "thread")
    return and_(*(table.c[name] == conversations.c[name] for name in names))
