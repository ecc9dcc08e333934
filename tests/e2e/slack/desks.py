"""Desks at work in a workspace: `desk run` as processes, started, killed and stopped by a test."""

import json
import os
from pathlib import Path
from shutil import copytree

from tests.faults.running import DeskProcess, free_port, until
from tests.slack.stage import ROOT, Slack
from tests.slack.workspace import HELP, TOM, Mode

STARTING = 60.0  # seconds until a desk is connected; the knowledge is indexed first


class SlackDesk(DeskProcess):
    """One `desk run` that Slack is set up for."""

    MODULE = "tests.e2e.slack.impatient"


class Desks:
    """All desks of a test share one database."""

    def __init__(self, slack: Slack, database: str = "") -> None:
        self._slack = slack
        self._database = database or f"sqlite:///{slack.folder / 'desk.db'}"
        self._log = slack.folder / "desk.log"
        self._root = content(slack.folder / "content")
        self._running: list[SlackDesk] = []

    def start(self, **environ: str) -> SlackDesk:
        """Start one more and wait until Slack can reach it."""
        slack = self._slack
        before = len(self._running)
        port = slack.desk_port if not before else free_port()
        desk = SlackDesk(self._root, self._log, port, self._environ() | environ)
        self._running.append(desk)
        desk.ready(STARTING)
        if slack.mode is Mode.SOCKET:
            slack.front.until_connected(len(self.alive), STARTING)
        else:
            slack.deliver_to(*(each.port for each in self.alive))
        return desk

    @property
    def alive(self) -> list[SlackDesk]:
        """Those that still run."""
        return [desk for desk in self._running if desk.status is None]

    def kill(self, desk: SlackDesk) -> None:
        """End one at once, as kill -9 does."""
        desk.kill()

    def stop(self) -> None:
        """End all."""
        for desk in self.alive:
            desk.kill()

    def log(self) -> list[dict[str, object]]:
        """What they logged."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [json.loads(line) for line in lines if line.startswith("{")]

    def until_logged(self, event: str, **fields: object) -> dict[str, object]:
        """Wait for a line of the log."""

        def found() -> list[dict[str, object]]:
            wanted = {"event": event, **fields}
            return [line for line in self.log() if wanted.items() <= line.items()]

        until(lambda: bool(found()), STARTING, lambda: f"no {event!r} in {self.log()[-20:]}")
        return found()[0]

    def command_environ(self) -> dict[str, str]:
        """What an operator's command needs to reach the same database, and the same Slack."""
        own = {"DESK_ROOT": str(self._root), "OPENBLAS_NUM_THREADS": "1"}
        return {**os.environ, **self._environ(), **own}

    def _environ(self) -> dict[str, str]:
        slack, app = self._slack, self._slack.workspace.app
        socket = slack.mode is Mode.SOCKET
        return {
            "DATABASE_URL": self._database,
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token if socket else "",
            "SLACK_SIGNING_SECRET": "" if socket else app.secret,
            "SLACK_API_URL": slack.front.api_url,
            "DESK_SLACK_CHANNELS": HELP,
            # One person asks more here in a minute than anybody does in a day.
            "DESK_LIMIT_PERSON": "1000/1m",
            "DESK_LIMIT_PLACE": "1000/1m",
        }


def content(folder: Path) -> Path:
    """Our own knowledge, with a trainer who has an account in the workspace."""
    for name in ("knowledge", "templates"):
        copytree(ROOT / name, folder / name)
    desk = folder / "knowledge" / "desk.yaml"
    accounts = "accounts: {terminal: trainer"
    assert accounts in desk.read_text()
    desk.write_text(desk.read_text().replace(accounts, f"{accounts}, slack: {TOM.id}"))
    return folder
