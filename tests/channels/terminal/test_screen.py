"""Reading lines and showing things on a real stream."""

import sys
from io import StringIO

import pytest
from rich.console import Console

from bot.channels.terminal.screen import Screen
from bot.core.reply import Document, Paragraph, Reply, ReplyKind, Text

REPLY = Reply("k", ReplyKind.QUESTION, Document((Paragraph((Text("Which?"),)),)), "Which?", ("A",))


class Interrupted:
    """A keyboard at which somebody presses Ctrl-C."""

    def readline(self) -> str:
        raise KeyboardInterrupt


@pytest.fixture
def plain() -> Screen:
    """A screen that is a pipe."""
    return Screen(Console(force_terminal=False, width=20))


@pytest.fixture
def styled() -> Screen:
    """A screen that a person looks at."""
    return Screen(Console(force_terminal=True, width=40, color_system="truecolor", no_color=False))


def test_a_line_is_read_as_it_is(plain: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(" a  b \n"))
    assert plain.ask("Dana> ") == " a  b "


@pytest.mark.parametrize("keyboard", [StringIO(""), Interrupted()])
def test_the_end_of_input_and_ctrl_c_end_the_chat(
    plain: Screen, monkeypatch: pytest.MonkeyPatch, keyboard: StringIO | Interrupted
) -> None:
    monkeypatch.setattr(sys, "stdin", keyboard)
    assert plain.ask("Dana> ") is None


def test_only_a_person_sees_a_prompt(
    plain: Screen,
    styled: Screen,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO("a\nb\n"))
    plain.ask("Dana> ")
    assert capsys.readouterr().out == ""
    styled.ask("Dana> ")
    assert capsys.readouterr().out == "Dana> "


def test_in_a_pipe_nothing_is_wrapped_or_styled(
    plain: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    plain.note("a note that is longer than twenty columns")
    plain.said("Dana", "words that are longer than twenty columns [b]")
    assert capsys.readouterr().out.splitlines() == [
        "a note that is longer than twenty columns",
        "Dana> words that are longer than twenty columns [b]",
    ]


def test_in_a_pipe_a_reply_is_its_text(plain: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    plain.reply("Trainer Desk", REPLY, edited=False)
    assert capsys.readouterr().out == "\nTrainer Desk:\n\nWhich?\n\n  1) A\n\n"


def test_a_person_sees_who_says_what(styled: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    styled.reply("Trainer Desk", REPLY, edited=False)
    shown = capsys.readouterr().out
    assert "\x1b[1;35mTrainer Desk\x1b[0m" in shown
    assert "\n  Which?" in shown


def test_a_changed_reply_says_so(plain: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    plain.reply("Trainer Desk", REPLY, edited=True)
    assert "Trainer Desk (edited):" in capsys.readouterr().out
