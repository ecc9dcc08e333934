"""Serving what authors save, while the desk runs: hears of changes, and has them looked at."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable
from contextlib import aclosing
from pathlib import Path

from watchfiles import awatch

from bot.desk import Library
from bot.serve.knowledge import Failure, KnowledgeKeeper

POLL_MS = 1_000
"""How often files are looked at where nobody tells of changes, as on a network disk."""

LOOK_AGAIN_MS = 5_000
"""How often they are looked at although nothing was heard of them: no watching is perfect."""

FOLDERS = ("knowledge", "templates")
_Folders = dict[Path, tuple[int, int] | None]


class Reloader:
    """Gives what is fit to be served to `on_library`, and what is wrong to `on_failure`.

    Both are called in the event loop; reading and building go on in a thread beside it.
    """

    def __init__(
        self,
        keeper: KnowledgeKeeper,
        on_library: Callable[[Library], None],
        on_failure: Callable[[Failure], None],
    ) -> None:
        self._keeper = keeper
        self._on_library = on_library
        self._on_failure = on_failure
        self._looking = asyncio.Lock()

    @property
    def failure(self) -> Failure | None:
        """Why the files, as they are now, are not served."""
        return self._keeper.failure

    async def look(self) -> Library | None:
        """Look at the files now, as at the start; gives what is to be served from now on."""
        async with self._looking:
            seen = await asyncio.to_thread(self._keeper.look)
            if seen.failure:
                self._on_failure(seen.failure)
            if seen.library:
                self._on_library(seen.library)
        return seen.library

    async def run(self, changes: AsyncIterable[object]) -> None:
        """Look whenever there is word of a change; ends when `changes` do."""
        async for _ in changes:
            await self.look()


async def watch(
    root: Path, *, polling: bool = False, again_ms: int = LOOK_AGAIN_MS
) -> AsyncGenerator[None, None]:
    """Word that the content below `root` may have changed, and again from time to time.

    `polling` is for disks that tell of no changes. Where watching is not possible (a folder is
    missing, the system allows no more watches), there is word from time to time all the same.
    """
    while True:
        folders = _folders(root)
        try:
            async with aclosing(_changes(folders, again_ms, polling=polling)) as changes:
                async for _ in changes:
                    yield
                    if _folders(root) != folders:
                        break
        except (OSError, RuntimeError):  # RuntimeError: what watchfiles has no better word for
            await asyncio.sleep(again_ms / 1000)
            yield


async def _changes(
    folders: _Folders, again_ms: int, *, polling: bool
) -> AsyncGenerator[None, None]:
    """What is heard of the folders; raises where they cannot be watched."""
    watched = awatch(
        *folders,
        watch_filter=None,  # the reader of the files knows which of them count
        rust_timeout=again_ms,
        yield_on_timeout=True,
        force_polling=polling,
        poll_delay_ms=POLL_MS,
    )
    async with aclosing(watched):
        async for _ in watched:
            yield


def _folders(root: Path) -> _Folders:
    """The folders, and which ones they are: one may be put in another's place, or be gone."""
    return {root / name: _identity(root / name) for name in FOLDERS}


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
