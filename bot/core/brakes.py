"""How much the desk says on its own before it goes quiet: brakes on loops and on abuse. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.conversation import Conversation
from bot.core.lateness import Promptness
from bot.core.matching import Decision
from bot.core.message import Event, Role
from bot.core.storage import Posted, Since
from bot.core.turn import Happening, HappeningKind, Turn

_THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `posts` within `window`."""

    posts: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Brakes:
    """What the desk posts at most: to one person, in one place, in one thread.

    What people write is not counted: who chats a lot and then asks is answered. Without
    `promptness` a message is answered however late it comes.
    """

    person: Rate = field(default=Rate(10, timedelta(minutes=5)))
    place: Rate = field(default=Rate(20, timedelta(minutes=10)))
    thread: Rate = field(default=Rate(5, timedelta(hours=1)))
    promptness: Promptness | None = field(default=Promptness())

    def since(self, now: datetime) -> Since:
        """From when on posts count."""
        return Since(now - self.person.window, now - self.place.window, now - self.thread.window)


_FREE = Rate(1_000_000, timedelta(0))
UNBRAKED = Brakes(_FREE, _FREE, _FREE, promptness=None)
"""For somebody at a keyboard, and for many people's questions that are tried at one instant."""


def is_checked(event: Event, turn: Turn, loaded: Conversation) -> bool:
    """Whether a turn says anything that could be too much: what a trainer sends never is."""
    return event.author.role is Role.ASKER and _posts(turn, loaded) > 0


def held_back(turn: Turn, loaded: Conversation, posted: Posted, brakes: Brakes) -> Turn:
    """The turn, or one that says nothing where it would be too much.

    What is private is said in any case, above all the warning about a secret. Who got a lot in one
    thread still hears that a person will look: that ends what the desk says there. The thread stays
    as it was loaded.
    """
    posts = _posts(turn, loaded)
    over = [
        name
        for name, said, rate in (
            ("person", posted.person, brakes.person),
            ("place", posted.place, brakes.place),
            (_THREAD, posted.thread, brakes.thread),
        )
        if said + posts > rate.posts and not (name == _THREAD and turn.decision is Decision.HANDOFF)
    ]
    if not over:
        return turn
    first = turn.happenings[0]
    quiet = Happening(HappeningKind.HELD_BACK, first.at, first.knowledge, detail=over[0])
    warned = tuple(h for h in turn.happenings if h.kind is HappeningKind.WARNED)
    private = tuple(answer for answer in turn.answers if answer.private)
    return Turn(loaded, Decision.SILENT, private, (quiet, *warned), turn.withdraws)


def _posts(turn: Turn, loaded: Conversation) -> int:
    """How many new posts a turn makes: what takes the place of an older one is none."""
    new = sum(not (answer.edits or answer.private) for answer in turn.answers)
    edits = sum(answer.edits for answer in turn.answers)
    return new + max(0, edits - len(loaded.replies))
