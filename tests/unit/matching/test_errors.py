"""Known error texts are found letter by letter, and nowhere else."""

from dataclasses import replace

import pytest

from bot.core.knowledge import OutOfScope, Queue, TopicState
from bot.core.matching import ErrorText
from bot.matching.errors import ErrorFinder
from tests.builders import knowledge, leaf, topic


@pytest.fixture(scope="module")
def finder() -> ErrorFinder:
    refresh = replace(topic("refresh", leaf("a")), errors=("invalid_grant", "bad refresh token"))
    key = replace(topic("key", leaf("a")), errors=("not.authorized.inactive", '"key": "bad"'))
    expired = replace(topic("expired", leaf("a")), general_errors=("401 Unauthorized",))
    draft = replace(topic("draft", leaf("a"), state=TopicState.DRAFT), errors=("draft_error",))
    groups = [OutOfScope("other", Queue.API, (), ("not.authorized", "quota_exceeded"))]
    return ErrorFinder(knowledge(refresh, key, expired, draft, out_of_scope=groups))


def texts(finder: ErrorFinder, text: str) -> list[str]:
    return [error.text for error in finder.find(text, text)]


@pytest.mark.parametrize(
    "text",
    [
        "invalid_grant",
        "error=invalid_grant&state=1",
        '{"error":"invalid_grant"}',
        "INVALID_GRANT!",
        "refresh:invalid_grant.",
        '{"message":"Failed:\\ninvalid_grant"}',
        "?error%3Dinvalid_grant%26state",
        "é invalid_grant",
    ],
)
def test_a_text_is_found_in_any_case_as_a_word_of_its_own(finder: ErrorFinder, text: str) -> None:
    assert texts(finder, text) == ["invalid_grant"]


@pytest.mark.parametrize(
    "text", ["not_invalid_grants", "invalid_grants", "my_invalid_grant", "draft_error", "", "401"]
)
def test_a_part_of_a_longer_word_and_a_draft_are_not(finder: ErrorFinder, text: str) -> None:
    assert texts(finder, text) == []


def test_a_text_broken_over_lines_is_found(finder: ErrorFinder) -> None:
    assert texts(finder, "bad  refresh\n    token") == ["bad refresh token"]


def test_a_text_that_begins_with_a_sign_needs_no_border_there(finder: ErrorFinder) -> None:
    assert texts(finder, 'x"key": "bad"y') == ['"key": "bad"']


def test_the_longest_text_at_a_place_counts(finder: ErrorFinder) -> None:
    assert texts(finder, "mashery.not.authorized.inactive") == ["not.authorized.inactive"]


def test_the_shorter_one_counts_where_it_stands_alone(finder: ErrorFinder) -> None:
    found = texts(finder, "not.authorized.inactive and not.authorized.over")
    assert found == ["not.authorized.inactive", "not.authorized"]


def test_texts_come_in_the_order_of_the_message_and_once_each(finder: ErrorFinder) -> None:
    found = texts(finder, "quota_exceeded invalid_grant 401 unauthorized invalid_grant")
    assert found == ["quota_exceeded", "invalid_grant", "401 Unauthorized"]


def test_each_knows_whose_it_is(finder: ErrorFinder) -> None:
    text = "invalid_grant quota_exceeded 401 unauthorized"
    assert finder.find(text, text) == (
        ErrorText("invalid_grant", topic="refresh"),
        ErrorText("quota_exceeded", group="other"),
        ErrorText("401 Unauthorized", topic="expired", general=True),
    )


@pytest.mark.parametrize(
    ("text", "prose", "pasted"),
    [
        ("so invalid_grant", "so invalid_grant", False),
        ('so {"error":"invalid_grant"}', "so ", True),
        ('why invalid_grant {"error":"invalid_grant"}', "why invalid_grant ", True),
    ],
)
def test_what_stands_outside_the_prose_was_pasted(
    finder: ErrorFinder, text: str, prose: str, pasted: bool
) -> None:
    assert [error.pasted for error in finder.find(text, prose)] == [pasted]
