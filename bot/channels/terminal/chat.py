"""The chat: one person at a keyboard in one thread, by the same way as on any platform."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.inbound import PLATFORM, Typed, to_event
from bot.channels.terminal.library import LibraryDialogue
from bot.channels.terminal.screen import Screen
from bot.core.conversation import Status
from bot.core.knowledge import KnowledgeBase, Trainer
from bot.core.message import ConversationKey, Edit, Event, Message, Person, Role
from bot.core.ports import Clock, OutboxRow, Store, TranscriptEntry
from bot.core.reply import Reply
from bot.courier import Courier
from bot.desk import Desk
from bot.intake import Intake

PLACE = "chat"

HELP = """Type as you would in a help channel. A number presses a button.
  /solved        that solved it          /person       a person is wanted
  /edit TEXT     change the question     /new          start a new thread
  /as trainer    sit on the other side   /as asker     and back
  /take          (trainer) take over     /release      (trainer) hand back to the desk
  /answer WORDS  (trainer) find a canned answer, preview it, send it
  /help          this                    /quit         leave; the thread is kept"""

OUTCOMES = {
    Status.SOLVED: "(marked as solved)",
    Status.TAKEN: "(a trainer has this thread; the desk stays out of it)",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the chat needs of the house."""

    desk: Desk
    intake: Intake
    courier: Courier
    store: Store
    channel: TerminalChannel
    library: LibraryDialogue


def people(kb: KnowledgeBase, asker: str) -> dict[Role, Person]:
    """Who sits at the keyboard in either role: the asker, or the trainer that desk.yaml names."""
    trainers = (t for t in kb.desk.trainers if t.accounts.get(PLATFORM))
    trainer = next(trainers, Trainer("trainer", "", kb.desk.wording.trainer_title))
    return {
        Role.ASKER: Person("asker", asker, Role.ASKER),
        Role.TRAINER: Person(trainer.accounts.get(PLATFORM, "trainer"), trainer.name, Role.TRAINER),
    }


class Chat:
    """Reads lines until the end of input or /quit."""

    def __init__(
        self, parts: Parts, screen: Screen, clock: Clock, new_id: Callable[[], str],
        people: dict[Role, Person],
    ) -> None:  # fmt: skip
        """`people` says who sits at the keyboard in either role."""
        self._parts = parts
        self._screen = screen
        self._clock = clock
        self._new_id = new_id
        self._people = people
        self._shown_events: set[str] = set()
        self._key = ConversationKey(PLATFORM, PLACE, "")
        self._question: Reply | None = None

    def run(self, role: Role, *, fresh: bool) -> None:
        """Chat as `role`; goes on with the stored thread unless `fresh`."""
        self._parts.desk.handle_pending()  # what a killed chat had taken in and not handled
        latest = None if fresh else self._parts.store.latest(PLATFORM)
        self._key = latest or self._new_key()
        if latest:
            self._screen.note("Your thread so far (/new starts another):")
            self._catch_up()
        else:
            self._screen.note("Type your question. /help shows what else you can type.")
        while (line := self._screen.ask(f"{self._people[role].name or 'you'}> ")) is not None:
            self._catch_up()
            match line.split():
                case ["/quit" | "/exit"]:
                    return
                case ["/as", ("asker" | "trainer") as name]:
                    role = Role(name)
                case _:
                    self._line(role, line)

    def _line(self, role: Role, line: str) -> None:
        command = line.strip().partition(" ")[0]
        if command == "/help":
            self._screen.note(HELP)
        elif command == "/new":
            self._key, self._question = self._new_key(), None
            self._screen.note("A new thread.")
        elif command == "/answer" and role is Role.TRAINER:
            self._send_from_library(role, line)
        else:
            self._event(role, line, to_event(self._typed(role, line)))

    def _event(self, role: Role, line: str, event: Event | None) -> None:
        if event is None:
            if line.strip():
                self._screen.note("That is no command here; /help shows them.")
            return
        if isinstance(event.body, Edit | Message) is False and role is Role.ASKER:
            self._hint_if_trainers_only(line)
        self._take(event)

    def _hint_if_trainers_only(self, line: str) -> None:
        if line.strip().partition(" ")[0] in ("/take", "/release"):
            self._screen.note("Only trainers can do that; /as trainer makes you one here.")

    def _take(self, event: Event) -> None:
        """The way of every event: taken in, handled, delivered."""
        self._shown_events.add(event.id)
        self._parts.intake.take(event)
        before = self._parts.store.load(self._key).status
        handled = self._parts.desk.handle_pending()
        asyncio.run(self._parts.courier.deliver_pending())
        for one in handled:
            for reply in one.replies:
                self._question = reply if reply.offers else None
        after = self._parts.store.load(self._key).status
        if after is not before and after in OUTCOMES:
            self._screen.note(OUTCOMES[after])

    def _send_from_library(self, role: Role, line: str) -> None:
        transcript = self._parts.store.transcript(self._key)
        known = dict(self._parts.store.load(self._key).slots)
        event = self._parts.library.compose(self._typed(role, line), transcript, known)
        if event is not None:
            self._take(event)

    def _catch_up(self) -> None:
        """Show what came into the thread from elsewhere, or before this chat was started."""
        for entry in self._parts.store.transcript(self._key):
            self._show_entry(entry)

    def _show_entry(self, entry: TranscriptEntry) -> None:
        event = entry.event
        if event.id not in self._shown_events:
            self._shown_events.add(event.id)
            text = _spoken(event)
            if text:
                self._screen.said(event.author.name or event.author.role, text)
        for row in entry.replies:
            self._show_reply(row)

    def _show_reply(self, row: OutboxRow) -> None:
        if row.reply.key not in self._parts.channel.shown:
            self._parts.channel.show(row)
            self._question = row.reply if row.reply.offers else None
            self._parts.courier.settle(row, row.reply.key)

    def _typed(self, role: Role, line: str) -> Typed:
        opened_by = self._parts.store.load(self._key).opened_by
        return Typed(
            self._new_id(), self._key, self._people[role], self._clock(), line,
            self._question, opened_by,
        )  # fmt: skip

    def _new_key(self) -> ConversationKey:
        return ConversationKey(PLATFORM, PLACE, self._new_id())


def _spoken(event: Event) -> str:
    """What an event looks like in a thread that is shown again."""
    match event.body:
        case Message(text):
            return text
        case Edit(text=text):
            return f"(edited the question) {text}"
        case _:
            return ""
