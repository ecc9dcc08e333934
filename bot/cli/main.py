"""`desk` itself: its commands, loaded when they are called, and errors as one line each."""

import io
import os
import sys
from importlib import import_module
from typing import Any

import click
from typing_extensions import override

from bot import __version__
from bot.core.errors import DeskError, KnowledgeError

COMMANDS = {
    "run": "Run the desk in its help channels, until it is told to stop.",
    "chat": "Talk to the desk in the terminal, as an asker or as a trainer.",
    "ask": "Ask one question, or many from a file, and print the replies.",
    "why": "Show why the desk would answer as it does.",
    "doctor": "Check settings, knowledge, database and Slack; say what to do.",
    "check": "Check knowledge, templates and cases; print every problem.",
    "answers": "Print every answer as people read it, as one page of Markdown.",
    "tree": "Draw a topic's decision tree.",
    "new-topic": "Start a topic: a draft with its template and its case file.",
    "hours": "Say whether trainers are there, and when they are back.",
    "queue": "Say what waits and what failed, and try that again.",
    "forget": "Erase what is known of a person, or of a workspace.",
    "export": "Print what is kept of a person.",
    "db": "Bring the database up to date, or back it up.",
}

EPILOG = """\b
Examples:
  desk chat                       start talking; /help shows what you can type
  desk ask "I need an API key"    one question, one reply
  desk why "my app wants a key"   the phrases and scores behind a reply
  desk run                        in the help channel, until it is told to stop
  desk doctor                     what is missing, and what to do about it
  desk check                      before you commit a change to knowledge/
  desk queue                      what waits, for how long, and what failed
  desk forget user U012AB3CD      erase a person
  desk db backup desk-monday.db   copy the database while the desk runs
"""


class LazyGroup(click.Group):
    """Imports a command's module when that command runs, so that `desk --help` stays quick."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"bot.cli.{name}"), name)
        return command if isinstance(command, click.Command) else None

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="desk")
def desk() -> None:
    """Trainer Desk: a support desk that lives in a help channel."""


def main(argv: list[str] | None = None, **options: Any) -> None:  # noqa: ANN401  handed on to click
    """Run a command; an error that a person can mend is one line on stderr and exit status 1."""
    # Read when numpy is imported. Threads cost more than they save on matrices of this size, and
    # on a busy machine they wait for each other: building the index took four times as long.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _print_anything()
    try:
        desk(argv, prog_name="desk", **options)
    except KnowledgeError as error:
        click.echo(error, err=True)  # each line opens with its own file and line, which tools read
        sys.exit(1)
    except DeskError as error:
        click.echo("\n".join(f"desk: {line}" for line in str(error).splitlines()), err=True)
        sys.exit(1)


def _print_anything() -> None:
    """Let a character that the output's encoding lacks come out escaped, not as an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
