"""The one use case: an event taken in becomes a turn, rendered and saved, ready to be sent."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.core import together
from bot.core.conversation import Conversation, Status
from bot.core.engine import advance, expected_options
from bot.core.errors import AlreadyHandled, StaleConversation
from bot.core.knowledge import KnowledgeBase
from bot.core.matching import MatchResult, Utterance
from bot.core.message import Edit, Event, Message
from bot.core.ports import AnswerFinder, Clock, Matcher, Renderer, Store
from bot.core.reply import Reply
from bot.core.together import Belongs
from bot.core.turn import Turn

TRIES = 3  # two events of one thread at once are rare, three at once rarer


@dataclass(frozen=True, slots=True)
class Library:
    """Knowledge and what was built from the same files; swapped as a whole."""

    knowledge: KnowledgeBase
    matcher: Matcher
    renderer: Renderer
    finder: AnswerFinder


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one event; `match` is None where there were no new words to understand."""

    event: Event
    match: MatchResult | None
    turn: Turn
    replies: tuple[Reply, ...]


class Desk:
    """Handles events, one at a time."""

    def __init__(self, library: Library, store: Store, clock: Clock) -> None:
        self._library = library
        self._store = store
        self._clock = clock

    @property
    def library(self) -> Library:
        """What is being served."""
        return self._library

    def handle_pending(self) -> list[Handled]:
        """Handle every event that was taken and not yet handled, in order."""
        handled: list[Handled] = []
        for event in self._store.pending():
            with suppress(AlreadyHandled):  # another process was quicker
                handled.append(self.handle(event))
        return handled

    def handle(self, event: Event) -> Handled:
        """Load, understand, decide, render and save in one transaction; nothing is sent here.

        Raises AlreadyHandled where that was done before; then nothing is changed.
        """
        for _ in range(TRIES - 1):
            with suppress(StaleConversation):
                return self._handle_once(event)
        return self._handle_once(event)

    def _handle_once(self, event: Event) -> Handled:
        library = self._library
        now = self._clock()
        event, loaded, match = self._understood(event)
        turn = advance(library.knowledge, loaded, event, match, now)
        replies = tuple(
            library.renderer.render(
                answer,
                key=reply_key(event, number),
                now=now,
                replaces=_replaced(loaded, number) if answer.edits else "",
            )
            for number, answer in enumerate(turn.answers)
        )
        conversation = _remember(turn.conversation, event, replies)
        self._store.save(event, conversation, turn.happenings, replies)
        return Handled(event, match, replace(turn, conversation=conversation), replies)

    def _understood(self, event: Event) -> tuple[Event, Conversation, MatchResult | None]:
        """The event in the thread that it belongs to, that thread, and what its words mean.

        A message that opens a thread is read with what its author wrote just before.
        """
        loaded = self._store.load(event.key)
        if not together.opens(event, loaded):
            return event, loaded, self._match(loaded, event)
        unheard, opening = self._just_before(event)
        if opening is not None:
            before = self._store.load(opening.key)
            there = replace(event, key=before.key)
            match = self._match(before, there, (opening,) if together.is_vague(before) else ())
            belongs = together.belongs(event, match, before)
            if belongs is Belongs.THERE:
                return there, before, match
            if belongs is Belongs.NOWHERE:
                return event, loaded, together.REPEATED
        return event, loaded, self._match(loaded, event, unheard)

    def _just_before(self, event: Event) -> tuple[list[Event], Event | None]:
        """What the author wrote within a minute and got no word to, and what opened a thread then.

        Only what came after that thread was opened is unheard.
        """
        unheard: list[Event] = []
        opening: Event | None = None
        for earlier in self._store.earlier(event, event.at - together.AT_ONCE):
            thread = self._store.load(earlier.key)
            if thread.status is Status.NEW:
                unheard.append(earlier)
            elif thread.opened_by == earlier.id:
                unheard, opening = [], earlier
        return unheard, opening

    def _match(
        self, loaded: Conversation, event: Event, earlier: Iterable[Event] = ()
    ) -> MatchResult | None:
        """What the event's words mean, read after those of earlier ones; None without words."""
        if not isinstance(event.body, Message | Edit):
            return None
        text = "\n".join((*together.texts(earlier), event.body.text))
        options = expected_options(self._library.knowledge, loaded, event)
        return self._library.matcher.match(Utterance(text, options))


def reply_key(event: Event, number: int) -> str:
    """The same for the same answer to the same event, whoever computes it and however often."""
    return sha256(f"{event.key}|{event.id}|{number}".encode()).hexdigest()[:32]


def _replaced(loaded: Conversation, number: int) -> str:
    return loaded.replies[number] if number < len(loaded.replies) else ""


def _remember(conversation: Conversation, event: Event, replies: tuple[Reply, ...]) -> Conversation:
    """Note the replies to the opening message, which an edit of it will change."""
    opening = event.id == conversation.opened_by or isinstance(event.body, Edit)
    if not (opening and replies):
        return conversation
    return replace(conversation, replies=tuple(reply.key for reply in replies))
