"""Wrappers that kill this very process at a named point. Not here: the product, which has no hooks.

KILL_AT=point:n kills at the n-th time that the point is passed, with SIGKILL: nothing is flushed,
closed or handed back.
"""

import os
import signal
import threading
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any, ParamSpec, TypeVar, cast

from bot.core.message import Event
from bot.core.ports import Channel
from bot.core.storage import Claim, Database, OutboxRow

P = ParamSpec("P")
R = TypeVar("R")


class Point(StrEnum):
    """Where a process can die between a question and the note that its answer was sent."""

    BEFORE_INSERT = "before insert"
    AFTER_INSERT = "after insert"
    AFTER_ACK = "after ack"
    AFTER_CLAIM = "after claim"
    BEFORE_POST = "before post"
    AFTER_POST = "after post before store"
    IN_RECONCILE = "in reconcile"
    IN_RELOAD = "in reload"


class Killer:
    """Counts how often its point is passed; without one nobody dies."""

    def __init__(self, point: Point | None = None, at: int = 1) -> None:
        self._point = point
        self._left = at
        self._lock = threading.Lock()  # the store is used from several threads

    @classmethod
    def parse(cls, named: str) -> "Killer":
        """From `point:n`; "" kills nobody."""
        if not named:
            return cls()
        point, _, number = named.partition(":")
        return cls(Point(point), int(number))

    def passes(self, point: Point, times: int = 1) -> None:
        """The point is passed; it may be the last thing that happens."""
        if point is not self._point:
            return
        with self._lock:
            self._left -= times
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
                threading.Event().wait()  # the signal comes at once, but nothing may come before it


class _Through:
    """Hands everything on to what it wraps but for what it defines itself."""

    def __init__(self, wrapped: object, killer: Killer) -> None:
        self._wrapped: Any = wrapped
        self._killer = killer

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the wrapped one has
        return getattr(self._wrapped, name)


class _Store(_Through):
    def take(self, events: Sequence[Event]) -> tuple[bool, ...]:
        self._killer.passes(Point.BEFORE_INSERT, len(events))
        taken: tuple[bool, ...] = self._wrapped.take(events)
        self._killer.passes(Point.AFTER_INSERT, sum(taken))
        return taken

    def claim_events(
        self, platforms: Collection[str], *, most: int, lease: timedelta
    ) -> tuple[Claim, ...]:
        claims: tuple[Claim, ...] = self._wrapped.claim_events(platforms, most=most, lease=lease)
        self._killer.passes(Point.AFTER_CLAIM, len(claims))
        return claims

    def claim_replies(
        self, platforms: Collection[str], *, most: int, lease: timedelta, pace: timedelta
    ) -> tuple[OutboxRow, ...]:
        rows: tuple[OutboxRow, ...] = self._wrapped.claim_replies(
            platforms, most=most, lease=lease, pace=pace
        )
        self._killer.passes(Point.AFTER_CLAIM, len(rows))
        return rows


class _Channel(_Through):
    async def send(self, row: OutboxRow) -> str:
        self._killer.passes(Point.BEFORE_POST)
        remote_id: str = await self._wrapped.send(row)
        self._killer.passes(Point.AFTER_POST)
        return remote_id

    async def find_sent(self, row: OutboxRow) -> tuple[str, ...]:
        found: tuple[str, ...] = await self._wrapped.find_sent(row)
        self._killer.passes(Point.IN_RECONCILE)
        return found


def killing_store(store: Database, killer: Killer) -> Database:
    """The store, deadly before and after it commits and claims."""
    return cast("Database", _Store(store, killer))


def killing_channel(channel: Channel, killer: Killer) -> Channel:
    """The channel, deadly before and after it posts, and after a look-up."""
    return cast("Channel", _Channel(channel, killer))


def killing_loader(load: Callable[P, R], killer: Killer) -> Callable[P, R]:
    """The loader of knowledge, deadly when it has loaded and before anybody serves it."""

    def loaded(*args: P.args, **kwargs: P.kwargs) -> R:
        library = load(*args, **kwargs)
        killer.passes(Point.IN_RELOAD)
        return library

    return loaded
