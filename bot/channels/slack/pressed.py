"""Buttons and menus under the desk's replies: what stands in them, and what a press means."""

from bot.channels.slack.access import PLATFORM
from bot.channels.slack.inbound import Around, Incoming
from bot.channels.slack.payload import Payload, moment, parts_of, text_in
from bot.core.message import Body, Choice, ConversationKey, Event, Person, Verdict

CHOICE, VERDICT = "choice", "verdict"
SOLVED, PERSON = "solved", "person"
MOST_BUTTONS = 5  # above, a menu is easier to read


def question_block(question: str) -> str:
    """The id of the block that offers the answers to a question; 255 characters at most."""
    return f"{CHOICE}:{question}"


def action(kind: str, which: str) -> str:
    """The id of one button: unique in its block."""
    return f"{kind}:{which}"


def is_ours(body: Payload) -> bool:
    """Whether one of these was pressed, and nothing else of the desk's."""
    return bool(_ours(body))


def to_event(body: Payload, known: Around) -> Incoming | None:
    """The event of a press; None where the payload lacks what it needs."""
    pressed = _ours(body)
    change = _change(pressed)
    place = text_in(body, "channel", "id") or text_in(body, "container", "channel_id")
    user, pressed_at = text_in(body, "user", "id"), text_in(pressed, "action_ts")
    thread = _thread(body)
    at = moment(pressed_at)
    if change is None or at is None or not (place and user and thread):
        return None
    event = Event(
        id=f"press:{user}:{pressed_at}",
        key=ConversationKey(PLATFORM, place, thread),
        author=Person(user, role=known.role(user)),
        at=at,
        body=change,
        addressed=True,
        direct=place.startswith("D"),
        in_thread=True,
        workspace=known.team,
    )
    home = text_in(body, "user", "team_id")
    return Incoming(event, external=bool(home and known.team) and home != known.team)


def _thread(body: Payload) -> str:
    """The first message of the thread in which the button stands."""
    places = (("message", "thread_ts"), ("container", "thread_ts"))
    messages = (("message", "ts"), ("container", "message_ts"))
    return next((ts for path in (*places, *messages) if (ts := text_in(body, *path))), "")


def _ours(body: Payload) -> Payload:
    pressed = parts_of(body, "actions")
    return next((each for each in pressed if _kind(each) in (CHOICE, VERDICT)), {})


def _kind(pressed: Payload) -> str:
    return text_in(pressed, "action_id").partition(":")[0]


def _change(pressed: Payload) -> Body | None:
    which = text_in(pressed, "action_id").partition(":")[2]
    match _kind(pressed):
        case "verdict" if which in (SOLVED, PERSON):
            return Verdict(solved=which == SOLVED)
        case "choice":
            offer = text_in(pressed, "selected_option", "value") or text_in(pressed, "value")
            question = text_in(pressed, "block_id").partition(":")[2]
            is_number = offer.isascii() and offer.isdigit() and len(offer) < len("1000")
            return Choice(question, int(offer)) if is_number and question else None
        case _:
            return None
