"""`desk run` as a process of its own: signals, exit status, and what it says when it starts."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

ROOT = Path(__file__).parents[3]
MOST = 20.0  # seconds that a stop may take
PROGRAM = """
import asyncio, sys
from bot.cli.main import main
from bot.cli.run import Extras

class Wire:
    platform = "slack"
    channel = None

    def routes(self):
        return []

    async def open(self, intake):
        pass

    async def close(self):
        if "slow" in sys.argv:
            print("closing", flush=True)
            await asyncio.Event().wait()

    def trouble(self):
        return ""

main(["run", "--port", "0"], obj=Extras(connections=(Wire(),)))
"""
NOT_CONNECTED = "import sys; from bot.cli.main import main; main(['run', '--port', '0'])"


class Start(Protocol):
    """Starts a process."""

    def __call__(
        self, program: str = ..., *words: str, environ: Mapping[str, str] = ...
    ) -> subprocess.Popen[str]: ...


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a desk with a database of its own and nothing to know; none is left behind.

    It runs all the same, and starts in a part of the time.
    """
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "desk.yaml").touch()
    started: list[subprocess.Popen[str]] = []
    usual = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}",
        "DESK_CACHE": "",
        "DESK_ROOT": str(tmp_path),
        "DESK_METRICS_TOKEN": "a token of many characters",
    }

    def begin(
        program: str = PROGRAM, *words: str, environ: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(  # noqa: S603  our own Python, our own words
            [sys.executable, "-c", program, *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
            env={**usual, **(environ or {})},
        )  # fmt: skip
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def until(process: subprocess.Popen[str], told: Callable[[str], bool]) -> list[str]:
    """The lines up to the one that is waited for."""
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if told(line):
            return lines
    pytest.fail(f"it ended: {lines} {process.communicate()[1]}")


def says(event: str) -> Callable[[str], bool]:
    """Whether a line is about `event`."""
    return lambda line: line.startswith("{") and json.loads(line)["event"] == event


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_in_order_and_in_time(start: Start, number: signal.Signals) -> None:
    process = start()
    until(process, says("running"))
    began = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=MOST)
    assert (process.returncode, err) == (0, "")
    assert [json.loads(line)["event"] for line in out.splitlines()][-2:] == ["stopping", "stopped"]
    assert time.monotonic() - began < MOST


def test_a_second_signal_ends_it_at_once(start: Start) -> None:
    process = start(PROGRAM, "slow")
    until(process, says("running"))
    process.terminate()
    until(process, lambda line: line == "closing\n")
    process.terminate()
    process.communicate(timeout=MOST)
    assert process.returncode == -signal.SIGTERM


def test_a_platform_that_hangs_does_not_hold_it_up(start: Start) -> None:
    process = start(PROGRAM, "slow")
    until(process, says("running"))
    process.terminate()
    out, _ = process.communicate(timeout=MOST)
    assert process.returncode == 0
    assert says("stopped")(out.splitlines()[-1])


def test_without_a_platform_it_says_so_and_runs(start: Start) -> None:
    process = start(NOT_CONNECTED)
    lines = until(process, says("running"))
    assert any(says("no platform is connected")(line) for line in lines)
    process.terminate()
    _, err = process.communicate(timeout=MOST)
    assert err.startswith("desk: no platform is connected")
    assert err.count("\n") == 1


def test_without_knowledge_it_says_so_and_runs(start: Start) -> None:
    lines = until(start(), says("running"))
    assert any(says("knowledge refused")(line) for line in lines)


def test_every_line_is_json_and_none_tells_a_secret_of_the_environment(start: Start) -> None:
    process = start()
    lines = until(process, says("running"))
    process.terminate()
    out, err = process.communicate(timeout=MOST)
    lines += out.splitlines()
    assert all({"ts", "level", "event"} <= set(json.loads(line)) for line in lines)
    assert "a token of many characters" not in "".join(lines) + err


@pytest.mark.parametrize(
    ("environ", "problem"),
    [
        ({"DYNO": "web.1"}, "set DATABASE_URL to a Postgres database"),
        ({"PORT": "http", "DESK_PACE": "slow"}, "DESK_PACE"),
    ],
)
def test_a_bad_setting_is_told_and_nothing_starts(
    start: Start, environ: dict[str, str], problem: str
) -> None:
    process = start(NOT_CONNECTED, environ=environ)
    out, err = process.communicate(timeout=MOST)
    assert (process.returncode, out) == (1, "")
    assert problem in err
