"""Every value that is kept whole comes back as it was, whatever the text in it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation import Conversation, Offer, OpenQuestion, Status
from bot.core.errors import Unreadable
from bot.core.knowledge import NodeRef
from bot.core.message import (
    CannedAnswer,
    Choice,
    ConversationKey,
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
from bot.core.reply import (
    Anchor,
    Break,
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Items,
    Paragraph,
    Reply,
    ReplyKind,
    Strong,
    Text,
)
from bot.store.codec import Codec


def joined(text: str) -> str:
    """Two surrogates that spell one character are that character; lone ones stay."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def tuples(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=3).map(tuple)


TEXT = st.text(st.characters(exclude_categories=()), max_size=20).map(joined)
TEXTS = tuples(TEXT)
SLOTS = st.dictionaries(TEXT, TEXT, max_size=3)
TIMES = st.datetimes(timezones=st.just(UTC))
REFS = st.builds(NodeRef, TEXT, TEXT)
KEYS = st.builds(ConversationKey, TEXT, TEXT, TEXT)
PEOPLE = st.builds(Person, TEXT, TEXT, st.sampled_from(Role))
BODIES = st.one_of(
    st.builds(Message, TEXT),
    st.builds(Edit, TEXT, TEXT),
    st.builds(Choice, TEXT, st.integers()),
    st.builds(Verdict, st.booleans()),
    st.builds(CannedAnswer, TEXT, SLOTS),
    st.builds(Takeover),
    st.builds(Release),
    st.builds(Vote, st.booleans()),
    st.builds(Nudge),
    st.builds(Invited),
)
EVENTS = st.builds(
    Event, TEXT, KEYS, PEOPLE, TIMES, BODIES, st.booleans(), st.booleans(), st.booleans()
)
OFFERS = st.builds(Offer, TEXT, st.none() | REFS)
QUESTIONS = st.builds(OpenQuestion, TEXT, tuples(OFFERS), st.none() | REFS)
CONVERSATIONS = st.builds(
    Conversation,
    KEYS,
    status=st.sampled_from(Status),
    asker=st.none() | PEOPLE,
    opened_by=TEXT,
    topic=st.none() | TEXT,
    node=st.none() | REFS,
    question=st.none() | QUESTIONS,
    suspended=tuples(QUESTIONS),
    asked=st.none() | REFS,
    heard=TEXTS,
    slots=SLOTS,
    said=TEXTS,
    replies=TEXTS,
    pressable=TEXTS,
    spoken_at=st.none() | TIMES,
    interrupted=st.booleans(),
    voters=TEXTS,
    nudged=st.booleans(),
    misses=st.integers(),
    taken_by=TEXT,
    revision=st.integers(),
)
INLINES = st.one_of(
    *(st.builds(kind, TEXT) for kind in (Text, Strong, Emphasis, Code)),
    st.builds(Anchor, TEXT, TEXT),
    st.builds(Break),
)
PLAIN_BLOCKS = st.builds(Paragraph, tuples(INLINES)) | st.builds(CodeBlock, TEXT)
BLOCKS = st.recursive(
    PLAIN_BLOCKS,
    lambda inner: st.builds(Items, tuples(tuples(inner)), st.none() | st.integers()),
    max_leaves=8,
)
REPLIES = st.builds(
    Reply,
    TEXT,
    st.sampled_from(ReplyKind),
    st.builds(Document, tuples(BLOCKS)),
    TEXT,
    offers=TEXTS,
    question=TEXT,
    ref=st.none() | REFS,
    replaces=TEXT,
    urgent=st.booleans(),
    verdicts=TEXTS,
    chosen=st.none() | TEXT,
    about=TEXT,
)
CODEC = Codec()
KEY = ConversationKey("slack", "C1", "1")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@given(EVENTS)
def test_any_event_comes_back(event: Event) -> None:
    assert CODEC.decode(Event, CODEC.encode(event)) == event


@given(CONVERSATIONS)
def test_any_conversation_comes_back(conversation: Conversation) -> None:
    assert CODEC.decode(Conversation, CODEC.encode(conversation)) == conversation


@given(REPLIES)
def test_any_reply_comes_back(reply: Reply) -> None:
    assert CODEC.decode(Reply, CODEC.encode(reply)) == reply


@given(EVENTS)
def test_the_text_is_one_line_of_printable_ascii(event: Event) -> None:
    text = CODEC.encode(event)
    assert text.isascii()
    assert text.isprintable()


def with_text(text: str) -> Event:
    return Event("e1", KEY, Person("U1"), NOON, Message(text))


def test_two_surrogates_that_spell_a_character_become_it() -> None:
    spelled = CODEC.decode(Event, CODEC.encode(with_text("\ud83d\ude00")))
    assert spelled == with_text("\U0001f600")


def test_a_time_of_another_zone_is_kept_in_utc() -> None:
    eastern = timezone(timedelta(hours=-5))
    event = Event("e1", KEY, Person("U1"), datetime(2026, 11, 23, 7, tzinfo=eastern), Release())
    kept = CODEC.decode(Event, CODEC.encode(event))
    assert kept.at == NOON
    assert kept.at.tzinfo is UTC


def test_a_read_only_mapping_is_kept() -> None:
    slots = MappingProxyType({"product": "Wix"})
    kept = CODEC.decode(Conversation, CODEC.encode(Conversation(KEY, slots=slots)))
    assert kept.slots == {"product": "Wix"}


def test_what_an_older_version_did_not_write_has_its_default() -> None:
    written = json.loads(CODEC.encode(Conversation(KEY, topic="t")))
    del written["misses"]
    assert CODEC.decode(Conversation, json.dumps(written)) == Conversation(KEY, topic="t")


def broken_texts() -> list[str]:
    good = json.loads(CODEC.encode(with_text("hello")))
    changes = [
        {"body": {"type": "Dance"}},
        {"body": {}},
        {"body": None},
        {"at": "noon"},
        {"at": 5},
        {"key": []},
        {"mood": "a field of a newer version"},
    ]
    return ["", "{", "[]", "null", "{}", *(json.dumps(good | change) for change in changes)]


@pytest.mark.parametrize("text", broken_texts())
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="a stored event cannot be read"):
        CODEC.decode(Event, text)
