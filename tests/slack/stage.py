"""local-slack, the front before it and the people in it, for as long as a test lasts."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.running import START, free_port, until
from tests.slack import local, namespace
from tests.slack.driver import People
from tests.slack.front import Front
from tests.slack.local import LocalSlack
from tests.slack.manifest import Manifest
from tests.slack.workspace import Mode, Workspace

ROOT = Path(__file__).parents[2]
PATH = "/slack/events"  # the desk's Request URL


def lacking() -> list[str]:
    """What this machine lacks for it; empty where all is there."""
    return [what for what in (local.lacking(), namespace.lacking()) if what]


@dataclass
class Slack:
    """What a test holds: `desk_port` is free for the desk, in HTTP mode it is delivered to."""

    mode: Mode
    workspace: Workspace
    front: Front
    people: People
    local: LocalSlack
    folder: Path
    desk_port: int = field(default_factory=free_port)

    def deliver_to(self, *ports: int) -> None:
        """Where desks listen, in HTTP mode: each event goes to one, in turn."""
        self.front.posting.urls = [f"http://127.0.0.1:{port}{PATH}" for port in ports]

    def until_listening(self) -> None:
        """Wait until somebody listens on the desk's port; raises TooLate."""
        until(lambda: _listens(self.desk_port), START, lambda: "nobody listens")

    @contextmanager
    def running(
        self, module: str, environ: Mapping[str, str]
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a module of Python for as long as the block lasts; it logs into the folder."""
        log = self.folder / f"{module}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603  our own
                [sys.executable, "-m", module],
                cwd=ROOT, env={**os.environ, **environ}, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
            process.wait(10)

    def app_environ(self) -> dict[str, str]:
        """What tests.slack.echo wants to know."""
        app = self.workspace.app
        return {
            "MODE": self.mode.value,
            "API_URL": self.front.api_url,
            "PORT": str(self.desk_port),
            "BOT_TOKEN": app.bot_token,
            "APP_TOKEN": app.app_token,
            "SIGNING_SECRET": app.secret,
        }


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@contextmanager
def staged(
    mode: Mode, manifest: Manifest, folder: Path, workspace: Workspace | None = None
) -> Iterator[Slack]:
    """All of it, in a network of its own that the calling thread is in meanwhile."""
    space = workspace or Workspace()
    with namespace.loopback_only():
        server = LocalSlack(folder, free_port())
        front = Front(space, manifest, mode, free_port()).start()
        try:
            server.start(space, mode, front.intake_url)
            front.connect(server.url)
            slack = Slack(mode, space, front, People(front), server, folder)
            slack.deliver_to(slack.desk_port)
            yield slack
        finally:
            front.stop()
            server.stop()
