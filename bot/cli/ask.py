"""`desk ask`: one question, or many as lines of JSON; nothing is stored."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import click

from bot.cli.options import clock, now_option, root_option, settings
from bot.core.ports import Clock
from bot.settings import Settings

SILENT = "(silent: the desk would not answer this in a channel)"
PRIVATE = "(only you see this)"
NOTHING_TO_ASK = 'give a question, or --input FILE; for example: desk ask "I need a key"'

EPILOG = """\b
Examples:
  desk ask "I need an API key"
  desk ask --json "our CRM wants a key and a secret"
  desk ask --json --input questions.jsonl
\b
A line of --input: {"id": 1, "text": "...", "asker": "Dana",
                    "place": "channel" or "direct", "turns": ["...", "..."]}
"""


@click.command(epilog=EPILOG)
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--input", "source", type=click.File("r", "utf-8-sig", "replace"),
              help="Read JSON lines from a file, or - for standard input.")  # fmt: skip
@click.option("--name", default="", help="Who is asking.")
@now_option
@root_option
def ask(
    *, text: str | None, as_json: bool, source: TextIO | None, name: str,
    now: datetime | None, root: Path | None,
) -> None:  # fmt: skip
    """Ask TEXT and print the reply; nothing is stored."""
    if (text is None) == (source is None):
        raise click.UsageError(NOTHING_TO_ASK)
    lines = source or [json.dumps({"text": text, "asker": name})]
    chosen = settings(root)
    failed = asyncio.run(_print_all(chosen, clock(now), lines, as_json=as_json or bool(source)))
    sys.exit(1 if failed else 0)


async def _print_all(chosen: Settings, now: Clock, lines: Iterable[str], *, as_json: bool) -> bool:
    """Whether any line was bad."""
    failed = False
    async for told in _answers(chosen, now, lines):
        failed = failed or "error" in told
        click.echo(json.dumps(told) if as_json else _words(told))
    return failed


async def _answers(
    chosen: Settings, now: Clock, lines: Iterable[str]
) -> AsyncIterator[dict[str, Any]]:
    from bot.bootstrap import build_house, load_library, memory_store
    from bot.channels.terminal.batch import BadLine, Batch, read_line
    from bot.channels.terminal.collecting import CollectingChannel
    from bot.channels.terminal.inbound import PLATFORM

    channel = CollectingChannel()
    library = load_library(chosen.root, now().date(), chosen.cache)
    house = build_house(library, memory_store(), {PLATFORM: channel}, now)
    batch = Batch(house.answering, house.intake, house.courier, channel)
    for line in lines:
        if not line.strip():
            continue
        try:
            yield await batch.run(read_line(line), now())
        except BadLine as bad:
            yield {"id": bad.id, "error": str(bad)}


def _words(told: dict[str, Any]) -> str:
    if "error" in told:
        return f"error: {told['error']}"
    offers = "\n".join(f"  {at}) {label}" for at, label in enumerate(told["offers"], start=1))
    private = f"{PRIVATE}\n\n{told['private']}" if told["private"] else ""
    return "\n\n".join(part for part in (told["reply"] or SILENT, offers, private) if part)
