"""Load over HTTP: so many at once, or so many a second; gives how long each took."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

PLACES = 500  # and people, so that no limit of the desk is touched
TEXT = "Our booking system asks for a Constant Contact API key and a secret. Where do I get them?"

_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Load:
    """Seconds that each request took, and the seconds of the whole."""

    took: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.took) / self.seconds

    def milliseconds(self, share: float) -> float:
        """What the given share of requests stayed under."""
        return sorted(self.took)[min(len(self.took) - 1, int(share * len(self.took)))] * 1000


Make = Callable[[int, int], bytes]
"""Makes an event that nobody sent before, as an HTTP request, from the port and a number."""


def event_request(port: int, number: int) -> bytes:
    """An event of no platform, for benchmarks.intake_server."""
    event = {
        "id": f"{port}.{number}",
        "place": f"C{number % PLACES}",
        "user": f"U{number // 7 % PLACES}",
        "text": TEXT,
    }
    return to_post(port, "/events", json.dumps(event).encode(), {})


def to_post(port: int, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A body of JSON as an HTTP request."""
    lines = [
        f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(body)}",
        "Content-Type: application/json", *(f"{name}: {it}" for name, it in headers.items()),
    ]  # fmt: skip
    return "\r\n".join((*lines, "", "")).encode() + body


async def at_once(port: int, events: int, connections: int, make: Make = event_request) -> Load:
    """As fast as the server answers, over so many connections; requests are made beforehand."""
    sent = iter([make(port, number) for number in range(events)])
    took: list[float] = []

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        took.extend([await _exchange(reader, writer, request) for request in sent])
        writer.close()
        await writer.wait_closed()

    start = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(connections)))
    return Load(took, time.perf_counter() - start)


async def a_second(
    port: int, rate: int, seconds: int, make: Make = event_request, connections: int = 20
) -> Load:
    """At a steady rate, whether or not the server keeps up.

    A request counts from when it was due, so that waiting for a free connection counts, too.
    """
    numbers = count(1_000_000)
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(connections):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    took: list[float] = []

    async def one(request: bytes, due: float) -> None:
        pair = await free.get()
        await _exchange(*pair, request)
        took.append(time.perf_counter() - due)
        free.put_nowait(pair)

    start = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for nth in range(rate * seconds):
            request = make(port, next(numbers))
            due = start + nth / rate
            await asyncio.sleep(due - time.perf_counter())  # nothing, where it is late
            tasks.create_task(one(request, due))
    whole = time.perf_counter() - start
    while not free.empty():
        _, writer = free.get_nowait()
        writer.close()
        await writer.wait_closed()
    return Load(took, whole)


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> float:
    start = time.perf_counter()
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        message = f"the server said {head.splitlines()[0]!r}"
        raise RuntimeError(message)
    lengths = [line[15:] for line in head.lower().splitlines() if line.startswith(_LENGTH)]
    await reader.readexactly(int(lengths[0]) if lengths else 0)
    return time.perf_counter() - start
