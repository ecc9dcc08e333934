"""The first signal asks for a stop, the second ends the process, and so does a stop that hangs."""

import signal
import subprocess
import sys

PROGRAM = """
import asyncio, sys, time
from bot.serve.signals import stop_on_signals

async def main():
    stop = asyncio.Event()
    stop_on_signals(stop, float(sys.argv[1]))
    print("listening", flush=True)
    await stop.wait()
    print("stopping", flush=True)
    if "hang" in sys.argv:
        await asyncio.to_thread(time.sleep, 60)

asyncio.run(main())
"""


def signalled(*words: str, again: bool = False) -> int:
    """The status of a program that was signalled once it listened, and once it was stopping."""
    with subprocess.Popen(  # noqa: S603  our own Python, our own words
        [sys.executable, "-c", PROGRAM, *words], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "listening\n"
        process.terminate()
        assert process.stdout.readline() == "stopping\n"
        if again:
            process.send_signal(signal.SIGINT)
        return process.wait(30)


def test_the_first_signal_lets_it_end_by_itself() -> None:
    assert signalled("30") == 0


def test_the_second_ends_it_at_once() -> None:
    assert signalled("30", "hang", again=True) == -signal.SIGINT


def test_a_thread_that_hangs_holds_it_up_no_longer_than_it_may() -> None:
    assert signalled("0.01", "hang") == 1
