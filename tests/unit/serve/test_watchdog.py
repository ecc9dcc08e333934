"""A loop that answers no more ends the process; one that is only late is measured."""

import asyncio
import subprocess
import sys
from threading import Event

from typing_extensions import override

from bot.serve.watchdog import LOOKS, Heart, Patience, watch

STUCK = """
import asyncio, time
from bot.serve.watchdog import Heart, Patience, dump_and_exit, watch

async def a_loop_that_hangs():
    patience = Patience(every=0.05, limit=0.2)
    heart = Heart(patience, lambda lag: None)
    beating = asyncio.create_task(heart.beat())
    watch(heart, patience, end=dump_and_exit)
    await asyncio.sleep(0)
    time.sleep(60)

asyncio.run(a_loop_that_hangs())
"""


def test_a_stuck_loop_shows_where_and_ends_with_status_1() -> None:
    done = subprocess.run(  # noqa: S603  our own Python, our own words
        [sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 1
    assert "in a_loop_that_hangs" in done.stderr


def test_the_end_comes_once_the_heart_has_been_silent_for_too_long() -> None:
    times = iter(range(0, 1000, 100))
    ended = Event()
    heart = Heart(Patience(limit=10), lambda _: None, now=lambda: float(next(times)))
    watch(heart, Patience(every=0.001, limit=10), end=ended.set)
    assert ended.wait(5)


def test_a_process_that_was_frozen_is_given_a_second_look() -> None:
    looks: list[float] = []
    over, ended = Event(), Event()

    class Thawed(Heart):
        @override
        def silence(self) -> float:
            looks.append(60.0 if len(looks) == 1 else 0.0)
            if len(looks) > LOOKS + 2:
                over.set()
            return looks[-1]

    end_watch = watch(
        Thawed(Patience(), lambda _: None), Patience(every=0.001, limit=10), end=ended.set
    )
    assert over.wait(5)
    end_watch()
    assert not ended.is_set()


def test_lag_is_measured_at_each_beat() -> None:
    lags: list[float] = []
    times = iter([0.0, 0.0, 3.0, 3.0])

    async def main() -> None:
        beaten = asyncio.Event()

        def on_lag(lag: float) -> None:
            lags.append(lag)
            beaten.set()

        heart = Heart(Patience(every=0.001), on_lag, now=lambda: next(times))
        beating = asyncio.create_task(heart.beat())
        await beaten.wait()
        beating.cancel()

    asyncio.run(main())
    assert lags == [2.999]
