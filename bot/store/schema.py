"""The version of a database and its way to the newest. Not here: the tables themselves."""

from sqlalchemy import Connection, Text, column, func, inspect, select, table

from bot.core.errors import StoreUnavailable
from bot.store.failures import ELSEWHERE
from bot.store.tables import metadata

HEAD = "0004"
"""The last revision in migrations/versions; revisions are numbers of one length, in order."""

VERSION_TABLE = "desk_schema"
"""Where Alembic notes the revision; a name of our own lets other programs share the database."""


_MIGRATING = 0x4445534B00  # the number by which Postgres knows the step
_PATIENCE = "60s"  # with another process that is migrating


def bring_up_to_date(connection: Connection, where: str) -> None:
    """Migrate to HEAD within the caller's transaction; of several at once, one does it.

    Raises StoreUnavailable for a database of a newer version or of another program.
    """
    if version(connection) == HEAD:
        return
    _wait_for_others(connection)
    found = version(connection)
    if found == HEAD:
        return
    if found is None:
        _refuse_foreign(connection, where)
    elif found > HEAD:
        message = (
            f"{where} was made by a newer Trainer Desk (schema {found}, this one knows {HEAD}); "
            f"update Trainer Desk or {_elsewhere(connection)}"
        )
        raise StoreUnavailable(message)
    _upgrade(connection)


def _is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _elsewhere(connection: Connection) -> str:
    return "choose another one with DATABASE_URL" if _is_postgres(connection) else ELSEWHERE


def _wait_for_others(connection: Connection) -> None:
    """Be the only one that migrates; SQLite's transaction is that from its beginning."""
    if not _is_postgres(connection):
        return
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # a big table takes its time
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
    connection.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))


def version(connection: Connection) -> str | None:
    """The revision of a database as it is; None for one that no desk has used."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    number = column("version_num", Text)
    return connection.scalar(select(number).select_from(table(VERSION_TABLE, number)))


def _refuse_foreign(connection: Connection, where: str) -> None:
    """A file is one program's; a Postgres database may be shared, but no table of it."""
    names = inspect(connection).get_table_names()
    if _is_postgres(connection):
        names = [name for name in names if name in metadata.tables]
    if names:
        cure = _elsewhere(connection)
        message = f"{where} belongs to another program (it has a table {names[0]!r}); {cure}"
        raise StoreUnavailable(message)


def _upgrade(connection: Connection) -> None:
    # Alembic costs more start-up time than all the rest; a database at HEAD goes without it.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
