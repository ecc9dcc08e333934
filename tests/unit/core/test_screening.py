"""Screening: whatever can carry words is looked at, and what is found is named and gone."""

from dataclasses import replace

import pytest

from bot.core.credentials import CUT, Detector
from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    Deletion,
    Edit,
    Event,
    Message,
    Person,
    Release,
    Takeover,
    Verdict,
)
from bot.core.screening import screened
from tests.builders import event

SECRET = "".join(("gh", "p_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"))  # nobody's
OTHER = "".join(("gl", "pat-", "x9Y8z7W6v5U4t3S2r1Q0"))
PASTED = f"it says {SECRET} here"
CLEAN = f"it says {CUT} here"


def screen(body: Body) -> Event:
    return screened(event(body), Detector())


@pytest.mark.parametrize(
    ("body", "clean"),
    [
        pytest.param(Message(PASTED), Message(CLEAN), id="message"),
        pytest.param(Edit("1", PASTED), Edit("1", CLEAN), id="edit"),
        pytest.param(Choice(PASTED, 0), Choice(CLEAN, 0), id="choice"),
        pytest.param(
            CannedAnswer("screen", {"product": PASTED}),
            CannedAnswer("screen", {"product": CLEAN}),
            id="canned answer",
        ),
        pytest.param(Message("see", (f"{SECRET}.txt",)), Message("see"), id="name of a file"),
    ],
)
def test_a_secret_is_cut_out_wherever_it_is_written(body: Body, clean: Body) -> None:
    done = screen(body)
    assert (done.body, done.secrets) == (clean, ("github_token",))
    assert SECRET not in repr(done)


def test_kinds_are_named_once_and_in_order() -> None:
    done = screen(Message(f"{OTHER}, and again {OTHER}", (OTHER, SECRET)))
    assert done.secrets == ("gitlab_token", "github_token")


def test_names_of_files_are_never_kept() -> None:
    assert screen(Message("see", ("screen.png",))).body == Message("see")


def test_a_name_with_a_secret_in_it_is_dropped_without_a_warning() -> None:
    """Its owner once would have been told at every word to delete a message without a secret."""
    done = screened(event(author=Person("U1", f"Dana {SECRET}")), Detector())
    assert (done.author.name, done.secrets) == ("", ())


@pytest.mark.parametrize(
    "body",
    [
        Message("where do I find my client secret?"),
        Edit("1", "my API_KEY variable is not found"),
        Deletion("1"),
        Verdict(solved=True),
        Takeover(),
        Release(),
    ],
    ids=str,
)
def test_what_holds_no_secret_is_left_as_it_is(body: Body) -> None:
    assert screen(body) == event(body)


def test_what_was_screened_once_does_not_change_again() -> None:
    once = screen(Message(PASTED))
    assert screened(once, Detector()) == replace(once, secrets=())
