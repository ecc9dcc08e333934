"""What `desk run` asks of a platform. Not here: any platform."""

from collections.abc import Iterable
from typing import Protocol

from aiohttp.web import AbstractRouteDef

from bot.core.ports import Channel
from bot.desk import Library
from bot.intake import Intake


class Connection(Protocol):
    """A platform, as long as the desk runs.

    What it serves over HTTP stands in `routes`, mounted before `open` is called.
    """

    @property
    def platform(self) -> str:
        """Its name, as in every key of its conversations."""

    @property
    def channel(self) -> Channel:
        """Where its replies go; used from before `open` until after `close`."""

    def routes(self) -> Iterable[AbstractRouteDef]:
        """What it answers over HTTP; none may begin with a path of the desk's own."""

    def serve(self, library: Library) -> None:
        """Know the knowledge that is served from now on: who is a trainer, and what can be said."""

    async def open(self, intake: Intake) -> None:
        """Take events in from now on, each acknowledged once `intake` has committed it.

        What it raises ends the desk, with every other platform: where its own cannot be reached it
        goes on trying beside, and says so by `trouble`.
        """

    async def close(self) -> None:
        """Take no more events in; what was taken is committed or refused when this returns."""

    def trouble(self) -> str:
        """What keeps it from its platform, in a few public words; "" where all is well."""
