"""A `desk run` in a process of its own: started, asked how it is, stopped, killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parents[2]
START = 120.0  # seconds; a machine that is busy with other work is slow
STOP = 20.0  # seconds from SIGTERM to the end
PAUSE = 0.05  # between two looks at a condition
MOST = 20_000  # characters of a log


class TooLate(AssertionError):
    """Something did not come about in time."""


def until(condition: Callable[[], bool], seconds: float, what: Callable[[], str]) -> None:
    """Wait until a condition holds; raises TooLate with `what` after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TooLate(what())
        time.sleep(PAUSE)


class Lapse:
    """A time that has to go by: a fault of a given length."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether it has gone by."""
        return time.monotonic() >= self._end


def free_port() -> int:
    """A port of loopback that nobody used a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class DeskProcess:
    """One start of the desk; what it logs is added to `log`."""

    MODULE = "tests.faults.process"

    def __init__(self, root: Path, log: Path, port: int, environ: Mapping[str, str]) -> None:
        """`root` holds the content; `environ` names the database and the World."""
        self.port = port
        self._log = log
        own = {"DESK_ROOT": str(root), "PORT": str(self.port), "HOST": "127.0.0.1"}
        usual = {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "DESK_PACE": "0"}
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603  our own
                [sys.executable, "-m", self.MODULE, "run"],
                cwd=root,
                env={**os.environ, **usual, **own, **environ},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """The exit status, negative for the signal that killed it; None as long as it runs."""
        return self._process.poll()

    def ready(self, seconds: float = START) -> None:
        """Wait until it says that it is ready; raises TooLate where it ends instead."""

        def is_ready() -> bool:
            if self.status is not None:
                message = f"the desk ended with {self.status}: {self.said()}"
                raise TooLate(message)
            return self.readiness() == 200

        until(is_ready, seconds, lambda: f"the desk is not ready: {self.said()}")

    def readiness(self) -> int:
        """The status of /readyz; 0 where nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def send(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens where it has ended already."""
        self._process.send_signal(number)

    def ended(self, seconds: float = STOP) -> int:
        """Wait for the end; gives the exit status, negative for the signal that killed it."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            message = f"the desk does not end: {self.said()}"
            raise TooLate(message) from error

    def stop(self) -> int:
        """Ask it to end, and wait for it."""
        self.send(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        self.send(signal.SIGKILL)
        self.ended()

    def said(self) -> str:
        """The last of what it logged."""
        return self._log.read_text(errors="replace")[-MOST:]
