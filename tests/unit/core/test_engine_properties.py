"""Whatever happens in a thread, whatever was understood of it: what always holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.conversation import Conversation, OpenQuestion, Status
from bot.core.draft import HANDOFF_TEMPLATES
from bot.core.engine import PERSON, advance, expected_options
from bot.core.guidance import DONT_KNOW, MOST_OFFERED
from bot.core.knowledge import Act, KnowledgeBase, NodeRef, Route
from bot.core.matching import Decision, MatchResult
from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    Edit,
    Event,
    Message,
    Release,
    Role,
    Takeover,
    Verdict,
)
from bot.core.reply import ReplyKind
from bot.core.turn import Turn
from tests.builders import DANA, KEY, LEE, NOON, ROBOT, SAM, at_version, desk_knowledge, understood

KB = desk_knowledge()
RELOADED = at_version(KB, *(KB.topics[t] for t in ("status", "private")))
TOPICS = tuple(KB.topics)
SIGNALS = ("secret", "redirect uri", "token", "own account", "clients", "unheard of")
PRODUCTS = ("", "key_and_secret app", "key_and_token app", "ended app", "either app", "Stellar IMS")
GROUPS = (None, "email_design", "api_other", "chatter", "gone")
QUESTIONS = ("", "api_key/form", "private/who", "did_you_mean:webhooks", "gone/gone")
NODES = [node for topic in KB.topics.values() for node in topic.nodes.values()]
TEMPLATES = {
    *HANDOFF_TEMPLATES.values(), DONT_KNOW, PERSON, "desk/again.md", "desk/did_you_mean.md",
    "desk/stale.md",
    *(canned.template for canned in KB.canned.values()),
    *(node.template for node in NODES if not isinstance(node, Route)),
}  # fmt: skip

signals = st.lists(st.sampled_from(SIGNALS), max_size=3, unique=True)
topics = st.lists(st.sampled_from(TOPICS), min_size=1, max_size=4, unique=True)


@dataclass(frozen=True)
class Scene:
    """One event, what was understood of it, and the knowledge that was served then."""

    event: Event
    match: MatchResult | None
    kb: KnowledgeBase


@st.composite
def matches(draw: st.DrawFn, served: KnowledgeBase) -> MatchResult:
    """Any result the matcher may give: a topic that is served wherever it is not silent."""
    decision = draw(st.sampled_from(Decision))
    names = [t for t in draw(topics) if t in served.topics] or ["status"]
    silent = decision is Decision.SILENT
    return understood(
        *names,
        decision=decision,
        close=[] if silent else draw(st.sampled_from([[], names, names[:1]])),
        heard=draw(signals),
        negated=draw(signals),
        act=draw(st.none() | st.sampled_from(Act)) if silent else None,
        group=draw(st.sampled_from(GROUPS)) if silent else None,
        picked=draw(st.none() | st.integers(0, 6)),
        inquiring=draw(st.booleans()),
        product=draw(st.sampled_from(PRODUCTS)),
    )


bodies: st.SearchStrategy[Body] = st.one_of(
    st.just(Message("words")),
    st.just(Message("words")),
    st.builds(Edit, st.sampled_from(["", "0", "1", "2"]), st.just("words")),
    st.builds(Choice, st.sampled_from(QUESTIONS), st.integers(-1, 6)),
    st.builds(Verdict, st.booleans()),
    st.builds(
        CannedAnswer,
        st.sampled_from([*KB.canned, "gone"]),
        st.dictionaries(st.just("product"), st.sampled_from(["", " ", "Stellar IMS"])),
    ),
    st.just(Takeover()),
    st.just(Release()),
)
people = st.sampled_from([DANA, DANA, DANA, DANA, LEE, SAM, ROBOT])


@st.composite
def scenes(draw: st.DrawFn, knowledge: tuple[KnowledgeBase, ...]) -> list[Scene]:
    """Up to twelve events, each at any of the states of knowledge."""
    found = []
    for number in range(draw(st.integers(1, 12))):
        kb = draw(st.sampled_from(knowledge))
        body = draw(bodies)
        event = Event(str(number), KEY, draw(people), NOON, body, draw(st.booleans()))
        words = isinstance(body, Message | Edit)
        found.append(Scene(event, draw(matches(kb)) if words else None, kb))
    return found


@dataclass(frozen=True)
class Played:
    """One event of a thread with what came before it and after it."""

    scene: Scene
    before: Conversation
    turn: Turn


def play(thread: list[Scene]) -> Iterator[Played]:
    conversation = Conversation(KEY)
    for scene in thread:
        expected_options(scene.kb, conversation, scene.event)
        turn = advance(scene.kb, conversation, scene.event, scene.match, NOON)
        yield Played(scene, conversation, turn)
        conversation = turn.conversation


def at_most_two_answers(played: Played) -> bool:
    return len(played.turn.answers) <= 2


def the_same_again(played: Played) -> bool:
    scene = played.scene
    return played.turn == advance(scene.kb, played.before, scene.event, scene.match, NOON)


def to_nodes_that_exist(played: Played) -> bool:
    """Nothing leads to what a reload took away, but for what led there before it."""
    kb, known = played.scene.kb, set(_refs(played.before))
    after = {*_refs(played.turn.conversation), *(a.ref for a in played.turn.answers if a.ref)}
    return all(_is_stop(kb, ref) or (ref in known and _is_stop(KB, ref)) for ref in after)


def known_templates_only(played: Played) -> bool:
    return all(answer.template in TEMPLATES for answer in played.turn.answers)


def in_a_taken_thread_only_trainers_speak(played: Played) -> bool:
    scene, taken = played.scene, played.before.status is Status.TAKEN
    canned = isinstance(scene.event.body, CannedAnswer)
    by_trainer = scene.event.author.role is Role.TRAINER
    return not (taken and played.turn.answers) or (canned and by_trainer)


def only_the_asker_and_trainers_change_a_thread(played: Played) -> bool:
    author, asker = played.scene.event.author, played.before.asker
    bystander = author.role is Role.ASKER and asker is not None and author.id != asker.id
    is_stranger = author.role is Role.BOT or bystander
    return not is_stranger or played.turn == Turn(played.before, Decision.SILENT)


def signed_where_a_trainer_sends(played: Played) -> bool:
    by_trainer = played.scene.event.author.role is Role.TRAINER
    return all((answer.signer is not None) is by_trainer for answer in played.turn.answers)


def asking_while_a_question_is_open(played: Played) -> bool:
    after = played.turn.conversation
    return (after.status is Status.ASKING) is (after.question is not None)


def buttons_of_the_open_question(played: Played) -> bool:
    asked = [a for a in played.turn.answers if a.kind is ReplyKind.QUESTION]
    question = played.turn.conversation.question
    shown = (question.id, tuple(offer.label for offer in question.offers)) if question else None
    return not asked or (asked[-1].question, asked[-1].offers) == shown


def no_more_buttons_than_people_read(played: Played) -> bool:
    return all(len(answer.offers) <= MOST_OFFERED + 1 for answer in played.turn.answers)


def no_question_waits_twice(played: Played) -> bool:
    waiting = [question.id for question in _questions(played.turn.conversation)]
    return len(waiting) == len(set(waiting))


def what_is_said_is_counted(played: Played) -> bool:
    return bool(played.turn.happenings) or not played.turn.answers


def silent_where_nothing_is_said(played: Played) -> bool:
    return (played.turn.decision is Decision.SILENT) is (not played.turn.answers)


RULES: tuple[Callable[[Played], bool], ...] = (
    at_most_two_answers,
    the_same_again,
    to_nodes_that_exist,
    known_templates_only,
    in_a_taken_thread_only_trainers_speak,
    only_the_asker_and_trainers_change_a_thread,
    signed_where_a_trainer_sends,
    asking_while_a_question_is_open,
    buttons_of_the_open_question,
    no_more_buttons_than_people_read,
    no_question_waits_twice,
    what_is_said_is_counted,
    silent_where_nothing_is_said,
)


@pytest.mark.parametrize("knowledge", [(KB,), (KB, KB, RELOADED)], ids=["one", "reloaded"])
# A busy machine draws slowly, and that is no fault of the engine's.
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_rule_holds_after_every_event_and_nothing_raises(
    knowledge: tuple[KnowledgeBase, ...], data: st.DataObject
) -> None:
    for played in play(data.draw(scenes(knowledge))):
        broken = [rule.__name__ for rule in RULES if not rule(played)]
        assert not broken, played


def _questions(conversation: Conversation) -> tuple[OpenQuestion, ...]:
    question = conversation.question
    return (*conversation.suspended, *((question,) if question else ()))


def _refs(conversation: Conversation) -> Iterator[NodeRef]:
    """Every node that a conversation may lead to."""
    questions = _questions(conversation)
    offers = [offer.goto for question in questions for offer in question.offers]
    refs = (conversation.node, conversation.asked, *offers, *(q.ref for q in questions))
    yield from (ref for ref in refs if ref is not None)


def _is_stop(kb: KnowledgeBase, ref: NodeRef) -> bool:
    node = kb.node(ref)
    return node is not None and not isinstance(node, Route)
