"""The terminal itself: reading lines and showing things, styled only where a person looks."""

from contextlib import suppress
from importlib import import_module

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.channels.terminal.outbound import to_plain, to_styled
from bot.core.reply import Reply

BESIDE = (0, 0, 0, 2)  # replies stand two columns in, so that a thread reads at a glance


class Screen:
    """Prints to a console and reads from standard input."""

    def __init__(self, console: Console) -> None:
        self._console = console
        if self.styled:
            with suppress(ImportError):  # not on every platform; `input` uses it where it is loaded
                import_module("readline")

    @property
    def styled(self) -> bool:
        """Whether a person looks at it."""
        return self._console.is_terminal

    def ask(self, prompt: str) -> str | None:
        """One line; None at the end of input, which Ctrl-C is, too."""
        try:
            return input(prompt if self.styled else "")
        except (EOFError, KeyboardInterrupt):
            if self.styled:
                self._console.print()
            return None

    def note(self, text: str) -> None:
        """A word of the chat itself, not of anybody in it."""
        self._console.print(Text(text, style="dim"), soft_wrap=True)

    def said(self, name: str, text: str) -> None:
        """Something that a person wrote."""
        self._console.print(Text.assemble((f"{name}> ", "bold"), text), soft_wrap=True)

    def reply(self, name: str, reply: Reply, *, edited: bool) -> None:
        """Something that the desk, or a trainer through it, says."""
        title = f"{name} (edited)" if edited else name
        if not self.styled:
            print(f"\n{title}:\n\n{to_plain(reply)}\n", flush=True)  # noqa: T201  plain output: no wrapping
            return
        self._console.print()
        self._console.print(Text(title, style="bold magenta"))
        self._console.print(Padding(to_styled(reply), BESIDE))
        self._console.print()
