"""Calls of the Web API as a test makes them itself, from its own thread."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

from tests.slack.stage import Slack
from tests.slack.workspace import HELP, Json


@dataclass(frozen=True, slots=True)
class Called:
    """An answer of the Web API."""

    status: int
    said: Json
    headers: dict[str, str]

    @property
    def error(self) -> str:
        """What was wrong; empty where nothing was."""
        return str(self.said.get("error", ""))


class Caller:
    """Calls as the app, or with another token."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.form = False  # whether it sends forms and not JSON
        self.token = slack.workspace.app.bot_token

    def call(self, method: str, **arguments: object) -> Called:
        """Call a method, with JSON or as a form; raises OSError or HTTPException."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        kind = "application/x-www-form-urlencoded" if self.form else "application/json"
        body = urlencode(arguments) if self.form else json.dumps(arguments)
        port = int(self._slack.front.url.rsplit(":", 1)[1])
        connection = HTTPConnection("127.0.0.1", port, timeout=15)
        try:
            connection.request("POST", f"/api/{method}", body, {**headers, "Content-Type": kind})
            return _called(connection.getresponse())
        finally:
            connection.close()

    def post(self, text: str = "Hello", **more: object) -> Called:
        """Post into the help channel, as one should."""
        switches = {"unfurl_links": False, "unfurl_media": False}
        return self.call("chat.postMessage", **{"channel": HELP, "text": text} | switches | more)


def _called(response: HTTPResponse) -> Called:
    text = response.read()
    headers = {name.lower(): value for name, value in response.getheaders()}
    is_json = "json" in headers.get("content-type", "")
    return Called(response.status, json.loads(text) if is_json else {}, headers)


def refused(common: Slack, caller: Caller, error: str, method: str, **given: object) -> None:
    """Hold a call to being refused, and to being noted."""
    answer = caller.call(method, **given)
    assert (answer.status, answer.error) == (200, error)
    assert [violation.code for violation in common.front.violations][-1:] == [error]
