"""A channel that keeps what it is given: for lines of JSON, and for tests. Shows nothing."""

from bot.core.storage import OutboxRow


class CollectingChannel:
    """Keeps replies instead of showing them: for questions as lines of JSON, and for tests."""

    def __init__(self) -> None:
        self.rows: list[OutboxRow] = []

    async def send(self, row: OutboxRow) -> str:
        """Keep the reply."""
        self.rows.append(row)
        return row.reply.key

    async def edit(self, row: OutboxRow) -> None:
        """Keep the new words beside the old; that buttons are gone is no word."""
        if row.reply.is_news:
            self.rows.append(row)

    async def withdraw(self, row: OutboxRow) -> None:
        """Keep that something was taken back."""
        self.rows.append(row)

    async def mark(self, row: OutboxRow) -> None:
        """Marks are not kept: they say nothing."""

    async def find_sent(self, row: OutboxRow) -> tuple[str, ...]:
        """The reply, where it was kept."""
        return tuple(kept.reply.key for kept in self.rows if kept.reply.key == row.reply.key)

    async def remove(self, row: OutboxRow, remote_id: str) -> None:
        """Nothing is ever kept twice."""
