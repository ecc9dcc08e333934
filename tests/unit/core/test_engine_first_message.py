"""A thread's first message: answered, asked about, passed over, or honestly not known."""

import pytest

from bot.core.conversation import Status
from bot.core.draft import HANDOFF_TEMPLATES
from bot.core.guidance import MOST_OFFERED
from bot.core.knowledge import Act, KnowledgeBase, NodeRef, Option, Queue, TopicState
from bot.core.matching import Decision, MatchResult
from bot.core.message import Message
from bot.core.reply import ReplyKind
from bot.core.turn import Answer, Happening, HappeningKind
from tests.builders import (
    DANA,
    NOON,
    Thread,
    counted,
    desk_knowledge,
    leaf,
    question,
    said,
    topic,
    understood,
)

ALIKE = (topic("one", leaf("a", template="same.md")), topic("two", leaf("b", template="same.md")))


def test_a_sure_match_of_a_leaf_is_answered(thread: Thread) -> None:
    turn = thread.say(understood("status"))
    assert turn.decision is Decision.ANSWER
    assert turn.answers == (
        Answer(
            ReplyKind.GUIDANCE,
            "closed.md",
            asker="Dana",
            ref=NodeRef("status", "closed"),
            links=("portal",),
            asks_verdict=True,
        ),
    )


def test_an_answer_is_remembered_and_counted(thread: Thread) -> None:
    turn = thread.say(understood("status"))
    after = turn.conversation
    assert (after.status, after.topic, after.node) == (
        Status.ANSWERED, "status", NodeRef("status", "closed"),
    )  # fmt: skip
    assert (after.asker, after.opened_by, after.said) == (DANA, "1", ("status/closed",))
    assert counted(turn) == ["asked status/-", "answered status/closed"]


def test_what_is_counted_bears_the_time_and_the_version_of_the_knowledge(thread: Thread) -> None:
    happened = thread.say(understood("status")).happenings
    assert happened[0] == Happening(HappeningKind.ASKED, NOON, "v1", "status")
    assert happened[1] == Happening(HappeningKind.ANSWERED, NOON, "v1", "status", "closed")


def test_a_tree_that_nothing_settles_asks_its_question(thread: Thread) -> None:
    turn = thread.say(understood("api_key"))
    labels = ("Key and secret", "Key and token", "Only a key", "Not sure")
    assert turn.decision is Decision.ASK
    assert turn.answers == (
        Answer(
            ReplyKind.QUESTION,
            "form.md",
            asker="Dana",
            offers=labels,
            question="api_key/form",
            ref=NodeRef("api_key", "form"),
        ),
    )
    assert counted(turn) == ["asked api_key/-", f"offered api_key/form: {', '.join(labels)}"]


def test_a_question_leaves_the_thread_asking(thread: Thread) -> None:
    after = thread.say(understood("api_key")).conversation
    assert (after.status, after.topic, after.node) == (Status.ASKING, "api_key", None)
    assert after.question is not None
    assert after.question.ref == NodeRef("api_key", "form")


def test_a_signal_in_the_first_message_answers_the_question(thread: Thread) -> None:
    turn = thread.say(understood("api_key", heard=["secret"]))
    assert said(turn) == ["v3.md"]
    assert turn.conversation.asked == NodeRef("api_key", "form")
    assert counted(turn) == [
        "asked api_key/-",
        "chosen api_key/form: Key and secret",
        "answered api_key/v3",
    ]


def test_a_listed_product_answers_the_question(thread: Thread) -> None:
    turn = thread.say(understood("api_key", product="key_and_token app"))
    assert said(turn) == ["v2.md"]
    assert turn.answers[0].slots == {"product": "key_and_token app"}


def test_an_unlisted_product_is_kept_for_the_words_alone(thread: Thread) -> None:
    turn = thread.say(understood("api_key", product="Stellar IMS"))
    assert said(turn) == ["form.md"]
    assert turn.conversation.slots == {"product": "Stellar IMS"}


def test_no_secret_counts_against_what_is_on_record(thread: Thread) -> None:
    """ "Gravity Forms wants a key, no secret" was once answered with the key and the secret."""
    turn = thread.say(understood("api_key", negated=["secret"], product="key_and_secret app"))
    assert said(turn) == ["form.md"]


def test_a_denied_signal_settles_nothing(thread: Thread) -> None:
    assert said(thread.say(understood("api_key", negated=["secret"]))) == ["form.md"]


def test_a_topic_that_brings_in_a_person_says_so(thread: Thread) -> None:
    turn = thread.say(understood("billing"))
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, ["ring.md"])
    assert turn.answers[0].kind is ReplyKind.NOTE
    assert turn.conversation.status is Status.HANDED_OFF
    assert turn.conversation.node == NodeRef("billing", "ring")
    assert counted(turn) == ["asked billing/-", "handed_off billing/-: trainers: billing/ring"]


# Between topics


def test_close_topics_are_offered_with_a_way_out(thread: Thread) -> None:
    turn = thread.say(
        understood("status", "api_key", decision=Decision.ASK, close=["status", "api_key"])
    )
    labels = ("About status", "About api_key", "None of these")
    assert turn.decision is Decision.ASK
    assert turn.answers == (
        Answer(
            ReplyKind.QUESTION,
            "desk/did_you_mean.md",
            asker="Dana",
            offers=labels,
            question="did_you_mean:status,api_key",
        ),
    )
    assert counted(turn) == ["asked status/-", f"offered status/-: {', '.join(labels)}"]


def test_a_single_unsure_topic_is_offered_too(thread: Thread) -> None:
    turn = thread.say(understood("status", decision=Decision.ASK))
    assert turn.answers[0].offers == ("About status", "None of these")


def test_no_more_topics_are_offered_than_people_read(thread: Thread) -> None:
    close = ["api_key", "billing", "private", "status", "token", "webhooks"]
    turn = thread.say(understood(*close, decision=Decision.ASK, close=close))
    assert len(turn.answers[0].offers) == MOST_OFFERED + 1


def test_a_topic_on_trial_is_offered_even_where_the_match_is_sure(thread: Thread) -> None:
    turn = thread.say(understood("webhooks"))
    assert said(turn) == ["desk/did_you_mean.md"]
    assert turn.answers[0].offers == ("About webhooks", "None of these")


def test_topics_with_the_same_words_are_not_asked_apart() -> None:
    thread = Thread(desk_knowledge(*ALIKE))
    turn = thread.say(understood("two", "one", decision=Decision.ASK, close=["two", "one"]))
    assert [answer.ref for answer in turn.answers] == [NodeRef("two", "b")]


def test_topics_whose_trees_end_in_the_same_words_are_not_asked_apart(thread: Thread) -> None:
    close = ["api_key", "token"]
    match = understood(*close, decision=Decision.ASK, close=close, heard=["token"])
    assert said(thread.say(match)) == ["v2.md"]


def test_topics_that_differ_as_far_as_is_known_are_asked_apart(thread: Thread) -> None:
    close = ["api_key", "token"]
    match = understood(*close, decision=Decision.ASK, close=close)
    assert said(thread.say(match)) == ["desk/did_you_mean.md"]


def test_a_topic_on_trial_is_offered_though_another_has_the_same_words() -> None:
    """A topic in the state `ask` was once answered at once when its runner-up said the same."""
    trial = topic("two", leaf("b", template="same.md"), state=TopicState.ASK)
    thread = Thread(desk_knowledge(ALIKE[0], trial))
    turn = thread.say(understood("two", "one", decision=Decision.ASK, close=["two", "one"]))
    assert said(turn) == ["desk/did_you_mean.md"]


# Silence


def test_in_a_channel_what_is_not_understood_gets_no_answer_and_is_counted(thread: Thread) -> None:
    turn = thread.say(understood())
    assert (turn.decision, turn.answers) == (Decision.SILENT, ())
    assert turn.conversation.status is Status.NEW
    assert counted(turn) == ["asked -/-: unmatched"]


def test_in_a_channel_what_is_out_of_scope_gets_no_answer(thread: Thread) -> None:
    turn = thread.say(understood(group="email_design"))
    assert turn.answers == ()
    assert counted(turn) == ["asked -/-: email_design"]


@pytest.mark.parametrize("addressed", [False, True])
@pytest.mark.parametrize(
    "act", [Act.GREETING, Act.THANKS, Act.GOODBYE, Act.REACTION, Act.SOLVED, Act.UNSURE]
)
def test_small_talk_gets_no_answer_and_is_not_counted(
    thread: Thread, act: Act, *, addressed: bool
) -> None:
    turn = thread.say(understood(act=act), addressed=addressed)
    assert (turn.answers, turn.happenings) == ((), ())


def test_no_match_at_all_is_silence(kb: KnowledgeBase) -> None:
    thread = Thread(kb)
    assert thread.do(Message("x"), match=None).decision is Decision.SILENT


def test_the_second_message_after_silence_is_a_first_message_again(thread: Thread) -> None:
    thread.say(understood(act=Act.GREETING))
    turn = thread.say(understood("status"))
    assert said(turn) == ["closed.md"]
    assert turn.conversation.opened_by == "2"


def test_what_a_silent_message_told_is_kept(thread: Thread) -> None:
    thread.say(understood(heard=["secret"], product="Stellar IMS"))
    turn = thread.say(understood("api_key"))
    assert said(turn) == ["v3.md"]
    assert turn.answers[0].slots == {"product": "Stellar IMS"}


def test_what_was_told_and_then_denied_is_forgotten(thread: Thread) -> None:
    thread.say(understood(heard=["secret"]))
    thread.say(understood(negated=["secret"]))
    assert said(thread.say(understood("api_key"))) == ["form.md"]


# Spoken to


@pytest.mark.parametrize(
    ("match", "template", "reason"),
    [
        (understood(), "desk/dont_know.md", "asked -/-: unmatched|api: unmatched"),
        (
            understood(group="api_other"),
            "desk/handoff_api.md",
            "asked -/-: api_other|api: api_other",
        ),
        (
            understood(group="email_design"),
            "desk/handoff_trainers.md",
            "asked -/-: email_design|trainers: email_design",
        ),
        (understood(group="gone"), "desk/dont_know.md", "asked -/-: gone|api: unmatched"),
    ],
)
def test_spoken_to_the_desk_says_honestly_that_a_person_will_look(
    thread: Thread, match: MatchResult, template: str, reason: str
) -> None:
    turn = thread.say(match, addressed=True)
    asked, handed_off = reason.split("|")
    assert (turn.decision, said(turn)) == (Decision.HANDOFF, [template])
    assert turn.answers[0].kind is ReplyKind.NOTE
    assert turn.conversation.status is Status.HANDED_OFF
    assert counted(turn) == [asked, f"handed_off -/-: {handed_off}"]


def test_spoken_to_about_what_is_nobodys_business_the_desk_stays_silent(thread: Thread) -> None:
    turn = thread.say(understood(group="chatter"), addressed=True)
    assert turn.answers == ()


def test_spoken_to_with_a_wish_for_a_person_the_desk_brings_one(thread: Thread) -> None:
    turn = thread.say(understood(act=Act.PERSON), addressed=True)
    assert said(turn) == ["desk/person.md"]
    assert counted(turn) == ["handed_off -/-: api: asked for a person"]


def test_every_queue_has_words() -> None:
    assert set(HANDOFF_TEMPLATES) == set(Queue)


def test_of_questions_settled_one_after_another_the_last_is_counted() -> None:
    nested = topic(
        "nested",
        question("outer", Option("outer", "inner", ("outer",)), unsure="end"),
        question("inner", Option("inner", "end", ("inner",)), unsure="end"),
        leaf("end"),
    )
    turn = Thread(desk_knowledge(nested)).say(understood("nested", heard=["outer", "inner"]))
    assert said(turn) == ["end.md"]
    assert counted(turn) == [
        "asked nested/-",
        "chosen nested/inner: inner",
        "answered nested/end",
    ]
