"""Small parts for tests, each with defaults, and a thread to play events in. Knows no test."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.amend import as_amended
from bot.core.conversation import Conversation
from bot.core.engine import advance
from bot.core.hours import Hours, Window
from bot.core.knowledge import (
    Act,
    Canned,
    DeskProfile,
    HandoffNode,
    Integration,
    KnowledgeBase,
    Leaf,
    Node,
    NodeRef,
    Option,
    OutOfScope,
    Question,
    Queue,
    Topic,
    TopicState,
    Trainer,
    Wording,
)
from bot.core.matching import AskedTopic, Candidate, Decision, HeardSignal, MatchResult
from bot.core.message import (
    Body,
    Choice,
    ConversationKey,
    Edit,
    Event,
    Message,
    Person,
    Role,
)
from bot.core.turn import Turn

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # a Monday, noon in New York: trainers are on
KEY = ConversationKey("slack", "C1", "1")
DANA = Person("U1", "Dana")
LEE = Person("U2", "Lee")
SAM = Person("T1", "Sam on Slack", Role.TRAINER)
ROBOT = Person("B1", "Robot", Role.BOT)
NEW_YORK = ZoneInfo("America/New_York")


def hours(
    exceptions: Mapping[date, tuple[Window, ...]] | None = None, zone: ZoneInfo = NEW_YORK
) -> Hours:
    """Monday to Friday, 11 to 16."""
    weekly = dict.fromkeys(range(5), (Window(time(11), time(16)),))
    return Hours("Ask a Trainer", zone, "ET", weekly, exceptions or {})


def profile(trainers: Sequence[Trainer] = ()) -> DeskProfile:
    """A desk without links."""
    return DeskProfile(
        name="Trainer Desk",
        signature="Tier II API Support",
        phone="1",
        mailbox="a@example.com",
        links={},
        wording=Wording("Not sure", "None of these", "Solved", "A person", "API Support"),
        hours=hours(),
        trainers=tuple(trainers),
    )


def leaf(id: str, template: str = "", review_by: date = date(2027, 11, 23)) -> Leaf:
    """An answer whose template is `<id>.md`, checked a year before its review."""
    return Leaf(
        id=id,
        template=template or f"{id}.md",
        title=id,
        sources=(1,),
        verified=review_by.replace(year=review_by.year - 1),
        review_by=review_by,
        links=("portal",),
    )


def question(id: str, *options: Option, unsure: str) -> Question:
    """A question whose template is `<id>.md`."""
    return Question(id, f"{id}.md", options, unsure)


def topic(id: str, *nodes: Node, state: TopicState = TopicState.ANSWER, title: str = "") -> Topic:
    """A topic that starts at the first of its nodes."""
    by_id = {node.id: node for node in nodes}
    return Topic(id, title or f"About {id}", "api", state, (), (), nodes[0].id, by_id)


def product(name: str, asks: str) -> Integration:
    """A listed product."""
    return Integration(name, (), asks, "v3", None)


def knowledge(
    *topics: Topic,
    integrations: Sequence[Integration] = (),
    canned: Sequence[Canned] = (),
    out_of_scope: Sequence[OutOfScope] = (),
    trainers: Sequence[Trainer] = (),
) -> KnowledgeBase:
    """A knowledge base of exactly these parts."""
    return KnowledgeBase(
        version="v1",
        desk=profile(trainers),
        topics={t.id: t for t in topics},
        canned={c.id: c for c in canned},
        integrations=tuple(integrations),
        talk={},
        out_of_scope=tuple(out_of_scope),
    )


def api_key_topic(review_by: date = date(2027, 11, 23)) -> Topic:
    """The tree of the desk's main question, in short: what does the form ask for?"""
    return topic(
        "api_key",
        question(
            "form",
            Option("Key and secret", "v3", ("secret", "redirect uri"), asks="key_and_secret"),
            Option("Key and token", "v2", ("token",), asks="key_and_token"),
            Option("Only a key", "only"),
            Option("The maker ended it", "ended", asks="ended", offered=False),
            unsure="both",
        ),
        *(leaf(id, review_by=review_by) for id in ("v3", "v2", "only", "both", "ended")),
    )


def desk_knowledge(*more: Topic, review_by: date = date(2027, 11, 23)) -> KnowledgeBase:
    """A small desk with one topic of each kind; `more` add to its topics or replace them."""
    topics = (
        api_key_topic(review_by),
        topic("token", leaf("no_new_tokens", template="v2.md")),
        topic("status", leaf("closed")),
        topic("webhooks", leaf("hooks"), state=TopicState.ASK),
        topic(
            "private",
            question(
                "who",
                Option("My account", "own", ("own account",)),
                Option("Other accounts", "others", ("clients",)),
                unsure="cases",
            ),
            *(leaf(id) for id in ("own", "others", "cases")),
        ),
        topic("billing", HandoffNode("ring", "ring.md", Queue.TRAINERS)),
        *more,
    )
    products = ("key_and_secret", "key_and_token", "ended", "either")
    return knowledge(
        *topics,
        integrations=[product(f"{asks} app", asks) for asks in products],
        canned=[
            Canned("plain", "Plain", "canned/plain.md"),
            Canned("screen", "Screen", "canned/screen.md", {"product": "Which app is it?"}),
            Canned("asking", "Asking", "canned/asking.md", solves=False),
            Canned("api_key/v3", "V3", "v3.md", ref=NodeRef("api_key", "v3")),
        ],
        out_of_scope=[
            OutOfScope("email_design", Queue.TRAINERS, ()),
            OutOfScope("api_other", Queue.API, ()),
            OutOfScope("chatter", Queue.NONE, ()),
        ],
        trainers=[Trainer("sam", "Sam Lee", "Tier II Engineer", {"slack": "T1"})],
    )


def understood(  # noqa: PLR0913  keywords with defaults, one for each field of the result
    *topics: str,
    decision: Decision | None = None,
    close: Sequence[str] = (),
    asked: Sequence[str] = (),
    heard: Sequence[str] = (),
    negated: Sequence[str] = (),
    act: Act | None = None,
    group: str | None = None,
    picked: int | None = None,
    inquiring: bool = False,
    product: str = "",
) -> MatchResult:  # fmt: skip
    """What the matcher made of a message: sure of the first topic; without one, silent."""
    return MatchResult(
        decision=decision or (Decision.ANSWER if topics else Decision.SILENT),
        candidates=tuple(Candidate(t, 1 - at / 10) for at, t in enumerate(topics)),
        close=tuple(close),
        asked=tuple(AskedTopic(topic) for topic in asked),
        inquiring=inquiring,
        act=act,
        group=group,
        signals=(
            *(HeardSignal(signal) for signal in heard),
            *(HeardSignal(signal, negated=True) for signal in negated),
        ),
        picked=picked,
        slots={"product": product} if product else {},
    )


def event(body: Body | str = "hello", **fields: Any) -> Event:  # noqa: ANN401  the fields of Event
    """One event at noon, the first of Dana's thread; a plain text is a message."""
    body = Message(body) if isinstance(body, str) else body
    return replace(Event("1", KEY, DANA, NOON, body), **fields)


class Thread:
    """One conversation, played event by event; event ids count from "1"."""

    def __init__(self, kb: KnowledgeBase, conversation: Conversation | None = None) -> None:
        """Goes on from `conversation`, where one is given."""
        self.kb = kb
        self.conversation = conversation or Conversation(KEY)
        self._ids = count(1)

    def do(
        self,
        body: Body,
        *,
        match: MatchResult | None = None,
        minute: int = 0,
        **fields: Any,  # noqa: ANN401  the fields of Event
    ) -> Turn:
        """Anything that can happen, `minute` minutes after noon; as the desk does it."""
        at = NOON + timedelta(minutes=minute)
        happened = event(body, id=str(next(self._ids)), at=at, **fields)
        happened = as_amended(happened, self.conversation)
        turn = advance(self.kb, self.conversation, happened, match, at)
        self.conversation = turn.conversation
        return turn

    def say(self, match: MatchResult, **fields: Any) -> Turn:  # noqa: ANN401  as in `do`
        """A message that is understood as `match`."""
        return self.do(Message("words"), match=match, **fields)

    def edit(self, match: MatchResult, *, of: str = "1", minute: int = 0) -> Turn:
        """The asker changes an earlier message; it is understood as `match` now."""
        return self.do(Edit(of, "other words"), match=match, minute=minute)

    def press(self, label: str, *, author: Person = DANA) -> Turn:
        """Press a button of the question that is open."""
        asked = self.conversation.question
        assert asked is not None
        labels = [offer.label for offer in asked.offers]
        return self.do(Choice(asked.id, labels.index(label)), author=author)


def at_version(kb: KnowledgeBase, *topics: Topic) -> KnowledgeBase:
    """The knowledge after a reload that left these topics only."""
    return replace(kb, version="v2", topics={t.id: t for t in topics})


def said(turn: Turn) -> list[str]:
    """The templates of the answers, in order."""
    return [answer.template for answer in turn.answers]


def counted(turn: Turn) -> list[str]:
    """The happenings, in order, as `kind topic/node: detail`."""
    return [
        f"{h.kind} {_or_dash(h.topic)}/{_or_dash(h.node)}" + (f": {h.detail}" if h.detail else "")
        for h in turn.happenings
    ]


def _or_dash(value: str | None) -> str:
    return "-" if value is None else value
