"""`desk chat` in a pipe: where the thread is kept, and who speaks."""

import getpass
from collections.abc import Callable
from pathlib import Path

import pytest

Desk = Callable[..., tuple[int, str, str]]
AGAIN = "Your thread so far"


def test_the_thread_is_kept_for_the_user(desk: Desk, tmp_path: Path) -> None:
    desk("chat", typed="I need an API key\n")
    assert list((tmp_path / "data").rglob("desk.db"))
    assert AGAIN in desk("chat")[1]


def test_memory_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    status, out, _ = desk("chat", "--memory", typed="I need an API key\n")
    assert status == 0
    assert "1) API key and secret" in out
    assert not (tmp_path / "data").exists()


def test_new_begins_another_thread(desk: Desk) -> None:
    desk("chat", typed="I need an API key\n")
    assert AGAIN not in desk("chat", "--new")[1]


def test_a_file_can_be_named(desk: Desk, tmp_path: Path) -> None:
    desk("chat", "--db", str(tmp_path / "a" / "b.db"), typed="I need an API key\n")
    assert (tmp_path / "a" / "b.db").is_file()
    assert AGAIN in desk("chat", "--db", str(tmp_path / "a" / "b.db"))[1]


def test_nothing_of_a_pipe_is_styled(desk: Desk) -> None:
    _, out, _ = desk("chat", "--memory", typed="I need an API key\n2\n/solved\n")
    assert "\x1b" not in out
    assert "Dana> " not in out


@pytest.mark.parametrize(
    ("words", "greeting"),
    [(("--name", "Ann"), "Hi Ann,"), (("--name", ""), "Hello,"), ((), "Hi Lee,")],
)
def test_the_reply_greets_by_name(
    desk: Desk, words: tuple[str, ...], greeting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "lee")
    assert greeting in desk("chat", "--memory", *words, typed="I need an API key\n")[1]


def test_a_login_that_is_nobodys_name_greets_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "root")
    assert getpass.getuser() == "root"
    assert "Hello," in desk("chat", "--memory", typed="I need an API key\n")[1]


def test_a_trainer_answers_in_the_latest_thread(desk: Desk) -> None:
    desk("chat", "--name", "Dana", typed="I need an API key\n")
    _, out, _ = desk("chat", "--as", "trainer", typed="/answer mark the solution\n1\ny\n")
    assert "\nPreview:\n\nHi Dana," in out
    assert "\nDana Ortiz:\n\nHi Dana," in out
