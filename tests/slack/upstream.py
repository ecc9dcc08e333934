"""local-slack as the front and the driver ask it: its Web API, and what it lets people do."""

from dataclasses import dataclass

from aiohttp import ClientSession, ClientTimeout

from tests.slack.workspace import Json

_TIMEOUT = ClientTimeout(total=20)


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where local-slack is; a connection for each call."""

    url: str
    token: str

    async def api(self, method: str, arguments: Json) -> Json:
        """Call a method of its Web API, which checks next to nothing."""
        return await self._post(f"/api/{method}", arguments)

    async def control(self, action: str, arguments: Json) -> Json:
        """Let a person do something."""
        return await self._post(f"/_control/{action}", arguments)

    async def messages(self, channel: str) -> list[Json]:
        """All of a conversation, oldest first, private notes among them."""
        answer = await self._get(f"/_control/messages/{channel}")
        found: list[Json] = answer["messages"]
        return found

    async def message(self, channel: str, ts: str) -> Json | None:
        """One of them."""
        found = (m for m in await self.messages(channel) if m["ts"] == ts)
        return next(found, None)

    async def state(self) -> Json:
        """Its users and channels, direct messages among them."""
        return await self._get("/_control/state")

    async def log(self) -> list[Json]:
        """The last thousand things that it did."""
        answer = await self._get("/_control/log")
        found: list[Json] = answer["log"]
        return found

    async def channel(self, id: str) -> Json | None:
        """What it knows of a channel."""
        found = (c for c in (await self.state())["channels"] if c["id"] == id)
        return next(found, None)

    async def _post(self, path: str, body: Json) -> Json:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with (
            ClientSession(timeout=_TIMEOUT) as session,
            session.post(self.url + path, json=body, headers=headers) as response,
        ):
            answer: Json = await response.json()
            return answer

    async def _get(self, path: str) -> Json:
        async with (
            ClientSession(timeout=_TIMEOUT) as session,
            session.get(self.url + path) as response,
        ):
            answer: Json = await response.json()
            return answer
