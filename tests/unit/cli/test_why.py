"""`desk why`: everything that a decision came from."""

from collections.abc import Callable

import pytest

Desk = Callable[..., tuple[int, str, str]]


def lines(shown: str) -> dict[str, str]:
    """The lines that begin with a word, by it."""
    parted = (line.partition(" ") for line in shown.splitlines() if not line.startswith(" "))
    return {word: rest.strip() for word, _, rest in parted}


@pytest.fixture
def why(desk: Desk) -> Callable[..., str]:
    """What is shown about a text."""

    def run(*words: str) -> str:
        status, out, err = desk("why", *words)
        assert (status, err) == (0, "")
        return out

    return run


def test_an_answer_shows_where_it_comes_from(why: Callable[..., str]) -> None:
    shown = why("Gravity Forms wants an api key and a secrt")
    told = lines(shown)
    assert told["decision"] == "answer"
    assert told["node"].endswith("/v3_key")
    assert told["signals"] == "'secret'"
    assert told["slots"] == "product = 'Gravity Forms'"
    assert "read 'secrt' as 'secret'" in shown
    assert "says templates/api_key/v3.md" in shown


def test_scores_and_the_margin_over_the_runner_up_are_shown(why: Callable[..., str]) -> None:
    shown = why("I need an API key")
    rows = shown.partition("\ntopics\n")[2].splitlines()[:2]
    first, second = (float(row.split()[0]) for row in rows)
    name, margin = lines(shown)["runner-up"].split(", by a margin of ")
    assert name == rows[1].split()[-1]
    assert float(margin) == pytest.approx(first - second, abs=0.011)  # all three are rounded


def test_phrases_rules_and_knowledge_are_shown(why: Callable[..., str]) -> None:
    shown = why("I need an API key")
    assert "\nphrases that decided\n  " in shown
    assert "\nrules\n  asked: " in shown
    assert len(lines(shown)["knowledge"]) == 12


def test_silence_has_reasons_too(why: Callable[..., str]) -> None:
    told = lines(why("what's for lunch"))
    assert (told["decision"], told["node"]) == ("silent", "-")
    assert "runner-up" in told


def test_spoken_to_the_desk_decides_otherwise(why: Callable[..., str]) -> None:
    assert lines(why("zzz qqq"))["decision"] == "silent"
    assert lines(why("--direct", "zzz qqq"))["decision"] == "handoff"


def test_the_error_text_that_decided_is_shown_with_its_place(why: Callable[..., str]) -> None:
    shown = why('Hi, any ideas?\n401 Unauthorized\n{"error": "invalid_grant"}')
    assert "\nleft out   " in shown
    assert "\n  'invalid_grant', pasted: refresh_token_invalid (decided)\n" in shown
    assert "\n  '401 Unauthorized', in the prose: token_expired_401 (general, gives way)" in shown
    assert "\nphrases nearest to the prose\n" in shown
    assert "runner-up" not in lines(shown)


def test_an_error_text_that_changed_nothing_is_shown_as_noted(why: Callable[..., str]) -> None:
    assert "'invalid_grant', in the prose: refresh_token_invalid (noted)" in why("invalid_grant")


def test_without_code_and_error_texts_none_are_shown(why: Callable[..., str]) -> None:
    shown = why("I need an API key")
    assert "left out" not in shown
    assert "error texts" not in shown


def test_small_talk_is_known_as_such(why: Callable[..., str]) -> None:
    assert lines(why("hi all"))["known"] == "as   greeting"


@pytest.mark.parametrize("text", ["", " ", "\x00", "[/red] :x:", "\ud800"])
def test_any_text_can_be_looked_at(why: Callable[..., str], text: str) -> None:
    assert "decision   silent\n" in why(text)
