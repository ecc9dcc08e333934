"""`desk chat`: the terminal as a help channel."""

import getpass
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import click

from bot.cli.options import clock, database_clock, db_option, now_option, root_option, settings

EPILOG = """\b
Examples:
  desk chat                    ask, or go on with the thread of last time
  desk chat --new --name Dana  a new thread
  desk chat --as trainer       step into the latest thread as a trainer
  desk chat --memory           keep nothing
"""


@click.command(epilog=EPILOG)
@click.option("--as", "role", type=click.Choice(["asker", "trainer"]), default="asker",
              help="Which side you sit on.")  # fmt: skip
@click.option("--name", help="Your name, for the greeting. Default: your login's.")
@click.option("--new", "fresh", is_flag=True, help="Start a new thread.")
@click.option("--memory", is_flag=True, help="Keep nothing after you leave.")
@db_option
@now_option
@root_option
def chat(  # noqa: PLR0913  one argument an option
    *, role: str, name: str | None, fresh: bool, memory: bool,
    db: Path | None, now: datetime | None, root: Path | None,
) -> None:  # fmt: skip
    """Talk to the desk in the terminal, as an asker or as a trainer."""
    from rich.console import Console

    from bot.bootstrap import build_house, database_store, load_library, memory_store
    from bot.channels.terminal.channel import TerminalChannel
    from bot.channels.terminal.chat import Chat, Parts, people
    from bot.channels.terminal.inbound import PLATFORM
    from bot.channels.terminal.library import LibraryDialogue
    from bot.channels.terminal.screen import Screen
    from bot.core.message import Role

    chosen, tell = settings(root, db, lasting=not memory), clock(now)
    # The database first: what is wrong with it shows at once, the knowledge takes a second.
    time = database_clock(now)
    store = memory_store() if memory else database_store(chosen.database_url, time)
    with closing(store):
        library = load_library(chosen.root, tell().date(), chosen.cache)
        kb, screen = library.knowledge, Screen(Console())
        channel = TerminalChannel(screen, kb.desk.name)
        house = build_house(library, store, {PLATFORM: channel}, tell)
        dialogue = LibraryDialogue(library, screen)
        parts = Parts(house.answering, house.intake, house.courier, store, channel, dialogue)
        talk = Chat(parts, screen, tell, lambda: uuid4().hex, people(kb, _name(name)))
        talk.run(Role(role), fresh=fresh)


def _name(given: str | None) -> str:
    """The name given, else the login's; "" where the system knows none, or it is no person's."""
    if given is not None:
        return given
    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        return ""
    return "" if login in ("root", "app", "user") else login.capitalize()
