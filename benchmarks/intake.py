"""`make bench-intake`: how fast events are taken in for good, and questions answered.

Beside them, in the same run, a handler on the same server that stores nothing. Every figure is
the median of the rounds; the rounds of all take turns.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.holdout import read_holdout
from benchmarks.load import PLACES, a_second, at_once
from benchmarks.rounds import Row, print_table
from bot.bootstrap import build_house, database_store, load_library
from bot.channels.terminal.collecting import CollectingChannel
from bot.core.credentials import Detector
from bot.core.matching import Utterance
from bot.core.message import ConversationKey, Event, Message, Person
from bot.desk import Library
from bot.serve.longlived import pass_over_what_stays
from tests.postgres import WHY_NOT, Server, running

ROOT = Path(__file__).parents[1]
ROUNDS = 3
EVENTS, CONNECTIONS = 5000, 64
RATE, SECONDS = 200, 10
QUESTIONS = 400
GOALS = """goals: 1,000 events/s on SQLite and 500 on Postgres; p99 of 50 ms at 200/s;
p99 of 25 ms from a question to its stored reply; 50 ms for any message"""


def main() -> None:
    """Print the tables."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running(durable=True))
        names = ("SQLite", "Postgres") if server else ("SQLite",)
        rows = {name: Row() for name in ("bare handler", *names)}
        for number in range(ROUNDS):
            for name, row in rows.items():
                asyncio.run(_measure(row, _url(name, folder, server, number)))
        print_table(rows, RATE)
        library = load_library(ROOT, datetime.now(UTC).date())
        pass_over_what_stays()  # as `desk run` does
        print()
        print(f"one question to its stored reply, {QUESTIONS} one after another")
        for name in names:
            url = _url(name, folder, server, ROUNDS)
            _print_answers(name, asyncio.run(_answer(library, url)))
        if server is None:
            print(f"left out: {WHY_NOT}")
        _print_hostile(library)
        print()
        print(GOALS)


def _print_hostile(library: Library) -> None:
    """What a long or odd message costs; the goal is 50 ms for any."""
    texts = {
        "40,000 characters of prose": "my app wants a key and a secret, " * 1212,
        "40,000 characters of a log": "2026-11-23 ERROR client_id=abc invalid_grant {'a': 1}\n"
        * 740,
        "10,000 emoji": "\U0001f600" * 10_000,
        "right to left": "\u202e\u05d0\u05d1 key " * 4_000,
        "zero width": "k\u200be\u200by " * 6_000,
    }
    print()
    print("what a message costs to screen and to understand, the longest of five times")
    detector = Detector()
    for name, text in texts.items():
        took = []
        for _ in range(5):
            start = time.perf_counter()
            library.matcher.match(Utterance(detector.screen(text).text))
            took.append((time.perf_counter() - start) * 1000)
        print(f"{name:<28}{max(took):>8.1f} ms")


def _url(name: str, folder: Path, server: Server | None, number: int) -> str:
    """A new database; "" for none."""
    if name == "SQLite":
        return f"sqlite:///{folder}/{number}.db"
    return server.new_database() if server and name == "Postgres" else ""


async def _measure(row: Row, url: str) -> None:
    with _server(url) as port:
        await at_once(port, 200, CONNECTIONS)  # connections, caches and the interpreter get warm
    with _server(url) as port:
        row.full.append(await at_once(port, EVENTS, CONNECTIONS))
        row.steady.append(await a_second(port, RATE, SECONDS))


@contextmanager
def _server(url: str) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.intake_server", *([url] if url else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603  our own
    try:
        if process.stdout:
            yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


async def _answer(library: Library, url: str) -> list[float]:
    """Milliseconds from the arrival of a question to its stored reply; everything in a row."""
    store = database_store(url)
    house = build_house(library, store, {"bench": CollectingChannel()}, lambda: datetime.now(UTC))
    questions = [question.text for question in read_holdout() if question.topic]
    took = []
    for number in range(QUESTIONS):
        key = ConversationKey("bench", f"C{number % PLACES}", str(number))
        body = Message(questions[number % len(questions)])
        event = Event(str(number), key, Person(f"U{number}"), datetime.now(UTC), body)
        start = time.perf_counter()
        await house.intake.take(event)
        await asyncio.to_thread(house.answering.answer_some)
        took.append((time.perf_counter() - start) * 1000)
    store.close()
    return sorted(took)


def _print_answers(name: str, took: list[float]) -> None:
    p50, p99 = (took[int(share * len(took))] for share in (0.5, 0.99))
    print(f"{name:<14}p50 {p50:.1f} ms   p99 {p99:.1f} ms   longest {took[-1]:.1f} ms")


if __name__ == "__main__":
    main()
