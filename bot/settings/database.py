"""Where what is said is kept: the database's address, and what is refused as one."""

from pathlib import Path

from platformdirs import user_data_path

from bot.settings.environment import Environment

SQLITE = "sqlite:///"
POSTGRES = "postgresql+psycopg://"
_POSTGRES_TOO = ("postgres://", "postgresql://", POSTGRES)
_LOST = (
    "this platform wipes its disk at every restart (DYNO is set), and with it a database file; "
    "set DATABASE_URL to a Postgres database (heroku addons:create heroku-postgresql), or "
    "DESK_ALLOW_LOST_DATA=1 where losing every question is fine"
)


def database_url(environ: Environment, db: Path | None) -> str:
    """The address as SQLAlchemy writes it; a file of the user's where none is set."""
    if db is not None:
        return f"{SQLITE}{db.absolute()}"
    url = environ.text("DATABASE_URL")
    if not url:
        return f"{SQLITE}{user_data_path('trainer-desk') / 'desk.db'}"
    for start in _POSTGRES_TOO:
        if url.startswith(start):
            return POSTGRES + url.removeprefix(start)
    if not url.startswith(SQLITE):
        environ.problems.append(
            "DATABASE_URL names a database that the desk cannot use; "
            f"unset it, or set it to {SQLITE}FILE or postgresql://USER:PASSWORD@HOST/NAME"
        )
    return url


def refuse_loss(environ: Environment, url: str) -> None:
    """Note a problem where the database would be gone after the next restart."""
    if (
        environ.text("DYNO")
        and url.startswith(SQLITE)
        and not environ.is_on("DESK_ALLOW_LOST_DATA")
    ):
        environ.problems.append(_LOST)
