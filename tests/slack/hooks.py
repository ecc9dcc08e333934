"""response_url: five answers within half an hour, each checked as any other message."""

import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import ClientSession, web

from tests.slack import messages
from tests.slack.books import Refused
from tests.slack.office import Office
from tests.slack.workspace import Json

USES = 5
LASTS = 1_800.0  # seconds


@dataclass(slots=True)
class Hook:
    """One response_url that was given to the app."""

    channel: str
    user: str
    at: float
    uses: int = 0


@dataclass
class Hooks:
    """Stands before local-slack's own; `base` is the front's address."""

    office: Office
    base: str = ""
    _hooks: dict[str, Hook] = field(default_factory=dict)

    def noted(self, payload: Json) -> Json:
        """An interaction with a response_url that leads to the front."""
        url = payload.get("response_url")
        if not url:
            return payload
        path = urlsplit(str(url)).path
        channel = payload.get("channel_id") or payload.get("channel", {}).get("id", "")
        user = payload.get("user_id") or payload.get("user", {}).get("id", "")
        self._hooks[path] = Hook(str(channel), str(user), time.monotonic())
        return {**payload, "response_url": self.base + path}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What the app posts to one."""
        given: Json = await request.json()
        call = self.office.books.open("response_url", "", given)
        try:
            hook = self._use(request.path)
            if not given.get("delete_original"):
                messages.check("response_url", given, self.office.books)
        except Refused as refusal:
            call.status, call.error = 404, refusal.error
            self.office.books.violate(refusal.error, f"response_url: {refusal.messages}")
            return web.json_response(refusal.answer(), status=404)
        await self._pass_on(request.path, hook, given)
        call.status, call.answer = 200, {"ok": True}
        return web.Response(text="ok")

    def _use(self, path: str) -> Hook:
        hook = self._hooks.get(path)
        if hook is None or hook.uses >= USES or time.monotonic() - hook.at > LASTS:
            raise Refused("used_url")
        hook.uses += 1
        return hook

    async def _pass_on(self, path: str, hook: Hook, given: Json) -> None:
        """local-slack would lose the thread of a new message, and think it public."""
        sent = messages.with_block_ids(given, next(self.office.numbers))
        if given.get("replace_original") or given.get("delete_original"):
            async with (
                ClientSession() as session,
                session.post(self.office.upstream.url + path, json=sent),
            ):
                return
        public = given.get("response_type") == "in_channel"
        method = "chat.postMessage" if public else "chat.postEphemeral"
        sent = {**sent, "channel": hook.channel, "user": hook.user}
        await self.office.upstream.api(method, {**sent, "text": messages.fallback(given)})
