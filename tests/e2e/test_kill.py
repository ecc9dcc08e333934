"""After kill -9 the thread is whole: every question once, with exactly one reply."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

pytestmark = [
    pytest.mark.e2e,
    # The runner's threads; the child only starts another program.
    pytest.mark.filterwarnings("ignore:.*use of forkpty:DeprecationWarning"),
]

Done = subprocess.CompletedProcess[str]
QUESTION = "Dana> I need an API key"
OFFER = "1) API key and secret"
ANSWER = "Generate Secret"
REPLY = "\nTrainer Desk:\n"


def counted(shown: str, *parts: str) -> list[int]:
    return [shown.count(part) for part in parts]


@pytest.mark.parametrize("stage", ["taken", "handled", "sending"])
def test_a_question_that_was_taken_has_one_reply_after_a_restart(
    python: Callable[..., Done], desk: Callable[..., Done], tmp_path: Path, stage: str
) -> None:
    database = str(tmp_path / "desk.db")
    dead = python("-m", "tests.e2e.killed", stage, database)
    assert (dead.returncode, dead.stderr) == (-signal.SIGKILL, "")
    restarted = desk("chat", "--name", "Dana", "--db", database, typed="1\n")
    assert restarted.stderr == ""
    assert counted(restarted.stdout, QUESTION, OFFER, ANSWER, REPLY) == [1, 1, 1, 2]
    again = desk("chat", "--name", "Dana", "--db", database)
    assert counted(again.stdout, QUESTION, OFFER, ANSWER, REPLY) == [1, 1, 1, 2]


def test_a_killed_chat_goes_on_where_it_was(
    terminal: Callable[..., "pexpect.spawn[str]"], desk: Callable[..., Done]
) -> None:
    chat = terminal("--name", "Dana")
    chat.expect_exact("Dana> ")
    chat.sendline("I need an API key")
    chat.expect_exact(OFFER)
    chat.kill(signal.SIGKILL)
    chat.expect(pexpect.EOF)
    chat.close()
    assert chat.signalstatus == signal.SIGKILL
    restarted = desk("chat", "--name", "Dana").stdout
    assert counted(restarted, QUESTION, OFFER, REPLY) == [1, 1, 1]
    again = desk("chat", "--name", "Dana", typed="1\n").stdout
    assert again.startswith(restarted)
    assert ANSWER in again
