"""A process killed while it writes has lost nothing that it said was kept."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.message import ConversationKey
from bot.store.sql import SqlStore

WRITER = """
import sys
from datetime import UTC, datetime
from itertools import count
from bot.core.message import ConversationKey, Event, Message, Person
from bot.core.reply import Document, Reply, ReplyKind
from bot.store.open import open_store

now = datetime.now(UTC)
store = open_store(sys.argv[1], clock=lambda: now)
key = ConversationKey("slack", "C1", "1")
for number in count(int(sys.argv[2])):
    event = Event(f"e{number}", key, Person("U1"), now, Message("hello"))
    store.take([event])
    print("taken", event.id, flush=True)
    reply = Reply(f"r{number}", ReplyKind.NOTE, Document(()), "hello")
    store.save(event, store.load(key), (), (reply,))
    print("saved", reply.key, flush=True)
"""
ROUNDS = 5
LINES = 60


def written_until_killed(file: Path, first: int, lines: int) -> list[list[str]]:
    """What the writer acknowledged, word by word; the last line may have been cut."""
    command = [sys.executable, "-c", WRITER, f"sqlite:///{file}", str(first)]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=path, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 - our own
        assert writer.stdout
        acknowledged = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        acknowledged += writer.stdout.readlines()
    return [line.split() for line in acknowledged if line.endswith("\n")]


@pytest.mark.e2e
def test_every_acknowledged_row_is_there_after_kill_9(
    file: Path, open_file: Callable[..., SqlStore]
) -> None:
    said: list[list[str]] = []
    for number in range(ROUNDS):
        said += written_until_killed(file, number * 1_000_000, LINES + number)
    store = open_file(file)
    entries = store.transcript(ConversationKey("slack", "C1", "1"))
    taken = {entry.event.id for entry in entries}
    rows = {row.reply.key for entry in entries for row in entry.replies}
    assert {word for verb, word in said if verb == "taken"} <= taken
    assert {word for verb, word in said if verb == "saved"} <= rows
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
