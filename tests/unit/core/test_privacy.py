"""What is forgotten leaves no word, whatever the value; what is counted from stays."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import privacy
from bot.core.conversation import Amended, Conversation, Offer, OpenQuestion, Status
from bot.core.knowledge import NodeRef
from bot.core.message import (
    CannedAnswer,
    Choice,
    ConversationKey,
    Deletion,
    Edit,
    Event,
    Invited,
    Message,
    Nudge,
    Person,
    Role,
    Takeover,
    Verdict,
    Vote,
)
from bot.core.reply import Code, Document, Items, Paragraph, Reply, ReplyKind, Text
from bot.core.turn import Happening, HappeningKind
from bot.store.codec import Codec

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
KEY = ConversationKey("slack", "C1", "1")
REF = NodeRef("api_key", "v3")
DANA = Person("U1", "Dana")
GREEK = "αβγδεζηθικλμνξοπρστυφχψω"  # only what people wrote is Greek
WORDS = st.text(GREEK, min_size=1, max_size=9)
PEOPLE = st.builds(Person, st.sampled_from(["U1", "U2"]), WORDS, st.sampled_from(Role))
SLOTS = st.dictionaries(st.sampled_from(["product", "code", "name"]), WORDS)
BODIES = st.one_of(
    st.builds(Message, WORDS, st.lists(WORDS, max_size=2).map(tuple)),
    st.builds(Edit, st.just("1"), WORDS),
    st.builds(CannedAnswer, st.just("api_key/v3"), SLOTS),
    st.sampled_from(
        [
            Choice("q", 1),
            Verdict(solved=True),
            Deletion("1"),
            Takeover(),
            Vote(),
            Nudge(),
            Invited(),
        ]
    ),
)
EVENTS = st.builds(Event, st.just("1"), st.just(KEY), PEOPLE, st.just(NOON), BODIES)
AHEAD = st.dictionaries(
    st.sampled_from(["7", "8"]), st.builds(Amended, st.none() | WORDS, st.just(NOON))
)
CONVERSATIONS = st.builds(
    Conversation, st.just(KEY), asker=st.none() | PEOPLE, slots=SLOTS, ahead=AHEAD
)
INLINES = st.lists(st.builds(Text, WORDS) | st.builds(Code, WORDS), max_size=2).map(tuple)
PARAGRAPHS = st.builds(Paragraph, INLINES)
ITEMS = st.builds(Items, st.lists(PARAGRAPHS.map(lambda it: (it,)), max_size=2).map(tuple))
DOCUMENTS = st.builds(Document, st.lists(PARAGRAPHS | ITEMS, max_size=2).map(tuple))
REPLIES = st.builds(
    Reply,
    st.just("k"),
    st.sampled_from(ReplyKind),
    DOCUMENTS,
    WORDS,
    offers=st.lists(WORDS, max_size=2).map(tuple),
    signed=WORDS,
    verdicts=st.lists(WORDS, max_size=2).map(tuple),
    chosen=st.none() | st.just("") | WORDS,
)


def texts(encoded: str) -> Iterator[str]:
    """Every text in a JSON document, names of fields too."""
    waiting = [json.loads(encoded)]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, dict):
            waiting += [*found, *found.values()]
        elif isinstance(found, list):
            waiting += found


def has_words(encoded: str) -> bool:
    return any(set(text) & set(GREEK) for text in texts(encoded))


@given(EVENTS)
def test_no_word_of_an_event_remains(event: Event) -> None:
    assert not has_words(Codec().encode(privacy.blanked_event(event)))


@given(CONVERSATIONS)
def test_no_word_of_a_conversation_remains(conversation: Conversation) -> None:
    assert not has_words(Codec().encode(privacy.blanked_conversation(conversation)))


@given(REPLIES)
def test_no_word_of_a_reply_remains(reply: Reply) -> None:
    assert not has_words(Codec().encode(privacy.blanked_reply(reply)))


@given(EVENTS)
def test_of_an_event_everything_else_stays(event: Event) -> None:
    left = privacy.blanked_event(event)
    assert replace(left, author=event.author, body=event.body) == event
    assert (left.author.id, left.author.role) == (event.author.id, event.author.role)
    assert type(left.body) is type(event.body)


def test_of_a_conversation_what_is_counted_and_what_buttons_need_stays() -> None:
    conversation = Conversation(
        KEY, Status.ASKING, DANA, opened_by="1", topic="api_key", node=REF, heard=("secret",),
        question=OpenQuestion("q", (Offer("Key and secret", REF),)), said=("a/b",), replies=("k",),
        slots={"product": "Stellar"}, taken_by="T1", revision=3, pressable=("k",), spoken_at=NOON,
        interrupted=True, voters=("U2",), told=("U2",), nudged=True,
    )  # fmt: skip
    left = privacy.blanked_conversation(conversation)
    assert left == replace(conversation, asker=Person("U1"), slots={})


def test_that_a_message_was_deleted_ahead_of_itself_is_still_known() -> None:
    ahead = {"7": Amended("words", NOON), "8": Amended(None, NOON)}
    left = privacy.blanked_conversation(Conversation(KEY, ahead=ahead))
    assert left.ahead == {"8": Amended(None, NOON)}


def test_of_a_reply_keys_and_kind_stay() -> None:
    reply = Reply(
        "k", ReplyKind.QUESTION, Document(()), "words", ("A",), "q", REF, "j", "Sam", "U1",
        urgent=True, verdicts=("Yes", "No"), about="1",
    )  # fmt: skip
    left = privacy.blanked_reply(reply)
    assert left == Reply(
        "k", ReplyKind.QUESTION, Document(()), "", (), "q", REF, "j", only_for="U1", urgent=True,
        about="1",
    )  # fmt: skip


@pytest.mark.parametrize(("chosen", "left"), [(None, None), ("", ""), ("Key and secret", "")])
def test_of_a_reply_whether_its_buttons_were_used_stays(
    chosen: str | None, left: str | None
) -> None:
    reply = Reply("k", ReplyKind.NOTE, Document(()), "words", chosen=chosen)
    assert privacy.blanked_reply(reply).chosen == left


@given(EVENTS)
def test_no_id_of_a_person_remains_in_their_event(event: Event) -> None:
    left = privacy.event_without(event.author.id, privacy.blanked_event(event))
    assert event.author.id not in set(texts(Codec().encode(left)))
    assert left.author.role is event.author.role


def test_no_id_of_a_person_remains_in_a_conversation() -> None:
    conversation = Conversation(
        KEY, asker=DANA, taken_by="U1", voters=("U2", "U1", "U3"), told=("U1", "U2")
    )
    left = privacy.conversation_without("U1", conversation)
    assert (left.asker, left.taken_by, left.voters) == (Person(""), "", ("U2", "U3"))
    assert left.told == ("U2",)


def test_happenings_whose_detail_is_a_person_are_known() -> None:
    """Whoever adds a kind decides whether its `detail` names somebody, then adds it here."""
    others = set(HappeningKind) - set(privacy.NAMING_SOMEBODY)
    assert " ".join(sorted(others)) == (
        "answered asked chosen confirmed edited handed_off held_back nudged offered returned "
        "warned withdrawn"
    )


def test_no_id_of_a_person_remains_in_a_reply_to_them_alone() -> None:
    reply = Reply("k", ReplyKind.NOTE, Document(()), "", only_for="U1")
    assert privacy.reply_without("U1", reply).only_for == ""


@pytest.mark.parametrize("person", ["U2", "U", "", "Dana"])
def test_others_stay(person: str) -> None:
    event = Event("1", KEY, DANA, NOON, Message("words"))
    conversation = Conversation(KEY, asker=DANA, taken_by="U1", voters=("U1", "U3"))
    reply = Reply("k", ReplyKind.NOTE, Document(()), "", only_for="U1")
    assert privacy.event_without(person, event) == event
    assert privacy.conversation_without(person, conversation) == conversation
    assert privacy.reply_without(person, reply) == reply


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (Person, "id name role"),
        (Event, "id key author at body addressed direct in_thread names_others secrets workspace"),
        (
            Conversation,
            "key status asker opened_by topic node question suspended waiting asked settled heard "
            "slots said replies later reworded ahead pressable spoken_at interrupted voters told "
            "nudged "
            "misses taken_by revision",
        ),
        (
            Reply,
            "key kind document text offers question ref replaces signed only_for urgent verdicts "
            "chosen about",
        ),
        (Happening, "kind at knowledge topic node detail"),
    ],
)
def test_whoever_adds_a_field_decides_whether_it_is_forgotten(kind: type, known: str) -> None:
    """A new field belongs in `bot/core/privacy.py` if it can hold words or an id, then here."""
    assert " ".join(field.name for field in fields(kind)) == known
