"""`make soak`: one desk with the real knowledge under a steady load, and how its memory grows.

SOAK_MINUTES is how long, 30 by default. What comes before the warm-up is over does not count.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path
from random import Random

import aiohttp
import psutil

from bot.bootstrap import load_library
from bot.core.matching import Decision, Utterance
from tests.faults.people import Payload
from tests.faults.postman import Postman
from tests.faults.running import DeskProcess
from tests.faults.scene import Scene, scene, url_of

ROOT = Path(__file__).parents[1]
RATE = 20  # events a second
TWICE = 0.1  # of them are delivered a second time
PLACES = 1000  # with a person for each question, no limit of the desk is touched
WARM_UP = 2  # minutes, at most: half of the whole
MOST_GROWTH = 0.05
CHATTER = ("how was everyone's weekend", "who watched the game last night", "is it Friday yet")
PHRASES = 500  # of the knowledge's own, to choose from
EVERY = 5  # the nth message is small talk, which gets no word
PATIENCE = 10.0  # seconds for an acknowledgement
DRAIN = 600.0  # seconds for what waits at the end: a busy disk makes late, not lost


@dataclass
class Minute:
    """One minute of the load: seconds to each acknowledgement, and the memory at its end."""

    took: list[float] = field(default_factory=list)
    failed: int = 0
    megabytes: float = 0.0

    def milliseconds(self, share: float) -> float:
        """What the given share of acknowledgements stayed under."""
        return sorted(self.took)[int(share * len(self.took))] * 1000 if self.took else 0.0


def main() -> None:
    """Print a line a minute, and what came of it all."""
    minutes = int(os.environ.get("SOAK_MINUTES", "30"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/desk.db"
        with scene(folder, ROOT, url, folder / "index") as stage:
            desk = stage.start(LEASE="60")
            desk.ready()
            sys.exit(0 if _soak(stage, desk, minutes) else 1)


def _soak(stage: Scene, desk: DeskProcess, minutes: int) -> bool:
    print(f"{minutes} minutes at {RATE} events a second, {TWICE:.0%} of them twice")
    print(f"{'minute':>6}{'acknowledged':>14}{'failed':>8}{'p50 ms':>8}{'p99 ms':>8}{'RSS MB':>8}")
    process = psutil.Process(desk.pid)
    random = Random(6)  # noqa: S311  for a load, not for secrets
    messages = _messages(stage, _phrases(random), random)
    passed: list[Minute] = []
    for number in range(1, minutes + 1):
        load = _minute(messages, url_of(desk))
        minute = asyncio.run_coroutine_threadsafe(load, stage.server.loop).result()
        minute.megabytes = process.memory_info().rss / 2**20
        passed.append(minute)
        print(
            f"{number:>6}{len(minute.took):>14}{minute.failed:>8}{minute.milliseconds(0.5):>8.1f}"
            f"{minute.milliseconds(0.99):>8.1f}{minute.megabytes:>8.1f}",
            flush=True,
        )
    return _tell(stage, desk, passed)


def _tell(stage: Scene, desk: DeskProcess, passed: list[Minute]) -> bool:
    begun = time.monotonic()
    result = stage.result(DRAIN)
    late = time.monotonic() - begun
    warm = passed[max(1, min(WARM_UP, len(passed) // 2)) - 1].megabytes
    growth = passed[-1].megabytes / warm - 1
    whole = Minute([seconds for minute in passed for seconds in minute.took])
    print(f"acknowledged in p50 {whole.milliseconds(0.5):.1f} ms, ", end="")
    print(f"p99 {whole.milliseconds(0.99):.1f} ms; failed {sum(m.failed for m in passed)}")
    print(f"questions {result.questions}, ", end="")
    print(f"lost {len(result.lost)}, doubled {len(result.doubled)}, all done {late:.0f} s later")
    print(f"memory after the warm-up {warm:.1f} MB, growth {growth:+.1%}")
    return desk.stop() == 0 and bool(result) and growth < MOST_GROWTH


def _messages(stage: Scene, phrases: list[str], random: Random) -> Iterator[list[Payload]]:
    """What people write, for ever; now and then it is delivered twice."""
    chatter = cycle(CHATTER)
    for number in count():
        place, person = f"C{number % PLACES}", f"U{number}"
        if number % EVERY:
            payload = stage.said(place, person, random.choice(phrases))
        else:
            payload = stage.people.told(stage.people.say(place, person, next(chatter)))
        yield [payload] * (2 if random.random() < TWICE else 1)


def _phrases(random: Random) -> list[str]:
    """Some of the knowledge's own, each of which is sure to get a word."""
    library = load_library(ROOT, datetime.now(UTC).date())
    topics = library.knowledge.served_topics()
    some = random.sample([text for topic in topics for text in topic.phrases], PHRASES)
    decisions = {text: library.matcher.match(Utterance(text)).decision for text in some}
    return [text for text, decision in decisions.items() if decision is not Decision.SILENT]


async def _minute(messages: Iterator[list[Payload]], url: str) -> Minute:
    """At a steady rate, whether or not the desk keeps up: each counts from when it was due."""
    minute = Minute()
    postman = Postman(url)
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as tasks:

        async def one(payload: Payload, due: float) -> None:
            if await postman.deliver(session, payload):
                minute.took.append(time.perf_counter() - due)
            minute.failed = len(postman.refused)

        begun = time.perf_counter()
        for number in range(RATE * 60):
            due = begun + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            for payload in next(messages):
                tasks.create_task(one(payload, due))
    return minute


if __name__ == "__main__":
    main()
