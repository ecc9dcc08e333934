"""All settings at once, from the environment and the command line; every problem is reported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from platformdirs import user_cache_path
from typing_extensions import override

from bot.core.brakes import Brakes
from bot.core.errors import SettingsError
from bot.settings.database import database_url, refuse_loss
from bot.settings.environment import Environment
from bot.settings.root import find_root
from bot.settings.slack import SlackSettings, slack_settings

HOST = "127.0.0.1"
PORT = 8080
_LAST_PORT = 65535
_MOST_DAYS = 3650
_MOST_HOURS = 24 * 7  # a longer silence is the end of it


@dataclass(frozen=True, slots=True)
class Serving:
    """What only `desk run` needs.

    `metrics_token` opens /metrics to others than this machine, "" to nobody; `log_key` hashes ids
    in logs, "" takes a new one at each start; `keep_texts` is how long what people wrote is kept;
    `pace` lies between two posts in a place; `nudge_after` is how long an answer must be without
    an echo before the desk asks once, zero for never; `debug` lets libraries log what they handle;
    `secrets` are the values to be cut out wherever they turn up.
    """

    host: str = HOST
    port: int = PORT
    metrics_token: str = ""
    log_key: str = ""
    keep_texts: timedelta = timedelta(days=30)
    brakes: Brakes = field(default_factory=Brakes)
    pace: timedelta = timedelta(seconds=1)
    nudge_after: timedelta = timedelta(days=1)
    debug: bool = False
    secrets: tuple[str, ...] = ()

    @override
    def __repr__(self) -> str:
        """The settings without anything secret."""
        return f"Serving(host={self.host!r}, port={self.port}, debug={self.debug})"


@dataclass(frozen=True, slots=True)
class Settings:
    """`root` holds knowledge/ and templates/; `database_url` may hold a password.

    `cache` is a folder for what only makes the next start quicker; None keeps nothing. `slack` is
    None where Slack is not set up.
    """

    root: Path
    database_url: str
    cache: Path | None = None
    serving: Serving = field(default_factory=Serving)
    slack: SlackSettings | None = None

    @override
    def __repr__(self) -> str:
        """The settings without anything secret."""
        return f"Settings(root={str(self.root)!r}, database_url='***')"


def read_settings(  # noqa: PLR0913  the environment, and one argument for each option
    environ: Mapping[str, str],
    working: Path,
    *,
    root: Path | None = None,
    db: Path | None = None,
    host: str | None = None,
    port: int | None = None,
    lasting: bool = False,
) -> Settings:
    """Settings from `environ`; what comes from the command line wins.

    `lasting`: the database will be opened, and must be there after a restart; platforms are served
    then, too. Raises SettingsError with a line for each bad or missing setting.
    """
    read = Environment(environ)
    found = find_root(root or read.path("DESK_ROOT"), working, read.problems)
    url = database_url(read, db)
    if lasting:
        refuse_loss(read, url)
    serving = _serving(read, host, port)
    slack = slack_settings(read) if lasting else None
    if read.problems:
        raise SettingsError(read.problems)
    return Settings(found, url, _cache(environ), serving, slack)


def _serving(read: Environment, host: str | None, port: int | None) -> Serving:
    # A platform that sets PORT sends its visitors there from outside.
    everywhere = "0.0.0.0" if read.text("PORT") else HOST  # noqa: S104  asked for
    set_port = read.number("PORT", PORT, _LAST_PORT)
    return Serving(
        host=host or read.text("HOST", everywhere),
        port=set_port if port is None else port,
        metrics_token=read.secret("DESK_METRICS_TOKEN"),
        log_key=read.secret("DESK_LOG_KEY"),
        keep_texts=timedelta(days=read.number("DESK_KEEP_TEXT_DAYS", 30, _MOST_DAYS)),
        brakes=_brakes(read),
        pace=read.seconds("DESK_PACE", 1),
        nudge_after=timedelta(hours=read.number("DESK_NUDGE_HOURS", 24, _MOST_HOURS)),
        debug=read.is_on("DESK_DEBUG"),
        secrets=read.secrets(),
    )


def _brakes(read: Environment) -> Brakes:
    usual = Brakes()
    return Brakes(
        person=read.rate("DESK_LIMIT_PERSON", usual.person),
        place=read.rate("DESK_LIMIT_PLACE", usual.place),
        thread=read.rate("DESK_LIMIT_THREAD", usual.thread),
    )


def _cache(environ: Mapping[str, str]) -> Path | None:
    """The user's cache folder, unless DESK_CACHE names another or, being empty, none."""
    named = environ.get("DESK_CACHE")
    if named is None:
        return user_cache_path("trainer-desk")
    return Path(named) if named else None
