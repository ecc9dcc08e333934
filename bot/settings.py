"""Settings, read once from a mapping (the environment): every problem is reported at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from typing_extensions import override

from bot.core.errors import SettingsError

MARKER = Path("knowledge") / "desk.yaml"  # what makes a folder a content root
SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Settings:
    """`root` holds knowledge/ and templates/; `database_url` may hold a password.

    `cache` is a folder for what only makes the next start quicker; None keeps nothing.
    """

    root: Path
    database_url: str
    cache: Path | None = None

    @override
    def __repr__(self) -> str:
        """The settings without anything secret."""
        return f"Settings(root={str(self.root)!r}, database_url='***')"


def read_settings(
    environ: Mapping[str, str], working: Path, *, root: Path | None = None, db: Path | None = None
) -> Settings:
    """Settings from `environ`; `root` and `db` come from the command line and win.

    Raises SettingsError with a line for each bad or missing one.
    """
    problems: list[str] = []
    found = _root(root or _path(environ, "DESK_ROOT"), working, problems)
    url = _database_url(environ, db, problems)
    if problems:
        raise SettingsError(problems)
    return Settings(found, url, _cache(environ))


def _cache(environ: Mapping[str, str]) -> Path | None:
    """The user's cache folder, unless DESK_CACHE names another or, being empty, none."""
    named = environ.get("DESK_CACHE")
    if named is None:
        return user_cache_path("trainer-desk")
    return Path(named) if named else None


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    return Path(environ[name]) if environ.get(name) else None


def _root(named: Path | None, working: Path, problems: list[str]) -> Path:
    """The root that was named, else the working directory, else what the package brings along."""
    package = Path(__file__).parent
    candidates = [named] if named else [working, package / "content", package.parent]
    for folder in candidates:
        if _is_root(folder):
            return folder.resolve()
    problems.append(
        f"no {MARKER} in {candidates[0]}; start the desk in the folder that holds knowledge/ and "
        "templates/, or name that folder with --root or DESK_ROOT"
    )
    return working


def _is_root(folder: Path) -> bool:
    """Whether it holds a desk; False as well where it may not be read, or cannot be a path."""
    try:
        return (folder / MARKER).is_file()
    except OSError:
        return False


def _database_url(environ: Mapping[str, str], db: Path | None, problems: list[str]) -> str:
    if db is not None:
        return f"{SQLITE}{db.absolute()}"
    url = environ.get("DATABASE_URL", "")
    if not url:
        return f"{SQLITE}{user_data_path('trainer-desk') / 'desk.db'}"
    if not url.startswith(SQLITE):
        problems.append(
            "DATABASE_URL names a database that this version cannot use; "
            f"unset it, or set it to {SQLITE}FILE (Postgres comes with a later version)"
        )
    return url
