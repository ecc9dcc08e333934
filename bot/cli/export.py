"""`desk export`: what is kept of a person, as JSON that programs and people can read."""

import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bot.cli.options import clock, db_option, root_option, settings
from bot.core.message import Event
from bot.core.storage import OutboxRow, TranscriptEntry


@click.group(epilog="\b\nExample:\n  desk export user U012AB3CD > U012AB3CD.json")
def export() -> None:
    """Print what is kept of a person."""


@export.command(
    short_help="Print what is kept of a person, as JSON.",
    epilog="\b\nExample:\n  desk export user U012AB3CD > U012AB3CD.json",
)
@click.argument("person", metavar="ID")
@db_option
@root_option
def user(person: str, db: Path | None, root: Path | None) -> None:
    """Print everything the person with this ID did, and the replies to it, as JSON."""
    from bot.bootstrap import kept_store

    tell = clock(None)
    with closing(kept_store(settings(root, db, lasting=True).database_url)) as store:
        entries = store.export_person(person)
    if not entries:
        click.echo(f"Nothing is known of {person}.", err=True)
    exported = {
        "person": person,
        "exported_at": tell().isoformat(timespec="seconds"),
        "events": [_entry(entry) for entry in entries],
    }
    click.echo(json.dumps(exported, indent=2, ensure_ascii=False))


def _entry(entry: TranscriptEntry) -> dict[str, Any]:
    return _event(entry.event) | {"replies": [_reply(row) for row in entry.replies]}


def _event(event: Event) -> dict[str, Any]:
    """Flat, but for what differs from one kind of event to the other."""
    return {
        "id": event.id,
        "at": event.at.isoformat(),
        **asdict(event.key),
        "workspace": event.workspace,
        "author": asdict(event.author),
        "kind": type(event.body).__name__,
        **{name: value for name, value in asdict(event.body).items() if name != "files"},
        "secrets_cut_out": event.secrets,
    }


def _reply(row: OutboxRow) -> dict[str, Any]:
    reply = row.reply
    if reply.kind.is_mark:
        return {"kind": reply.kind, "about": reply.about, "delivery": row.delivery}
    return {
        "kind": reply.kind,
        "text": reply.text,
        "choices": (*reply.offers, *reply.verdicts),
        "chosen": reply.chosen,
        "signed": reply.signed,
        "delivery": row.delivery,
    }
