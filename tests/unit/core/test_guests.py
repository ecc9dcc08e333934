"""People other than the asker in a thread: their votes, clicks, questions and talk."""

from dataclasses import replace

import pytest

from bot.core.conversation import Status
from bot.core.knowledge import Act
from bot.core.matching import Decision, MatchResult
from bot.core.message import Choice, Deletion, Edit, Message, Nudge, Person, Takeover, Verdict, Vote
from tests.builders import LEE, SAM, Thread, counted, said, understood

KIM = Person("U3", "Kim")
SAME = understood(act=Act.SAME)


# Votes


def test_a_thumb_on_an_open_question_counts(asked: Thread) -> None:
    turn = asked.do(Vote(), author=LEE)
    assert (turn.decision, turn.answers, turn.used_up) == (Decision.SILENT, (), None)
    assert turn.conversation.voters == ("U2",)
    assert counted(turn) == ["voted api_key/-: U2"]


def test_same_here_counts_as_a_thumb_and_interrupts_nobody(asked: Thread) -> None:
    before = asked.conversation
    turn = asked.say(SAME, author=LEE, addressed=True)
    assert (turn.answers, turn.conversation) == ((), replace(before, voters=("U2",)))
    assert counted(turn) == ["voted api_key/-: U2"]


def test_each_person_counts_once_whatever_they_do(asked: Thread) -> None:
    asked.do(Vote(), author=LEE)
    assert [asked.do(Vote(), author=LEE).happenings, asked.say(SAME, author=LEE).happenings] == [
        (),
        (),
    ]
    asked.say(SAME, author=KIM)
    assert asked.conversation.voters == ("U2", "U3")


def test_a_thumb_taken_back_counts_no_more(asked: Thread) -> None:
    asked.do(Vote(), author=LEE)
    asked.do(Vote(), author=KIM)
    turn = asked.do(Vote(up=False), author=LEE)
    assert (turn.happenings, turn.conversation.voters) == ((), ("U3",))


def test_what_was_not_given_cannot_be_taken_back(asked: Thread) -> None:
    before = asked.conversation
    assert asked.do(Vote(up=False), author=LEE).conversation == before


def test_nobody_votes_on_their_own_question(asked: Thread) -> None:
    """Nor is the asker's thumb a word to the desk."""
    asked.say(understood(), author=LEE)
    before = asked.conversation
    turn = asked.do(Vote(), minute=5)
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)
    assert before.interrupted


@pytest.mark.parametrize("status", [Status.NEW, Status.SOLVED, Status.WITHDRAWN])
def test_there_is_no_vote_on_what_is_not_open(asked: Thread, status: Status) -> None:
    asked.conversation = replace(asked.conversation, status=status, question=None)
    assert asked.do(Vote(), author=LEE).conversation.voters == ()


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.HANDED_OFF, Status.TAKEN])
def test_what_a_person_has_or_the_desk_answered_is_open(asked: Thread, status: Status) -> None:
    asked.conversation = replace(asked.conversation, status=status, question=None)
    assert asked.do(Vote(), author=LEE).conversation.voters == ("U2",)


# Clicks


@pytest.mark.parametrize(
    "body", [Choice("api_key/form", 0), Verdict(solved=True), Verdict(solved=False)], ids=str
)
def test_somebody_elses_click_changes_nothing_and_is_refused_in_private(
    asked: Thread, body: Choice | Verdict
) -> None:
    before = asked.conversation
    turn = asked.do(body, author=LEE)
    (answer,) = turn.answers
    assert (answer.template, answer.private, answer.asker) == ("desk/not_yours.md", True, "Lee")
    assert (turn.decision, turn.happenings) == (Decision.SILENT, ())
    told = replace(before, told=("U2",))
    assert (turn.conversation, turn.used_up, turn.marks) == (told, None, None)


def test_who_presses_again_and_again_is_told_once(asked: Thread) -> None:
    """Each note is a post that others wait for."""
    asked.press("Key and secret", author=LEE)
    again = asked.press("Key and secret", author=LEE)
    assert (again.answers, again.happenings) == ((), ())


def test_who_calls_the_desk_under_words_that_got_none_is_the_one_who_asks(thread: Thread) -> None:
    thread.say(MatchResult(Decision.SILENT))
    turn = thread.say(understood("status"), author=LEE, addressed=True)
    assert (turn.decision, said(turn)) == (Decision.ANSWER, ["closed.md"])
    assert turn.conversation.asker == LEE


# Talk


def test_who_speaks_to_the_desk_is_told_in_private_where_to_ask(asked: Thread) -> None:
    before = asked.conversation
    turn = asked.say(understood("status"), author=LEE, addressed=True)
    (answer,) = turn.answers
    assert (answer.template, answer.private, answer.asker) == ("desk/other_thread.md", True, "Lee")
    told = replace(before, told=("U2",))
    assert (turn.happenings, turn.used_up, turn.conversation) == ((), None, told)


def test_other_words_are_talk_that_the_desk_stays_out_of(asked: Thread) -> None:
    """What was heard in them is not the asker's either."""
    before = asked.conversation
    turn = asked.say(understood("api_key", picked=0, heard=["secret"]), author=LEE)
    assert (turn.answers, turn.happenings) == ((), ())
    assert turn.conversation == replace(before, interrupted=True)


@pytest.mark.parametrize("body", [Edit("1", "other words"), Nudge()], ids=str)
def test_what_else_they_do_changes_nothing(asked: Thread, body: Edit | Nudge) -> None:
    before = asked.conversation
    turn = asked.do(body, match=understood("status"), author=LEE)
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


def test_in_a_taken_thread_guests_are_refused_and_counted_the_same(asked: Thread) -> None:
    asked.do(Takeover(), author=SAM)
    assert said(asked.do(Verdict(solved=True), author=LEE)) == ["desk/not_yours.md"]
    assert counted(asked.say(SAME, author=LEE)) == ["voted api_key/-: U2"]


def test_at_a_withdrawn_question_nobody_is_told_anything(asked: Thread) -> None:
    asked.do(Deletion("1"))
    assert asked.do(Verdict(solved=True), author=LEE).answers == ()
    assert asked.do(Message("words"), match=SAME, author=LEE, addressed=True).answers == ()
