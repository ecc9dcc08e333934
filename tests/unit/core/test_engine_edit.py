"""The opening message is changed: decided again, and the old answer changed where it must be."""

from dataclasses import replace

import pytest

from bot.core.conversation import Status
from bot.core.knowledge import Act, NodeRef
from bot.core.matching import Decision, MatchResult
from bot.core.message import Edit, Takeover, Verdict
from tests.builders import LEE, NOON, SAM, Thread, counted, said, understood

EDITED = "edited api_key/v3"


@pytest.fixture
def led(thread: Thread) -> Thread:
    """A thread whose first message led straight to the key and the secret."""
    thread.say(understood("api_key", heard=["secret"]))
    return thread


# Another outcome


def test_an_edit_with_another_outcome_takes_the_place_of_the_answer(led: Thread) -> None:
    turn = led.edit(understood("api_key", heard=["token"]))
    assert said(turn) == ["v2.md"]
    assert turn.answers[0].edits
    assert counted(turn) == [
        EDITED,
        "asked api_key/-",
        "chosen api_key/form: Key and token",
        "answered api_key/v2",
    ]


def test_an_edit_forgets_what_the_old_words_told(led: Thread) -> None:
    after = led.edit(understood("status")).conversation
    assert (after.heard, after.asked, after.said) == ((), None, ("status/closed",))
    assert after.node == NodeRef("status", "closed")


def test_an_edit_may_lead_to_a_question(thread: Thread) -> None:
    thread.say(understood("status"))
    turn = thread.edit(understood("api_key"))
    assert said(turn) == ["form.md"]
    assert turn.answers[0].edits
    assert turn.conversation.status is Status.ASKING


def test_an_edit_of_an_open_question_may_answer_it(asked: Thread) -> None:
    turn = asked.edit(understood("api_key", heard=["token"]))
    assert said(turn) == ["v2.md"]
    assert turn.conversation.question is None


def test_an_edit_may_make_a_question_of_what_got_no_answer(thread: Thread) -> None:
    thread.say(understood(act=Act.GREETING))
    turn = thread.edit(understood("status"))
    assert (turn.decision, said(turn)) == (Decision.ANSWER, ["closed.md"])
    assert turn.conversation.opened_by == "1"


def test_a_second_edit_counts_as_the_first_did(led: Thread) -> None:
    """The first edit once became the opening message, and every later one was passed over."""
    led.edit(understood("status"))
    turn = led.edit(understood("api_key", heard=["token"]))
    assert said(turn) == ["v2.md"]
    assert turn.conversation.opened_by == "1"


def test_an_edit_back_to_the_first_words_counts_too(led: Thread) -> None:
    led.edit(understood("status"))
    assert said(led.edit(understood("api_key", heard=["secret"]))) == ["v3.md"]


def test_an_edit_that_names_the_app_changes_the_words_of_the_open_question(asked: Thread) -> None:
    """An edit to the same question once lost the name of the app for the rest of the thread."""
    turn = asked.edit(understood("api_key", product="Stellar IMS"))
    assert said(turn) == ["form.md"]
    assert turn.answers[0].slots == {"product": "Stellar IMS"}


@pytest.mark.parametrize("solved", [True, False])
def test_an_edit_after_a_verdict_is_decided_again(led: Thread, *, solved: bool) -> None:
    led.do(Verdict(solved=solved))
    turn = led.edit(understood("status"))
    assert turn.conversation.status is Status.ANSWERED


# The same outcome


@pytest.mark.parametrize(
    "match",
    [
        pytest.param(understood("api_key", heard=["secret"]), id="the same node"),
        pytest.param(understood("api_key", heard=["secret", "redirect uri"]), id="more signals"),
        pytest.param(understood(), id="no longer understood"),
        pytest.param(understood(act=Act.THANKS), id="small talk now"),
    ],
)
def test_an_edit_with_the_same_outcome_changes_nothing(led: Thread, match: MatchResult) -> None:
    before = led.conversation
    turn = led.edit(match)
    assert (turn.decision, turn.answers) == (Decision.SILENT, ())
    assert turn.conversation == replace(before, reworded=NOON)
    assert counted(turn) == [EDITED]


def test_an_edit_with_the_same_question_leaves_it_open(asked: Thread) -> None:
    before = asked.conversation
    turn = asked.edit(understood("api_key"))
    assert (turn.answers, turn.conversation) == ((), replace(before, reworded=NOON))


def test_an_edit_of_a_typo_does_not_ask_what_was_answered_since(answered: Thread) -> None:
    """The thread once fell back to its question, and "that solved it" found nothing solved."""
    before = answered.conversation
    turn = answered.edit(understood("api_key"))
    assert (turn.answers, turn.conversation) == ((), replace(before, reworded=NOON))


def test_an_edit_of_a_typo_does_not_take_back_a_correction(led: Thread) -> None:
    led.say(understood(heard=["token"]))
    turn = led.edit(understood("api_key", heard=["secret"]))
    assert turn.answers == ()
    assert turn.conversation.node == NodeRef("api_key", "v2")


def test_a_name_in_an_edit_is_kept_though_nothing_is_said(answered: Thread) -> None:
    turn = answered.edit(understood("api_key", product="Stellar IMS"))
    assert turn.answers == ()
    assert turn.conversation.slots == {"product": "Stellar IMS"}


def test_an_edit_that_still_needs_a_person_says_nothing_new(thread: Thread) -> None:
    thread.say(understood(), addressed=True)
    before = thread.conversation
    turn = thread.do(Edit("1", "other words"), match=understood(), addressed=True)
    assert (turn.answers, turn.conversation) == ((), replace(before, reworded=NOON))


def test_an_edit_that_now_needs_a_person_says_so(thread: Thread) -> None:
    """Silence and a hand-off both leave no node and no question, and were taken for the same."""
    thread.say(understood(act=Act.GREETING), addressed=True)
    turn = thread.do(Edit("1", "other words"), match=understood(), addressed=True)
    assert said(turn) == ["desk/dont_know.md"]


# Edits that are none of the desk's business


def test_an_edit_of_a_later_message_does_nothing(asked: Thread) -> None:
    asked.say(understood(picked=0))
    before = asked.conversation
    turn = asked.edit(understood("status"), of="2")
    assert (turn.answers, turn.happenings) == ((), ())
    assert replace(turn.conversation, ahead={}) == before


def test_an_edit_in_a_thread_that_the_desk_has_not_seen_does_nothing(thread: Thread) -> None:
    turn = thread.edit(understood("status"), of="0")
    assert (turn.answers, turn.happenings) == ((), ())


def test_an_edit_by_somebody_else_does_nothing(led: Thread) -> None:
    turn = led.do(Edit("1", "other words"), match=understood("status"), author=LEE)
    assert (turn.answers, turn.happenings) == ((), ())


def test_an_edit_in_a_taken_thread_does_nothing(led: Thread) -> None:
    led.do(Takeover(), author=SAM)
    turn = led.edit(understood("status"))
    assert (turn.answers, turn.happenings) == ((), ())


# Out of order


def test_an_edit_that_is_older_than_the_words_heeded_last_is_passed_over(led: Thread) -> None:
    led.edit(understood("status"), minute=2)
    before = led.conversation
    turn = led.edit(understood("api_key", heard=["token"]), minute=1)
    assert (turn.answers, turn.happenings, turn.conversation) == ((), (), before)


def test_an_edit_that_changed_nothing_outdates_older_ones_as_well(led: Thread) -> None:
    led.edit(understood("api_key", heard=["secret"]), minute=2)
    assert led.edit(understood("status"), minute=1).answers == ()
    assert said(led.edit(understood("status"), minute=3)) == ["closed.md"]


def test_an_edit_before_its_message_is_kept_for_it(thread: Thread) -> None:
    turn = thread.edit(understood("status"), of="2", minute=1)
    assert (turn.answers, turn.conversation.status) == ((), Status.NEW)
    assert turn.conversation.ahead["2"].text == "other words"


def test_a_message_after_its_edit_is_answered_as_new_and_an_older_edit_passed_over(
    thread: Thread,
) -> None:
    thread.edit(understood(), of="2", minute=3)
    turn = thread.say(understood("status"))
    assert [(answer.template, answer.edits) for answer in turn.answers] == [("closed.md", False)]
    assert thread.edit(understood("api_key"), of="2", minute=2).answers == ()
    assert said(thread.edit(understood("api_key"), of="2", minute=4)) == ["form.md"]
