"""A look at a database before anything depends on it: it changes nothing, and makes no file."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, delete, false, make_url

from bot.core.checkup import Finding, fail, ok, warn
from bot.core.errors import StoreUnavailable
from bot.store.failures import translated
from bot.store.open import open_store, schema_of
from bot.store.postgres import WHERE, postgres_engine
from bot.store.schema import HEAD
from bot.store.sqlite import may_write_in
from bot.store.tables import inbox

MIGRATE = "start the desk, or type `desk db migrate`"
ELSEWHERE = "mend that, or choose another database with DATABASE_URL"


def check_database(url: str, patience: float = 5.0) -> tuple[list[Finding], bool]:
    """What is to be known of the database, and whether it can be used as it is.

    `patience` is how many seconds to wait for a server or for another program's lock.
    """
    try:
        schema = schema_of(url, patience)
        if not schema:
            return [_unused(make_url(url))], False
        if schema < HEAD:
            told = f"the database has schema {schema}, and this desk works with {HEAD}"
            return [warn(told, MIGRATE)], False
        return _opened(url, schema, patience), True
    except StoreUnavailable as error:
        what, _, cure = str(error).partition("; ")
        return [fail(what, cure or ELSEWHERE)], False
    except OSError as error:
        return [fail(f"cannot look at the database: {error.strerror}", ELSEWHERE)], False


def _opened(url: str, schema: str, patience: float) -> list[Finding]:
    """Opened as the desk does it, which for a file tries whether it can be written."""
    with closing(open_store(url, patience=patience, connections=1)) as store:
        notes = store.notes
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        _write_nothing(parsed, patience)
    named = parsed.database if parsed.get_backend_name() == "sqlite" else WHERE
    return [ok(f"{named} opens and can be written, schema {schema}"), *map(ok, notes)]


def _write_nothing(url: URL, patience: float) -> None:
    """Raises StoreUnavailable where a server takes no changes, as a standby does."""
    engine = postgres_engine(url, patience, 1)
    try:
        with translated(WHERE), engine.begin() as connection:
            connection.execute(delete(inbox).where(false()))
    finally:
        engine.dispose()


def _unused(url: URL) -> Finding:
    """No desk has used it yet: a missing file will be made, where that is allowed."""
    if url.get_backend_name() == "postgresql":
        return warn(f"no desk has used {WHERE} yet", MIGRATE)
    path = Path(url.database or "")
    if path.exists():
        return warn(f"no desk has used {path} yet", MIGRATE)
    folder = next(folder for folder in path.absolute().parents if folder.exists())
    if not may_write_in(folder):
        return fail(f"{path} cannot be made: {folder} may not be written", ELSEWHERE)
    return ok(f"{path} is not there yet: the first start of the desk makes it")
