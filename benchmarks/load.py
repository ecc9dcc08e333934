"""Load over HTTP: so many at once, or so many a second; gives how long each took."""

import asyncio
import json
import time
from collections.abc import Iterator
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


def requests(port: int, numbers: Iterator[int]) -> Iterator[bytes]:
    """Events that nobody sent before, as HTTP."""
    for number in numbers:
        body = json.dumps(
            {
                "id": f"{port}.{number}",
                "place": f"C{number % PLACES}",
                "user": f"U{number // 7 % PLACES}",
                "text": TEXT,
            }
        ).encode()
        head = f"POST /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n"
        yield head.encode() + b"Content-Type: application/json\r\n\r\n" + body


async def at_once(port: int, events: int, connections: int) -> Load:
    """As fast as the server answers, over so many connections."""
    sent = requests(port, iter(range(events)))
    took: list[float] = []

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        took.extend([await _exchange(reader, writer, request) for request in sent])
        writer.close()
        await writer.wait_closed()

    start = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(connections)))
    return Load(took, time.perf_counter() - start)


async def a_second(port: int, rate: int, seconds: int, connections: int = 20) -> Load:
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
        for nth, request in zip(range(rate * seconds), requests(port, numbers), strict=False):
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
