"""`make bench-slack`: signed events of Slack's taken in for good, over HTTP.

Beside them, in the same run, a bare Bolt app that only hears them and one that echoes them, neither
of which keeps anything. Every figure is the median of the rounds; the rounds of all take turns.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.load import PLACES, TEXT, a_second, at_once, to_post
from benchmarks.rounds import Row, print_table
from benchmarks.slack_server import SECRET, Kind
from bot.channels.slack.signing import SIGNATURE, TIMESTAMP, signature
from bot.channels.slack.web import PATH
from tests.postgres import WHY_NOT, Server, running

ROOT = Path(__file__).parents[1]
ROUNDS = 3
EVENTS, CONNECTIONS = 3000, 32
WARM = 7 * PLACES  # each of the people has written once, and is known by name
RATE, SECONDS = 50, 10
GOALS = "goals: 60% of the bare app's rate, p99 of 300 ms at 50/s"
NAMES = {
    "bare Bolt app": Kind.BARE,
    "bare, echoes": Kind.ECHO,
    "desk, SQLite": Kind.DESK,
    "desk, Postgres": Kind.DESK,
}


def event_request(port: int, number: int) -> bytes:
    """A message that nobody wrote before, signed now."""
    now = time.time()
    ts = f"{now:.0f}.{number % 1_000_000:06d}"
    event = {
        "type": "message", "channel": f"C{number % PLACES:04d}", "channel_type": "channel",
        "user": f"U{number // 7 % PLACES:04d}", "text": TEXT, "ts": ts, "team": "T0BENCH",
    }  # fmt: skip
    body = {
        "token": "unused", "team_id": "T0BENCH", "api_app_id": "A0BENCH", "event": event,
        "type": "event_callback", "event_id": f"Ev{port}{number}", "event_time": int(now),
        "authorizations": [{"team_id": "T0BENCH", "user_id": "U0DESK", "is_bot": True}],
    }  # fmt: skip
    raw, stamp = json.dumps(body).encode(), str(int(now))
    signed = {TIMESTAMP: stamp, SIGNATURE: signature(SECRET, stamp, raw)}
    return to_post(port, PATH, raw, signed)


def main() -> None:
    """Print the table."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running(durable=True))
        api = stack.enter_context(_process(Kind.API, ""))
        names = [name for name in NAMES if server or "Postgres" not in name]
        rows = {name: Row() for name in names}
        for number in range(ROUNDS):
            for name, row in rows.items():
                url = _url(name, folder, server, number)
                asyncio.run(_measure(row, NAMES[name], api, url))
        print_table(rows, RATE)
        if server is None:
            print(f"left out: {WHY_NOT}")
        print()
        print(GOALS)


def _url(name: str, folder: Path, server: Server | None, number: int) -> str:
    """A new database; "" for none."""
    if name.endswith("SQLite"):
        return f"sqlite:///{folder}/{number}.db"
    return server.new_database() if server and name.endswith("Postgres") else ""


async def _measure(row: Row, kind: Kind, api: int, url: str) -> None:
    with _process(kind, f"http://127.0.0.1:{api}/", url) as port:
        await at_once(port, WARM, CONNECTIONS, event_request)  # interpreter, caches, names
        row.full.append(await at_once(port, EVENTS, CONNECTIONS, _later))
        row.steady.append(await a_second(port, RATE, SECONDS, event_request))


def _later(port: int, number: int) -> bytes:
    """A message after those that the app was warmed with."""
    return event_request(port, number + WARM)


@contextmanager
def _process(kind: Kind, *arguments: str) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.slack_server", kind.value, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603  our own
    try:
        if process.stdout:
            yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
