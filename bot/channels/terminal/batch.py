"""Questions as lines of JSON: each a new conversation, handled as any other, told as an object."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from bot.answering import Answering, none_failed
from bot.channels.terminal.collecting import CollectingChannel
from bot.channels.terminal.inbound import PLATFORM, Typed, to_event
from bot.core.errors import DeskError
from bot.core.knowledge import Leaf, NodeRef
from bot.core.matching import Candidate, Decision
from bot.core.message import ConversationKey, Person
from bot.core.reply import Reply
from bot.courier import Courier
from bot.desk import Handled
from bot.intake import Intake

PLACES = ("channel", "direct")
LOOKS_LIKE = 'a line must be an object like {"id": 1, "text": "I need a key"}'


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of input, checked."""

    id: Any
    text: str
    asker: str
    place: str
    turns: tuple[str, ...]


class BadLine(DeskError):
    """A line that is no question; `id` is the line's own, where it could be read."""

    def __init__(self, reason: str, line_id: Any = None) -> None:  # noqa: ANN401  any JSON value
        super().__init__(reason)
        self.id = line_id


def read_line(line: str) -> Asked:
    """A line of JSON as a question; raises BadLine with what is wrong and how it should be."""
    try:
        data = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        reason = f"not JSON: {error}; {LOOKS_LIKE}"
        raise BadLine(reason) from error
    if not isinstance(data, dict):
        raise BadLine(LOOKS_LIKE)
    line_id = data.get("id")
    text, asker = data.get("text"), _given(data, "asker", "")
    place, turns = _given(data, "place", PLACES[0]), _given(data, "turns", [])
    problem = _problem(text, asker, place, turns)
    if problem:
        raise BadLine(problem, line_id)
    return Asked(line_id, str(text), asker, place, tuple(turns))


def _refuse(constant: str) -> None:
    """NaN and the infinities: Python's idea of JSON, nobody else's."""
    message = f"{constant} is no value"
    raise ValueError(message)


def _given(data: Mapping[str, Any], name: str, default: Any) -> Any:  # noqa: ANN401  any JSON value
    """The value of an optional name; null counts as left out."""
    value = data.get(name)
    return default if value is None else value


def _problem(text: object, asker: object, place: object, turns: object) -> str:
    """What is wrong with the values of a line; "" where nothing is."""
    if not isinstance(text, str):
        return "'text' is missing or no text"
    if not isinstance(asker, str):
        return "'asker' must be a text: the person's name"
    if place not in PLACES:
        return f"'place' must be one of {', '.join(PLACES)}"
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        return "'turns' must be a list of texts"
    return ""


class Batch:
    """Runs questions through the desk one after another; the store behind it should forget."""

    def __init__(
        self, answering: Answering, intake: Intake, courier: Courier, channel: CollectingChannel
    ) -> None:
        self._answering = answering
        self._intake = intake
        self._courier = courier
        self._channel = channel
        self._threads = count(1)

    async def run(self, asked: Asked, at: datetime) -> dict[str, Any]:
        """One question with its further turns, asked at `at`; gives the object after the last."""
        key = ConversationKey(PLATFORM, asked.place, str(next(self._threads)))
        person = Person(f"asker-{key.thread}", asked.asker)
        handled: list[Handled] = []
        for number, text in enumerate((asked.text, *asked.turns)):
            self._channel.rows.clear()
            event = to_event(
                Typed(
                    id=f"{key.thread}.{number}",
                    key=key,
                    author=person,
                    at=at,
                    line=text,
                    addressed=asked.place == "direct",
                    plain=True,
                )
            )
            if event is not None and await self._intake.take(event):
                handled += none_failed(self._answering.answer_all())
                await self._courier.deliver_all()
        return self._object(asked, handled)

    def _object(self, asked: Asked, handled: list[Handled]) -> dict[str, Any]:
        last = handled[-1] if handled else None
        matched = [h.match for h in handled if h.match is not None]
        candidates = matched[-1].candidates if matched else ()
        decision = last.turn.decision if last else Decision.SILENT
        sent = [row.reply for row in self._channel.rows]
        replies = [reply for reply in sent if not reply.only_for]
        ref = next((r.ref for r in replies if r.ref), None) if last else None
        return {
            "id": asked.id,
            "decision": str(decision),
            "topic": _topic(last, decision) if last else None,
            "node": ref.node if ref else None,
            "version": self._version(ref),
            "score": candidates[0].score if candidates else 0.0,
            "candidates": [_candidate(c) for c in candidates],
            "offers": [label for reply in replies for label in reply.offers],
            "slots": dict(last.turn.conversation.slots) if last else {},
            "reply": _text(replies),
            "private": _text(reply for reply in sent if reply.only_for),
            "knowledge": self._answering.library.knowledge.version,
        }

    def _version(self, ref: NodeRef | None) -> str | None:
        node = self._answering.library.knowledge.node(ref) if ref else None
        return node.version if isinstance(node, Leaf) else None


def _text(replies: Iterable[Reply]) -> str | None:
    return "\n\n".join(reply.text for reply in replies) or None


def _topic(last: Handled, decision: Decision) -> str | None:
    if decision not in (Decision.ANSWER, Decision.ASK):
        return None
    ref = next((answer.ref for answer in last.turn.answers if answer.ref), None)
    return ref.topic if ref else last.turn.conversation.topic


def _candidate(candidate: Candidate) -> Mapping[str, Any]:
    return {"topic": candidate.topic, "score": candidate.score}
