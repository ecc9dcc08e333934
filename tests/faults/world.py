"""A chat platform in memory, strict about its rules, with a script of what goes wrong.

Not here: how a desk calls it (channel), and how its people's events reach a desk (people, server).
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from tests.faults.faults import EFFECTIVE, Call, Fault, Harm, Method, Script

DESK = "B0"  # the id under which the desk posts
GRACE = 0.5  # seconds; calls that were under way when the platform asked for a pause


class PlatformError(Exception):
    """The platform answered with an error, and nobody knows what came of the call."""


class PlatformRefuses(Exception):
    """The platform said no: nothing happened."""


class PlatformUnreachable(Exception):
    """No connection was made: nothing happened."""


class PlatformThrottles(Exception):
    """Not before `after` seconds are over; nothing happened."""

    def __init__(self, after: float, *, everywhere: bool) -> None:
        super().__init__("too many requests")
        self.after = after
        self.everywhere = everywhere


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bot posts: `text` in the platform's markup; `key` comes back from a look-up."""

    place: str
    thread: str
    text: str
    key: str = ""
    offers: tuple[str, ...] = ()
    question: str = ""
    only_for: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One message; a deleted one stays in the books and is not shown."""

    id: str
    author: str
    draft: Draft
    at: datetime
    edits: int = 0
    deleted: bool = False


class Platform(Protocol):
    """What a bot can ask of the platform, from within the process or over HTTP."""

    async def post(self, draft: Draft) -> str:
        """Post, and give the id of the message."""

    async def update(self, id: str, draft: Draft) -> None:
        """Change what a message says; its id and its key stay."""

    async def delete(self, id: str, place: str) -> None:
        """Delete a message; one that is not there is refused."""

    async def mark(self, id: str, place: str, on: bool) -> None:
        """Put the bot's mark on a message, or take it off; what is so already is refused."""

    async def search(self, place: str, thread: str, key: str) -> tuple[str, ...]:
        """The ids of the messages in a thread that were posted with a key, oldest first."""


@dataclass
class World:
    """The platform; `violations` lists each time that its rules were broken.

    `pace` is how many seconds at least lie between two posts in one place.
    """

    clock: Callable[[], datetime]
    script: Script = field(default_factory=Script)
    pace: float = 1.0
    posts: dict[str, Post] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    harmed: list[tuple[Call, Fault]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    _pauses: dict[tuple[Method, str], tuple[float, float]] = field(default_factory=dict)
    _posted: dict[str, float] = field(default_factory=dict)
    _ids: int = 0

    async def post(self, draft: Draft) -> str:
        """Post under the desk's name; the id of the message."""
        fault = self._begin(Method.POST, draft.place, draft.key)
        await self._before(fault)
        post = self.add(DESK, draft)
        if fault and fault.harm is Harm.TWICE:
            self.add(DESK, draft)
        await self._after(fault)
        return post.id

    async def update(self, id: str, draft: Draft) -> None:
        """Change one of the desk's messages."""
        fault = self._begin(Method.UPDATE, draft.place, draft.key)
        await self._before(fault)
        post = self._own(id)
        kept = replace(draft, key=post.draft.key, only_for=post.draft.only_for)
        self.posts[id] = replace(post, draft=kept, edits=post.edits + 1)
        await self._after(fault)

    async def delete(self, id: str, place: str) -> None:
        """Delete one of the desk's messages."""
        fault = self._begin(Method.DELETE, place, id)
        await self._before(fault)
        self.posts[id] = replace(self._own(id), deleted=True)
        await self._after(fault)

    async def mark(self, id: str, place: str, on: bool) -> None:
        """Put the desk's mark on anybody's message, or take it off."""
        fault = self._begin(Method.MARK, place, id)
        await self._before(fault)
        post = self.posts.get(id)
        if post is None or post.deleted:
            message = "message_not_found"
            raise PlatformRefuses(message)
        if on == (id in self.marked):
            message = "already_so"
            raise PlatformRefuses(message)
        (self.marked.add if on else self.marked.remove)(id)
        await self._after(fault)

    async def search(self, place: str, thread: str, key: str) -> tuple[str, ...]:
        """Look a message up; private notes are not found."""
        fault = self._begin(Method.SEARCH, place, key)
        await self._before(fault)
        found = tuple(p.id for p in self.seen(place, thread, by=DESK) if p.draft.key == key)
        await self._after(fault)
        return found

    def add(self, author: str, draft: Draft) -> Post:
        """Somebody's message, whoever's; ids grow with time."""
        self._ids += 1
        id_ = f"{self._ids:06}"
        thread = draft.thread or id_
        post = Post(id_, author, replace(draft, thread=thread), self.clock())
        self.posts[id_] = post
        return post

    def seen(
        self, place: str, thread: str = "", *, by: str = "", reader: str = ""
    ) -> tuple[Post, ...]:
        """What stands there, oldest first: for everybody, and for the one `reader`."""
        return tuple(
            post
            for post in self.posts.values()
            if not post.deleted
            and post.draft.place == place
            and thread in ("", post.draft.thread)
            and by in ("", post.author)
            and post.draft.only_for in ("", reader)
        )

    def notes(self) -> Iterator[Post]:
        """The private notes, whoever may read them."""
        return (post for post in self.posts.values() if post.draft.only_for)

    def _own(self, id: str) -> Post:
        post = self.posts.get(id)
        if post is None or post.deleted or post.author != DESK:
            message = "message_not_found"
            raise PlatformRefuses(message)
        return post

    def _begin(self, method: Method, place: str, key: str) -> Fault | None:
        """Note the call, hold it to the rules, and look up what goes wrong with it."""
        call = Call(len(self.calls) + 1, method, place, key, self.clock().timestamp())
        self.calls.append(call)
        self._refuse_early(call)
        if method is Method.POST:
            self._check_pace(call)
        fault = self.script.fault(call)
        if fault:
            self.harmed.append((call, fault))
        if fault and fault.harm is Harm.THROTTLE:
            where = "" if fault.everywhere else place
            self._pauses[method, where] = (call.at, call.at + fault.after)
            raise PlatformThrottles(fault.after, everywhere=fault.everywhere)
        return fault

    def _refuse_early(self, call: Call) -> None:
        for where in ("", call.place):
            since, until = self._pauses.get((call.method, where), (0.0, 0.0))
            if call.at < until:
                if call.at > since + GRACE:
                    early = f"{call.method} in {call.place}: {until - call.at:.1f} s too early"
                    self.violations.append(early)
                raise PlatformThrottles(until - call.at, everywhere=not where)

    def _check_pace(self, call: Call) -> None:
        last = self._posted.get(call.place, float("-inf"))
        if call.at - last < self.pace:
            self.violations.append(f"post in {call.place}: {call.at - last:.2f} s after another")
        self._posted[call.place] = call.at

    async def _before(self, fault: Fault | None) -> None:
        """What goes wrong before anything happens."""
        await asyncio.sleep(0)  # as any call does: let others go on meanwhile
        if fault is None or fault.harm in EFFECTIVE:
            return
        match fault.harm:
            case Harm.REFUSE:
                raise PlatformRefuses("is_archived")
            case Harm.NOT_SENT:
                raise PlatformUnreachable
            case Harm.HANG:
                await asyncio.Event().wait()
        raise PlatformError("service_unavailable")

    async def _after(self, fault: Fault | None) -> None:
        """What goes wrong when it has happened already."""
        if fault is None:
            return
        match fault.harm:
            case Harm.DROPPED | Harm.TWICE:
                raise ConnectionResetError
            case Harm.HALF:
                raise PlatformError("internal_error")
            case Harm.LATE:
                await asyncio.Event().wait()
            case Harm.SLOW:
                await asyncio.sleep(fault.after)
