"""local-slack in a process of its own: started, asked, stopped.

It listens on every address, so it is only started where loopback is the whole network: see
tests/slack/namespace.py. The binary comes with `.ci/npm` (npm local-slack-linux-x64, MIT).
"""

import json
import subprocess
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from tests.faults.running import TooLate, until
from tests.slack.namespace import only_loopback
from tests.slack.workspace import Mode, Workspace

ROOT = Path(__file__).parents[2]
BINARY = ROOT / "tests/e2e/node_modules/local-slack-linux-x64/bin/local-slack"
START = 30.0  # seconds; half of one on an idle machine


def lacking() -> str:
    """Why local-slack cannot be started here; empty where it can."""
    return "" if BINARY.is_file() else "local-slack (npm): run .ci/npm, on Linux on x86-64"


class LocalSlack:
    """One start of it, as long as a `with` block lasts."""

    def __init__(self, folder: Path, port: int) -> None:
        """`folder` takes its configuration and its log."""
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, workspace: Workspace, mode: Mode, request_url: str) -> Self:
        """Start it, and wait until it answers; raises TooLate, with what it said."""
        if not only_loopback():
            message = "local-slack would listen on every address of this machine"
            raise RuntimeError(message)
        config = self._folder / "local-slack.json"
        config.write_text(json.dumps(workspace.config(mode, request_url)), encoding="utf-8")
        port = ["--port", str(self._port), "--base-host", "127.0.0.1"]
        files = ["--files-dir", str(self._folder / "files")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  our own arguments
                [str(BINARY), "--config", str(config), *port, *files],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        until(self._is_up, START, lambda: f"local-slack is not up: {self.said()}")
        return self

    def stop(self) -> None:
        """End it, whatever it is doing."""
        if self._process:
            self._process.kill()
            self._process.wait(10)

    def said(self) -> str:
        """What it printed."""
        return self._log.read_text(errors="replace")

    @property
    def _log(self) -> Path:
        return self._folder / "local-slack.log"

    def _is_up(self) -> bool:
        assert self._process
        if self._process.poll() is not None:
            message = f"local-slack ended: {self.said()}"
            raise TooLate(message)
        connection = HTTPConnection("127.0.0.1", self._port, timeout=5)
        try:
            connection.request("GET", "/_control/state")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
