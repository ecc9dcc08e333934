"""The people of the World: what they do there, and the payloads that tell a desk of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from tests.faults.world import Draft, Post, World

Payload = dict[str, object]
MENTION = "@desk"


@dataclass
class People:
    """Everybody but the desk; each payload has an event id of its own, as deliveries have.

    What the platform vouches for: `trainers` and `bots` are known as such by their ids.
    """

    world: World
    trainers: frozenset[str] = frozenset()
    bots: frozenset[str] = frozenset()
    workspace: str = "W1"
    _events: Iterator[int] = field(default_factory=lambda: count(1))

    def say(self, place: str, person: str, text: str, thread: str = "") -> Post:
        """Somebody writes; nobody is told of it yet."""
        return self.world.add(person, Draft(place, thread, text))

    def told(self, post: Post, kind: str = "message", files: Sequence[str] = ()) -> Payload:
        """That something was written; a post that mentions the desk is told of twice.

        The second time as an `app_mention`, with another event id.
        """
        return self._payload(kind, post.author, post) | {
            "id": post.id,
            "text": post.draft.text,
            "files": list(files),
        }

    def edit(self, post: Post, text: str, *, later: float = 0.0) -> Payload:
        """Change the words; `later` are seconds by the platform's own time stamp."""
        now = self.world.posts[post.id]
        self.world.posts[post.id] = replace(now, draft=replace(now.draft, text=text))
        payload = self._payload("message_changed", post.author, post, later)
        return payload | {"message": post.id, "text": text}

    def delete(self, post: Post, *, later: float = 0.0) -> Payload:
        """Delete a message."""
        self.world.posts[post.id] = replace(self.world.posts[post.id], deleted=True)
        payload = self._payload("message_deleted", post.author, post, later)
        return payload | {"message": post.id}

    def press(self, person: str, reply: Post, offer: int) -> Payload:
        """Press a button of an open question."""
        payload = self._payload("choice", person, reply)
        return payload | {"question": reply.draft.question, "offer": offer}

    def judge(self, person: str, reply: Post, *, solved: bool) -> Payload:
        """Press a button under an answer."""
        return self._payload("verdict", person, reply) | {"solved": solved}

    def canned(self, trainer: str, post: Post, answer: str, slots: Mapping[str, str]) -> Payload:
        """Send an answer from the library into a thread."""
        payload = self._payload("canned", trainer, post)
        return payload | {"answer": answer, "slots": dict(slots)}

    def take_over(self, trainer: str, post: Post) -> Payload:
        """Take the thread."""
        return self._payload("takeover", trainer, post)

    def release(self, trainer: str, post: Post) -> Payload:
        """Hand the thread back."""
        return self._payload("release", trainer, post)

    def _payload(self, kind: str, person: str, post: Post, later: float = 0.0) -> Payload:
        at = self.world.clock() + timedelta(seconds=later)
        return {
            "type": kind,
            "event_id": f"E{next(self._events)}",
            "place": post.draft.place,
            "thread": post.draft.thread,
            "at": at.isoformat(),
            "workspace": self.workspace,
            "author": {"id": person, "name": f"Name of {person}", "role": self._role(person)},
        }

    def _role(self, person: str) -> str:
        if person in self.bots:
            return "bot"
        return "trainer" if person in self.trainers else "asker"
