"""From sound files to the core's values."""

from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

import pytest

from bot.core.hours import Window
from bot.core.knowledge import (
    Act,
    Canned,
    HandoffNode,
    Integration,
    KnowledgeBase,
    Leaf,
    Link,
    NodeRef,
    Option,
    OutOfScope,
    Question,
    Queue,
    Route,
    Source,
    Trainer,
    Wording,
)

Load = Callable[[dict[str, str]], KnowledgeBase]


@pytest.fixture
def knowledge(files: dict[str, str], load: Load) -> KnowledgeBase:
    return load(files)


def test_a_question_keeps_its_options_in_order(knowledge: KnowledgeBase) -> None:
    assert knowledge.node(NodeRef("api_key", "what_it_asks_for")) == Question(
        "what_it_asks_for",
        "api_key/what_it_asks_for.md",
        (
            Option(
                "API key and secret",
                "v3_key",
                signals=("secret", "redirect uri"),
                replies=("both",),
                asks="key_and_secret",
            ),
            Option("API key and access token", "v2_closed", asks="key_and_token"),
            Option("Only a button", "button", offered=False),
        ),
        "ask_a_person",
    )


def test_an_answer_keeps_all_it_says(knowledge: KnowledgeBase) -> None:
    assert knowledge.node(NodeRef("api_key", "v3_key")) == Leaf(
        "v3_key",
        "api_key/v3.md",
        "V3 key: the steps",
        sources=(14, 19),
        verified=date(2026, 11, 23),
        review_by=date(2027, 11, 23),
        version="v3",
        links=("portal", "updates"),
    )


def test_a_hand_off_keeps_its_queue(knowledge: KnowledgeBase) -> None:
    node = knowledge.node(NodeRef("api_key", "ask_a_person"))
    assert node == HandoffNode("ask_a_person", "desk/handoff_api.md", Queue.API)


def test_a_route_goes_on_by_what_is_known(files: dict[str, str], load: Load) -> None:
    file = "knowledge/topics/api_key.yaml"
    files[file] = files[file].replace("unsure: ask_a_person", "unsure: by_product") + (
        "  by_product:\n"
        "    options:\n"
        "      - {asks: key_and_secret, goto: v3_key}\n"
        "      - {label: A button, signals: [connect button], goto: button}\n"
        "    otherwise: ask_a_person\n"
    )
    assert load(files).node(NodeRef("api_key", "by_product")) == Route(
        "by_product",
        (
            Option("", "v3_key", asks="key_and_secret", offered=False),
            Option("A button", "button", signals=("connect button",), offered=False),
        ),
        "ask_a_person",
    )


def test_canned_answers_are_those_of_the_file_and_every_answer_that_is_served(
    knowledge: KnowledgeBase,
) -> None:
    assert list(knowledge.canned) == [
        "ask_for_screenshot",
        "contact_the_maker",
        "api_key/v3_key",
        "api_key/v2_closed",
        "api_key/button",
    ]
    assert knowledge.canned["api_key/button"] == Canned(
        "api_key/button",
        "No key needed",
        "api_key/button.md",
        ref=NodeRef("api_key", "button"),
    )


def test_a_canned_answer_keeps_the_questions_for_its_slots(knowledge: KnowledgeBase) -> None:
    assert knowledge.canned["ask_for_screenshot"] == Canned(
        "ask_for_screenshot",
        "Ask for a screenshot",
        "canned/ask_for_screenshot.md",
        {"product": "Which app is it?"},
    )


def test_a_canned_answer_can_solve_a_question_unless_its_author_says_no(
    knowledge: KnowledgeBase,
) -> None:
    solves = {id_: canned.solves for id_, canned in knowledge.canned.items()}
    assert [id_ for id_, can in solves.items() if not can] == ["contact_the_maker"]


def test_a_product_keeps_what_it_asks_for(knowledge: KnowledgeBase) -> None:
    assert knowledge.integrations == (
        Integration(
            "Gravity Forms",
            ("gravityforms", "gravity form"),
            "key_and_secret",
            "v3",
            14,
            "Update it first.",
        ),
        Integration("Duck Diver", (), "key_and_token", "v2", None),
        Integration("Bloom", (), "either", "none", None),
    )


def test_talk_has_every_act(knowledge: KnowledgeBase) -> None:
    assert set(knowledge.talk) == set(Act)
    assert knowledge.talk[Act.GREETING] == ("hi all", "good morning")
    assert knowledge.talk[Act.SOLVED] == ()


def test_groups_keep_their_queue(knowledge: KnowledgeBase) -> None:
    assert knowledge.out_of_scope == (
        OutOfScope("email_design", Queue.TRAINERS, ("how do I change the header colour",)),
        OutOfScope("chitchat", Queue.NONE, ("is it Friday yet",)),
    )


def test_sources_show_their_date(knowledge: KnowledgeBase) -> None:
    assert knowledge.sources == {
        14: Source("https://developer.example.org/apps", "undated"),
        19: Source("a book", "2026-07-14"),
    }


def test_the_desk_keeps_its_words_and_links(knowledge: KnowledgeBase) -> None:
    desk = knowledge.desk
    assert (desk.name, desk.signature) == ("Trainer Desk", "API Support")
    assert (desk.phone, desk.mailbox) == ("866-289-2101", "a@example.org")
    assert desk.links["portal"] == Link("developer portal", "https://developer.example.org/")
    assert desk.wording == Wording(
        "Not sure", "None of these", "That solved it", "I need a person", "Tier II API Support"
    )
    assert desk.trainers[0] == Trainer(
        "dana", "Dana Ortiz", "Engineer", {"slack": "U012345", "terminal": "dana"}
    )


def test_hours_count_monday_as_zero_and_an_exception_closes_its_day(
    knowledge: KnowledgeBase,
) -> None:
    hours = knowledge.desk.hours
    assert hours.weekly == {
        0: (Window(time(11), time(16)),),
        1: (Window(time(9), time(12)), Window(time(13), time(17, 30))),
    }
    assert hours.exceptions == {date(2026, 11, 26): ()}
    assert hours.is_open(datetime(2026, 11, 23, 16, tzinfo=UTC))
    assert not hours.is_open(datetime(2026, 11, 23, 21, tzinfo=UTC))


def mappings(knowledge: KnowledgeBase) -> list[Mapping[Any, Any]]:
    desk = knowledge.desk
    return [
        knowledge.topics,
        knowledge.canned,
        knowledge.talk,
        knowledge.sources,
        desk.links,
        desk.hours.weekly,
        desk.hours.exceptions,
        *(topic.nodes for topic in knowledge.topics.values()),
        *(canned.slots for canned in knowledge.canned.values()),
        *(trainer.accounts for trainer in desk.trainers),
    ]


def test_nothing_can_be_changed(knowledge: KnowledgeBase) -> None:
    assert all(type(mapping) is MappingProxyType for mapping in mappings(knowledge))
    with pytest.raises(FrozenInstanceError):
        knowledge.version = "x"  # type: ignore[misc] # the point of the test


def test_the_same_files_give_equal_knowledge(files: dict[str, str], load: Load) -> None:
    assert load(files) == load(dict(reversed(files.items())))
