"""What operators do with what is kept, but for forgetting: on every database the same."""

import pytest

from bot.core.message import (
    CannedAnswer,
)
from bot.core.reply import ReplyKind, mark
from bot.core.storage import Action, Database, Delivery
from tests.contract.records import (
    LEE,
    NO_TIME,
    ONE,
    TWO,
    deliver,
    event,
    fail,
    handle,
    reply,
    take,
)


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


def test_parked_marks_are_told_from_replies(records: Database) -> None:
    handle(records, event("1"), mark("a", ReplyKind.SOLVED, "1"), reply("b"))
    deliver(records, "a", "b", as_=Delivery.PARKED)
    assert [each.what for each in records.parked()] == ["solved mark", "guidance"]


def test_a_parked_mark_is_put_on_again_when_it_is_retried(records: Database) -> None:
    handle(records, event("1"), mark("a", ReplyKind.SOLVED, "1"))
    deliver(records, "a", as_=Delivery.PARKED)
    handle(records, event("2"), reply("b"))
    handle(records, event("3", key=TWO), mark("c", ReplyKind.REOPENED, "3"))
    assert records.retry_parked([each.id for each in records.parked()]) == 1
    (row, _) = records.claim_replies(["slack"], most=9, lease=NO_TIME, pace=NO_TIME)
    assert (row.reply.key, row.action) == ("a", Action.MARK)


def test_a_parked_mark_that_a_later_one_overtook_is_dropped_when_it_is_retried(
    records: Database,
) -> None:
    handle(records, event("1"), mark("a", ReplyKind.SOLVED, "1"))
    deliver(records, "a", as_=Delivery.PARKED)
    handle(records, event("2"), mark("b", ReplyKind.REOPENED, "1"))
    deliver(records, "b")
    assert records.retry_parked([each.id for each in records.parked()]) == 0
    assert records.claim_replies(["slack"], most=9, lease=NO_TIME, pace=NO_TIME) == ()
