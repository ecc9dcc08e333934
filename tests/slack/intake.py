"""Takes what local-slack tells of, in either mode, and has it delivered to the app."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import ClientSession, WSMsgType, web

from tests.slack.deliveries import Deliveries
from tests.slack.hearing import Hearing
from tests.slack.hooks import Hooks
from tests.slack.office import Office
from tests.slack.parcels import Kind, Parcel
from tests.slack.signing import SIGNATURE, TIMESTAMP, signature
from tests.slack.views import Views
from tests.slack.workspace import Json

MAKES_TRIGGER = "/front-trigger"  # a command that never reaches the app: see Intake.trigger


@dataclass
class Intake:
    """Events are delivered later, and in peace; what a person waits for is answered here."""

    office: Office
    hearing: Hearing
    deliveries: Deliveries
    views: Views
    hooks: Hooks
    _made: "asyncio.Future[Json] | None" = None

    async def take(self, kind: Kind, payload: Json) -> Json | None:
        """One thing that happened, and what the app answers at once."""
        if kind is Kind.EVENT:
            event = await self.hearing.heard(payload)
            if event:
                self.deliveries.put(Parcel(kind, event))
            return None
        if payload.get("command") == MAKES_TRIGGER and self._made:
            self._made.set_result(payload)
            return None
        outcome = await self.deliveries.once(Parcel(kind, self.given(payload)))
        return _private(outcome.answer) if kind is Kind.COMMAND else outcome.answer

    def tell(self, event: Json) -> None:
        """Deliver what the app did itself, where it is subscribed to it."""
        if self.office.manifest.hears(event):
            self.deliveries.put(Parcel(Kind.EVENT, self.hearing.wrapped(event)))

    def given(self, payload: Json) -> Json:
        """An interaction as the app gets it: its trigger is running from now on."""
        payload = self.hooks.noted(_as_slack_says(self.views.known_as(payload)))
        if payload.get("trigger_id"):
            person = Parcel(Kind.INTERACTIVE, payload).person
            self.views.note_trigger(payload["trigger_id"], person)
        return payload

    async def trigger(self, channel: str, user: str) -> Json:
        """A trigger and a response_url that local-slack knows, for a payload of our own."""
        self._made = asyncio.get_running_loop().create_future()
        command = {"channel": channel, "user": user, "command": MAKES_TRIGGER, "text": ""}
        await self.office.upstream.control("command", command)
        made = await asyncio.wait_for(self._made, 5)
        self._made = None
        return {name: made[name] for name in ("trigger_id", "response_url")}

    async def over_http(self, request: web.Request) -> web.StreamResponse:
        """A signed request of local-slack's, in HTTP mode."""
        body = await request.read()
        secret = self.office.workspace.app.secret
        if request.headers[SIGNATURE] != signature(secret, request.headers[TIMESTAMP], body):
            raise web.HTTPUnauthorized
        if request.content_type == "application/json":
            kind, payload = Kind.EVENT, json.loads(body)
        else:
            form = dict(parse_qsl(body.decode(), keep_blank_values=True))
            interactive = "payload" in form
            kind = Kind.INTERACTIVE if interactive else Kind.COMMAND
            payload = json.loads(form["payload"]) if interactive else form
        answer = await self.take(kind, payload)
        return web.json_response(answer) if answer else web.Response()

    async def over_socket(self, connected: asyncio.Event) -> None:
        """local-slack's envelopes, in Socket Mode, for as long as its connection lasts."""
        opened = await self.office.upstream.api("apps.connections.open", {})
        async with (
            ClientSession() as session,
            session.ws_connect(opened["url"]) as socket,
            asyncio.TaskGroup() as group,
        ):
            connected.set()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    said = json.loads(message.data)
                    if "envelope_id" in said:
                        group.create_task(self._answer(socket.send_json, said))

    async def _answer(self, send: Callable[[Json], Awaitable[None]], said: Json) -> None:
        answer = await self.take(Kind(said["type"]), said["payload"])
        await send({"envelope_id": said["envelope_id"], **({"payload": answer} if answer else {})})


def _private(answer: Json | None) -> Json | None:
    """A command's answer is for the person alone, unless it says otherwise."""
    return {"response_type": "ephemeral", **answer} if answer else None


def _as_slack_says(payload: Json) -> Json:
    """An interaction in full: local-slack leaves out the thread and whether a note is private."""
    message = payload.get("message")
    if payload.get("type") != "block_actions" or not message:
        return payload
    container = dict(payload["container"])
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    if message.get("subtype") == "ephemeral":
        rest = {name: value for name, value in payload.items() if name != "message"}
        return {**rest, "container": {**container, "is_ephemeral": True}}
    return {**payload, "container": container}
