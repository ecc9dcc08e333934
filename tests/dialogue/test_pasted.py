"""Logs and JSON in a message: what is in them is found, and what is said around them is read."""

import pytest

from bot.core.matching import Decision
from tests.dialogue.scripted import ScriptedUser

SEEN = 40_000
LINE = "2026-11-23 10:00:00,123 INFO sync: contact 4711 is unchanged, token is fine\n"
TRACE = """\
Traceback (most recent call last):
  File "/srv/app/tokens.py", line 12, in load_token
    return store[token]
KeyError: 'token'
"""


def log(length: int) -> str:
    """A log of exactly so many characters."""
    return (LINE * (length // len(LINE) + 1))[: length - 1] + "\n"


@pytest.mark.parametrize("filling", ["[", '{"a":', "'", '"', "<a ", "`", "at a(", " ", "\n"])
def test_an_error_text_is_found_in_39_000_hostile_characters(
    riley: ScriptedUser, filling: str
) -> None:
    text = (filling * 39_000)[:39_000] + "\ninvalid_grant\n"
    assert riley.says(text + "]" * (SEEN - len(text))).ref is not None


def test_an_error_text_at_the_end_of_a_long_log_is_answered(riley: ScriptedUser) -> None:
    heard = riley.says(log(39_000) + '{"error":"invalid_grant"}')
    assert heard.ref is not None
    assert heard.ref.topic == "refresh_token_invalid"


def test_an_error_text_behind_what_is_looked_at_is_not_found(riley: ScriptedUser) -> None:
    assert riley.says(log(SEEN + 1) + '{"error":"invalid_grant"}').decision is Decision.SILENT


def test_a_question_behind_a_long_log_is_understood(riley: ScriptedUser) -> None:
    heard = riley.says(log(30_000) + "I need an API key for our booking system")
    assert heard.node == "what_it_asks_for"


def test_a_question_before_a_long_log_is_understood(riley: ScriptedUser) -> None:
    heard = riley.says("I need an API key for our booking system\n" + log(30_000))
    assert heard.node == "what_it_asks_for"


def test_a_stack_trace_that_mentions_a_token_triggers_nothing(riley: ScriptedUser) -> None:
    assert riley.says(TRACE).decision is Decision.SILENT


def test_small_talk_that_mentions_an_error_stays_silent(riley: ScriptedUser) -> None:
    assert riley.says("I fixed invalid_grant, all good now").decision is Decision.SILENT


def test_the_status_of_a_pasted_body_is_told_to_the_templates(riley: ScriptedUser) -> None:
    riley.says('We get this from our script:\n{"status": 401, "error_key":"unauthorized"}')
    assert riley.conversation.slots["error_code"] == "401"


def test_an_error_pasted_again_after_its_answer_brings_a_person(riley: ScriptedUser) -> None:
    riley.says('{"error":"invalid_grant"}')
    riley.chooses("Code that we write")
    assert riley.says('Same again:\n{"error":"invalid_grant"}').decision is Decision.HANDOFF


def test_a_known_error_that_no_topic_answers_is_left_to_people(riley: ScriptedUser) -> None:
    assert riley.says('{"error_key":"quota_exceeded"}').decision is Decision.SILENT
    heard = riley.says('{"error_key":"quota_exceeded"}', addressed=True)
    assert heard.decision is Decision.HANDOFF
