"""Single settings out of the environment: each is read, judged, and a problem noted. No names."""

import math
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

from bot.core.brakes import Rate

_SHORTEST_SECRET = 16
_RATE = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})([smh])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
_ON = {"1": True, "0": False, "": False}
_LIKE_A_SECRET = re.compile(r"(TOKEN|SECRET|KEY|PASSWORD|DATABASE_URL)$")
_SHORTEST_OWN = 12  # a shorter value, such as "postgres", is a word that people write
_PASSWORD = re.compile(r"://[^/@:]*:([^@]+)@")


class Environment:
    """A mapping, and the problems found in it; a value that is not set, or empty, is the default.

    No problem shows a value that could be secret.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """The value without spaces around it."""
        return self._values.get(name, "").strip() or default

    def path(self, name: str) -> Path | None:
        """A path, exactly as it is written."""
        return Path(self._values[name]) if self._values.get(name) else None

    def is_on(self, name: str) -> bool:
        """Whether it is 1."""
        value = self.text(name)
        if value not in _ON:
            self.problems.append(f"{name} is neither 1 nor 0")
        return _ON.get(value, False)

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number, 0 to `most`."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and len(value) <= len(str(most))):
            self.problems.append(f"{name} is no whole number from 0 to {most}")
            return default
        if int(value) > most:
            self.problems.append(f"{name} is above {most}")
        return int(value)

    def seconds(self, name: str, default: float) -> timedelta:
        """Seconds, with a fraction or without."""
        try:
            value = float(self.text(name, str(default)))
        except ValueError:
            value = math.nan
        if not 0 <= value <= timedelta(hours=1).total_seconds():
            self.problems.append(f"{name} is no number of seconds from 0 to 3600")
            return timedelta(seconds=default)
        return timedelta(seconds=value)

    def rate(self, name: str, default: Rate) -> Rate:
        """So many within so long."""
        value = self.text(name)
        if not value:
            return default
        found = _RATE.fullmatch(value)
        if found is None:
            self.problems.append(f"{name} is no limit; write it like 10/5m (s, m or h)")
            return default
        posts, length, unit = found.groups()
        return Rate(int(posts), timedelta(**{_UNITS[unit]: int(length)}))

    def secret(self, name: str) -> str:
        """A secret that is long enough to be one, or ""."""
        value = self.text(name)
        if value and len(value) < _SHORTEST_SECRET:
            self.problems.append(
                f"{name} is too short to be a secret; give it {_SHORTEST_SECRET} characters or more"
            )
        return value

    def secrets(self) -> tuple[str, ...]:
        """Every value that a name calls secret, and the passwords in addresses; longest first."""
        named = {value for name, value in self._values.items() if _LIKE_A_SECRET.search(name)}
        inner = {found[1] for value in self._values.values() if (found := _PASSWORD.search(value))}
        every = named | inner | {unquote(value) for value in inner}
        long = {value.strip() for value in every if len(value.strip()) >= _SHORTEST_OWN}
        return tuple(sorted(long, key=lambda value: (-len(value), value)))
