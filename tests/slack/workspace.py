"""The workspace that stands for a customer's: an app, people, channels and a user group."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

TEAM = "T0ACME"
OTHER_TEAM = "T0OTHER"


class Mode(StrEnum):
    """How an app is told what happened."""

    SOCKET = "socket"
    HTTP = "events"


@dataclass(frozen=True, slots=True)
class App:
    """What a desk must know to speak as the app."""

    id: str = "A0DESK"
    bot_user: str = "U0DESK"
    bot: str = "B0DESK"
    name: str = "trainer-desk"
    bot_token: str = "xoxb-0-0-desk"  # noqa: S105  nobody else's
    app_token: str = "xapp-1-A0DESK-0-desk"  # noqa: S105  the same
    secret: str = "0123456789abcdef" * 2


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; a `guest` is what Slack calls restricted."""

    id: str
    name: str
    real_name: str
    team: str = TEAM
    guest: bool = False
    bot: bool = False
    zone: str = "America/New_York"

    def told(self) -> Json:
        """What users.info says beyond what local-slack knows."""
        offset = datetime.now(ZoneInfo(self.zone)).utcoffset()
        return {
            "team_id": self.team,
            "is_bot": self.bot,
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_stranger": self.team != TEAM,
            "tz": self.zone,
            "tz_offset": offset.total_seconds() if offset else 0,
        }


@dataclass(slots=True)
class Room:
    """A channel; `members` decides who is in it, the desk's bot user among them."""

    id: str
    name: str
    members: set[str]
    private: bool = False
    archived: bool = False
    shared: bool = False  # with another organisation, by Slack Connect


ANA = Person("U0ANA", "ana", "Ana Asker")
BEN = Person("U0BEN", "ben", "Ben Bystander")
TOM = Person("U0TOM", "tom", "Tom Trainer")
TINA = Person("U0TINA", "tina", "Tina Trainer")
GUS = Person("U0GUS", "gus", "Gus Guest", guest=True)
EVE = Person("U0EVE", "eve", "Eve Elsewhere", team=OTHER_TEAM)
ROBO = Person("U0ROBO", "robo", "Robo", bot=True)

HELP = "C0HELP"  # the help channel
TRAINERS = "C0TRAIN"  # where trainers see cards
ELSEWHERE = "C0ELSE"  # the desk is in it, and it is no help channel
AWAY = "C0AWAY"  # the desk is not in it
PRIVATE = "C0PRIV"  # a private channel with the desk in it
GROUP = "S0TRAINERS"


def _rooms(bot: str) -> dict[str, Room]:
    everybody = {p.id for p in (ANA, BEN, TOM, TINA, GUS, EVE, ROBO)}
    made = (
        Room(HELP, "api-help", everybody | {bot}),
        Room(TRAINERS, "trainers", {TOM.id, TINA.id, bot}),
        Room(ELSEWHERE, "random", everybody | {bot}),
        Room(AWAY, "away", set(everybody)),
        Room(PRIVATE, "private-help", {ANA.id, TOM.id, bot}, private=True),
    )
    return {room.id: room for room in made}


@dataclass
class Workspace:
    """What is true in it now; tests may change rooms and groups at any time."""

    app: App = field(default_factory=App)
    people: dict[str, Person] = field(
        default_factory=lambda: {p.id: p for p in (ANA, BEN, TOM, TINA, GUS, EVE, ROBO)}
    )
    rooms: dict[str, Room] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=lambda: {GROUP: {TOM.id, TINA.id}})

    def __post_init__(self) -> None:
        """The usual rooms, unless others were given."""
        self.rooms = self.rooms or _rooms(self.app.bot_user)

    def change(self, person: str, **changes: Any) -> None:  # noqa: ANN401  any field of Person
        """Let something about a person be otherwise from now on."""
        self.people[person] = replace(self.people[person], **changes)

    def config(self, mode: Mode, request_url: str) -> Json:
        """What local-slack is started with.

        Its channels hold the bot everywhere, so that it tells of everything; what the app may
        hear is the front's to decide, by the rooms as they are then.
        """
        app = {
            "appId": self.app.id,
            "botUserId": self.app.bot_user,
            "botName": self.app.name,
            "botToken": self.app.bot_token,
            "appToken": self.app.app_token,
            "signingSecret": self.app.secret,
            "mode": mode.value,
        }
        if mode is Mode.HTTP:
            app["requestUrl"] = request_url
        people = [
            {"id": p.id, "name": p.name, "real_name": p.real_name, "email": f"{p.name}@example.com"}
            for p in self.people.values()
        ]
        rooms = [
            {"id": r.id, "name": r.name, "members": sorted(r.members | {self.app.bot_user})}
            for r in self.rooms.values()
        ]
        space = {"name": "Acme", "domain": "acme", "teamId": TEAM}
        return {"workspace": space, "app": app, "users": people, "channels": rooms}
