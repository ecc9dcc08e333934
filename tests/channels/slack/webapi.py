"""Slack's Web API in memory and on loopback: strict about what it is asked, failing on command.

Not here: sockets (sockets), the whole workspace that end-to-end tests use (tests/slack).
"""

import asyncio
import json
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from bot.channels.slack.scopes import NEEDED
from tests.channels.slack.sayings import ME, TEAM, Json
from tests.slack.blocks import Surface, wrong

TOKEN = "xoxb-1-of-tests"  # noqa: S105  no secret: a test's own
SCOPES = ",".join(NEEDED)
LOCAL = "127.0.0.1"
_READ = frozenset({"conversations.replies", "users.info"})
_WANTED = {
    "auth.test": ((), ()),
    "apps.connections.open": ((), ()),
    "chat.postMessage": (
        ("channel",),
        ("text", "blocks", "thread_ts", "metadata", "unfurl_links", "unfurl_media"),
    ),
    "chat.postEphemeral": (("channel", "user"), ("text", "blocks", "thread_ts")),
    "chat.update": (("channel", "ts"), ("text", "blocks", "metadata", "parse")),
    "chat.delete": (("channel", "ts"), ()),
    "reactions.add": (("channel", "timestamp", "name"), ()),
    "reactions.remove": (("channel", "timestamp", "name"), ()),
    "conversations.replies": (("channel", "ts"), ("limit", "cursor", "include_all_metadata")),
    "users.info": (("user",), ()),
}
"""What each method must be given, and what it may be given."""


class SlackError(Exception):
    """Slack's word for why it does not do it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What comes of one call instead of the usual; `drop`: it is done, and no answer comes."""

    error: str = ""
    status: int = 200
    retry_after: str = ""
    body: str | None = None
    content_type: str = "application/json"
    drop: bool = False
    hang: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A message of the desk's; one with `only_for` is seen by one person and found by nobody."""

    ts: str
    channel: str
    thread: str
    text: str
    blocks: list[Json]
    metadata: Json
    only_for: str = ""

    def told(self) -> Json:
        """As conversations.replies has it."""
        told = {"type": "message", "user": ME, "ts": self.ts, "text": self.text}
        return told | {"thread_ts": self.thread, "blocks": self.blocks, "metadata": self.metadata}


@dataclass
class WebApi:
    """The methods, what they left behind, and what they were called with."""

    people: dict[str, Json] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    questions: list[Json] = field(default_factory=list)
    reactions: set[tuple[str, str, str]] = field(default_factory=set)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    faults: defaultdict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    page: int = 200
    wss_url: str = ""
    called: asyncio.Event = field(default_factory=asyncio.Event)
    _count: int = 0

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method come to this, one after another."""
        self.faults[method] += faults

    def asked(self, method: str) -> list[Json]:
        """What a method was called with, in order."""
        return [arguments for name, arguments in self.calls if name == method]

    def routes(self) -> list[web.RouteDef]:
        """Under /api/, as at Slack."""
        return [web.route("*", "/api/{method}", self._take)]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request, method)
        self.calls.append((method, arguments))
        self.called.set()
        fault = self.faults[method].pop(0) if self.faults[method] else None
        if fault and not fault.drop:
            return await _faulty(fault)
        try:
            answer: Json = {"ok": True, **self._done(method, arguments, request)}
        except SlackError as error:
            answer = {"ok": False, "error": str(error)}
        if fault and fault.drop:
            assert request.transport
            request.transport.abort()
        return web.json_response(answer, headers={"x-oauth-scopes": SCOPES})

    def _done(self, method: str, arguments: Json, request: web.Request) -> Json:
        if method not in _WANTED:
            raise SlackError("unknown_method")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token != TOKEN and method != "apps.connections.open":
            raise SlackError("invalid_auth" if token else "not_authed")
        needed, allowed = _WANTED[method]
        names = set(arguments)
        if not names >= set(needed) or names - {*needed, *allowed}:
            raise SlackError("invalid_arguments")
        done: Json = getattr(self, f"_{method.replace('.', '_')}")(arguments)
        return done

    def _auth_test(self, _: Json) -> Json:
        return {"user_id": ME, "bot_id": "B0DESK", "team_id": TEAM, "url": "https://acme.test/"}

    def _apps_connections_open(self, _: Json) -> Json:
        return {"url": self.wss_url}

    def _users_info(self, arguments: Json) -> Json:
        if arguments["user"] not in self.people:
            raise SlackError("user_not_found")
        return {"user": self.people[arguments["user"]]}

    def _chat_postMessage(self, arguments: Json) -> Json:  # noqa: N802  named as Slack's method is
        return {"ts": self._add(arguments).ts, "channel": arguments["channel"]}

    def _chat_postEphemeral(self, arguments: Json) -> Json:  # noqa: N802  the same
        return {"message_ts": self._add(arguments, arguments["user"]).ts}

    def _add(self, said: Json, only_for: str = "") -> Post:
        _check(said)
        self._count += 1
        ts = f"1900000000.{self._count:06}"
        parts = (said.get("thread_ts", ""), said["text"], said["blocks"], said.get("metadata", {}))
        self.posts[ts] = Post(ts, said["channel"], *parts, only_for)
        return self.posts[ts]

    def _chat_update(self, said: Json) -> Json:
        _check(said)
        post = self._own(said)
        metadata = said.get("metadata", post.metadata)  # left out, it stays as it was
        self.posts[post.ts] = replace(
            post, text=said["text"], blocks=said["blocks"], metadata=metadata
        )
        return {"ts": post.ts}

    def _chat_delete(self, arguments: Json) -> Json:
        del self.posts[self._own(arguments).ts]
        return {}

    def _own(self, arguments: Json) -> Post:
        post = self.posts.get(arguments["ts"])
        if post is None or post.only_for or post.channel != arguments["channel"]:
            raise SlackError("message_not_found")
        return post

    def _reactions_add(self, arguments: Json) -> Json:
        mark = self._mark(arguments)
        if mark in self.reactions:
            raise SlackError("already_reacted")
        self.reactions.add(mark)
        return {}

    def _reactions_remove(self, arguments: Json) -> Json:
        mark = self._mark(arguments)
        if mark not in self.reactions:
            raise SlackError("no_reaction")
        self.reactions.remove(mark)
        return {}

    def _mark(self, arguments: Json) -> tuple[str, str, str]:
        channel, ts = arguments["channel"], arguments["timestamp"]
        if ts not in {message["ts"] for message in self.questions} | set(self.posts):
            raise SlackError("message_not_found")
        return channel, ts, arguments["name"]

    def _conversations_replies(self, arguments: Json) -> Json:
        channel, thread = arguments["channel"], arguments["ts"]
        found = [each for each in self.questions if each["ts"] == thread]
        found += [
            post.told()
            for post in self.posts.values()
            if (post.channel, post.thread) == (channel, thread) and not post.only_for
        ]
        if not found:
            raise SlackError("thread_not_found")
        if arguments.get("include_all_metadata") != "1":
            found = [{k: v for k, v in each.items() if k != "metadata"} for each in found]
        start = int(arguments.get("cursor") or 0)
        end = start + min(self.page, int(arguments.get("limit", 1000)))
        cursor = str(end) if end < len(found) else ""
        return {"messages": found[start:end], "response_metadata": {"next_cursor": cursor}}


async def _arguments(request: web.Request, method: str) -> Json:
    """Methods that read know nothing of JSON: https://docs.slack.dev/apis/web-api."""
    if request.content_type == "application/json" and method not in _READ:
        given: Any = json.loads(await request.text() or "{}")
        assert isinstance(given, dict)
        return given
    form = await request.post()
    return {str(name): str(value) for name, value in {**request.query, **form}.items()}


async def _faulty(fault: Fault) -> web.Response:
    if fault.hang:
        await asyncio.Event().wait()
    body = fault.body
    if body is None:
        body = json.dumps({"ok": False, "error": fault.error} if fault.error else {"ok": False})
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    return web.Response(
        text=body, status=fault.status, content_type=fault.content_type, headers=headers
    )


def _check(said: Json) -> None:
    if not said.get("text"):
        raise SlackError("no_text")
    found = wrong(said.get("blocks"), Surface.MESSAGE)
    if found:
        raise SlackError("invalid_blocks")


@asynccontextmanager
async def hosted(
    routes: Iterable[web.RouteDef], port: int = 0
) -> AsyncIterator[tuple[int, web.AppRunner]]:
    """Serve in the loop of the test; gives the port."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, LOCAL, port).start()
    try:
        yield int(runner.addresses[0][1]), runner
    finally:
        await runner.cleanup()


@contextmanager
def served(api: WebApi) -> Iterator["Served"]:
    """Serve from a thread of its own, so that a test may block."""
    server = Served(api)
    server.listen()
    try:
        yield server
    finally:
        server.hang_up()


class Served:
    """A Web API that can go away and come back at the same address."""

    def __init__(self, api: WebApi) -> None:
        self.api = api
        self.port = 0
        self._ready = threading.Event()
        self._over = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://{LOCAL}:{self.port}/api/"

    def listen(self) -> None:
        """Answer from now on."""
        self._ready.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="web api")
        self._thread.start()
        assert self._ready.wait(10)

    def hang_up(self) -> None:
        """Refuse every connection from now on."""
        if self._thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join(10)
            assert not self._thread.is_alive()
            self._thread = None

    async def _run(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self.api.called = asyncio.Event()
        async with hosted(self.api.routes(), self.port) as (port, _):
            self.port = port
            self._ready.set()
            await self._over.wait()
