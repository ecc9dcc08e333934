"""Delivering replies: lets a channel send, and knows how far each reply has come."""

from collections.abc import Mapping

from bot.core.ports import Channel, Delivery, OutboxRow, Store


class Courier:
    """Sends what the desk saved, each reply once."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._channels = channels

    async def deliver_pending(self) -> int:
        """Send every reply that waits, in order; gives how many.

        What may have been sent already is left alone, and what another process's channel sends.
        """
        waiting = [
            row
            for row in self._store.undelivered()
            if row.delivery is Delivery.PENDING and row.key.platform in self._channels
        ]
        for row in waiting:
            await self.deliver(row)
        return len(waiting)

    async def deliver(self, row: OutboxRow) -> None:
        """Note the attempt, send, note the result: a crash in between leaves SENDING behind."""
        self._store.mark(row.reply.key, Delivery.SENDING)
        remote_id = await self._channels[row.key.platform].send(row)
        self._store.mark(row.reply.key, Delivery.SENT, remote_id)

    def settle(self, row: OutboxRow, remote_id: str) -> None:
        """Note that a reply is known to be with the reader, without sending it."""
        self._store.mark(row.reply.key, Delivery.SENT, remote_id)
