"""What it takes to reach one workspace, and who the desk is there."""

from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

PLATFORM = "slack"
API_URL = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """Tokens of one workspace, and its address.

    With an app token the desk connects by Socket Mode, else Slack posts to it and signs with the
    secret. `channels` are the ids of those in which it answers unasked.
    """

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = API_URL
    channels: frozenset[str] = field(default=frozenset())

    @property
    def by_socket(self) -> bool:
        """Whether it connects by Socket Mode."""
        return bool(self.app_token)

    @override
    def __repr__(self) -> str:
        """Without anything secret."""
        mode = "socket" if self.by_socket else "http"
        return f"SlackAccess(mode={mode!r}, api_url={self.api_url!r})"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the desk is in the workspace: its bot's user id and bot id, and the workspace's id."""

    user: str
    bot: str
    team: str


def to_identity(answer: dict[str, Any]) -> Identity:
    """From the answer to `auth.test`; raises KeyError where Slack left something out."""
    return Identity(answer["user_id"], answer.get("bot_id", ""), answer["team_id"])
