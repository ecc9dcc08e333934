"""The one use case: an event taken in becomes a turn, rendered and saved, ready to be sent."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.core import together
from bot.core.amend import as_amended
from bot.core.brakes import Brakes, held_back, is_checked
from bot.core.conversation import Conversation, Status
from bot.core.engine import advance, expected_options
from bot.core.errors import StaleConversation
from bot.core.knowledge import KnowledgeBase
from bot.core.matching import MatchResult, Utterance
from bot.core.message import Edit, Event, Message
from bot.core.ports import AnswerFinder, Clock, Matcher, Renderer
from bot.core.reply import Reply, ReplyKind, withdrawal
from bot.core.storage import Threads
from bot.core.together import Belongs
from bot.core.turn import Answer, Turn

MOST_LATER = 50  # replies of one thread that are remembered; the brakes allow five an hour
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

    def __init__(
        self, library: Library, store: Threads, clock: Clock, brakes: Brakes | None = None
    ) -> None:
        self._library = library
        self._store = store
        self._clock = clock
        self._brakes = brakes or Brakes()

    @property
    def library(self) -> Library:
        """What is being served."""
        return self._library

    def serve(self, library: Library) -> None:
        """Serve another state of the knowledge from the next event on."""
        self._library = library

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
        event, loaded, match = self._understood(library, event)
        turn = advance(library.knowledge, loaded, event, match, now)
        if is_checked(event, turn, loaded):
            posted = self._store.posted(event, self._brakes.since(now))
            turn = held_back(turn, loaded, posted, self._brakes)
        replies = _Replies(library.renderer, event, loaded, now).of(turn)
        conversation = _remember(turn.conversation, event, replies)
        self._store.save(event, conversation, turn.happenings, replies)
        return Handled(event, match, replace(turn, conversation=conversation), replies)

    def _understood(
        self, library: Library, event: Event
    ) -> tuple[Event, Conversation, MatchResult | None]:
        """The event in the thread that it belongs to, that thread, and what its words mean.

        A message that opens a thread is read with what its author wrote just before.
        """
        loaded = self._store.load(event.key)
        event = as_amended(event, loaded)
        if not together.opens(event, loaded):
            return event, loaded, _match(library, loaded, event)
        unheard, opening = self._just_before(event)
        if opening is not None:
            before = self._store.load(opening.key)
            there = replace(event, key=before.key)
            read_with = (opening,) if together.is_vague(before) else ()
            match = _match(library, before, there, read_with)
            belongs = together.belongs(event, match, before)
            if belongs is Belongs.THERE:
                return there, before, match
            if belongs is Belongs.NOWHERE:
                return event, loaded, together.REPEATED
        return event, loaded, _match(library, loaded, event, unheard)

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


class _Replies:
    """Renders what one turn says, each with its own key."""

    def __init__(
        self, renderer: Renderer, event: Event, loaded: Conversation, now: datetime
    ) -> None:
        self._renderer = renderer
        self._event = event
        self._loaded = loaded
        self._now = now

    def of(self, turn: Turn) -> tuple[Reply, ...]:
        """The replies to send, the changes of those sent before, and what is taken back."""
        rendered = [self._rendered(answer, at) for at, answer in enumerate(turn.answers)]
        gone = [*turn.withdraws, *self._left_over(turn)]
        taken_back = [
            withdrawal(reply_key(self._event, at), key)
            for at, key in enumerate(gone, start=len(rendered))
        ]
        return (*rendered, *taken_back)

    def _rendered(self, answer: Answer, number: int) -> Reply:
        reply = self._renderer.render(
            answer,
            key=reply_key(self._event, number),
            now=self._now,
            replaces=self._replaced(number) if answer.edits else "",
        )
        return replace(reply, only_for=self._event.author.id) if answer.secrets else reply

    def _replaced(self, number: int) -> str:
        return self._loaded.replies[number] if number < len(self._loaded.replies) else ""

    def _left_over(self, turn: Turn) -> tuple[str, ...]:
        """What an edit that is answered in fewer parts leaves standing of the answer before."""
        parts = sum(answer.edits for answer in turn.answers)
        return self._loaded.replies[parts:] if parts else ()


def _match(
    library: Library, loaded: Conversation, event: Event, earlier: Iterable[Event] = ()
) -> MatchResult | None:
    """What the event's words mean, read after those of earlier ones; None without words."""
    if not isinstance(event.body, Message | Edit):
        return None
    text = "\n".join((*together.texts(earlier), event.body.text))
    options = expected_options(library.knowledge, loaded, event)
    return library.matcher.match(Utterance(text, options))


def reply_key(event: Event, number: int) -> str:
    """The same for the same answer to the same event, whoever computes it and however often."""
    return sha256(f"{event.key}|{event.id}|{number}".encode()).hexdigest()[:32]


def _remember(conversation: Conversation, event: Event, replies: tuple[Reply, ...]) -> Conversation:
    """Note the replies to the opening message, which an edit of it will change, and later ones."""
    standing = tuple(reply.key for reply in replies if _stands(reply))
    if not standing:
        return conversation
    if event.id == conversation.opened_by or isinstance(event.body, Edit):
        return replace(conversation, replies=standing)
    return replace(conversation, later=(*conversation.later, *standing)[-MOST_LATER:])


def _stands(reply: Reply) -> bool:
    """Whether it is the desk's own and there for everybody to read."""
    return not (reply.kind is ReplyKind.WITHDRAWAL or reply.only_for or reply.signed)
