"""The connections to a Postgres database, their limits, and its opening. Not here: tables."""

from contextlib import ExitStack

from sqlalchemy import URL, Engine, QueuePool, create_engine

from bot.core.ports import Clock
from bot.store.failures import translated
from bot.store.schema import bring_up_to_date
from bot.store.sql import SqlStore

WHERE = "the Postgres database"
"""Its name in messages: its address holds a password."""

_SESSION = {
    "statement_timeout": "5s",
    "lock_timeout": "4s",  # below the former, so that it is the lock that is named
    "idle_in_transaction_session_timeout": "10s",
    "synchronous_commit": "on",  # what was acknowledged survives a crash of the server
}
_DEAD_LINE = {  # libpq's: how soon a server that vanished without a word is noticed
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}


def open_postgres(url: URL, clock: Clock | None, patience: float, connections: int) -> SqlStore:
    """The store in a database, migrated where needed."""
    engine = postgres_engine(url, patience, connections)
    with ExitStack() as on_failure:
        on_failure.callback(engine.dispose)
        with translated(WHERE), engine.begin() as connection:
            bring_up_to_date(connection, WHERE)
        on_failure.pop_all()
    return SqlStore(engine, WHERE, clock)


def postgres_engine(url: URL, patience: float, connections: int) -> Engine:
    """An engine with at most so many connections.

    `patience` is how many seconds to wait for a server, and for one of the connections.
    """
    settings = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    given = url.query.get("options", "")
    options = settings if not given else f"{settings} {given}"
    limits = {"connect_timeout": max(1, round(patience)), "options": options}
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=_DEAD_LINE | limits,
    )
