"""What Postgres and its driver report, in a sentence. Nothing here imports the driver.

No message of theirs is quoted: it may name the user, the host, or what somebody wrote.
"""

from collections.abc import Mapping
from typing import TypeGuard

_UNREACHABLE = (
    "cannot reach {where}: no server answers at its address; start the server or correct "
    "DATABASE_URL"
)
_TIMEOUT = "cannot reach {where}: its server does not answer in time; check it and the network"
_REFUSED = (
    "cannot open {where}: the server refuses the user or the password; correct them in DATABASE_URL"
)
_NO_DATABASE = (
    "cannot open {where}: the server has no database of that name; create it or correct "
    "DATABASE_URL"
)
_CROWDED = (
    "cannot open {where}: all connections of the server are in use; run fewer processes or take a "
    "bigger plan"
)
_STARTING = "cannot use {where}: its server is starting or stopping; try again in a moment"
_LOST = "cannot use {where}: the connection was lost; check that the server runs and try again"
_SLOW = (
    "cannot use {where}: a statement took too long or was cancelled; try again, and look at the "
    "server's load"
)
_LOCKED = "cannot use {where}: another session has locked it; end that one or try again"
_FULL = "cannot write to {where}: its disk is full; free some space and try again"
_SHORT = "cannot use {where}: its server is short of memory or connections; try again later"
_READONLY = (
    "cannot write to {where}: it is read-only; point DATABASE_URL at the primary server, or see "
    "whether the database is over its quota"
)
_RIGHTS = (
    "cannot use {where}: its user lacks the rights; let it own the tables and create some in its "
    "schema"
)
_TABLES = "cannot use {where}: tables or columns are missing; run desk db migrate"
_COLLISION = "cannot use {where}: too much was written at the same time; try again"
_DAMAGED = "cannot use {where}: the database is damaged; restore a backup"
_OTHER = "cannot use {where}: Postgres reports {state}; see the server's log"
_ADDRESS = "cannot open {where}: a part of its address is unknown to Postgres; correct DATABASE_URL"

_COLLISIONS = frozenset({"40001", "40P01"})  # a serialization failure, a deadlock

_STATES: Mapping[str, str] = {  # https://www.postgresql.org/docs/current/errcodes-appendix.html
    "08": _LOST,
    "25006": _READONLY,
    "25P03": _SLOW,
    "28": _REFUSED,
    "3D": _NO_DATABASE,
    "3F": _TABLES,
    "40": _COLLISION,
    "42501": _RIGHTS,
    "42703": _TABLES,
    "42P01": _TABLES,
    "53100": _FULL,
    "53300": _CROWDED,
    "53": _SHORT,
    "55P03": _LOCKED,
    "57014": _SLOW,
    "57P": _STARTING,
    "57P01": _LOST,
    "57P02": _LOST,
    "58": _OTHER,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
_MISTAKES = ("21", "22", "23", "42")
"""Classes of states that say that the code, not the database, is wrong."""

_WORDS: Mapping[str, str] = {  # a refused connection has no state, only libpq's words
    "password authentication failed": _REFUSED,
    "no password supplied": _REFUSED,
    "authentication failed": _REFUSED,
    'role "': _REFUSED,
    "does not exist": _NO_DATABASE,
    "pg_hba.conf": _REFUSED,
    "too many clients": _CROWDED,
    "connection slots": _CROWDED,
    "too many connections": _CROWDED,
    "starting up": _STARTING,
    "shutting down": _STARTING,
    "recovery mode": _STARTING,
    "not yet accepting connections": _STARTING,
    "timeout expired": _TIMEOUT,
    "invalid connection option": _ADDRESS,
    "unrecognized configuration parameter": _ADDRESS,
    "connection failed": _UNREACHABLE,
    "connection is bad": _UNREACHABLE,
    "failed to resolve host": _UNREACHABLE,
}


def is_its(error: BaseException | None) -> TypeGuard[BaseException]:
    """Whether the error came from Postgres or its driver."""
    return error is not None and type(error).__module__.partition(".")[0] == "psycopg"


def is_collision(error: BaseException | None) -> bool:
    """Whether another transaction was in the way, and trying again is the cure."""
    return getattr(error, "sqlstate", None) in _COLLISIONS


def explain(error: BaseException, where: str) -> str | None:
    """The sentence, or None for a mistake of the code."""
    state: str | None = getattr(error, "sqlstate", None)
    if state is None:
        return _of_words(str(error)).format(where=where)
    for known in (state, state[:3], state[:2]):
        if known in _STATES:
            return _STATES[known].format(where=where, state=state)
    return None if state[:2] in _MISTAKES else _OTHER.format(where=where, state=state)


def _of_words(message: str) -> str:
    return next((said for words, said in _WORDS.items() if words in message), _LOST)
