"""`desk new-topic`: the three files of a draft."""

from pathlib import Path

import click

from bot.cli.options import clock, root_option, settings


@click.command(
    "new-topic",
    epilog='\b\nExample:\n  desk new-topic webhooks --title "Webhooks do not arrive"',
)
@click.argument("topic", metavar="ID")
@click.option("--title", default="", help="What askers see; made of ID if left out.")
@root_option
def new_topic(topic: str, title: str, root: Path | None) -> None:
    """Start the topic ID: a draft, its template and its case file."""
    from bot.review.scaffold import new_topic as write_topic

    today = clock(None)().date()
    for path in write_topic(settings(root).root, topic, title, today):
        click.echo(f"made {path}")
    click.echo('Next: write your own words wherever it says "Replace", then run: desk check')
