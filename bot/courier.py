"""Delivering replies: lets a channel send, and settles with it what nobody is sure of."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.errors import DeliveryError, NotSent, Refused, Throttled
from bot.core.ports import Channel
from bot.core.retry import FIRST, LONGEST, MOST_ATTEMPTS, backoff
from bot.core.storage import Action, Delivery, Outbox, OutboxRow, Outcome

MOST_AT_ONCE = 50
UNKNOWN = "its outcome is unknown"


@dataclass(frozen=True, slots=True)
class Pacing:
    """How fast and how patiently replies are sent.

    `lease` is longer than any try may take; `pace` lies between two tries in one place; `lookups`
    are the waits before each question to the platform what became of a reply; `patience` is how
    long the platform may take.
    """

    lease: timedelta = timedelta(seconds=60)
    patience: timedelta = timedelta(seconds=15)
    pace: timedelta = timedelta(seconds=1)
    lookups: tuple[timedelta, ...] = field(default=(timedelta(seconds=5), timedelta(seconds=30)))


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of one try to deliver."""

    row: OutboxRow
    outcome: Outcome


class Courier:
    """Sends what the desk saved, each reply once.

    A reply whose outcome is unknown is looked for on its platform, and sent again only where every
    look found nothing (`platform.md` C3).
    """

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        pacing: Pacing | None = None,
        jitter: Callable[[], float] = lambda: 1.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox = outbox
        self._monotonic = monotonic
        self._channels = channels
        self._pacing = pacing or Pacing()
        self._jitter = jitter

    async def deliver_some(self) -> list[Delivered]:
        """Deliver what is due, one reply a place; empty where nothing is.

        Raises StoreUnavailable; what was claimed is looked up once its lease is over.
        """
        began = self._monotonic()
        rows = await asyncio.to_thread(
            self._outbox.claim_replies,
            tuple(self._channels),
            most=MOST_AT_ONCE,
            lease=self._pacing.lease,
            pace=self._pacing.pace,
        )
        if self._is_too_late(began):
            return []
        results = await asyncio.gather(*map(self.deliver, rows), return_exceptions=True)
        for result in results:  # not before all have come to an end
            if isinstance(result, BaseException):
                raise result
        return [result for result in results if isinstance(result, Delivered)]

    def _is_too_late(self, began: float) -> bool:
        """Whether the process stood still for so long that another one may send these by now."""
        lease, patience = self._pacing.lease, self._pacing.patience
        return bool(lease) and self._monotonic() - began > (lease - patience).total_seconds()

    async def deliver_all(self) -> list[Delivered]:
        """Deliver until nothing is due."""
        delivered: list[Delivered] = []
        while some := await self.deliver_some():
            delivered += some
        return delivered

    async def deliver(self, row: OutboxRow) -> Delivered:
        """One try with a claimed reply, and its outcome noted."""
        is_new = row.delivery is Delivery.PENDING
        outcome = await (self._try(row) if is_new else self._settle(row))
        await asyncio.to_thread(self._outbox.mark, row.reply.key, outcome)
        return Delivered(row, outcome)

    async def _try(self, row: OutboxRow) -> Outcome:
        try:
            async with asyncio.timeout(self._pacing.patience.total_seconds()):
                return Outcome(Delivery.SENT, await self._act(row))
        except Refused as error:
            return Outcome(Delivery.PARKED, attempts=row.attempts, error=str(error))
        except Throttled as error:
            await self._pause(row, row.action, error)
            return Outcome(
                Delivery.PENDING, wait=error.wait, attempts=row.attempts, error=str(error)
            )
        except NotSent as error:
            return self._later(row, error)
        except Exception as error:  # noqa: BLE001  whatever it is: the reply may be with its reader
            return self._unknown(row, error)

    async def _act(self, row: OutboxRow) -> str:
        channel = self._channels[row.key.platform]
        match row.action:
            case Action.SEND:
                return await channel.send(row)
            case Action.EDIT:
                await channel.edit(row)
            case Action.WITHDRAW:
                if row.target:
                    await channel.withdraw(row)
            case Action.MARK:
                await channel.mark(row)
        return row.target

    def _later(self, row: OutboxRow, error: DeliveryError) -> Outcome:
        """Again after a while, for as long as it takes: a platform that is down comes back."""
        attempts = min(row.attempts + 1, MOST_ATTEMPTS - 1)
        wait = backoff(attempts, self._jitter()) or LONGEST
        return Outcome(Delivery.PENDING, wait=wait, attempts=attempts, error=str(error))

    def _unknown(self, row: OutboxRow, error: Exception) -> Outcome:
        """To be looked up: the message of an unforeseen error could hold words of the reply."""
        return Outcome(
            Delivery.UNKNOWN,
            wait=self._pacing.lookups[0],
            attempts=row.attempts + 1,
            error=type(error).__name__,
        )

    async def _settle(self, row: OutboxRow) -> Outcome:
        """Find out what became of a reply that may or may not be with its reader.

        Edits and withdrawals are done again: a second time changes nothing. A private note cannot
        be looked up; it is sent again, for it warns, and two warnings are better than none.
        """
        if row.action is not Action.LOOK_UP:
            return self._given_up(row) or await self._try(row)
        if row.reply.only_for:
            return self._anew(row)
        try:
            async with asyncio.timeout(self._pacing.patience.total_seconds()):
                found = await self._found(row)
        except Exception as error:  # noqa: BLE001  no answer is not "it is not there"
            return await self._not_found_out(row, error)
        if found:
            return Outcome(Delivery.SENT, found[0], attempts=row.attempts)
        return self._in_vain(row)

    async def _found(self, row: OutboxRow) -> tuple[str, ...]:
        found = await self._channels[row.key.platform].find_sent(row)
        await self._remove_copies(row, found[1:])
        return found

    async def _remove_copies(self, row: OutboxRow, copies: Sequence[str]) -> None:
        for copy in copies:
            try:
                await self._channels[row.key.platform].remove(row, copy)
            except Throttled as error:
                await self._pause(row, Action.WITHDRAW, error)
                raise

    def _in_vain(self, row: OutboxRow) -> Outcome:
        """The platform does not know the reply: look again; after the last look it is not there."""
        lookups = row.lookups + 1
        if lookups < len(self._pacing.lookups):
            wait = self._pacing.lookups[lookups]
            return Outcome(Delivery.UNKNOWN, wait=wait, attempts=row.attempts, lookups=lookups)
        return self._anew(row)

    def _anew(self, row: OutboxRow) -> Outcome:
        """To be sent as if for the first time: in its turn, when its place and platform allow."""
        return self._given_up(row) or Outcome(Delivery.PENDING, attempts=row.attempts)

    def _given_up(self, row: OutboxRow) -> Outcome | None:
        """After too many tries a person should look."""
        if backoff(row.attempts, 0) is None:
            return Outcome(Delivery.PARKED, attempts=row.attempts, error=UNKNOWN)
        return None

    async def _not_found_out(self, row: OutboxRow, error: Exception) -> Outcome:
        """To be looked up again, for as long as the platform is busy or cannot be reached.

        Where it says no, or something else fails again and again, a person should look.
        """
        wait, attempts = max(FIRST, LONGEST * self._jitter()), row.attempts
        match error:
            case Refused():
                return Outcome(Delivery.PARKED, attempts=attempts, error=str(error))
            case Throttled():
                await self._pause(row, Action.LOOK_UP, error)
                wait = error.wait
            case NotSent():
                pass
            case _:
                attempts += 1
        if backoff(attempts, 0) is None:
            return Outcome(Delivery.PARKED, attempts=attempts, error=UNKNOWN)
        return Outcome(
            Delivery.UNKNOWN,
            wait=wait,
            attempts=attempts,
            lookups=row.lookups,
            error=type(error).__name__,
        )

    async def _pause(self, row: OutboxRow, action: Action, error: Throttled) -> None:
        place = "" if error.everywhere else row.key.place
        await asyncio.to_thread(self._outbox.pause, row.key.platform, place, action, error.wait)
