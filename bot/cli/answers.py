"""`desk answers`: every answer as people read it, on one page of Markdown."""

from datetime import date
from pathlib import Path

import click

from bot.cli.options import root_option, settings
from bot.core.errors import DeskError


@click.command(
    epilog="\b\nExamples:\n  desk answers | less\n  desk answers --output docs/answers.md"
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path),
              help="Write to a file; its folder is made.")  # fmt: skip
@root_option
def answers(output: Path | None, root: Path | None) -> None:
    """Print every question, answer and hand-off as people read it."""
    from bot.bootstrap import load_knowledge_base
    from bot.kb.source import read_content
    from bot.review.answers import answers_page, example_time

    chosen = settings(root).root
    kb = load_knowledge_base(chosen, date.min)  # the page is the same on every day
    page = answers_page(kb, read_content(chosen).templates, example_time(kb))
    if output is None:
        click.echo(page, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"cannot write {output}: {error.strerror or type(error).__name__}"
        raise DeskError(message) from error
