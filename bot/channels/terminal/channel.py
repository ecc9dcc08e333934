"""The terminal as a channel of the courier: sending is showing."""

from bot.channels.terminal.screen import Screen
from bot.channels.terminal.words import PRIVATE, TAKEN_BACK
from bot.core.message import ConversationKey
from bot.core.reply import ReplyKind
from bot.core.storage import OutboxRow


class TerminalChannel:
    """Shows replies, and remembers which it has shown.

    `thread` is the one on the screen. A reply to another one, left behind by a chat that was
    killed, is not shown between words it does not belong to: it stands in its own thread. `reader`
    is the id of who sits there: a note for somebody else's eyes is kept from them.
    """

    def __init__(self, screen: Screen, name: str) -> None:
        self._screen = screen
        self._name = name
        self.shown: set[str] = set()
        self.thread: ConversationKey | None = None
        self.reader = ""

    async def send(self, row: OutboxRow) -> str:
        """Show the reply; its own key is its id, a terminal has no other."""
        if self.thread in (None, row.key):
            self.show(row)
        return row.reply.key

    async def edit(self, row: OutboxRow) -> None:
        """Show the new words; what stands above cannot be changed."""
        await self.send(row)

    async def withdraw(self, row: OutboxRow) -> None:
        """Say that what stands above no longer counts."""
        await self.send(row)

    async def mark(self, row: OutboxRow) -> None:
        """A terminal has no marks: who says that a question is solved knows it."""

    async def find_sent(self, row: OutboxRow) -> tuple[str, ...]:
        """Every reply of a thread is shown when the thread is, so none is ever missing."""
        return (row.reply.key,)

    async def remove(self, row: OutboxRow, remote_id: str) -> None:
        """A terminal has no copies."""

    def show(self, row: OutboxRow) -> None:
        """Show a reply that is not on the screen yet."""
        reply = row.reply
        if reply.key in self.shown or reply.only_for not in ("", self.reader):
            return
        self.shown.add(reply.key)
        if reply.kind.is_mark or (reply.chosen is not None and reply.replaces in self.shown):
            return  # its words stand above; only its numbers count no more
        if reply.kind is ReplyKind.WITHDRAWAL:
            if reply.replaces in self.shown:
                self._screen.note(TAKEN_BACK)
            return
        name = reply.signed or self._name
        title = f"{name} {PRIVATE}" if reply.only_for else name
        self._screen.reply(title, reply, edited=bool(reply.replaces) and reply.chosen is None)
