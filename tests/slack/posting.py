"""The way to the app over HTTP: signed requests to its Request URL."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Mapping

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.slack.parcels import ACK, Failure, Outcome, Parcel
from tests.slack.signing import signed
from tests.slack.workspace import Json

AGENT = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", "Accept": "*/*"}
_HANG_UP = ClientTimeout(total=ACK)


class Posting:
    """Implements Carrier. `urls` are those of the desks, taken in turn, or each where `to_all`."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self.urls: list[str] = []
        self.to_all = False
        self._secret = secret
        self._clock = clock
        self._turn = itertools.count()

    async def carry(self, parcel: Parcel, number: int, reason: str) -> Outcome:
        """Post it; the worst outcome where it went to several."""
        body, content_type = parcel.encoded()
        retry = {"x-slack-retry-num": str(number), "x-slack-retry-reason": reason}
        headers = self.headers(body, content_type) | (retry if number else {})
        if not self.urls:
            return Outcome(failure=Failure.CONNECTION)
        urls = self.urls if self.to_all else [self.urls[next(self._turn) % len(self.urls)]]
        outcomes = await asyncio.gather(*(self.post(url, body, headers) for url in urls))
        return min(outcomes, key=lambda outcome: outcome.worked)

    def headers(self, body: bytes, content_type: str) -> dict[str, str]:
        """Those of a truly signed request."""
        stamp = str(int(self._clock()))
        return {"Content-Type": content_type, **AGENT, **signed(self._secret, stamp, body)}

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """Post anything, and hang up after three seconds as Slack does."""
        start = time.monotonic()
        try:
            async with (
                ClientSession(timeout=_HANG_UP) as session,
                session.post(url, data=body, headers=headers) as response,
            ):
                said = await response.read()
                status, got = response.status, dict(response.headers)
        except TimeoutError:
            return Outcome(failure=Failure.TIMEOUT, seconds=time.monotonic() - start)
        except (ClientError, ConnectionError):
            return Outcome(failure=Failure.CONNECTION, seconds=time.monotonic() - start)
        failure = None if 200 <= status < 300 else Failure.ERROR
        seconds = time.monotonic() - start
        return Outcome(status, failure, seconds, answer_of(said), said, got)


def answer_of(body: bytes) -> Json | None:
    """What an acknowledgement says: JSON, or a text for the person alone."""
    if not body.strip():
        return None
    try:
        said = json.loads(body)
    except ValueError:
        return {"text": body.decode(errors="replace")}
    return said if isinstance(said, dict) else {"text": str(said)}
