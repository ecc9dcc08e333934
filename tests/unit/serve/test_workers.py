"""A worker works while there is work, waits for more, and outlives a database that is gone."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.core.errors import StoreUnavailable
from bot.serve.workers import Worker
from tests.unit.serve.running import Book

LONG = 3600.0


class Work:
    """Counts how often it was done; does what `script` says for each time, then nothing."""

    def __init__(self, *script: bool | Exception) -> None:
        self.script = list(script)
        self.times = 0
        self.changed = asyncio.Event()

    async def __call__(self) -> bool:
        self.times += 1
        self.changed.set()
        step = self.script.pop(0) if self.script else False
        if isinstance(step, Exception):
            raise step
        return step

    async def done(self, times: int) -> None:
        """Wait until it was done so often."""
        while self.times < times:
            self.changed.clear()
            await self.changed.wait()


def working(
    work: Work, book: Book, then: Callable[[Worker, Work], Awaitable[None]],
    poll: float = LONG,
) -> None:  # fmt: skip
    """Let a worker do `work` until `then` is over, and stop it."""

    async def main() -> None:
        worker = Worker("testing", work, poll, book.log, jitter=lambda: 0.0)
        running = asyncio.create_task(worker.run())
        await then(worker, work)
        worker.stop()
        await asyncio.wait_for(running, 5)

    asyncio.run(main())


def test_it_works_on_while_there_is_work(book: Book) -> None:
    async def then(_: Worker, work: Work) -> None:
        await work.done(3)

    working(Work(True, True, False), book, then)


def test_it_rests_until_it_is_woken(book: Book) -> None:
    async def then(worker: Worker, work: Work) -> None:
        await work.done(1)
        worker.wake()
        await work.done(2)

    working(Work(), book, then)


def test_it_looks_by_itself_after_a_while(book: Book) -> None:
    async def then(_: Worker, work: Work) -> None:
        await work.done(3)

    working(Work(), book, then, poll=0.001)


def test_a_wake_up_during_work_is_not_lost(book: Book) -> None:
    async def then(worker: Worker, work: Work) -> None:
        await work.done(2)

    work = Work()
    worker_of: list[Worker] = []

    async def main() -> None:
        async def wakes_itself() -> bool:
            if await work() or work.times == 1:
                worker_of[0].wake()
            return False

        worker = Worker("testing", wakes_itself, LONG, book.log)
        worker_of.append(worker)
        running = asyncio.create_task(worker.run())
        await then(worker, work)
        worker.stop()
        await asyncio.wait_for(running, 5)

    asyncio.run(main())
    assert work.times == 2


def test_a_database_that_is_gone_is_told_once_and_waited_for(book: Book) -> None:
    gone = StoreUnavailable("the disk is full")

    async def then(_: Worker, work: Work) -> None:
        await work.done(4)

    working(Work(gone, gone, gone), book, then)
    assert book.told() == ["cannot work", "works again"]
    assert book.lines[0]["reason"] == "the disk is full"
    assert book.lines[1]["failures"] == 3


def test_what_nobody_foresaw_does_not_end_it(book: Book) -> None:
    async def then(_: Worker, work: Work) -> None:
        await work.done(2)

    working(Work(ValueError("their words")), book, then)
    assert book.lines[0]["error"] == "ValueError"
    assert "their words" not in book.stream.getvalue()


def test_a_stop_lets_it_finish_what_is_in_hand(book: Book) -> None:
    steps: list[str] = []

    async def main() -> None:
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def slow() -> bool:
            begun.set()
            await go_on.wait()
            steps.append("finished")
            return True

        worker = Worker("testing", slow, LONG, book.log)
        running = asyncio.create_task(worker.run())
        await begun.wait()
        worker.stop()
        go_on.set()
        await asyncio.wait_for(running, 5)

    asyncio.run(main())
    assert steps == ["finished"]
