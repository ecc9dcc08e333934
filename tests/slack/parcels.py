"""What Slack brings to an app, and what became of each try to bring it."""

import json
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlencode

from tests.slack.workspace import Json

ACK = 3.0  # seconds that an app has: https://docs.slack.dev/apis/events-api/
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Kind(StrEnum):
    """In Slack's words for Socket Mode."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"


class Failure(StrEnum):
    """Slack's words in x-slack-retry-reason."""

    TIMEOUT = "http_timeout"
    CONNECTION = "connection_failed"
    ERROR = "http_error"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one try: `answer` is what came with the acknowledgement, `seconds` how long it took."""

    status: int = 0
    failure: Failure | None = None
    seconds: float = 0.0
    answer: Any = None
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def worked(self) -> bool:
        """Whether Slack holds it for delivered."""
        return self.failure is None


@dataclass(slots=True)
class Parcel:
    """One thing to bring; each try is noted in `tries`."""

    kind: Kind
    payload: Json
    tries: list[Outcome] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The event's id, the same in every try; empty where it is no event."""
        return str(self.payload.get("event_id", ""))

    @property
    def person(self) -> str:
        """The id of who interacts; empty where it is an event."""
        user = self.payload.get("user")
        named = user.get("id") if isinstance(user, dict) else self.payload.get("user_id")
        return str(named or "")

    def encoded(self) -> tuple[bytes, str]:
        """The body and its type, over HTTP."""
        match self.kind:
            case Kind.EVENT:
                return json.dumps(self.payload).encode(), JSON
            case Kind.COMMAND:
                return urlencode(self.payload).encode(), FORM
        return urlencode({"payload": json.dumps(self.payload)}).encode(), FORM

    def envelope(self, number: int, reason: str) -> Json:
        """As Socket Mode carries it."""
        retry = {"retry_attempt": number, "retry_reason": reason}
        return {
            "envelope_id": str(uuid.uuid4()),
            "type": self.kind.value,
            "payload": self.payload,
            "accepts_response_payload": self.kind is not Kind.EVENT,
            **(retry if self.kind is Kind.EVENT else {}),
        }


class Carrier(Protocol):
    """The way to the app: signed HTTP, or its sockets."""

    async def carry(self, parcel: Parcel, number: int, reason: str) -> Outcome:
        """Try once; `number` is 0 for the first try, and `reason` why there is another."""
