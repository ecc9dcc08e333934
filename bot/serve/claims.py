"""What this process has claimed and not finished, so that a stop can give it back at once."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from threading import Lock

from bot.core.message import Event
from bot.core.storage import Action, Claim, Delivery, Inbox, Outbox, OutboxRow, Outcome

_SOON = timedelta(seconds=5)  # what is still on its way to the platform is there by then


class ClaimedEvents:
    """An inbox that knows which of its events are in hand."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._held: tuple[Event, ...] = ()

    def take(self, events: Sequence[Event]) -> tuple[bool, ...]:
        """Keep events, all or none."""
        return self._inbox.take(events)

    def claim_events(
        self, platforms: Collection[str], *, most: int, lease: timedelta
    ) -> tuple[Claim, ...]:
        """Events to handle now; they are in hand from now on."""
        claims = self._inbox.claim_events(platforms, most=most, lease=lease)
        self._held = tuple(claim.event for claim in claims)
        return claims

    def put_off(self, event: Event, error: str, wait: timedelta | None) -> None:
        """Give a claimed event back, to be claimed later."""
        self._inbox.put_off(event, error, wait)

    def let_go(self, events: Sequence[Event]) -> None:
        """Give claimed events back at once."""
        self._inbox.let_go(events)

    def finished(self) -> None:
        """Nothing is in hand any more."""
        self._held = ()

    def give_back(self) -> int:
        """Give back what is in hand, and say how much; what was handled meanwhile stays handled."""
        held, self._held = self._held, ()
        if held:
            self._inbox.let_go(held)
        return len(held)


class ClaimedReplies:
    """An outbox that knows which of its replies are in hand; threads may share it."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._lock = Lock()
        self._held: dict[str, OutboxRow] = {}

    def claim_replies(
        self, platforms: Collection[str], *, most: int, lease: timedelta, pace: timedelta
    ) -> tuple[OutboxRow, ...]:
        """Replies to send or to look up now; they are in hand from now on."""
        rows = self._outbox.claim_replies(platforms, most=most, lease=lease, pace=pace)
        with self._lock:
            self._held |= {row.reply.key: row for row in rows}
        return rows

    def mark(self, reply_key: str, outcome: Outcome) -> None:
        """Note how far a reply has come."""
        self._outbox.mark(reply_key, outcome)
        with self._lock:
            self._held.pop(reply_key, None)

    def pause(self, platform: str, place: str, action: Action, wait: timedelta) -> None:
        """Let nobody do `action` for a while."""
        self._outbox.pause(platform, place, action, wait)

    def give_back(self) -> int:
        """Let what is in hand be looked up soon, by whoever is there then, and say how much it is.

        A try that was cut off may have reached its reader: only the platform knows.
        """
        with self._lock:
            held, self._held = tuple(self._held.values()), {}
        for row in held:
            attempts, lookups = row.attempts, row.lookups
            cut_off = Outcome(Delivery.UNKNOWN, "", _SOON, attempts, lookups, "the desk stopped")
            self._outbox.mark(row.reply.key, cut_off)
        return len(held)
