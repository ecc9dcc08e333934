"""`desk ask` for one question; many at once are a real process's, in tests/e2e."""

import json
from collections.abc import Callable

import pytest

Desk = Callable[..., tuple[int, str, str]]
OPEN = ("--now", "2026-11-23T16:30")


def test_a_question_gets_its_reply_and_its_offers(desk: Desk) -> None:
    status, out, _ = desk("ask", "I need an API key", "--name", "Dana")
    assert status == 0
    assert out.startswith("Hi Dana,\n\n")
    assert "\n\n  1) API key and secret\n" in out
    assert out.endswith("  4) Not sure\n")


def test_silence_is_named(desk: Desk) -> None:
    status, out, _ = desk("ask", "what's for lunch")
    assert (status, out) == (0, "(silent: the desk would not answer this in a channel)\n")


def test_a_private_note_is_marked(desk: Desk) -> None:
    pasted = "hello, refresh token: aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9"
    _, out, _ = desk("ask", pasted, "--name", "Dana")
    assert "\n\n(only you see this)\n\nHi Dana,\n\nI cut a refresh token out" in out


def test_the_clock_can_be_set(desk: Desk) -> None:
    text = "Gravity Forms wants an API key and a secret"
    assert "open now, until 4pm ET" in desk("ask", text, *OPEN)[1]
    assert "next open Tuesday" in desk("ask", text, "--now", "2026-11-24T02:00")[1]


def test_json_is_one_line(desk: Desk) -> None:
    _, out, _ = desk("ask", "--json", "I need an API key", *OPEN)
    assert out.count("\n") == 1
    told = json.loads(out)
    assert (told["id"], told["decision"]) == (None, "ask")


@pytest.mark.parametrize("words", [(), ("text", "--input", "-")])
def test_it_takes_a_question_or_a_file(desk: Desk, words: tuple[str, ...]) -> None:
    status, _, err = desk("ask", *words)
    assert status == 2
    assert "give a question, or --input FILE; for example: desk ask" in err


def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:
    status, _, err = desk("ask", "--input", "missing.jsonl")
    assert status == 2
    assert "missing.jsonl" in err
