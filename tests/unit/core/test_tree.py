"""What is known settles an option or asks; a walk ends at an answer, a hand-off or a question."""

from collections.abc import Sequence

import pytest

from bot.core.conversation import Offer, OpenQuestion
from bot.core.knowledge import KnowledgeBase, NodeRef, Option, Question, Route
from bot.core.matching import HeardSignal
from bot.core.tree import (
    Known,
    ask,
    choices,
    did_you_mean,
    reply_options,
    settle,
    walk,
    ways_on,
)
from tests.builders import at_version, desk_knowledge, knowledge, leaf, product, question, topic

FORM = NodeRef("api_key", "form")


def form_options(kb: KnowledgeBase) -> Sequence[Option]:
    node = kb.node(FORM)
    assert isinstance(node, Question)
    return node.options


@pytest.mark.parametrize(
    ("known", "label"),
    [
        pytest.param(Known(), None, id="nothing known"),
        pytest.param(Known(("secret",)), "Key and secret", id="one signal"),
        pytest.param(Known(("secret", "redirect uri")), "Key and secret", id="two of one option"),
        pytest.param(Known(("secret", "token")), None, id="of two options"),
        pytest.param(Known(("clients",)), None, id="of another question"),
        pytest.param(Known((), ("token",)), None, id="only a negated one"),
        pytest.param(Known(("secret",), ("token",)), "Key and secret", id="one said, one negated"),
        pytest.param(Known(("token",), ("token",)), None, id="said and taken back"),
        pytest.param(Known((), (), "key_and_token app"), "Key and token", id="on record"),
        pytest.param(Known((), (), "Stellar IMS"), None, id="not on record"),
        pytest.param(Known((), (), "either app"), None, id="the record settles nothing"),
        pytest.param(
            Known(("secret",), (), "key_and_token app"), "Key and secret", id="screen over record"
        ),
        pytest.param(Known((), ("token",), "key_and_token app"), None, id="record negated"),
        pytest.param(
            Known(("secret",), (), "ended app"), "The maker ended it", id="only on record, first"
        ),
        pytest.param(
            Known(("secret", "token"), (), "key_and_secret app"), None, id="two said, one on record"
        ),
    ],
)  # fmt: skip
def test_settle_takes_the_one_option_that_what_is_known_speaks_for(
    kb: KnowledgeBase, known: Known, label: str | None
) -> None:
    settled = settle(kb, form_options(kb), known)
    assert (settled.label if settled else None) == label


def test_two_options_of_the_same_record_settle_nothing() -> None:
    kb = knowledge(integrations=[product("Form", "secret")])
    options = [Option("A", "a", asks="secret"), Option("B", "b", asks="secret")]
    assert settle(kb, options, Known(product="Form")) is None


def test_a_product_without_a_record_is_no_match_for_options_without_asks(kb: KnowledgeBase) -> None:
    assert settle(kb, [Option("A", "a"), Option("B", "b")], Known(product="Stellar IMS")) is None


def test_one_message_tells_what_it_says_and_what_it_denies() -> None:
    signals = (HeardSignal("secret"), HeardSignal("token", negated=True))
    assert Known.of(signals, "Form") == Known(("secret",), ("token",), "Form")


def test_a_walk_stops_at_a_question_that_nothing_settles(kb: KnowledgeBase) -> None:
    step = walk(kb, FORM, Known())
    assert (step.ref, step.settled, step.chosen) == (FORM, None, ())


def test_a_walk_goes_through_a_settled_question_and_remembers_it(kb: KnowledgeBase) -> None:
    step = walk(kb, FORM, Known(("token",)))
    assert (step.ref, step.settled) == (NodeRef("api_key", "v2"), FORM)
    assert step.chosen == ("Key and token",)


def test_a_walk_from_a_leaf_ends_there(kb: KnowledgeBase) -> None:
    assert walk(kb, NodeRef("status", "closed"), Known()).ref == NodeRef("status", "closed")


def test_a_walk_ends_at_a_hand_off(kb: KnowledgeBase) -> None:
    assert walk(kb, NodeRef("billing", "ring"), Known()).ref == NodeRef("billing", "ring")


@pytest.fixture
def routed() -> KnowledgeBase:
    """A route that the record settles, before a question, before another route."""
    return knowledge(
        topic(
            "t",
            Route("record", (Option("", "old", asks="ended"),), "which"),
            question("which", Option("A", "sort", ("alpha",)), Option("B", "b"), unsure="b"),
            Route("sort", (Option("", "b", ("beta",)),), "a"),
            *(leaf(id) for id in ("old", "a", "b")),
        ),
        integrations=[product("Old Form", "ended")],
    )


@pytest.mark.parametrize(
    ("known", "node", "chosen"),
    [
        (Known(), "which", ()),
        (Known(product="Old Form"), "old", ()),
        (Known(("alpha",)), "a", ("A",)),
        (Known(("alpha", "beta")), "b", ("A",)),
        (Known(("beta",)), "which", ()),
    ],
)
def test_a_walk_passes_routes_without_a_word(
    routed: KnowledgeBase, known: Known, node: str, chosen: tuple[str, ...]
) -> None:
    step = walk(routed, NodeRef("t", "record"), known)
    assert (step.ref.node, step.chosen) == (node, chosen)


def test_a_loop_of_settled_questions_ends_at_a_question() -> None:
    first = question("first", Option("A", "second", ("alpha",)), unsure="end")
    second = question("second", Option("B", "first", ("beta",)), unsure="end")
    kb = knowledge(topic("t", first, second, leaf("end")))
    step = walk(kb, NodeRef("t", "first"), Known(("alpha", "beta")))
    assert (step.ref.node, step.chosen) == ("first", ("A", "B"))


def test_a_question_that_leads_to_itself_is_asked() -> None:
    again = question("again", Option("A", "again", ("alpha",)), unsure="end")
    kb = knowledge(topic("t", again, leaf("end")))
    assert walk(kb, NodeRef("t", "again"), Known(("alpha",))).ref.node == "again"


def test_a_walk_to_a_missing_node_names_it(kb: KnowledgeBase) -> None:
    with pytest.raises(LookupError, match="api_key/nowhere"):
        walk(kb, NodeRef("api_key", "nowhere"), Known())


def test_not_sure_comes_after_what_is_offered_and_before_what_is_only_understood() -> None:
    node = desk_knowledge().node(FORM)
    assert isinstance(node, Question)
    assert [(o.label, o.goto) for o in choices(node, "No idea")][2:] == [
        ("Only a key", "only"), ("No idea", "both"), ("The maker ended it", "ended"),
    ]  # fmt: skip


def test_a_question_shows_the_offered_options_and_not_sure(kb: KnowledgeBase) -> None:
    node = kb.node(FORM)
    assert isinstance(node, Question)
    assert ask(kb, FORM, node) == OpenQuestion(
        "api_key/form",
        (
            Offer("Key and secret", NodeRef("api_key", "v3")),
            Offer("Key and token", NodeRef("api_key", "v2")),
            Offer("Only a key", NodeRef("api_key", "only")),
            Offer("Not sure", NodeRef("api_key", "both")),
        ),
        FORM,
    )


def test_did_you_mean_offers_each_topic_and_none_of_these(kb: KnowledgeBase) -> None:
    asked = did_you_mean(kb, ["api_key", "status"])
    assert asked.id == "did_you_mean:api_key,status"
    assert asked.offers == (
        Offer("About api_key", FORM),
        Offer("About status", NodeRef("status", "closed")),
        Offer("None of these", None),
    )


def test_a_typed_reply_may_mean_what_is_not_shown(kb: KnowledgeBase) -> None:
    node = kb.node(FORM)
    assert isinstance(node, Question)
    asked = ask(kb, FORM, node)
    assert [option.label for option in reply_options(kb, asked)][-2:] == [
        "Not sure", "The maker ended it",
    ]  # fmt: skip
    assert ways_on(kb, asked)[-1] == Offer("The maker ended it", NodeRef("api_key", "ended"))


def test_a_typed_reply_to_did_you_mean_may_be_any_label_shown(kb: KnowledgeBase) -> None:
    asked = did_you_mean(kb, ["api_key", "status"])
    assert [o.label for o in reply_options(kb, asked)] == [o.label for o in asked.offers]
    assert ways_on(kb, asked) == asked.offers


def test_a_question_that_a_reload_took_away_keeps_the_ways_that_were_shown(
    kb: KnowledgeBase,
) -> None:
    node = kb.node(FORM)
    assert isinstance(node, Question)
    asked = ask(kb, FORM, node)
    reloaded = at_version(kb, kb.topics["status"])
    assert [o.label for o in reply_options(reloaded, asked)] == [o.label for o in asked.offers]
    assert ways_on(reloaded, asked) == asked.offers
