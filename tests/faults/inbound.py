"""Payloads of the World as events. Not here: how they come, and the way out."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.message import (
    Body,
    CannedAnswer,
    Choice,
    ConversationKey,
    Deletion,
    Edit,
    Event,
    Message,
    Person,
    Release,
    Role,
    Takeover,
    Verdict,
)
from tests.faults.channel import PLATFORM
from tests.faults.people import MENTION
from tests.faults.world import DESK

_MESSAGES = frozenset({"message", "app_mention"})


class Nonsense(Exception):
    """No payload of the World."""


def to_event(payload: object) -> Event | None:
    """The event; None for what is no event to a desk, such as its own posts.

    Raises Nonsense. Two payloads of one post, `message` and `app_mention`, are one event.
    """
    try:
        return _to_event(_mapping(payload))
    except (KeyError, TypeError, ValueError) as error:
        raise Nonsense from error


def _to_event(payload: Mapping[str, object]) -> Event | None:
    author = _mapping(payload["author"])
    body = _body(payload)
    if body is None or author["id"] == DESK:
        return None
    addressed = isinstance(body, Message) and (
        payload["type"] == "app_mention" or MENTION in body.text
    )
    return Event(
        id=_text(payload["id"] if isinstance(body, Message) else payload["event_id"]),
        key=ConversationKey(PLATFORM, _text(payload["place"]), _text(payload["thread"])),
        author=Person(_text(author["id"]), _text(author["name"]), Role(_text(author["role"]))),
        at=datetime.fromisoformat(_text(payload["at"])),
        body=body,
        addressed=addressed,
        workspace=_text(payload["workspace"]),
    )


def _body(payload: Mapping[str, object]) -> Body | None:
    kind = payload["type"]
    if kind in _MESSAGES:
        files = payload.get("files", [])
        names = tuple(map(_text, files)) if isinstance(files, list) else ()
        return Message(_text(payload["text"]), names)
    return _change(kind, payload) or _act(kind, payload)


def _change(kind: object, payload: Mapping[str, object]) -> Body | None:
    match kind:
        case "message_changed":
            return Edit(_text(payload["message"]), _text(payload["text"]))
        case "message_deleted":
            return Deletion(_text(payload["message"]))
    return None


def _act(kind: object, payload: Mapping[str, object]) -> Body | None:
    match kind:
        case "choice":
            return Choice(_text(payload["question"]), int(_text(str(payload["offer"]))))
        case "verdict":
            return Verdict(solved=payload["solved"] is True)
        case "canned":
            slots = {name: _text(value) for name, value in _mapping(payload["slots"]).items()}
            return CannedAnswer(_text(payload["answer"]), slots)
        case "takeover":
            return Takeover()
        case "release":
            return Release()
    return None  # a join, a pin, a topic: nothing to a desk


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
