"""views.*: modals by a trigger that lasts three seconds and works once, and App Home."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.slack.blocks import check_view
from tests.slack.books import Refused
from tests.slack.office import Office
from tests.slack.workspace import Json

TRIGGER = 3.0  # seconds, from when the app was told: platform documentation of modals
LARGEST = 250_000  # bytes of a view
STACK = 3  # modals over one another


@dataclass(slots=True)
class Trigger:
    """A trigger that was given to the app; `seconds` is how long it took to use it."""

    id: str
    user: str
    at: float
    seconds: float | None = None


@dataclass
class Views:
    """Triggers and views; the ids that the app knows stay, whatever local-slack calls them."""

    office: Office
    clock: Callable[[], float] = time.monotonic
    triggers: dict[str, Trigger] = field(default_factory=dict)
    _local: dict[str, str] = field(default_factory=dict)  # local-slack's id by the app's
    _hashes: dict[str, str] = field(default_factory=dict)

    def note_trigger(self, id: str, user: str) -> None:
        """It is being given to the app now."""
        self.triggers[id] = Trigger(id, user, self.clock())

    async def open(self, given: Json) -> Json:
        """views.open."""
        return await self._show("views.open", given)

    async def push(self, given: Json) -> Json:
        """views.push."""
        return await self._show("views.push", given)

    async def _show(self, method: str, given: Json) -> Json:
        self._use(str(given.get("trigger_id", "")))
        self._check(given["view"], "modal")
        answer = await self.office.upstream.api(method, given)
        if not answer["ok"]:
            raise Refused(answer["error"])
        return self._told(answer, answer["view"]["id"])

    async def update(self, given: Json) -> Json:
        """views.update, by the id that views.open gave."""
        id_ = str(given.get("view_id", ""))
        if id_ not in self._local:
            raise Refused("not_found")
        if given.get("hash") not in (None, self._hashes[id_]):
            raise Refused("hash_conflict")
        self._check(given["view"], "modal")
        answer = await self.office.upstream.api(
            "views.update", {"view": given["view"], "view_id": self._local[id_]}
        )
        return self._told(answer, id_)

    async def publish(self, given: Json) -> Json:
        """views.publish."""
        if str(given["user_id"]) not in self.office.workspace.people:
            raise Refused("user_not_found")
        self._check(given["view"], "home")
        return await self.office.upstream.api("views.publish", given)

    def known_as(self, payload: Json) -> Json:
        """A payload from local-slack with the view's id as the app knows it."""
        view = payload.get("view")
        if not view:
            return payload
        ids = {local: id_ for id_, local in self._local.items()}
        named = {
            name: ids.get(str(view[name]), view[name])
            for name in ("id", "root_view_id")
            if view.get(name)
        }
        return {**payload, "view": {**view, **named}}

    def _told(self, answer: Json, id: str) -> Json:
        view = answer["view"]
        self._local[id], self._hashes[id] = view["id"], view["hash"]
        return {**answer, "view": {**view, "id": id, "root_view_id": id}}

    def _use(self, id: str) -> None:
        trigger = self.triggers.get(id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.seconds is not None:
            raise Refused("exchanged_trigger_id")
        trigger.seconds = self.clock() - trigger.at
        if trigger.seconds > TRIGGER:
            raise Refused("expired_trigger_id", f"{trigger.seconds:.1f} s old")

    def _check(self, view: Json, surface: str) -> None:
        check_view(view, (surface,))
        if len(str(view)) > LARGEST:
            raise Refused("view_too_large")
