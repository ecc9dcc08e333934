"""The same words lead to the same decisions in the terminal and in Slack."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import load_library
from bot.channels.slack import inbound, pressed
from bot.channels.slack.inbound import Around
from bot.channels.slack.markup import escaped
from bot.channels.slack.outbound import to_post
from bot.channels.terminal.inbound import PLATFORM, Typed, to_event
from bot.core.brakes import UNBRAKED
from bot.core.knowledge import TopicState
from bot.core.message import Choice, ConversationKey, Event, Person
from bot.core.reply import Reply
from bot.core.storage import Delivery, OutboxRow
from bot.desk import Desk, Handled, Library
from bot.kb.source import read_content
from bot.review.cases import Case, CaseKind, Step, read_cases
from bot.store.memory import MemoryStore

TRANSCRIPTS = 50
REPOSITORY, FRESH = Path(__file__).parents[3], date(2026, 11, 23)
AT = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
ANA, PLACE, ROOT = "U0ANA", "C0HELP", "1796137200.000100"
AROUND = Around("U0DESK", "T0ACME")
Outcome = tuple[object, ...]


@dataclass
class Side:
    """A desk with a memory of its own, and how far the conversation has come."""

    desk: Desk
    store: MemoryStore
    number: int = 0
    question: Reply | None = None

    def handle(self, event: Event) -> Handled:
        """Handle an event by the same person at the same time, whatever the platform says."""
        named = replace(event, author=Person(ANA, "Ana"), at=AT + timedelta(seconds=self.number))
        self.store.take((named,))
        handled = self.desk.handle(named)
        asked = [reply for reply in handled.replies if reply.offers]
        self.question = asked[-1] if asked else self.question
        self.number += 1
        return handled


class Terminal(Side):
    """Lines that somebody types."""

    def say(self, text: str) -> Handled:
        typed = self._typed(text)
        event = to_event(replace(typed, plain=True))
        assert event is not None
        return self.handle(event)

    def choose(self, offer: int) -> Handled:
        event = to_event(self._typed(str(offer + 1)))
        assert event is not None
        assert isinstance(event.body, Choice)
        return self.handle(event)

    def _typed(self, line: str) -> Typed:
        key = ConversationKey(PLATFORM, "channel", "1")
        return Typed(f"1.{self.number}", key, Person(ANA), AT, line, self.question, addressed=False)


class Slack(Side):
    """Payloads that Slack delivers."""

    def say(self, text: str) -> Handled:
        ts = ROOT if not self.number else f"{float(ROOT) + self.number:.6f}"
        said = {
            "type": "message", "channel": PLACE, "channel_type": "channel", "user": ANA,
            "text": escaped(text), "ts": ts, "thread_ts": ROOT if self.number else None,
        }  # fmt: skip
        incoming = inbound.to_event({"type": "event_callback", "event": said}, AROUND)
        assert incoming is not None
        return self.handle(incoming.event)

    def choose(self, offer: int) -> Handled:
        assert self.question is not None
        action = self._action(self.question, offer)
        body = {
            "type": "block_actions", "user": {"id": ANA}, "channel": {"id": PLACE},
            "message": {"ts": f"{float(ROOT) + 1:.6f}", "thread_ts": ROOT},
            "actions": [action | {"action_ts": f"{float(ROOT) + self.number:.6f}"}],
        }  # fmt: skip
        incoming = pressed.to_event(body, AROUND)
        assert incoming is not None
        return self.handle(incoming.event)

    def _action(self, question: Reply, offer: int) -> dict[str, object]:
        """What Slack says was pressed, from the very blocks that the desk posts."""
        key = ConversationKey("slack", PLACE, ROOT)
        post = to_post(OutboxRow(question, key, ROOT, Delivery.PENDING))
        block = next(block for block in post["blocks"] if block["type"] == "actions")
        element = block["elements"][min(offer, len(block["elements"]) - 1)]
        pressed_: dict[str, object] = {
            "block_id": block["block_id"], "action_id": element["action_id"],
        }  # fmt: skip
        if element["type"] == "static_select":
            return pressed_ | {"selected_option": element["options"][offer]}
        return pressed_ | {"value": element["value"]}


def outcome(handled: Handled) -> Outcome:
    """All that people could tell apart."""
    said = [
        (reply.text, reply.offers, str(reply.ref)) for reply in handled.replies if reply.is_news
    ]
    turn = handled.turn
    return (turn.decision, turn.conversation.status, tuple(turn.conversation.slots.items()), *said)


def transcripts(cases: tuple[Case, ...], library: Library) -> Iterator[Case]:
    """The authors' longest conversations, of topics that are answered."""
    served = {
        id_ for id_, topic in library.knowledge.topics.items() if topic.state is TopicState.ANSWER
    }
    told = [c for c in cases if c.kind is CaseKind.CONVERSATION and c.topic in served]
    yield from sorted(told, key=lambda case: (-len(case.steps), case.file, case.line))


def play(side: Terminal | Slack, steps: tuple[Step, ...]) -> list[Outcome]:
    """What came of each step."""
    return [outcome(_take(side, step)) for step in steps]


def _take(side: Terminal | Slack, step: Step) -> Handled:
    if not step.choose:
        return side.say(step.say)
    assert side.question is not None
    return side.choose(side.question.offers.index(step.choose))


@pytest.fixture(scope="module")
def library() -> Library:
    """Our own knowledge, on a day when no answer is stale."""
    return load_library(REPOSITORY, FRESH)


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    """What authors expect of it."""
    return read_cases(read_content(REPOSITORY))[0]


@pytest.mark.parametrize("number", range(TRANSCRIPTS))
def test_a_transcript_comes_to_the_same_in_both(
    number: int, cases: tuple[Case, ...], library: Library
) -> None:
    case = list(transcripts(cases, library))[number]

    def desk(store: MemoryStore) -> Desk:
        return Desk(library, store, lambda: AT + timedelta(minutes=1), UNBRAKED)

    sides = [kind(desk(store), store) for kind in (Terminal, Slack) for store in [MemoryStore()]]
    terminal, slack = (play(side, case.steps) for side in sides)
    assert slack == terminal, f"{case.file}:{case.line}"
    assert any(step[0] != "silent" for step in terminal)
