"""The chat: one person at a keyboard in one thread, by the same way as on any platform."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.answering import Answering, none_failed
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.inbound import PLATFORM, Typed, to_event
from bot.channels.terminal.library import LibraryDialogue
from bot.channels.terminal.screen import Screen
from bot.channels.terminal.words import (
    COMMANDS_OF_OTHERS,
    FIRST_ASK,
    HELP,
    NOT_YOURS,
    OPENING,
    REOPENING,
    STANDS,
    UNKNOWN,
    outcome,
    spoken,
)
from bot.core.conversation import Conversation, OpenQuestion
from bot.core.knowledge import KnowledgeBase, Trainer
from bot.core.message import ConversationKey, Event, Person, Role
from bot.core.ports import Clock
from bot.core.reply import Reply
from bot.core.storage import Delivery, Outcome, Store, TranscriptEntry
from bot.courier import Courier
from bot.desk import Handled
from bot.intake import Intake


@dataclass(frozen=True, slots=True)
class Parts:
    """What the chat needs of the house."""

    answering: Answering
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
        self._key = ConversationKey(PLATFORM, "", "")

    def run(self, role: Role, *, fresh: bool) -> None:
        """Chat as `role`; goes on with the stored thread unless `fresh`."""
        self._parts.answering.answer_all()  # what a killed chat had taken in and not handled
        latest = None if fresh else self._parts.store.latest(PLATFORM)
        self._sit_as(role)
        self._enter(latest or self._new_key())
        self._screen.note(REOPENING[role] if latest else OPENING[Role.ASKER if fresh else role])
        self._catch_up()
        self._note(STANDS.get(self._conversation().status))
        while (line := self._screen.ask(f"{self._people[role].name or 'you'}> ")) is not None:
            self._catch_up()
            match line.split():
                case ["/quit" | "/exit"]:
                    return
                case ["/as", ("asker" | "trainer") as name]:
                    role = Role(name)
                    self._sit_as(role)
                case words:
                    self._line(role, line, words[0] if words else "")

    def _line(self, role: Role, line: str, command: str) -> None:
        if command == "/help":
            self._screen.note(HELP)
        elif command == "/new":
            self._enter(self._new_key())
            self._screen.note("A new thread.")
        elif command in COMMANDS_OF_OTHERS[role]:
            self._screen.note(NOT_YOURS[role])
        elif command == "/answer":
            self._send_from_library(role, line)
        elif (event := to_event(self._typed(role, line))) is not None:
            self._take(event)
        elif command:
            self._screen.note(FIRST_ASK.get(command, UNKNOWN))

    def _take(self, event: Event) -> None:
        """The way of every event: taken in, handled, delivered."""
        self._shown_events.add(event.id)
        before = self._conversation().status
        handled = asyncio.run(self._go(event))
        replies = [reply for one in handled if one.event.id == event.id for reply in one.replies]
        replied = any(reply.is_news for reply in replies)
        self._note(outcome(event, before, self._conversation().status, replied=replied))

    async def _go(self, event: Event) -> list[Handled]:
        await self._parts.intake.take(event)
        handled = none_failed(self._parts.answering.answer_all())
        await self._parts.courier.deliver_all()
        return handled

    def _send_from_library(self, role: Role, line: str) -> None:
        transcript = self._parts.store.transcript(self._key)
        known = dict(self._conversation().slots)
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
            text = spoken(event)
            if text:
                self._screen.said(event.author.name or event.author.role, text)
        for row in entry.replies:
            if row.delivery is Delivery.DROPPED:
                continue
            self._parts.channel.show(row)
            if row.delivery is not Delivery.SENT:
                shown = Outcome(Delivery.SENT, row.reply.key)
                self._parts.store.mark(row.reply.key, shown)

    def _typed(self, role: Role, line: str) -> Typed:
        conversation = self._conversation()
        return Typed(
            self._new_id(), self._key, self._people[role], self._clock(), line,
            self._put(conversation.question), conversation.opened_by,
        )  # fmt: skip

    def _put(self, question: OpenQuestion | None) -> Reply | None:
        """The reply that put the open question last, whoever was at the keyboard then."""
        if question is None:
            return None
        entries = self._parts.store.transcript(self._key)
        replies = [row.reply for entry in entries for row in entry.replies]
        return next((r for r in reversed(replies) if r.offers and r.question == question.id), None)

    def _conversation(self) -> Conversation:
        return self._parts.store.load(self._key)

    def _sit_as(self, role: Role) -> None:
        self._parts.channel.reader = self._people[role].id

    def _enter(self, key: ConversationKey) -> None:
        self._key = self._parts.channel.thread = key

    def _note(self, text: str | None) -> None:
        if text:
            self._screen.note(text)

    def _new_key(self) -> ConversationKey:
        """A place of its own: /new says that it is about something else."""
        name = self._new_id()
        return ConversationKey(PLATFORM, name, name)
