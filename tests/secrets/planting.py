"""Ways into a desk that a secret can take, each with a place of its own. Not here: what follows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.faults.people import Payload, People
from tests.faults.world import Post
from tests.secrets.process import POISON

OPENING = "Is V2 being shut down, and if so when?"
ASKS = "My key is invalid"
FIRST = ("edit", "thread", "pressed", "typed", "canned", "signed")
"""Ways that go on with what was said before."""

WARNED = (
    "message",
    "mentioned",
    "around",
    "edit",
    "ahead",
    "thread",
    "pressed",
    "typed",
    "canned",
    "file",
)
"""Ways whose author is told; a name is no message, and poison is not handled."""

WAYS = (*WARNED, "name", "signed", "poison")


def place_of(way: str, number: int) -> str:
    """The channel where a planted secret comes in."""
    return f"C-{way}-{number}"


def asker_of(number: int) -> str:
    """Who pastes a planted secret."""
    return f"U{number}"


def trainer_of(number: int) -> str:
    """Who pastes it into an answer for somebody."""
    return f"T{number}"


@dataclass
class Planting:
    """Payloads that bring secrets in; call it in the World's own thread."""

    people: People
    openings: dict[str, Post] = field(default_factory=dict)

    def open(self, number: int, _: str = "") -> list[Payload]:
        """What is said before a secret is."""
        return [self._opened(way, number) for way in FIRST]

    def plant(self, number: int, text: str) -> list[Payload]:
        """The text by every way."""
        payloads = [self._by(way, number, text) for way in WAYS]
        return [*payloads, *_told_again(payloads[WAYS.index("mentioned")])]

    def _opened(self, way: str, number: int) -> Payload:
        words = ASKS if way in ("pressed", "typed") else OPENING
        post = self.people.say(place_of(way, number), asker_of(number), words)
        self.openings[post.draft.place] = post
        return self.people.told(post)

    def _by(self, way: str, number: int, text: str) -> Payload:
        if way in FIRST:
            return self._later(way, number, text)
        place, asker = place_of(way, number), asker_of(number)
        words = {"around": f"{OPENING}\n\n{text}", "poison": f"{POISON} {number} {text}"}
        named = {"name": OPENING, "ahead": OPENING, "file": "this is what I see"}
        post = self.people.say(place, asker, (words | named).get(way, text))
        if way == "ahead":  # of a message that never comes
            return self.people.edit(post, text)
        if way == "file":
            return self.people.told(post, files=["screen.png", text])
        payload = self.people.told(post)
        return _named(payload, text) if way == "name" else payload

    def _later(self, way: str, number: int, text: str) -> Payload:
        place, asker, trainer = place_of(way, number), asker_of(number), trainer_of(number)
        opening = self.openings[place]
        slots = {"product": text if way == "canned" else "Forms"}
        match way:
            case "edit":
                return self.people.edit(opening, text)
            case "pressed":
                pressed = self.people.press(asker, opening, 0)
                return pressed | {"question": text}
            case "canned":
                return self.people.canned(trainer, opening, "ask_for_screenshot", slots)
            case "signed":
                answer = self.people.canned(trainer, opening, "ask_for_screenshot", slots)
                return _named(answer, text)
        return self.people.told(self.people.say(place, asker, text, opening.id))


def _told_again(payload: Payload) -> list[Payload]:
    """As platforms tell of a message that mentions the desk: twice, with different event ids."""
    return [payload | {"type": "app_mention", "event_id": f"{payload['event_id']}-mention"}]


def _named(payload: Payload, name: str) -> Payload:
    author = payload["author"]
    assert isinstance(author, Mapping)
    return payload | {"author": {**author, "name": name}}


def refused(text: str) -> list[bytes]:
    """What no desk can take: no JSON, JSON that is no payload, and bytes that are no text."""
    data = text.encode()
    odd = {"type": "message", "text": 7, "author": {"id": text, text: text}, text: [text]}
    return [b'{"type": "message", "text": "' + data, json.dumps(odd).encode(), b"\xff\xfe" + data]
