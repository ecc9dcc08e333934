"""A channel that keeps what it is given: for lines of JSON, and for tests. Shows nothing."""

from bot.core.ports import OutboxRow


class CollectingChannel:
    """Keeps replies instead of showing them: for questions as lines of JSON, and for tests."""

    def __init__(self) -> None:
        self.rows: list[OutboxRow] = []

    async def send(self, row: OutboxRow) -> str:
        """Keep the reply."""
        self.rows.append(row)
        return row.reply.key
