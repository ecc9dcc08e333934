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
from bot.core.lateness import is_overdue, put_aside
from bot.core.matching import MatchResult, Utterance
from bot.core.message import Edit, Event, Message
from bot.core.ports import AnswerFinder, Clock, Matcher, Renderer
from bot.core.reply import Reply, ReplyKind, mark, used_up, withdrawal
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
        if is_overdue(event, loaded, now, self._brakes.promptness):
            turn = put_aside(turn, loaded)
        if is_checked(event, turn, loaded):
            posted = self._store.posted(event, self._brakes.since(now))
            turn = held_back(turn, loaded, posted, self._brakes)
        pressable = _pressable(turn, loaded)
        shown = self._store.replies(pressable) if pressable else ()
        replies = _Replies(library.renderer, event, loaded, now).of(turn, shown)
        conversation = _remember(turn, event, replies)
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
            at_once = event.at - opening.at <= together.AT_ONCE
            read_with = (opening,) if at_once and together.is_vague(before) else ()
            match = _match(library, before, there, read_with)
            belongs = together.belongs(event, match, before, at_once=at_once)
            if belongs is Belongs.THERE:
                return there, before, match
            if belongs is Belongs.NOWHERE:
                return event, loaded, together.REPEATED
        return event, loaded, _match(library, loaded, event, unheard)

    def _just_before(self, event: Event) -> tuple[list[Event], Event | None]:
        """What the author wrote at once and got no word to, and what opened a thread before it.

        Only what came after that thread was opened is unheard.
        """
        unheard: list[Event] = []
        opening: Event | None = None
        for earlier in self._store.earlier(event, event.at - together.looks_back(event)):
            thread = self._store.load(earlier.key)
            if thread.status is Status.NEW:
                if event.at - earlier.at <= together.AT_ONCE:
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

    def of(self, turn: Turn, shown: Iterable[Reply]) -> tuple[Reply, ...]:
        """The replies to send, the changes of those sent before, and what is taken back.

        `shown` are those whose buttons could be pressed until now.
        """
        replies = [self._rendered(answer, at) for at, answer in enumerate(turn.answers)]
        gone = [*turn.withdraws, *self._left_over(turn)]
        replies += [withdrawal(self._key(at), key) for at, key in enumerate(gone, len(replies))]
        if turn.used_up is not None:
            replaced = {reply.replaces for reply in replies}
            still = [reply for reply in shown if reply.key not in replaced]
            chosen = turn.used_up
            replies += [
                used_up(reply, self._key(at), chosen if _offers(reply, chosen) else "")
                for at, reply in enumerate(still, len(replies))
            ]
        if turn.marks is not None and turn.conversation.opened_by:
            about = turn.conversation.opened_by
            replies.append(mark(self._key(len(replies)), turn.marks, about))
        return tuple(replies)

    def _key(self, number: int) -> str:
        return reply_key(self._event, number)

    def _rendered(self, answer: Answer, number: int) -> Reply:
        reply = self._renderer.render(
            answer,
            key=self._key(number),
            now=self._now,
            replaces=self._replaced(number) if answer.edits else "",
        )
        if not answer.private:
            return reply
        return replace(reply, only_for=self._event.author.id, urgent=bool(answer.secrets))

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


def _pressable(turn: Turn, loaded: Conversation) -> tuple[str, ...]:
    """The replies whose buttons count no more after the turn."""
    return loaded.pressable if turn.used_up is not None else ()


def _offers(reply: Reply, label: str) -> bool:
    return label in (*reply.offers, *reply.verdicts)


def _remember(turn: Turn, event: Event, replies: tuple[Reply, ...]) -> Conversation:
    """Note what stands in the thread: an edit of its question changes it, a deletion takes it."""
    conversation = _renamed(turn.conversation, replies)
    gone = {reply.replaces for reply in replies}
    still = conversation.pressable if turn.used_up is None else ()
    new = (reply.key for reply in replies if reply.has_buttons)
    pressable = (*(key for key in still if key not in gone), *new)
    conversation = replace(conversation, pressable=pressable)
    standing = tuple(reply.key for reply in replies if _is_post(reply) and reply.chosen is None)
    if not standing:
        return conversation
    if event.id == conversation.opened_by or isinstance(event.body, Edit):
        return replace(conversation, replies=standing)
    return replace(conversation, later=(*conversation.later, *standing)[-MOST_LATER:])


def _renamed(conversation: Conversation, replies: Iterable[Reply]) -> Conversation:
    """What lost its buttons stands under the key of the reply that took its place."""
    new = {reply.replaces: reply.key for reply in replies if reply.chosen is not None}
    return replace(
        conversation,
        replies=tuple(new.get(key, key) for key in conversation.replies),
        later=tuple(new.get(key, key) for key in conversation.later),
    )


def _is_post(reply: Reply) -> bool:
    """Whether it is the desk's own and there for everybody to read."""
    says_nothing = reply.kind is ReplyKind.WITHDRAWAL or reply.kind.is_mark
    return not (says_nothing or reply.only_for or reply.signed)
