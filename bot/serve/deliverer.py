"""Delivering as the running desk does it: counted, and logged without a word of any reply."""

from bot.core.storage import Delivery
from bot.courier import Courier, Delivered
from bot.serve.logs import Log
from bot.serve.metrics import ReplyCounts

_FINE = frozenset({Delivery.SENT, Delivery.PENDING})


class Deliverer:
    """Delivers what is due on one platform: one that hangs keeps no other waiting."""

    def __init__(self, courier: Courier, counts: ReplyCounts, log: Log) -> None:
        self._courier = courier
        self._counts = counts
        self._log = log

    async def deliver(self) -> bool:
        """Deliver some, and say whether there was anything to deliver."""
        delivered = await self._courier.deliver_some()
        self._counts.count(delivered)
        for done in delivered:
            self._tell(done)
        return bool(delivered)

    def _tell(self, done: Delivered) -> None:
        row, outcome = done.row, done.outcome
        told = self._log.info if outcome.delivery in _FINE else self._log.warning
        told(
            "reply tried",
            platform=row.key.platform,
            event_key=f"{row.key}/{row.event_id}",
            reply_key=row.reply.key,
            action=row.action.value,
            outcome=outcome.delivery.value,
            attempts=outcome.attempts,
            error=outcome.error,
        )
