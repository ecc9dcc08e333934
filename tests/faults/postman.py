"""Delivers payloads to a desk over HTTP as chat platforms do: at least once, in any order."""

import asyncio
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from random import Random

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.faults.people import Payload


@dataclass
class Postman:
    """Posts each payload to `url`, every `again` seconds, until it gets a 2xx or has used `tries`.

    `acknowledged` lists the event ids that were; `refused` the statuses other than 2xx that came.
    """

    url: str
    again: float = 0.2
    tries: int = 300
    patience: float = 3.0
    at_once: int = 20
    acknowledged: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    async def deliver(self, session: ClientSession, payload: Payload) -> bool:
        """One payload until it is acknowledged; False where it never was."""
        for _ in range(self.tries):
            if await self._once(session, payload):
                self.acknowledged.append(str(payload["event_id"]))
                return True
            await asyncio.sleep(self.again)
        return False

    async def deliver_all(self, payloads: Iterable[Payload]) -> bool:
        """Many at once, in about the order given; whether all were acknowledged."""
        limit = asyncio.Semaphore(self.at_once)
        async with ClientSession(timeout=ClientTimeout(total=self.patience)) as session:

            async def one(payload: Payload) -> bool:
                async with limit:
                    return await self.deliver(session, payload)

            return all(await asyncio.gather(*map(one, payloads)))

    def send(self, loop: asyncio.AbstractEventLoop, payloads: Sequence[Payload]) -> Future[bool]:
        """Begin to deliver in the loop of another thread."""
        return asyncio.run_coroutine_threadsafe(self.deliver_all(payloads), loop)

    async def _once(self, session: ClientSession, payload: Payload) -> bool:
        try:
            async with session.post(self.url, json=payload) as response:
                if response.ok:
                    return True
                self.refused.append(response.status)
        except (ClientError, TimeoutError, ConnectionError):
            pass  # the desk is down, or was killed in the middle: it is told again
        return False


def mixed_up(
    payloads: Sequence[Payload], random: Random, *, twice: float = 0.0, within: int = 0
) -> list[Payload]:
    """The deliveries that a platform makes of these payloads.

    A share `twice` of them is delivered a second time; each is at most about `within` places from
    where it belongs, and a second delivery is within them, too.
    """
    once = list(enumerate(payloads))
    numbered = once + [entry for entry in once if random.random() < twice]
    late = [(at + random.uniform(0, within), at, payload) for at, payload in numbered]
    return [payload for *_, payload in sorted(late, key=lambda entry: entry[:2])]
