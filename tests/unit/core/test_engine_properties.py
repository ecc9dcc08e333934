"""Whatever happens in a thread, whatever was understood of it: what always holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.conversation import Conversation, OpenQuestion, Status
from bot.core.draft import HANDOFF_TEMPLATES
from bot.core.engine import INVITED, NUDGE, PERSON, advance, expected_options
from bot.core.followups import LATE_RETURN, RECENTLY
from bot.core.guests import NOT_YOURS, NOT_YOURS_TRAINER, OTHER_THREAD
from bot.core.guidance import DONT_KNOW, MOST_OFFERED
from bot.core.knowledge import Act, KnowledgeBase, NodeRef, Queue, Route
from bot.core.matching import Decision, MatchResult
from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    Edit,
    Event,
    Invited,
    Message,
    Nudge,
    Person,
    Release,
    Role,
    Takeover,
    Verdict,
    Vote,
)
from bot.core.reply import ReplyKind
from bot.core.turn import Answer, Turn
from tests.builders import DANA, KEY, LEE, NOON, ROBOT, SAM, at_version, desk_knowledge, understood

KB = desk_knowledge()
KIM = Person("U3", "Kim")
THE_DESK = Person("", "", Role.DESK)
RELOADED = at_version(KB, *(KB.topics[t] for t in ("status", "private")))
TOPICS = tuple(KB.topics)
SIGNALS = ("secret", "redirect uri", "token", "own account", "clients", "unheard of")
PRODUCTS = ("", "key_and_secret app", "key_and_token app", "ended app", "either app", "Stellar IMS")
GROUPS = (None, "email_design", "api_other", "chatter", "gone")
QUESTIONS = ("", "api_key/form", "private/who", "did_you_mean:webhooks", "gone/gone")

NODES = [node for topic in KB.topics.values() for node in topic.nodes.values()]
PRIVATE = {INVITED, NOT_YOURS, NOT_YOURS_TRAINER, OTHER_THREAD}
TEMPLATES = {
    *HANDOFF_TEMPLATES.values(), DONT_KNOW, PERSON, "desk/again.md", "desk/did_you_mean.md",
    "desk/stale.md", NUDGE, *PRIVATE,
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
    st.builds(Vote, st.booleans()),
    st.sampled_from([Takeover(), Release(), Nudge(), Invited()]),
)
people = st.sampled_from([DANA, DANA, DANA, DANA, LEE, KIM, SAM, ROBOT, THE_DESK])
moments = st.sampled_from([timedelta(0), timedelta(minutes=5), RECENTLY + timedelta(minutes=1)])


@st.composite
def scenes(draw: st.DrawFn, knowledge: tuple[KnowledgeBase, ...]) -> list[Scene]:
    """Up to twelve events, each at any of the states of knowledge, soon after another or late."""
    found = []
    at = NOON
    for number in range(draw(st.integers(1, 12))):
        kb = draw(st.sampled_from(knowledge))
        body = draw(bodies)
        at += draw(moments)
        event = Event(
            str(number), KEY, draw(people), at, body,
            addressed=draw(st.booleans()), in_thread=draw(st.booleans()),
            names_others=draw(st.booleans()),
        )  # fmt: skip
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
        turn = advance(scene.kb, conversation, scene.event, scene.match, scene.event.at)
        yield Played(scene, conversation, turn)
        conversation = turn.conversation


def at_most_two_answers(played: Played) -> bool:
    return len(played.turn.answers) <= 2


def the_same_again(played: Played) -> bool:
    scene = played.scene
    again = advance(scene.kb, played.before, scene.event, scene.match, scene.event.at)
    return played.turn == again


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
    return not (taken and public(played.turn)) or (canned and by_trainer)


def a_bot_changes_nothing(played: Played) -> bool:
    is_bot = played.scene.event.author.role is Role.BOT
    return not is_bot or played.turn == Turn(played.before, Decision.SILENT)


def guests_only_vote_or_interrupt(played: Played) -> bool:
    """They get no public word, use no button up and move no question."""
    author, asker, turn = played.scene.event.author, played.before.asker, played.turn
    is_guest = author.role is Role.ASKER and asker is not None and author.id != asker.id
    if is_guest and played.before.status is Status.NEW and played.scene.event.addressed:
        return True  # whoever speaks to the desk where it has said nothing becomes the asker
    after = turn.conversation
    theirs = replace(
        played.before, voters=after.voters, interrupted=after.interrupted, told=after.told
    )
    unmoved = after == theirs
    still = turn.used_up is None and turn.marks is None and not turn.withdraws
    return not is_guest or (unmoved and still and not public(turn))


def the_desk_only_nudges(played: Played) -> bool:
    by_desk = played.scene.event.author.role is Role.DESK
    due = played.before.awaits_verdict and not played.before.interrupted
    nudges = isinstance(played.scene.event.body, Nudge) and due
    said = [answer.template for answer in public(played.turn)]
    return not by_desk or said == ([NUDGE] if nudges else [])


def nudged_once_and_for_good(played: Played) -> bool:
    nudges = any(answer.template == NUDGE for answer in played.turn.answers)
    before, after = played.before.nudged, played.turn.conversation.nudged
    return after is (before or nudges) and not (before and nudges)


def private_notes_are_private_and_nothing_else_is(played: Played) -> bool:
    return all(answer.private is (answer.template in PRIVATE) for answer in played.turn.answers)


def every_voter_once_and_none_of_them_asked(played: Played) -> bool:
    after = played.turn.conversation
    once = len(after.voters) == len(set(after.voters))
    return once and (after.asker is None or after.asker.id not in after.voters)


def a_public_word_uses_up_what_stood_before(played: Played) -> bool:
    return played.turn.used_up is not None or not public(played.turn)


def the_mark_follows_the_status(played: Played) -> bool:
    before, after = played.before.status, played.turn.conversation.status
    solved = ReplyKind.SOLVED if after is Status.SOLVED else ReplyKind.REOPENED
    changed = Status.SOLVED in (before, after) and before is not after
    return played.turn.marks is (solved if changed else None)


def only_what_may_help_asks_for_a_verdict(played: Played) -> bool:
    asking = [answer for answer in played.turn.answers if answer.asks_verdict]
    return all(a.kind is ReplyKind.GUIDANCE or a.template == NUDGE for a in asking)


def signed_where_a_trainer_sends(played: Played) -> bool:
    by_trainer = played.scene.event.author.role is Role.TRAINER
    return all((answer.signer is not None) is by_trainer for answer in public(played.turn))


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
    return bool(played.turn.happenings) or not public(played.turn)


def silent_where_nothing_is_said(played: Played) -> bool:
    """But for who comes back late, and gets a person without a word."""
    counted = [happening.detail for happening in played.turn.happenings]
    quietly = f"{Queue.API}: {LATE_RETURN}" in counted
    return (played.turn.decision is Decision.SILENT) is not (bool(public(played.turn)) or quietly)


RULES: tuple[Callable[[Played], bool], ...] = (
    at_most_two_answers,
    the_same_again,
    to_nodes_that_exist,
    known_templates_only,
    in_a_taken_thread_only_trainers_speak,
    a_bot_changes_nothing,
    guests_only_vote_or_interrupt,
    the_desk_only_nudges,
    nudged_once_and_for_good,
    private_notes_are_private_and_nothing_else_is,
    every_voter_once_and_none_of_them_asked,
    a_public_word_uses_up_what_stood_before,
    the_mark_follows_the_status,
    only_what_may_help_asks_for_a_verdict,
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


def public(turn: Turn) -> list[Answer]:
    """What everybody in the thread may read."""
    return [answer for answer in turn.answers if not answer.private]


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
