"""`desk tree`: the decision trees as text."""

from datetime import date
from pathlib import Path

import click

from bot.cli.options import root_option, settings


@click.command(epilog="\b\nExamples:\n  desk tree\n  desk tree api_key_third_party")
@click.argument("topic", required=False)
@root_option
def tree(topic: str | None, root: Path | None) -> None:
    """Draw the decision tree of TOPIC, or of every topic."""
    from bot.bootstrap import load_knowledge_base
    from bot.kb.graph import tree_lines

    # A tree looks the same on every day; the date only matters to freshness, which is not shown.
    kb = load_knowledge_base(settings(root).root, date.min)
    if topic is not None and topic not in kb.topics:
        known = ", ".join(sorted(kb.topics))
        message = f"there is no topic {topic!r}; there are: {known}"
        raise click.BadParameter(message)
    for name in [topic] if topic else sorted(kb.topics):
        click.echo("\n".join(tree_lines(kb.topics[name])))
        click.echo()
