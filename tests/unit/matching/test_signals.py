"""Signals are heard through typos, and a "no" before them is understood."""

from collections.abc import Callable

import pytest

from bot.matching.reading import Reader
from bot.matching.signals import SignalFinder

Heard = Callable[[str], dict[str, bool]]


@pytest.fixture(scope="module")
def heard(reader: Reader) -> Heard:
    """The signals of a text, each with whether it is negated."""
    signals = ["secret", "token", "access token", "redirect uri", "asks for my password", "the"]
    finder = SignalFinder(signals, reader)
    return lambda text: {h.signal: h.negated for h in finder.find(reader.read(text))}


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("there is a secret", {"secret"}),
        ("two SECRETS!", {"secret"}),
        ("a secrt box", {"secret"}),
        ("an acess tokn", {"access token", "token"}),
        ("accesstoken", {"access token", "token"}),
        ("the redirect-URI", {"redirect uri"}),
        ("redirect the uri", {"redirect uri"}),
        ("it asks for our password", {"asks for my password"}),
        ("it asks for password", {"asks for my password"}),
        ("just a key", set()),
        ("", set()),
    ],
)
def test_signals_are_found(heard: Heard, text: str, signals: set[str]) -> None:
    assert heard(text) == dict.fromkeys(signals, False)


@pytest.mark.parametrize(
    "text", ["token access", "access to the token", "redirect. uri", "redirecting it to the uri"]
)
def test_words_of_a_signal_must_stand_side_by_side(heard: Heard, text: str) -> None:
    assert not heard(text).keys() & {"access token", "redirect uri"}


@pytest.mark.parametrize(
    "text",
    [
        "no secret",
        "no secrt",
        "without a secret",
        "w/o a secret",
        "it doesn't ask for a secret",
        "it doesnt ask for a secret",
        "it does'nt ask us for any secret",
        "it does not even ask for a secret",
        "never asked for the secret",
        "neither a key nor a secret",
        "a token instead of a secret",
        "everything except the secret",
        "No, we don't have a secret",
        "I can't see a secret",
    ],
)
def test_a_no_before_a_signal_negates_it(heard: Heard, text: str) -> None:
    assert heard(text)["secret"] is True


@pytest.mark.parametrize(
    "text",
    [
        "not only a key but a secret",
        "not just a key but also a secret",
        "no token but a secret",
        "no token just a secret",
        "not a token but a secret",
        "not sure where the secret is",
        "I don't know where the secret is",
        "no idea what the secret is",
        "no problem finding the secret",
        "no it asks for a secret",
        "no there is a secret",
        "instead they want a secret",
    ],
)
def test_a_no_to_something_else_does_not(heard: Heard, text: str) -> None:
    assert heard(text)["secret"] is False


@pytest.mark.parametrize(
    "text", ["no key, a secret", "no. secret", "no key; secret", "no key - a secret", "no\nsecret"]
)
def test_a_no_does_not_reach_into_the_next_clause(heard: Heard, text: str) -> None:
    assert heard(text)["secret"] is False


def test_a_no_reaches_four_words_and_small_ones_do_not_count(heard: Heard) -> None:
    assert heard("not asking us for a real secret")["secret"] is True
    assert heard("not one two three four secret")["secret"] is False


def test_a_no_after_the_signal_belongs_to_what_follows(heard: Heard) -> None:
    assert heard("a secret and no token") == {"secret": False, "token": True}


def test_what_is_said_plainly_anywhere_is_heard(heard: Heard) -> None:
    assert heard("no secret at first. now there is a secret")["secret"] is False
    assert heard("a secret. no secret")["secret"] is False


def test_what_is_negated_everywhere_is_negated(heard: Heard) -> None:
    assert heard("no secret. really no secret")["secret"] is True


def test_a_signal_of_small_words_alone_is_never_heard(heard: Heard) -> None:
    assert heard("the the the") == {}


def test_signals_come_in_the_same_order_however_they_were_given(reader: Reader) -> None:
    reading = reader.read("a secret and a token")
    found = [
        SignalFinder(names, reader).find(reading)
        for names in (["token", "secret"], ["secret", "token"])
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("an api key, no secret", "an api key no"),
        ("it asks for no access token", "it asks for no"),
        ("a secret and no redirect uri", "a secret and no"),
        ("a key and a secret", "a key and a secret"),
        ("not sure where the secret is", "not sure where the secret is"),
        ("it won't connect without a secret", "it will not connect without a secret"),
        ("nothing works without the secret", "nothing works without the secret"),
    ],
)
def test_what_is_denied_is_left_out(reader: Reader, text: str, words: str) -> None:
    finder = SignalFinder(["secret", "access token", "redirect uri"], reader)
    kept = [word for clause in reader.clauses(text) for word in finder.without_denied(clause)]
    assert " ".join(kept) == words
