"""What Slack delivers, taken in: translated, judged, given its author's name, and committed."""

from collections.abc import Callable
from dataclasses import replace

from bot.channels.slack import inbound, pressed
from bot.channels.slack.access import Identity
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.inbound import Around, Incoming
from bot.channels.slack.payload import Payload, part_of, text_in
from bot.channels.slack.people import People
from bot.channels.slack.policy import Policy
from bot.channels.slack.refusals import REINSTALL
from bot.core.message import Deletion, Event, Vote
from bot.intake import Intake

_NAMELESS = (Vote, Deletion)  # what needs no name: nothing is said to who did it


LIMITED = "events"
MOVED = "a channel of DESK_SLACK_CHANNELS has another id now"


class NotTaking(Exception):
    """The desk is starting or stopping: Slack should deliver again."""


class Taker:
    """Takes payloads in; raises StoreUnavailable and NotTaking, after which nothing was kept."""

    def __init__(
        self,
        people: People,
        policy: Policy,
        alarms: Alarms,
        trainers: Callable[[], frozenset[str]],
    ) -> None:
        self._people = people
        self._policy = policy
        self._alarms = alarms
        self._trainers = trainers
        self.intake: Intake | None = None
        """Where events go; None while none are taken."""
        self.identity: Identity | None = None
        """Who the desk is, once Slack has said so."""

    async def take_event(self, body: Payload) -> None:
        """An `event_callback`: committed, where it is for the desk, when this returns."""
        intake, inner = self._open(), part_of(body, "event")
        self._alarms.is_well(LIMITED)  # Slack delivers again
        kind = text_in(inner, "type")
        if kind == "channel_id_changed":
            await self._renamed(*(text_in(inner, f"{at}_channel_id") for at in ("old", "new")))
        elif kind == "app_uninstalled" or (kind == "tokens_revoked" and _of_bots(inner)):
            self._alarms.raise_once("", f"Slack says {kind}", REINSTALL)
        else:
            await self._take(intake, inbound.to_event(body, self._around(body)))

    async def _renamed(self, old: str, new: str) -> None:
        """A channel has another id, as when it is shared; what stands in a setting stays there."""
        if not (old and new):
            return
        await self._policy.rename(old, new)
        if old in self._policy.listed:
            self._alarms.raise_once(
                new, MOVED, "put the new id there; `desk doctor` names the old one"
            )

    async def take_press(self, body: Payload) -> None:
        """A press of one of the reply's own buttons."""
        await self._take(self._open(), pressed.to_event(body, self._around(body)))

    def tell_limited(self) -> None:
        """Slack delivers no more events for a while: more came than it allows."""
        cure = "30,000 events an hour are the most; list fewer channels in DESK_SLACK_CHANNELS"
        self._alarms.raise_once(LIMITED, "Slack delivers no more events for now", cure)

    def is_trainer(self, user: str) -> bool:
        """Whether somebody may do what only trainers may."""
        return user in self._trainers()

    def _open(self) -> Intake:
        if self.intake is None:
            message = "the desk takes nothing in now"
            raise NotTaking(message)
        return self.intake

    def _around(self, body: Payload) -> Around:
        me = self.identity
        return inbound.around(body, me.user if me else "", me.team if me else "", self._trainers())

    async def _take(self, intake: Intake, incoming: Incoming | None) -> None:
        if incoming is None or not await self._policy.takes(incoming):
            return
        await intake.take(await self._named(incoming.event))

    async def _named(self, event: Event) -> Event:
        """With the author's name: the desk greets by it, and trainers read it."""
        if isinstance(event.body, _NAMELESS) or not event.author.id:
            return event
        name = await self._people.name(event.author.id)
        return replace(event, author=replace(event.author, name=name))


def _of_bots(inner: Payload) -> bool:
    """Whether bots lost their tokens, and not only people."""
    tokens = part_of(inner, "tokens")
    return bool(tokens.get("bot"))
