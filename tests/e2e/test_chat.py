"""`desk chat` as a person has it: in a terminal, and with a trainer in another one."""

from collections.abc import Callable

import pexpect
import pytest

pytestmark = [
    pytest.mark.e2e,
    # The runner's threads; the child only starts another program.
    pytest.mark.filterwarnings("ignore:.*use of forkpty:DeprecationWarning"),
]

Start = Callable[..., "pexpect.spawn[str]"]
LAST_OFFER = "4) Not sure"
PROMPT = "Dana> "
TAKEN = "(a trainer has this thread; the desk stays out of it)"


@pytest.fixture
def dana(terminal: Start) -> "pexpect.spawn[str]":
    """An asker who was asked which one."""
    child = terminal("--name", "Dana")
    child.expect_exact(PROMPT)
    child.sendline("I need an API key")
    child.expect_exact(LAST_OFFER)
    child.expect_exact(PROMPT)
    return child


def test_the_question_is_answered_by_number_and_by_word(dana: "pexpect.spawn[str]") -> None:
    dana.sendline("1")
    dana.expect_exact("Generate Secret")
    dana.expect_exact(PROMPT)
    for line in ("/new", "I need an API key"):
        dana.sendline(line)
    dana.expect_exact(LAST_OFFER)
    dana.expect_exact(PROMPT)
    dana.sendline("it asks for an access token")
    dana.expect_exact("V2 keys can no longer be made")
    dana.expect_exact(PROMPT)


def test_ctrl_d_leaves_in_peace(dana: "pexpect.spawn[str]") -> None:
    dana.sendcontrol("d")
    dana.expect(pexpect.EOF)
    dana.close()
    assert dana.exitstatus == 0


def test_once_a_trainer_speaks_the_desk_is_silent(
    dana: "pexpect.spawn[str]", terminal: Start
) -> None:
    trainer = terminal("--as", "trainer")
    trainer.expect_exact("Dana> I need an API key")
    trainer.expect_exact("Dana Ortiz> ")
    trainer.sendline("Which product is it for?")
    trainer.expect_exact(TAKEN)
    dana.sendline("how do I make an API key?")
    dana.expect_exact("Dana Ortiz> Which product is it for?")
    dana.expect_exact(PROMPT)
    assert TAKEN in (dana.before or "")
    assert "Trainer Desk" not in (dana.before or "")


def test_a_trainer_sends_a_signed_answer(dana: "pexpect.spawn[str]", terminal: Start) -> None:
    trainer = terminal("--as", "trainer")
    trainer.expect_exact("Dana Ortiz> ")
    for line, answer in (
        ("/answer screenshot", "Which one?"), ("1", "Which app is it?"), ("Acme", "Send it?"),
        ("y", TAKEN),
    ):  # fmt: skip
        trainer.sendline(line)
        trainer.expect_exact(answer)
    dana.sendline("hello?")
    dana.expect_exact("Hi Dana,")
    dana.expect_exact("screenshot of the form in Acme")
    dana.expect_exact("Dana Ortiz, Tier II API Support Engineer")
    dana.expect_exact(TAKEN)


def test_a_terminal_with_colours_gets_them(terminal: Start) -> None:
    child = terminal("--memory", "--name", "Dana", kind="xterm-256color")
    child.expect_exact("Dana> ")
    child.sendline("I need an API key")
    child.expect_exact("\x1b[1;35mTrainer Desk\x1b[0m")
