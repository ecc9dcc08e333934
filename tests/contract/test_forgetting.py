"""What is left of words, people and workspaces that are forgotten: on every database the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.conversation import Amended, Conversation, Status
from bot.core.message import (
    ConversationKey,
    Event,
    Person,
    Takeover,
    Vote,
)
from bot.core.reply import ReplyKind, mark, withdrawal
from bot.core.storage import Action, Database, Delivery, Outcome, Place
from bot.core.turn import Happening, HappeningKind
from tests.contract.records import (
    LATER,
    LEE,
    NO_TIME,
    NOW,
    ONE,
    SAM,
    TWO,
    awaiting,
    deliver,
    event,
    fail,
    handle,
    reply,
    take,
    thread_of,
)


def test_words_of_a_quiet_thread_are_forgotten_and_outcomes_are_not(records: Database) -> None:
    handle(records, event("1", "please help"), reply("a"), topic="api_key")
    deliver(records, "a")
    assert records.blank_texts(LATER) == 1
    kept = thread_of(records)
    assert not any(word in kept for word in ("please", "Dana", "Stellar", "answer a"))
    (entry,) = records.transcript(ONE)
    assert (entry.event.author.id, entry.replies[0].remote_id) == ("U-DANA", "remote-a")
    assert records.load(ONE).topic == "api_key"


def test_once_words_are_forgotten_nobody_is_asked_for_a_verdict(records: Database) -> None:
    handle(records, event("1"), status=Status.ANSWERED)
    assert awaiting(records) == (ONE,)
    records.blank_texts(LATER)
    assert awaiting(records) == ()


def test_where_somebody_is_forgotten_later_nobody_is_asked_either(records: Database) -> None:
    handle(records, event("1"), status=Status.ANSWERED)
    handle(records, event("2", author=LEE, body=Vote()), voters=("U-LEE",))
    records.blank_texts(LATER)
    records.forget_person("U-LEE")
    assert awaiting(records) == ()


def test_a_thread_that_goes_on_after_that_awaits_a_verdict_again(records: Database) -> None:
    handle(records, event("1"), status=Status.ANSWERED)
    records.blank_texts(LATER)
    handle(records, event("2"))
    assert awaiting(records) == (ONE,)


def test_who_voted_is_still_known_without_words(records: Database) -> None:
    handle(records, event("1"), voters=("U-LEE",))
    records.blank_texts(LATER)
    assert records.load(ONE).voters == ("U-LEE",)


def test_a_reply_whose_words_were_forgotten_is_not_shown_again(records: Database) -> None:
    handle(records, event("1"), reply("a", verdicts=("Yes", "No")))
    deliver(records, "a")
    assert [each.key for each in records.replies(["a"])] == ["a"]
    records.blank_texts(LATER)
    assert records.replies(["a"]) == ()


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


@pytest.mark.parametrize("kind", [ReplyKind.SOLVED, ReplyKind.REOPENED])
def test_their_question_still_gets_its_mark(records: Database, kind: ReplyKind) -> None:
    handle(records, event("1"), mark("m", kind, "1"))
    records.forget_person("U-DANA")
    (row,) = records.claim_replies(["slack"], most=9, lease=NO_TIME, pace=NO_TIME)
    assert (row.action, row.reply.about) == (Action.MARK, "1")


def test_a_forgotten_asker_is_not_asked_for_a_verdict(records: Database) -> None:
    handle(records, event("1"), status=Status.ANSWERED)
    records.forget_person("U-DANA")
    assert awaiting(records) == ()
    handle(records, event("2", author=LEE))
    assert awaiting(records) == ()


def test_an_asker_is_still_asked_where_somebody_else_was_forgotten(records: Database) -> None:
    handle(records, event("1"), status=Status.ANSWERED)
    handle(records, event("2", author=LEE, body=Vote()), voters=("U-LEE", "U-XY"))
    records.forget_person("U-LEE")
    assert awaiting(records) == (ONE,)


def test_a_voter_is_forgotten_where_they_voted(records: Database) -> None:
    handle(records, event("1"))
    vote = event("2", author=LEE, body=Vote())
    take(records, vote)
    happening = Happening(HappeningKind.VOTED, NOW, "v1", detail="U-LEE")
    conversation = replace(records.load(ONE), voters=("U-XY", "U-LEE"))
    records.save(vote, conversation, (happening,), ())
    records.forget_person("U-LEE")
    assert "U-LEE" not in thread_of(records)
    assert records.load(ONE).voters == ("U-XY",)
    assert "words of 1" in thread_of(records)


def test_where_they_let_the_desk_answer_it_still_does(records: Database) -> None:
    records.enrol(Place("slack", "C1", "W1", unasked=True), "T-SAM")
    assert records.forget_person("T-SAM") == 0
    assert records.enrolled("slack") == {"C1"}


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


def test_places_of_a_workspace_are_deleted_and_others_stay(records: Database) -> None:
    for place, workspace in (("C1", "W1"), ("C2", "W2"), ("C3", "")):
        records.enrol(Place("slack", place, workspace, unasked=True), "T-SAM")
    assert records.forget_workspace("W1") == 0
    records.forget_workspace("")
    assert records.enrolled("slack") == {"C2", "C3"}


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
