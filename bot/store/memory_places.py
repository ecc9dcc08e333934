"""Where the desk answers unasked, in memory. Not kept: who said so."""

from dataclasses import replace

from bot.core.storage import Place
from bot.store.memory_base import MemoryPart, Said


class MemoryPlaces(MemoryPart):
    """Implements the Places port."""

    def enrol(self, place: Place, by: str) -> None:
        """Answer there unasked, or no longer: the last word on a place stands."""
        with self._lock:
            self._places[place.platform, place.id] = Said(place, self._clock())

    def enrolled(self, platform: str) -> frozenset[str]:
        """The ids of the places in which the desk answers unasked."""
        with self._lock:
            there = (said.place for said in self._places.values())
            return frozenset(it.id for it in there if it.platform == platform and it.unasked)

    def rename_place(self, platform: str, old: str, new: str) -> None:
        """Let what was said of a place count for its new id; later words on that one stand."""
        with self._lock:
            said = self._places.pop((platform, old), None)
            if said is None:
                return
            renamed = Said(replace(said.place, id=new), said.at)
            standing = self._places.get((platform, new), renamed)
            self._places[platform, new] = max(standing, renamed, key=lambda each: each.at)
