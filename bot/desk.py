"""The one use case: an event taken in becomes a turn, rendered and saved, ready to be sent."""

from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.core.conversation import Conversation
from bot.core.engine import advance, expected_options
from bot.core.errors import AlreadyHandled, StaleConversation
from bot.core.knowledge import KnowledgeBase
from bot.core.matching import MatchResult, Utterance
from bot.core.message import Edit, Event, Message
from bot.core.ports import AnswerFinder, Clock, Matcher, Renderer, Store
from bot.core.reply import Reply
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
        loaded = self._store.load(event.key)
        match = _understand(library, loaded, event)
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


def reply_key(event: Event, number: int) -> str:
    """The same for the same answer to the same event, whoever computes it and however often."""
    return sha256(f"{event.key}|{event.id}|{number}".encode()).hexdigest()[:32]


def _understand(library: Library, loaded: Conversation, event: Event) -> MatchResult | None:
    if not isinstance(event.body, Message | Edit):
        return None
    options = expected_options(library.knowledge, loaded, event)
    return library.matcher.match(Utterance(event.body.text, options))


def _replaced(loaded: Conversation, number: int) -> str:
    return loaded.replies[number] if number < len(loaded.replies) else ""


def _remember(conversation: Conversation, event: Event, replies: tuple[Reply, ...]) -> Conversation:
    """Note the replies to the opening message, which an edit of it will change."""
    opening = event.id == conversation.opened_by or isinstance(event.body, Edit)
    if not (opening and replies):
        return conversation
    return replace(conversation, replies=tuple(reply.key for reply in replies))
