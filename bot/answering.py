"""Answering what was taken in: claims events, lets the desk handle them, and minds what fails."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.core.errors import AlreadyHandled, StaleConversation, StoreUnavailable
from bot.core.message import Event
from bot.core.retry import MOST_ATTEMPTS, backoff
from bot.core.storage import Claim, Inbox
from bot.desk import Desk, Handled, Library

MOST_AT_ONCE = 20
ENDED = "the process ended each time"


@dataclass(frozen=True, slots=True)
class Failed:
    """An event that could not be handled; `parked`: it waits for a person."""

    event: Event
    error: Exception
    parked: bool


class Answering:
    """Has each event handled once, in order; one that fails again and again blocks no other."""

    def __init__(
        self,
        desk: Desk,
        inbox: Inbox,
        platforms: Collection[str],
        *,
        lease: timedelta = timedelta(0),
        jitter: Callable[[], float] = lambda: 1.0,
    ) -> None:
        """`lease` is how long an event stays claimed by a process that fell silent.

        None is needed where nobody else answers: what is handled twice is saved once.
        """
        self._desk = desk
        self._inbox = inbox
        self._platforms = platforms
        self._lease = lease
        self._jitter = jitter

    @property
    def library(self) -> Library:
        """What is being served."""
        return self._desk.library

    def answer_some(self) -> list[Handled | Failed]:
        """Handle what can be claimed at once; empty where nothing waits.

        Raises StoreUnavailable; what was claimed and not handled is given back.
        """
        claims = self._inbox.claim_events(self._platforms, most=MOST_AT_ONCE, lease=self._lease)
        waiting = self._without_most_suspects(claims)
        results: list[Handled | Failed] = []
        while waiting:
            try:
                results.append(self._answer(waiting[0]))
            except AlreadyHandled:  # another process was quicker
                pass
            except StoreUnavailable:
                with suppress(StoreUnavailable):
                    self._inbox.let_go([claim.event for claim in waiting])
                raise
            del waiting[0]
        return results

    def _without_most_suspects(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims, and of those that may have ended a process only one, as the last.

        The one tried least: whatever ends the process then counts against it, and against no other.
        """
        fresh = [claim for claim in claims if claim.attempts == 1]
        others = (claim for claim in claims if claim.attempts > 1)
        suspects = sorted(others, key=lambda claim: claim.attempts)
        if suspects[1:]:
            self._inbox.let_go([claim.event for claim in suspects[1:]])
        return [*fresh, *suspects[:1]]

    def answer_all(self) -> list[Handled | Failed]:
        """Handle until nothing waits that can be handled now."""
        results: list[Handled | Failed] = []
        while some := self.answer_some():
            results += some
        return results

    def _answer(self, claim: Claim) -> Handled | Failed:
        if claim.attempts > MOST_ATTEMPTS:
            self._inbox.put_off(claim.event, ENDED, None)
            return Failed(claim.event, RuntimeError(ENDED), parked=True)
        try:
            return self._desk.handle(claim.event)
        except (AlreadyHandled, StoreUnavailable):
            raise
        except StaleConversation as error:  # others are writing in that thread: no fault of its own
            self._inbox.put_off(claim.event, _name(error), backoff(0, self._jitter()))
            return Failed(claim.event, error, parked=False)
        except Exception as error:  # noqa: BLE001  whatever it is, the other events go on
            wait = backoff(claim.attempts, self._jitter())
            self._inbox.put_off(claim.event, _name(error), wait)
            return Failed(claim.event, error, parked=wait is None)


def _name(error: Exception) -> str:
    """What may be stored of an error: its message could hold words of the event."""
    return type(error).__name__


def none_failed(results: Iterable[Handled | Failed]) -> list[Handled]:
    """The results, where a person waits for them; raises what made one fail."""
    handled: list[Handled] = []
    for result in results:
        if isinstance(result, Failed):
            raise result.error
        handled.append(result)
    return handled
