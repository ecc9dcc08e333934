"""The version of a database and its way to the newest. Not here: the tables themselves."""

from sqlalchemy import Connection, Text, column, inspect, select, table

from bot.core.errors import StoreUnavailable
from bot.store.failures import ELSEWHERE

HEAD = "0002"
"""The last revision in migrations/versions; revisions are numbers of one length, in order."""

VERSION_TABLE = "desk_schema"
"""Where Alembic notes the revision; a name of our own lets other programs share the database."""


def bring_up_to_date(connection: Connection, where: str) -> None:
    """Migrate to HEAD within the caller's transaction.

    Raises StoreUnavailable for a database of a newer version or of another program.
    """
    version = _version(connection)
    if version == HEAD:
        return
    if version is None:
        _refuse_foreign(connection, where)
    elif version > HEAD:
        message = (
            f"{where} was made by a newer Trainer Desk (schema {version}, this one knows {HEAD}); "
            f"update Trainer Desk or {ELSEWHERE}"
        )
        raise StoreUnavailable(message)
    _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    number = column("version_num", Text)
    return connection.scalar(select(number).select_from(table(VERSION_TABLE, number)))


def _refuse_foreign(connection: Connection, where: str) -> None:
    names = inspect(connection).get_table_names()
    if names:
        message = f"{where} belongs to another program (it has a table {names[0]!r}); {ELSEWHERE}"
        raise StoreUnavailable(message)


def _upgrade(connection: Connection) -> None:
    # Alembic costs more start-up time than all the rest; a database at HEAD goes without it.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
