"""The store on a database: every method one transaction. Not here: how to open one."""

from sqlalchemy import Engine

from bot.core.ports import Clock
from bot.store.inbox import SqlInbox
from bot.store.outbox import SqlOutbox
from bot.store.places import SqlPlaces
from bot.store.records import SqlRecords
from bot.store.threads import SqlThreads


class SqlStore(SqlInbox, SqlThreads, SqlOutbox, SqlPlaces, SqlRecords):
    """Implements the Database port; threads may share it.

    `notes` are what whoever opened it should tell people, a line each.
    """

    def __init__(
        self, engine: Engine, where: str, clock: Clock | None, notes: tuple[str, ...] = ()
    ) -> None:
        super().__init__(engine, where, clock)
        self.notes = notes

    def close(self) -> None:
        """Let go of the database."""
        self._reader.dispose()
