"""What operators do with what is kept: on every database the same."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.core.conversation import Amended, Conversation
from bot.core.message import (
    CannedAnswer,
    ConversationKey,
    Event,
    Message,
    Person,
    Role,
    Takeover,
)
from bot.core.reply import Document, Paragraph, Reply, ReplyKind, Text, withdrawal
from bot.core.storage import Action, Database, Delivery, Outcome
from bot.core.turn import Happening, HappeningKind
from bot.store.open import open_store

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=365)
NO_TIME = timedelta(0)
DANA = Person("U-DANA", "Dana Delight")
LEE = Person("U-LEE", "Lee Lively")
SAM = Person("T-SAM", "Sam Signer", Role.TRAINER)
ONE = ConversationKey("slack", "C1", "1")
TWO = ConversationKey("slack", "C2", "2")


@pytest.fixture(params=["sqlite", "postgres"])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A new database of either kind, whose clock ticks whenever it is looked at."""
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    else:
        url = f"sqlite:///{tmp_path}/desk.db"
    ticks = count()
    clock = lambda: NOW + timedelta(seconds=next(ticks))  # noqa: E731 - a Clock in one line
    with closing(open_store(url, clock=clock)) as store:
        yield store


def event(id: str, words: str = "", **fields: Any) -> Event:  # noqa: ANN401  fields of Event, checked by replace
    base = Event(id, ONE, DANA, NOW, Message(words or f"words of {id}"), workspace="W1")
    return replace(base, **fields)


def reply(key: str, **fields: Any) -> Reply:  # noqa: ANN401  fields of Reply, checked by replace
    words = f"answer {key}"
    base = Reply(key, ReplyKind.GUIDANCE, Document((Paragraph((Text(words),)),)), words)
    return replace(base, **fields)


def take(store: Database, *events: Event) -> None:
    assert all(store.take(events))


def handle(store: Database, handled: Event, *replies: Reply, **fields: Any) -> None:  # noqa: ANN401  fields of Conversation
    """Take an event and save its outcome; `fields` are the conversation's."""
    take(store, handled)
    conversation = store.load(handled.key)
    if conversation.asker is None and handled.author.role is Role.ASKER:
        fields = {"asker": handled.author, "slots": {"product": "Stellar"}, **fields}
    conversation = replace(conversation, **fields)
    store.save(handled, conversation, (), replies)


def deliver(store: Database, *keys: str, as_: Delivery = Delivery.SENT) -> None:
    for key in keys:
        store.mark(key, Outcome(as_, f"remote-{key}", attempts=8, error="NotSent"))


def fail(store: Database, failed: Event) -> None:
    """Take an event and park it."""
    take(store, failed)
    store.put_off(failed, "ValueError", None)


def thread_of(store: Database, key: ConversationKey = ONE) -> str:
    """Everything that is kept of a thread."""
    return str((store.transcript(key), store.load(key), store.happenings(key)))


def test_it_answers(records: Database) -> None:
    records.ping()


def test_an_empty_database_has_no_backlog(records: Database) -> None:
    backlog = records.backlog()
    assert (dict(backlog.events), dict(backlog.replies)) == ({}, {})
    assert (backlog.oldest_event, backlog.oldest_reply) == (None, None)


def test_the_backlog_counts_each_state(records: Database) -> None:
    handle(records, event("1"), reply("a"), reply("b"))
    deliver(records, "a")
    take(records, event("2"), event("3", key=TWO))
    backlog = records.backlog()
    assert backlog.events == {"handled": 1, "pending": 2}
    assert backlog.replies == {"sent": 1, "pending": 1}


def test_the_oldest_is_the_first_that_waits(records: Database) -> None:
    handle(records, event("1"), reply("a"))
    fail(records, event("2"))
    take(records, event("3"))
    first = records.backlog().oldest_event
    take(records, event("4"))
    backlog = records.backlog()
    assert first is not None
    assert backlog.oldest_event == first
    assert backlog.oldest_reply is not None
    assert backlog.oldest_reply < first


def test_what_failed_is_listed_oldest_first(records: Database) -> None:
    handle(records, event("1"), reply("a"))
    fail(records, event("2", key=TWO, body=CannedAnswer("api_key/v3")))
    deliver(records, "a", as_=Delivery.PARKED)
    found = records.parked()
    assert [(each.what, each.key) for each in found] == [("guidance", ONE), ("canned answer", TWO)]
    assert [(each.error, each.attempts) for each in found] == [("NotSent", 8), ("ValueError", 0)]
    assert [each.id.split(":")[0] for each in found] == ["reply", "event"]


def test_a_parked_event_is_claimed_again_once_it_is_retried(records: Database) -> None:
    fail(records, event("1"))
    assert records.claim_events(["slack"], most=9, lease=NO_TIME) == ()
    assert records.retry_parked([each.id for each in records.parked()]) == 1
    (claimed,) = records.claim_events(["slack"], most=9, lease=NO_TIME)
    assert (claimed.event.id, claimed.attempts) == ("1", 1)
    assert records.parked() == ()


def test_a_parked_reply_is_looked_for_before_it_is_sent_again(records: Database) -> None:
    handle(records, event("1"), reply("a"))
    deliver(records, "a", as_=Delivery.PARKED)
    assert records.retry_parked([each.id for each in records.parked()]) == 1
    (row,) = records.claim_replies(["slack"], most=9, lease=NO_TIME, pace=NO_TIME)
    assert (row.delivery, row.attempts, row.lookups) == (Delivery.UNKNOWN, 0, 0)


@pytest.mark.parametrize("id_", ["event:99", "reply:1", "1", "", "event:", "event:x", "x:1"])
def test_ids_that_name_nothing_parked_retry_nothing(records: Database, id_: str) -> None:
    fail(records, event("1"))
    assert records.retry_parked([id_, f"event:{10**30}"]) == 0
    assert len(records.parked()) == 1


def test_only_the_parked_ones_that_are_named_are_retried(records: Database) -> None:
    fail(records, event("1"))
    fail(records, event("2"))
    first, second = records.parked()
    assert records.retry_parked([first.id]) == 1
    assert records.parked() == (second,)


def test_knowledge_comes_back_by_its_version(records: Database) -> None:
    records.keep_knowledge("v1", b"\x00one\xff")
    records.keep_knowledge("v2", b"two")
    assert records.knowledge("v1") == b"\x00one\xff"
    assert records.knowledge("v3") is None


def test_the_latest_knowledge_is_what_was_kept_last(records: Database) -> None:
    assert records.knowledge() is None
    records.keep_knowledge("v1", b"one")
    records.keep_knowledge("v2", b"two")
    assert records.knowledge() == b"two"
    records.keep_knowledge("v1", b"one")
    assert records.knowledge() == b"one"


def test_words_of_a_quiet_thread_are_forgotten_and_outcomes_are_not(records: Database) -> None:
    handle(records, event("1", "please help"), reply("a"), topic="api_key")
    deliver(records, "a")
    assert records.blank_texts(LATER) == 1
    kept = thread_of(records)
    assert not any(word in kept for word in ("please", "Dana", "Stellar", "answer a"))
    (entry,) = records.transcript(ONE)
    assert (entry.event.author.id, entry.replies[0].remote_id) == ("U-DANA", "remote-a")
    assert records.load(ONE).topic == "api_key"


def test_a_second_time_changes_nothing(records: Database) -> None:
    handle(records, event("1"))
    records.blank_texts(LATER)
    before = thread_of(records)
    assert records.blank_texts(LATER) == 0
    assert thread_of(records) == before


def test_many_threads_are_blanked_batch_by_batch(records: Database) -> None:
    for number in range(45):
        handle(records, event(f"{number}", key=ConversationKey("slack", "C1", f"t{number}")))
    assert records.blank_texts(LATER) == 45


def test_a_thread_that_was_touched_lately_keeps_its_words(records: Database) -> None:
    handle(records, event("1"))
    assert records.blank_texts(NOW - timedelta(days=1)) == 0
    assert "words of 1" in thread_of(records)


def test_a_thread_that_goes_on_is_blanked_again(records: Database) -> None:
    handle(records, event("1"))
    records.blank_texts(LATER)
    handle(records, event("2"))
    assert "words of 2" in thread_of(records)
    assert records.blank_texts(LATER) == 1
    assert "words of" not in thread_of(records)


@pytest.mark.parametrize(
    "delivery", [Delivery.PENDING, Delivery.SENDING, Delivery.UNKNOWN, Delivery.PARKED]
)
def test_a_thread_with_an_unfinished_reply_is_left_alone(
    records: Database, delivery: Delivery
) -> None:
    handle(records, event("1"), reply("a"))
    records.mark("a", Outcome(delivery))
    assert records.blank_texts(LATER) == 0
    assert "answer a" in thread_of(records)


@pytest.mark.parametrize("unfinished", [take, fail])
def test_a_thread_with_an_unfinished_event_is_left_alone(
    records: Database, unfinished: Callable[[Database, Event], None]
) -> None:
    handle(records, event("1"))
    unfinished(records, event("2"))
    assert records.blank_texts(LATER) == 0
    assert "words of 1" in thread_of(records)


def test_busy_threads_do_not_hold_up_quiet_ones(records: Database) -> None:
    for number in range(25):
        key = ConversationKey("slack", "C1", f"t{number}")
        handle(records, event(f"{number}", key=key), reply(f"k{number}"))
    handle(records, event("quiet"))
    assert records.blank_texts(LATER) == 1


def test_a_person_is_forgotten_in_every_thread(records: Database) -> None:
    handle(records, event("1"), reply("a", only_for="U-DANA"))
    handle(records, event("2", key=TWO, author=LEE), reply("b"))
    handle(records, event("3", key=TWO))
    assert records.forget_person("U-DANA") == 2
    kept = thread_of(records, ONE) + thread_of(records, TWO)
    assert not any(word in kept for word in ("DANA", "Delight", "words of 1", "words of 3"))
    assert "answer a" not in kept


def test_what_others_wrote_in_their_own_thread_stays(records: Database) -> None:
    handle(records, event("1", author=LEE), reply("a"))
    handle(records, event("2"), reply("b"))
    records.forget_person("U-DANA")
    kept = thread_of(records)
    assert all(word in kept for word in ("words of 1", "Lee Lively", "answer a", "Stellar"))
    assert "answer b" not in kept


def test_of_the_thread_they_asked_in_no_words_remain(records: Database) -> None:
    handle(records, event("1"), reply("a"))
    handle(records, event("2", "Dana, it is X", author=SAM), reply("b", signed="Sam Signer"))
    records.forget_person("U-DANA")
    kept = thread_of(records)
    assert not any(word in kept for word in ("Dana", "Sam", "answer", "Stellar"))
    assert "T-SAM" in kept


def test_nobody_goes_on_with_the_question_of_somebody_forgotten(records: Database) -> None:
    handle(records, event("1"))
    stale = records.load(ONE)
    records.forget_person("U-DANA")
    asker = records.load(ONE).asker
    assert asker is not None
    assert asker.id == ""
    assert records.load(ONE).revision > stale.revision


def test_a_trainer_is_forgotten_where_they_took_over(records: Database) -> None:
    handle(records, event("1"))
    taken = event("2", author=SAM, body=Takeover())
    take(records, taken)
    happening = Happening(HappeningKind.TAKEN, NOW, "v1", detail="T-SAM")
    conversation = replace(records.load(ONE), taken_by="T-SAM")
    records.save(taken, conversation, (happening,), ())
    assert records.forget_person("T-SAM") == 1
    assert "T-SAM" not in thread_of(records)
    assert "words of 1" in thread_of(records)


def test_what_they_still_wait_for_is_not_answered_any_more(records: Database) -> None:
    handle(records, event("1"), reply("a"))
    take(records, event("2"), event("3", key=TWO))
    records.forget_person("U-DANA")
    assert records.claim_events(["slack"], most=9, lease=NO_TIME) == ()
    assert records.claim_replies(["slack"], most=9, lease=NO_TIME, pace=NO_TIME) == ()


def test_a_reply_of_theirs_is_still_taken_back(records: Database) -> None:
    handle(records, event("1"), reply("a"))
    deliver(records, "a")
    handle(records, event("2"), withdrawal("b", "a"))
    records.forget_person("U-DANA")
    (row,) = records.claim_replies(["slack"], most=9, lease=NO_TIME, pace=NO_TIME)
    assert (row.action, row.target) == (Action.WITHDRAW, "remote-a")


def test_forgetting_twice_finds_nothing_more(records: Database) -> None:
    handle(records, event("1"))
    assert records.forget_person("U-DANA") == 1
    assert records.forget_person("U-DANA") == 0
    assert records.forget_person("") == 0


def test_words_that_came_ahead_of_a_message_are_forgotten_too(records: Database) -> None:
    handle(records, event("1"), asker=None, ahead={"9": Amended("their later words", NOW)})
    records.forget_person("U-DANA")
    assert "later words" not in thread_of(records)


def test_an_id_with_wildcards_and_escapes_forgets_nobody_else(records: Database) -> None:
    handle(records, event("1", author=Person('U_%"\\/é', "Odd")))
    handle(records, event("2", key=TWO, author=Person("UxxDANA", "Xena")))
    assert records.forget_person("U_%") == 0
    assert records.forget_person('U_%"\\/é') == 1
    assert "Xena" in thread_of(records, TWO)


def test_a_workspace_leaves_no_trace(records: Database) -> None:
    handle(records, event("1"), reply("a"))
    handle(records, event("2"))
    assert records.forget_workspace("W1") == 2
    assert records.transcript(ONE) == ()
    assert records.load(ONE) == Conversation(ONE)
    assert records.backlog().replies == {}


def test_a_workspace_that_comes_back_starts_afresh(records: Database) -> None:
    handle(records, event("1"))
    records.pause("slack", "C1", Action.SEND, timedelta(days=9))
    records.forget_workspace("W1")
    handle(records, event("1"), reply("a"))
    (row,) = records.claim_replies(["slack"], most=9, lease=NO_TIME, pace=NO_TIME)
    assert row.reply.key == "a"


def test_other_workspaces_stay(records: Database) -> None:
    handle(records, event("1"))
    handle(records, event("2", key=TWO, workspace="W2"))
    handle(records, event("3", key=ConversationKey("web", "P", "1"), workspace=""))
    assert records.forget_workspace("W2") == 1
    assert records.forget_workspace("") == 0
    assert records.backlog().events == {"handled": 2}


def test_a_large_workspace_is_deleted_batch_by_batch(records: Database) -> None:
    for number in range(45):
        handle(records, event(f"{number}", key=ConversationKey("slack", "C1", f"t{number}")))
    assert records.forget_workspace("W1") == 45


def test_a_person_is_exported_with_the_replies_to_each_event(records: Database) -> None:
    handle(records, event("1"), reply("a"), reply("b"))
    handle(records, event("2", author=LEE), reply("c"))
    handle(records, event("3", key=TWO))
    found = records.export_person("U-DANA")
    assert [entry.event.id for entry in found] == ["1", "3"]
    assert [[row.reply.key for row in entry.replies] for entry in found] == [["a", "b"], []]
    assert records.export_person("") == records.export_person("nobody") == ()


def test_a_parked_reply_that_was_overtaken_is_dropped_when_it_is_retried(records: Database) -> None:
    """Old words must not come back after an edit, nor an answer after a deletion."""
    handle(records, event("1"), reply("a"))
    records.claim_replies(["slack"], most=9, lease=NO_TIME, pace=NO_TIME)
    handle(records, event("2"), reply("b", replaces="a"))
    deliver(records, "a", as_=Delivery.PARKED)
    assert records.retry_parked([each.id for each in records.parked()]) == 0
    (row,) = records.claim_replies(["slack"], most=9, lease=NO_TIME, pace=NO_TIME)
    assert (row.reply.key, records.parked()) == ("b", ())
