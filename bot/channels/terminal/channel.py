"""The terminal as a channel of the courier: sending is showing."""

from bot.channels.terminal.screen import Screen
from bot.core.message import ConversationKey
from bot.core.ports import OutboxRow


class TerminalChannel:
    """Shows replies, and remembers which it has shown.

    `thread` is the one on the screen. A reply to another one, left behind by a chat that was
    killed, is not shown between words it does not belong to: it stands in its own thread.
    """

    def __init__(self, screen: Screen, name: str) -> None:
        self._screen = screen
        self._name = name
        self.shown: set[str] = set()
        self.thread: ConversationKey | None = None

    async def send(self, row: OutboxRow) -> str:
        """Show the reply; its own key is its id, a terminal has no other."""
        if self.thread in (None, row.key):
            self.show(row)
        return row.reply.key

    def show(self, row: OutboxRow) -> None:
        """Show a reply that is not on the screen yet."""
        if row.reply.key in self.shown:
            return
        self.shown.add(row.reply.key)
        name = row.reply.signed or self._name
        self._screen.reply(name, row.reply, edited=bool(row.reply.replaces))
