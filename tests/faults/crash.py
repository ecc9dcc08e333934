"""Death of a process at a chosen call: nothing that it would do afterwards happens."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any


class Crash(BaseException):
    """The process is dead; no `except Exception` of the desk may catch it."""


@dataclass
class Fuse:
    """Kills at the call of number `at`, counted from 1: before it happens, or `after` it has.

    `where` names the call, once it has come so far.
    """

    at: int
    after: bool
    where: str = ""
    calls: int = 0

    def __post_init__(self) -> None:
        self._lock = Lock()

    def before(self, name: str) -> bool:
        """Count a call, or die; whether it is the last one."""
        with self._lock:
            self.calls += 1
            last = self.calls == self.at
            if last:
                self.where = f"killed {'after' if self.after else 'before'} {name}"
            if self.calls > self.at or (last and not self.after):
                raise Crash
            return last


class Mortal:
    """Stands for a part of a process: each call of it may be the last thing the process does."""

    def __init__(self, part: object, fuse: Fuse) -> None:
        self._part = part
        self._fuse = fuse

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._part, name)
        return (
            self._later(name, method)
            if inspect.iscoroutinefunction(method)
            else self._now(name, method)
        )

    def _now(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: object, **kwargs: object) -> object:
            last = self._fuse.before(name)
            result = method(*args, **kwargs)
            if last:
                raise Crash
            return result

        return call

    def _later(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        async def call(*args: object, **kwargs: object) -> object:
            last = self._fuse.before(name)
            try:
                result = await method(*args, **kwargs)
            finally:
                if last:
                    raise Crash
            return result

        return call
