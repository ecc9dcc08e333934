"""Cases played one by one: what passes, and the words for what does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typing_extensions import override

from bot.bootstrap import build_library
from bot.core.brakes import UNBRAKED
from bot.core.knowledge import NodeRef
from bot.core.matching import Candidate, Decision, MatchResult, Utterance
from bot.core.storage import Store
from bot.desk import Desk
from bot.kb.load import load_knowledge
from bot.kb.source import read_content
from bot.matching.matcher import KnowledgeMatcher
from bot.review.cases import Case, CaseKind, Step, read_cases
from bot.review.desks import CaseDesks
from bot.review.play import play, run_case
from bot.store.memory import MemoryStore

Run = Callable[..., tuple[str, ...]]

NOW = datetime(2026, 11, 23, tzinfo=UTC)
V2 = NodeRef("keys", "v2")
WHICH = NodeRef("keys", "which")
ASKED = Step(2, "I need an API key")


@pytest.fixture
def desks(root: Path) -> CaseDesks:
    content = read_content(root)
    kb, _ = load_knowledge(content, date.min)
    assert kb
    return CaseDesks(kb, content.templates, build_library)


@pytest.fixture
def run(desks: CaseDesks) -> Run:
    """The messages of a case of the given steps."""

    def messages(
        *steps: Step, topic: str = "keys", kind: CaseKind = CaseKind.CONVERSATION
    ) -> tuple[str, ...]:
        return run_case(desks.factory(topic), Case("f.yaml", 1, "title", kind, topic, steps))

    return messages


def test_a_case_file_becomes_one_case_a_phrase_reject_and_conversation(root: Path) -> None:
    cases, problems = read_cases(read_content(root))
    of_keys = [(case.line, case.kind, case.title) for case in cases if case.topic == "keys"]
    assert problems == ()
    assert of_keys == [
        (5, CaseKind.MATCH, "our booking app wants an API key"),
        (9, CaseKind.MATCH, "I need an API key. It wants a secret, too."),
        (11, CaseKind.REJECT, "is it lunch yet"),
        (13, CaseKind.CONVERSATION, "a click reaches the V2 answer"),
        (25, CaseKind.CONVERSATION, "not sure"),
        (31, CaseKind.CONVERSATION, "the other button, and a correction in words"),
        (38, CaseKind.CONVERSATION, "not sure, in words"),
    ]


def test_a_node_of_another_topic_is_named_with_that_topic(root: Path) -> None:
    file = root / "tests/knowledge/status.yaml"
    file.write_text("topic: status\nmatches: [{node: keys/v2, say: [hi]}]\n", encoding="utf-8")
    cases, _ = read_cases(read_content(root))
    assert [ref for case in cases if case.topic == "status" for _, ref in case.nodes()] == [V2]


def test_a_missed_node_tells_what_was_reached_with_score_and_runner_up(run: Run) -> None:
    (message,) = run(replace(ASKED, node=V2), kind=CaseKind.MATCH)
    assert message.startswith("should reach 'keys/v2', got 'keys/which' (keys 0.")
    assert ", then " in message


def test_silence_is_named(run: Run) -> None:
    (message,) = run(Step(1, "good morning", node=V2), kind=CaseKind.MATCH)
    assert "should reach 'keys/v2', got silence" in message


def test_a_turn_of_a_conversation_is_named_with_its_number_line_and_words(run: Run) -> None:
    (message,) = run(ASKED, Step(7, choose="Key and token", node=WHICH))
    assert message.startswith('turn 2 (line 7), "Key and token": should reach')


def test_a_label_that_is_not_offered_tells_what_is(run: Run) -> None:
    (message,) = run(ASKED, Step(7, choose="Key and tokens"))
    assert message.endswith("offered is Key and secret / Key and token / Not sure")


def test_a_button_before_any_question_cannot_be_pressed(run: Run) -> None:
    (message,) = run(Step(1, choose="Not sure"))
    assert message.endswith("offered is nothing")


def test_a_button_of_the_question_before_can_be_pressed_after_its_answer(run: Run) -> None:
    secret = Step(3, choose="Key and secret", node=NodeRef("keys", "v3"))
    assert run(ASKED, secret, Step(4, choose="Key and token", node=V2)) == ()


def test_other_offers_are_told(run: Run) -> None:
    (message,) = run(replace(ASKED, offers=("Key and secret",)))
    assert "should offer Key and secret; offered is Key and secret / Key and token" in message


def test_another_decision_is_told(run: Run) -> None:
    (message,) = run(replace(ASKED, decision=Decision.SILENT))
    assert "should come to silent, came to ask: 'keys/which'" in message


def test_missing_words_are_told_each_with_what_was_said(run: Run) -> None:
    first, second = run(replace(ASKED, text=("Which of", "no such", "words")))
    assert 'should say "no such"' in first
    assert "says: Which of these does your app ask for?" in second


def test_words_are_found_across_line_breaks_and_spaces(run: Run) -> None:
    asked = Step(1, choose="Key and secret", text=("portal  (https://developer.example.org/). 1.",))
    assert run(ASKED, asked) == ()


def test_a_hand_off_node_is_reached_by_its_own_words_only(run: Run) -> None:
    person = NodeRef("keys", "person")
    unsure = Step(3, choose="Not sure", node=person, decision=Decision.HANDOFF)
    (message,) = run(ASKED, unsure, Step(4, "is there an outage right now", node=person))
    assert message.startswith("turn 3 (line 4)")


def test_a_topic_that_is_offered_first_is_reached_through_its_button(run: Run) -> None:
    page = NodeRef("status", "page")
    assert run(Step(1, "is there an outage right now", node=page), topic="status") == ()


def test_did_you_mean_is_no_node_and_can_be_a_turn_of_its_own(run: Run) -> None:
    offered = Step(1, "is there an outage right now", offers=("Is something down", "None of these"))
    none = Step(2, choose="None of these", decision=Decision.HANDOFF)
    assert run(offered, none, topic="status") == ()


def test_a_reject_fails_where_the_topic_is_only_offered(run: Run) -> None:
    said = Step(1, "is there an outage right now")
    (message,) = run(said, topic="status", kind=CaseKind.REJECT)
    assert 'got "did you mean" with Is something down / None of these' in message


class Unsure(KnowledgeMatcher):
    """A matcher that never is sure."""

    @override
    def match(self, utterance: Utterance) -> MatchResult:
        return MatchResult(
            Decision.ASK, (Candidate("keys", 0.5), Candidate("status", 0.4)), ("keys", "status")
        )


def test_an_offer_does_not_count_where_the_topic_may_be_answered_at_once(desks: CaseDesks) -> None:
    def desk(store: Store) -> Desk:
        library = desks.factory("keys")(store).library
        unsure = replace(library, matcher=Unsure(library.knowledge))
        return Desk(unsure, store, lambda: NOW, UNBRAKED)

    said = replace(ASKED, node=WHICH)
    (message,) = run_case(desk, Case("f.yaml", 1, "title", CaseKind.MATCH, "keys", (said,)))
    assert 'got "did you mean" with An app asks for an API key' in message


def test_a_library_is_built_once(desks: CaseDesks) -> None:
    first, second = (desks.factory(topic)(MemoryStore()).library for topic in ("keys", "status"))
    assert first is second


def test_a_template_that_cannot_be_rendered_is_told(root: Path) -> None:
    content = read_content(root)
    kb, _ = load_knowledge(content, date.min)
    assert kb
    desks = CaseDesks(kb, {**content.templates, "keys/which.md": "{% for %}"}, build_library)
    case = Case("f.yaml", 1, "title", CaseKind.MATCH, "keys", (ASKED,))
    (message,) = run_case(desks.factory("keys"), case)
    assert message.startswith("the reply cannot be rendered: templates/keys/which.md:1:")


def test_a_draft_is_served_for_its_own_cases_only(desks: CaseDesks, run: Run) -> None:
    said = Step(1, "where can I suggest a feature", node=NodeRef("idea", "board"))
    case = Case("f.yaml", 1, "title", CaseKind.MATCH, "keys", (said,))
    assert run(said, topic="idea") == ()
    assert run_case(desks.factory("keys"), case) != ()


def test_the_nodes_on_the_way_are_told_by_words_and_by_buttons(desks: CaseDesks) -> None:
    steps = (ASKED, Step(2, choose="Key and token"))
    case = Case("f.yaml", 1, "title", CaseKind.CONVERSATION, "keys", steps)
    played = play(desks.factory("keys"), case)
    assert (set(played.typed), set(played.clicked)) == ({WHICH}, {V2})
