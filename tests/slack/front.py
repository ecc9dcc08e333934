"""The strict front between a desk and local-slack: see tests/slack/__init__.py for its use."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Self

from aiohttp import web

from tests.faults.running import until
from tests.slack.api import Api
from tests.slack.books import Books, Call, Violation
from tests.slack.deliveries import Deliveries
from tests.slack.door import Door
from tests.slack.hearing import Hearing
from tests.slack.hooks import Hooks
from tests.slack.intake import Intake
from tests.slack.loop import LoopThread
from tests.slack.manifest import Manifest
from tests.slack.office import Office
from tests.slack.parcels import Kind, Outcome, Parcel
from tests.slack.posting import Posting
from tests.slack.script import Condition, Fault, Script, always
from tests.slack.sockets import Sockets
from tests.slack.upstream import Upstream
from tests.slack.views import Trigger, Views
from tests.slack.workspace import Json, Mode, Workspace

QUIET = 60.0  # seconds for everything to be delivered


class Front:
    """Every method may be called from the test's thread; none returns before it is done."""

    def __init__(self, workspace: Workspace, manifest: Manifest, mode: Mode, port: int) -> None:
        self.workspace = workspace
        self.mode = mode
        self.url = f"http://127.0.0.1:{port}"
        self.script = Script()
        self.books = Books()
        self.posting = Posting(workspace.app.secret)
        self.sockets = Sockets(workspace.app.id, self.books)
        over_http = mode is Mode.HTTP
        self.deliveries = Deliveries(self.posting if over_http else self.sockets, self.books)
        nowhere = Upstream("", workspace.app.app_token)
        self.office = Office(workspace, manifest, nowhere, self.books, self._tell)
        self.views = Views(self.office)
        self.hearing = Hearing(self.office)
        hooks = Hooks(self.office, self.url)
        self.intake = Intake(self.office, self.hearing, self.deliveries, self.views, hooks)
        self.api = Api(self.office, self.views, self._socket_address)
        self.door = Door(self.api, self.script, port)
        self.thread = LoopThread("slack-front")
        self._hooks = hooks
        self._listening: asyncio.Task[None] | None = None

    @property
    def api_url(self) -> str:
        """The base address of the Web API, for the desk."""
        return f"{self.url}/api/"

    @property
    def intake_url(self) -> str:
        """Where local-slack delivers to, in HTTP mode."""
        return f"{self.url}/from-slack"

    def start(self) -> Self:
        """Listen."""
        self.thread.start()
        self.thread.run(self.door.open(self._routes()))
        return self

    def connect(self, local_slack: str) -> None:
        """Stand before a local-slack that has started meanwhile."""
        self.office.upstream = Upstream(local_slack, self.workspace.app.app_token)
        if self.mode is Mode.SOCKET:
            self.thread.run(self._listen())

    def stop(self) -> None:
        """Hang up on everybody."""
        self.thread.run(self._stop())
        self.thread.stop()

    # What happened

    @property
    def calls(self) -> list[Call]:
        """Every call of the Web API and of a response_url, oldest first."""
        return self.thread.do(lambda: list(self.books.calls))

    @property
    def violations(self) -> list[Violation]:
        """What Slack would have refused: none, when a test ends."""
        return self.thread.do(lambda: list(self.books.violations))

    @property
    def parcels(self) -> list[Parcel]:
        """Everything that was delivered, or is about to be, with each try."""
        return self.thread.do(lambda: list(self.deliveries.parcels))

    @property
    def triggers(self) -> list[Trigger]:
        """Every trigger that was given to the desk, and how soon it was used."""
        return self.thread.do(lambda: list(self.views.triggers.values()))

    def of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    def settled(self, seconds: float = QUIET) -> None:
        """Wait until every event has been delivered or given up; raises TooLate."""
        until(lambda: self.thread.do(lambda: self.deliveries.is_idle), seconds, self._waiting)

    # What may go wrong

    def expecting(self, *codes: str) -> AbstractContextManager[None]:
        """A block in which these violations are part of the test."""
        return self.books.expecting(*codes)

    def expect(self, *codes: str) -> None:
        """The same until the test ends, for what may or may not come about."""
        self.thread.do(lambda: self.books.expected.update(codes))

    def fail(self, method: str, fault: Fault, *, times: int = 1, when: Condition = always) -> None:
        """Let calls of a method (`*`: of any) meet a fault of tests/slack/script.py."""
        self.thread.do(lambda: self.script.add(method, fault, times, when))

    def heal(self) -> None:
        """Let nothing go wrong from now on."""
        self.thread.do(self.script.clear)

    def shut(self) -> None:
        """Refuse every connection, and break those that there are."""
        self.drop_sockets()
        self.thread.run(self.door.shut())

    def reopen(self) -> None:
        """Listen again."""
        self.thread.run(self.door.open(self._routes()))

    def revoke(self, error: str = "token_revoked") -> None:
        """Let every call meet this error."""
        self.api.revoked = error

    def hold(self) -> None:
        """Deliver no events for now."""
        self.thread.do(self.deliveries.hold)

    def release(self, reorder: Callable[[list[Parcel]], Sequence[Parcel]] = list) -> None:
        """Deliver what was held back, in another order if one is given."""
        self.thread.do(lambda: self.deliveries.release(reorder))

    def redeliver(self, parcel: Parcel) -> None:
        """Deliver an event once more."""
        self.thread.do(lambda: self.deliveries.again(parcel))

    def drop_sockets(self) -> None:
        """Break every connection of Socket Mode, without a word."""
        self.thread.do(self.sockets.drop_all)

    def stall_sockets(self, *, stalled: bool = True) -> None:
        """Let every connection be half open: no pongs, no envelopes, nothing heard."""
        self.thread.do(lambda: self.sockets.stall(stalled=stalled))

    def say_goodbye(self, reason: str = "refresh_requested") -> None:
        """Send `disconnect` on every connection: warning, refresh_requested, link_disabled …"""
        self.thread.run(self.sockets.say_goodbye_to_all(reason))

    def until_connected(self, number: int = 1, seconds: float = QUIET) -> None:
        """Wait until so many sockets are open; raises TooLate."""
        sockets = self.sockets
        until(lambda: len(sockets.connections) >= number, seconds, lambda: str(sockets.opened))

    # What a test brings itself

    def tell(self, event: Json) -> None:
        """Let something happen that the app is told of where it is subscribed."""
        self.thread.do(lambda: self.intake.tell(event))

    def event(self, event: Json, **outer: object) -> Parcel:
        """Deliver an event of any kind, wrapped; subscribed to or not."""
        parcel = Parcel(Kind.EVENT, self.hearing.wrapped(event, **outer))
        self.thread.do(lambda: self.deliveries.put(parcel))
        return parcel

    def interact(self, payload: Json) -> Outcome:
        """Deliver an interaction, and wait for what the desk answers."""
        return self.deliver(Kind.INTERACTIVE, payload)

    def deliver(self, kind: Kind, payload: Json) -> Outcome:
        """Deliver anything once, and wait for what the desk answers."""

        async def deliver() -> Outcome:
            given = payload if kind is Kind.EVENT else self.intake.given(payload)
            return await self.deliveries.once(Parcel(kind, given))

        return self.thread.run(deliver())

    def trigger(self, channel: str, user: str) -> Json:
        """A `trigger_id` and a `response_url` for a payload of the test's own."""
        return self.thread.run(self.intake.trigger(channel, user))

    def post(self, body: bytes, content_type: str, **headers: str) -> Outcome:
        """Post a body to the first desk, truly signed; `headers` replace (`_` for `-`)."""
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        signed = {k.lower(): v for k, v in self.posting.headers(body, content_type).items()}
        sent = {name: value for name, value in (signed | own).items() if value}
        return self.thread.run(self.posting.post(self.posting.urls[0], body, sent))

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.get("/socket/{ticket}", self.sockets.accept),
            web.post("/from-slack", self.intake.over_http),
            web.post("/_hooks/response/{id}", self._hooks.answer),
        ]

    def _socket_address(self) -> str:
        return f"{self.url.replace('http', 'ws')}/socket/{self.sockets.ticket()}"

    def _tell(self, event: Json) -> None:
        self.intake.tell(event)

    def _waiting(self) -> str:
        now = time.strftime("%X")
        waiting = [p for p in self.parcels if not (p.tries and p.tries[-1].worked)]
        return f"{now}: not delivered: {waiting[:5]}"

    async def _listen(self) -> None:
        connected = asyncio.Event()
        self._listening = asyncio.create_task(self.intake.over_socket(connected))
        await asyncio.wait_for(connected.wait(), 10)

    async def _stop(self) -> None:
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self.deliveries.stop()
        self.sockets.drop_all()
        await self.door.shut()
