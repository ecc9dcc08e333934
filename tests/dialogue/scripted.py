"""People at a real desk: what they do goes the way of every event, and they read replies."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from typing_extensions import override

from bot.answering import none_failed
from bot.bootstrap import House, build_house, memory_store
from bot.channels.terminal.collecting import CollectingChannel
from bot.core.brakes import Brakes
from bot.core.conversation import Conversation
from bot.core.knowledge import NodeRef
from bot.core.matching import Decision
from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    ConversationKey,
    Deletion,
    Edit,
    Event,
    Message,
    Person,
    Release,
    Role,
    Takeover,
    Verdict,
)
from bot.core.reply import Reply
from bot.desk import Handled, Library

PLATFORM = "terminal"
SECRET = "Zx81kLq0Pm2nVb7Rt5Yw3A"  # noqa: S105  nobody's
PASTED = f"my client secret is {SECRET}"
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # a Monday, noon in New York: trainers are on


@dataclass(frozen=True)
class Heard:
    """What one event led to: what the desk decided, and the replies that reached the reader."""

    handled: Handled | None
    replies: tuple[Reply, ...]

    @property
    def decision(self) -> Decision:
        return self.handled.turn.decision if self.handled else Decision.SILENT

    @property
    def ref(self) -> NodeRef | None:
        """The node whose words the first reply is."""
        return self.replies[0].ref if self.replies else None

    @property
    def node(self) -> str | None:
        return self.ref.node if self.ref else None

    @property
    def text(self) -> str:
        return "\n\n".join(reply.text for reply in self.replies)

    @property
    def offers(self) -> tuple[str, ...]:
        return tuple(label for reply in self.replies for label in reply.offers)

    @override
    def __str__(self) -> str:
        """For a test that fails: what was decided, and the scores behind it."""
        match = self.handled.match if self.handled else None
        scores = [f"{c.topic} {c.score:.2f}" for c in match.candidates[:3]] if match else []
        chances = f"; in scope {match.in_scope:.2f}, right {match.right:.2f}" if match else ""
        return f"{self.decision} {self.ref} ({', '.join(scores)}{chances}): {self.text[:200]!r}"


class HelpChannel:
    """A channel with a desk in it, and nobody who has said anything yet."""

    def __init__(self, library: Library, brakes: Brakes | None = None) -> None:
        """A new desk with an empty store, which says no more than on any platform."""
        self.outbox = CollectingChannel()
        self.house: House = build_house(
            library, memory_store(), {PLATFORM: self.outbox}, lambda: NOON, brakes or Brakes()
        )
        self._ids = count(1)
        self._threads = count(1)

    def newcomer(self, name: str = "Riley") -> "ScriptedUser":
        """An asker with a thread of their own."""
        thread = str(next(self._threads))
        return ScriptedUser(self, Person(f"asker-{thread}", name), self._key(thread))

    def event(self, key: ConversationKey, author: Person, body: Body, *, addressed: bool) -> Event:
        """The next event of the channel."""
        return Event(str(next(self._ids)), key, author, NOON, body, addressed)

    def deliver(self, event: Event) -> Heard:
        """The way of every event: taken in, handled, replies sent."""
        self.take(event)
        handled = none_failed(self.house.answering.answer_all())
        sent = len(self.outbox.rows)
        asyncio.run(self.house.courier.deliver_all())
        replies = tuple(row.reply for row in self.outbox.rows[sent:])
        return Heard(handled[0] if handled else None, replies)

    def take(self, event: Event) -> bool:
        """Taken in, and nothing more."""
        return asyncio.run(self.house.intake.take(event))

    @staticmethod
    def _key(thread: str) -> ConversationKey:
        return ConversationKey(PLATFORM, "help", thread)


class ScriptedUser:
    """One person in one thread; every method gives what the desk answers."""

    def __init__(self, channel: HelpChannel, person: Person, key: ConversationKey) -> None:
        self.channel = channel
        self.person = person
        self.key = key
        self.read: list[Reply] = []

    @property
    def conversation(self) -> Conversation:
        """Where the thread stands."""
        return self.channel.house.store.load(self.key)

    def trainer(self) -> "ScriptedUser":
        """The trainer of desk.yaml, in the same thread."""
        person = Person("trainer", "Dana", Role.TRAINER)
        return ScriptedUser(self.channel, person, self.key)

    def passer_by(self, name: str = "Lee") -> "ScriptedUser":
        """Somebody else, in the same thread."""
        return ScriptedUser(self.channel, Person("passer-by", name), self.key)

    def says(self, text: str, *, addressed: bool = False) -> Heard:
        return self._does(Message(text), addressed=addressed)

    def chooses(self, label: str) -> Heard:
        """Press a button of the last question read, as people also do after its answer."""
        question = next(reply for reply in reversed(self.read) if reply.offers)
        return self._does(Choice(question.question, question.offers.index(label)))

    def edits(self, text: str) -> Heard:
        """Change the message that opened the thread."""
        return self._does(Edit(self.conversation.opened_by, text))

    def deletes(self, message: str = "") -> Heard:
        """Take back the message that opened the thread, or the one with that id."""
        return self._does(Deletion(message or self.conversation.opened_by))

    def confirms(self, *, solved: bool = True) -> Heard:
        """Press the button under an answer."""
        return self._does(Verdict(solved))

    def sends(self, answer: str, slots: Mapping[str, str]) -> Heard:
        """Send an answer of the library."""
        return self._does(CannedAnswer(answer, slots))

    def takes(self) -> Heard:
        return self._does(Takeover())

    def releases(self) -> Heard:
        return self._does(Release())

    def _does(self, body: Body, *, addressed: bool = False) -> Heard:
        event = self.channel.event(self.key, self.person, body, addressed=addressed)
        heard = self.channel.deliver(event)
        self.read += heard.replies
        return heard


@dataclass(frozen=True)
class Line:
    """One line of a transcript: what is typed or pressed, and what must come of it."""

    say: str = ""
    choose: str = ""
    node: str | None = None
    decision: Decision | None = None
    text: tuple[str, ...] = ()
    offers: tuple[str, ...] | None = None


def play(user: ScriptedUser, *lines: Line) -> None:
    """Hold the conversation, and compare line by line."""
    for line in lines:
        heard = user.chooses(line.choose) if line.choose else user.says(line.say)
        where = f"{line.say or line.choose!r} → {heard}"
        assert line.node is None or heard.node == line.node, where
        assert line.decision is None or heard.decision is line.decision, where
        assert line.offers is None or heard.offers == line.offers, where
        for part in line.text:
            assert part in heard.text, f"{part!r} is not in: {where}"
