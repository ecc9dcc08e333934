"""With the clock past `review_by`, no answer is given any more: a person confirms it first."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from bot.core.conversation import Conversation, Offer, OpenQuestion, Status
from bot.core.knowledge import Leaf, NodeRef
from bot.core.matching import Decision
from bot.core.message import Choice, ConversationKey, Event, Message, Person
from bot.desk import Desk, Handled, Library
from bot.rendering.hours import day_month_year
from bot.store.memory import MemoryStore

KEY = ConversationKey("terminal", "help", "1")
RILEY = Person("riley", "Riley")


def leaves(library: Library) -> Iterator[tuple[NodeRef, Leaf]]:
    for topic in library.knowledge.topics.values():
        for name, node in topic.nodes.items():
            if isinstance(node, Leaf):
                yield NodeRef(topic.id, name), node


def pressed(library: Library, ref: NodeRef, day: date) -> Handled:
    """What a real desk says on that day to somebody who presses the button to the answer."""
    now = datetime.combine(day, time(17), UTC)
    store = MemoryStore()
    opening = Event("1", KEY, RILEY, now, Message("help"))
    store.take((opening,))
    question = OpenQuestion("which", (Offer("This one", ref),))
    asking = Conversation(KEY, Status.ASKING, RILEY, "1", question=question)
    store.save(opening, asking, (), ())
    press = Event("2", KEY, RILEY, now, Choice("which", 0))
    store.take((press,))
    return Desk(library, store, lambda: now).handle(press)


def test_on_its_day_of_review_every_answer_is_given(library: Library) -> None:
    for ref, leaf in leaves(library):
        turn = pressed(library, ref, leaf.review_by).turn
        assert (turn.decision, turn.answers[0].template) == (Decision.ANSWER, leaf.template), ref


def test_a_day_later_every_answer_says_when_it_was_checked_and_hands_off(library: Library) -> None:
    found = list(leaves(library))
    assert found
    for ref, leaf in found:
        handled = pressed(library, ref, leaf.review_by + timedelta(days=1))
        (reply,) = handled.replies
        assert handled.turn.decision is Decision.HANDOFF, ref
        assert handled.turn.conversation.status is Status.HANDED_OFF, ref
        assert f"last checked on {day_month_year(leaf.verified)}" in reply.text, ref
        assert "A person from API support will confirm them here" in reply.text, ref


def test_nothing_of_a_stale_answer_is_told(library: Library) -> None:
    for ref, leaf in leaves(library):
        fresh = pressed(library, ref, leaf.review_by).replies[0].text
        stale = pressed(library, ref, leaf.review_by + timedelta(days=1)).replies[0].text
        told = set(fresh.split("\n\n")) & set(stale.split("\n\n"))
        assert told <= {"Hi Riley,", fresh.rsplit("\n\n", 1)[1]}, ref
