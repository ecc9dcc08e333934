"""Where the desk answers unasked, in a database."""

from sqlalchemy import Connection, delete, select

from bot.core.storage import Place
from bot.store import rows
from bot.store.base import Insert, SqlPart
from bot.store.tables import places

_KEY = ("platform", "place")
_SAID = ("workspace", "unasked", "said_by", "said_at")


class SqlPlaces(SqlPart):
    """Implements the Places port."""

    def enrol(self, place: Place, by: str) -> None:
        """Answer there unasked, or no longer: the last word on a place stands."""
        columns = {
            "platform": place.platform,
            "place": place.id,
            "workspace": place.workspace,
            "unasked": int(place.unasked),
            "said_by": by,
            "said_at": self._now(),
        }
        insert = self._insert(places).values(columns)
        statement = insert.on_conflict_do_update(index_elements=_KEY, set_=_newly(insert))
        self._write(lambda connection: connection.execute(statement))

    def enrolled(self, platform: str) -> frozenset[str]:
        """The ids of the places in which the desk answers unasked."""
        there = (places.c.platform == platform, places.c.unasked == 1)
        statement = select(places.c.place).where(*there)
        return frozenset(self._read(lambda connection: connection.scalars(statement).all()))

    def rename_place(self, platform: str, old: str, new: str) -> None:
        """Let what was said of a place count for its new id; later words on that one stand."""
        if old == new:
            return
        is_old = (places.c.platform == platform, places.c.place == old)
        said = select(places).where(*is_old).with_for_update()

        def rename(connection: Connection) -> None:
            if (row := connection.execute(said).first()) is None:
                return
            insert = self._insert(places).values(row._asdict() | {"place": new})
            statement = insert.on_conflict_do_update(
                index_elements=_KEY,
                set_=_newly(insert),
                where=places.c.said_at < insert.excluded.said_at,
            )
            connection.execute(statement)
            connection.execute(delete(places).where(*is_old))

        self._write(rename)


def _newly(insert: Insert) -> rows.Columns:
    """What was said just now, in the place of what was said before."""
    return {name: insert.excluded[name] for name in _SAID}
