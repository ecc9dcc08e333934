"""Slack's events as the desk's: what people wrote, changed, took back, and put thumbs under.

What Slack delivers twice, or as `message` and as `app_mention`, becomes an event with the same id.
Bots, joins, unfurls and everything else that nobody said to anybody become nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.slack.access import PLATFORM
from bot.channels.slack.markup import mentioned, spoken, to_plain
from bot.channels.slack.payload import Payload, moment, part_of, parts_of, text_in
from bot.core.message import (
    Body,
    ConversationKey,
    Deletion,
    Edit,
    Event,
    Invited,
    Message,
    Person,
    Role,
    Vote,
)

SAID = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""The subtypes that somebody wrote themselves (`platform.md` A10)."""

SLACKBOT = "USLACKBOT"
DIRECT = "im"
THUMBS_UP = frozenset({"+1", "thumbsup", "heavy_plus_sign", "raised_hand", "point_up_2"})
FOLLOWED = timedelta(days=1)  # an edit of an older message asks nothing anew
TOMBSTONE = "tombstone"  # what stands where the first message of a thread was deleted


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around an event: the desk's user id, its workspace, and who trainers are."""

    me: str
    team: str
    trainers: frozenset[str] = frozenset()

    def role(self, user: str) -> Role:
        """Who somebody is to the desk."""
        return Role.TRAINER if user in self.trainers else Role.ASKER


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event, and whether its author is of another organisation (Slack Connect)."""

    event: Event
    external: bool = False


def around(body: Payload, me: str, team: str, trainers: frozenset[str]) -> Around:
    """What the payload itself says of the desk counts before what was asked at the start.

    In a channel that is shared, its `team_id` may be another organisation's (`platform.md` A11).
    """
    named = parts_of(body, "authorizations")
    bot = next((each for each in named if each.get("is_bot") and text_in(each, "user_id")), {})
    team = text_in(bot, "team_id") or team or text_in(body, "team_id")
    return Around(text_in(bot, "user_id") or me, team, trainers)


def to_event(body: Payload, known: Around) -> Incoming | None:
    """The event in an `event_callback`; None where it is nothing to the desk."""
    inner = part_of(body, "event")
    translate = _TRANSLATIONS.get((text_in(inner, "type"), text_in(inner, "subtype")))
    if translate is None or not text_in(inner, "channel") + text_in(inner, "item", "channel"):
        return None
    return translate(inner, body, known)


def _said(inner: Payload, _: Payload, known: Around) -> Incoming | None:
    ts, text = text_in(inner, "ts"), text_in(inner, "text")
    if _is_no_person(inner, known) or not ts:
        return None
    names = (text_in(file, "name") for file in parts_of(inner, "files"))
    titles = (text_in(file, "title") for file in parts_of(inner, "files"))
    files = tuple(name for name in (*names, *titles) if name)
    message = Message(to_plain(text, known.me), files)
    return _incoming(inner, known, ts, message)


def _changed(inner: Payload, _: Payload, known: Around) -> Incoming | None:
    now, before = part_of(inner, "message"), part_of(inner, "previous_message")
    ts, text = text_in(now, "ts"), text_in(now, "text")
    if text_in(now, "subtype") == TOMBSTONE:
        return _gone(inner, before or now, ts, known)
    edited = text_in(now, "edited", "ts")
    if _is_no_person(now, known) or not ts or text_in(now, "subtype") not in SAID:
        return None
    if text == text_in(before, "text") or not (edited or before):
        return None  # an unfurl, or Slack's own notes about the message
    at = edited or text_in(inner, "event_ts") or text_in(inner, "ts")
    written, changed = moment(ts), moment(at)
    if written is None or changed is None or changed - written > FOLLOWED:
        return None
    merged = {**now, "channel": inner.get("channel"), "channel_type": inner.get("channel_type")}
    change = Edit(ts, to_plain(text, known.me))
    return _incoming(merged, known, f"edit:{ts}:{at}", change, at=changed)


def _deleted(inner: Payload, _: Payload, known: Around) -> Incoming | None:
    before = part_of(inner, "previous_message")
    return _gone(inner, before, text_in(inner, "deleted_ts") or text_in(before, "ts"), known)


def _gone(inner: Payload, before: Payload, ts: str, known: Around) -> Incoming | None:
    """A message that was deleted; the desk's own are no news."""
    at = moment(text_in(inner, "event_ts") or text_in(inner, "ts"))
    if not ts or at is None or text_in(before, "bot_id") or text_in(before, "user") == known.me:
        return None
    place, thread = text_in(inner, "channel"), text_in(before, "thread_ts") or ts
    author = text_in(before, "user")
    author = "" if author == SLACKBOT else author
    person = Person(author, role=known.role(author))
    key = ConversationKey(PLATFORM, place, thread)
    event = Event(f"delete:{ts}", key, person, at, Deletion(ts), workspace=known.team)
    return Incoming(event)


def _thumb(inner: Payload, body: Payload, known: Around) -> Incoming | None:
    """A thumb under a message; whether a question stands there, the desk sees later."""
    user, ts = text_in(inner, "user"), text_in(inner, "item", "ts")
    name = text_in(inner, "reaction").partition("::")[0]
    at = moment(text_in(inner, "event_ts"))
    is_vote = name in THUMBS_UP and text_in(inner, "item", "type") == "message"
    if not (is_vote and user and ts and at) or user in (known.me, SLACKBOT):
        return None
    vote = Vote(up=text_in(inner, "type") == "reaction_added")
    key = ConversationKey(PLATFORM, text_in(inner, "item", "channel"), ts)
    id_ = text_in(body, "event_id") or f"vote:{user}:{ts}:{text_in(inner, 'event_ts')}"
    person = Person(user, role=known.role(user))
    return Incoming(Event(id_, key, person, at, vote, workspace=known.team))


def _joined(inner: Payload, body: Payload, known: Around) -> Incoming | None:
    """The desk was brought into a channel; once for each, whoever does it again."""
    inviter, place = text_in(inner, "inviter"), text_in(inner, "channel")
    at = moment(text_in(inner, "event_ts") or str(body.get("event_time", "")))
    if text_in(inner, "user") != known.me or not (inviter and place) or at is None:
        return None
    person = Person(inviter, role=known.role(inviter))
    key = ConversationKey(PLATFORM, place, "invited")
    return Incoming(Event("invited", key, person, at, Invited(), workspace=known.team))


def _incoming(
    inner: Payload,
    known: Around,
    id_: str,
    change: Body,
    *,
    at: datetime | None = None,
) -> Incoming | None:
    ts, place, user = (text_in(inner, name) for name in ("ts", "channel", "user"))
    when = at or moment(ts)
    if when is None:
        return None
    text = text_in(inner, "text")
    called, heard = mentioned(spoken(text)), text_in(inner, "type") == "app_mention"
    direct = text_in(inner, "channel_type") == DIRECT or place.startswith("D")
    thread = text_in(inner, "thread_ts") or ts
    event = Event(
        id=id_,
        key=ConversationKey(PLATFORM, place, thread),
        author=Person(user, role=known.role(user)),
        at=when,
        body=change,
        # Who quotes a mention is not calling anybody, though Slack tells of it as of any other.
        addressed=direct or known.me in called or (heard and known.me not in mentioned(text)),
        direct=direct,
        in_thread=thread != ts,
        names_others=bool(called - {known.me}),
        workspace=known.team,
    )
    return Incoming(event, external=_is_external(inner, known))


def _is_no_person(inner: Payload, known: Around) -> bool:
    user = text_in(inner, "user")
    by_program = text_in(inner, "bot_id") or text_in(inner, "app_id")
    return bool(by_program) or user in ("", known.me, SLACKBOT)


def _is_external(inner: Payload, known: Around) -> bool:
    """Whether the author's own organisation is another one; where Slack does not say, it is not."""
    home = text_in(inner, "user_team") or text_in(inner, "source_team") or text_in(inner, "team")
    return bool(home and known.team) and home != known.team


Translation = Callable[[Payload, Payload, Around], Incoming | None]

_TRANSLATIONS: Mapping[tuple[str, str], Translation] = {
    **{("message", subtype): _said for subtype in SAID},
    ("app_mention", ""): _said,
    ("message", "message_changed"): _changed,
    ("message", "message_deleted"): _deleted,
    ("reaction_added", ""): _thumb,
    ("reaction_removed", ""): _thumb,
    ("member_joined_channel", ""): _joined,
}
