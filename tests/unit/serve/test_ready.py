"""Ready is who can do the work now: the desk itself, its database, its knowledge, its platforms."""

import asyncio
from threading import Event

from bot.serve.ready import Readiness
from tests.unit.serve.running import Kept, Wire


def reasons(kept: Kept, *wires: Wire, phase: str = "", version: str = "v1") -> list[str]:
    """Why a desk is not ready."""

    async def main() -> list[str]:
        ready = Readiness(kept.ping, lambda: version, wires)
        ready.phase = phase
        return await ready.reasons()

    return asyncio.run(main())


def test_a_desk_that_can_work_is_ready(kept: Kept, wire: Wire) -> None:
    assert reasons(kept, wire) == []


def test_every_reason_is_told_at_once(kept: Kept) -> None:
    kept.gone = True
    assert reasons(kept, Wire(ill="no connection"), phase="stopping", version="") == [
        "stopping",
        "the database does not answer",
        "no knowledge is served",
        "slack: no connection",
    ]


def test_it_is_starting_until_it_is_told_otherwise(kept: Kept) -> None:
    ready = Readiness(kept.ping, lambda: "v1", [])
    assert asyncio.run(ready.reasons()) == ["starting"]


def test_a_database_that_hangs_is_asked_once_however_many_want_to_know() -> None:
    answers, asked = Event(), []

    def ping() -> None:
        asked.append(1)
        answers.wait()

    async def main() -> None:
        ready = Readiness(ping, lambda: "v1", [], patience=0.01)
        ready.phase = ""
        try:
            found = await asyncio.gather(*(ready.reasons() for _ in range(50)))
        finally:
            answers.set()
        assert found == [["the database does not answer"]] * 50

    asyncio.run(main())
    assert len(asked) == 1


def test_a_database_that_is_back_is_noticed(kept: Kept) -> None:
    async def main() -> None:
        ready = Readiness(kept.ping, lambda: "v1", [])
        ready.phase = ""
        kept.gone = True
        assert await ready.reasons() == ["the database does not answer"]
        kept.gone = False
        assert await ready.reasons() == []

    asyncio.run(main())
