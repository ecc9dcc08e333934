"""What the chat itself says, beside the desk and the people in it."""

from bot.core.conversation import Status
from bot.core.message import (
    Choice,
    Deletion,
    Edit,
    Event,
    Message,
    Release,
    Role,
    Takeover,
    Verdict,
)

HELP = """Type as you would in a help channel. A number presses a button.
  /solved        that solved it          /person       a person is wanted
  /edit TEXT     change the question     /delete       take the question back
  /new           start a new thread
  /as trainer    sit on the other side   /as asker     and back
  /take          (trainer) take over     /release      (trainer) hand back to the desk
  /answer WORDS  (trainer) find a canned answer, preview it, send it
  Enter alone    shows what others wrote meanwhile
  /help          this                    /quit         leave; the thread is kept"""

STANDS = {
    Status.SOLVED: "(this thread is marked as solved)",
    Status.TAKEN: "(a trainer has this thread; the desk stays out of it)",
    Status.HANDED_OFF: "(a person will look here; the desk leaves it to them)",
    Status.WITHDRAWN: "(the question was taken back; /new starts another)",
}
ANNOUNCED = (Status.SOLVED, Status.TAKEN, Status.WITHDRAWN)  # a hand-off is a reply itself
TAKEN_BACK = "(the desk takes back a reply that stands above)"
PRIVATE = "(only you see this)"
BACK = "(the desk is back in this thread)"
SILENT = "(the desk has nothing to say to that)"

OPENING = {
    Role.ASKER: "Type your question. /help shows what else you can type.",
    Role.TRAINER: "There is no thread yet. /as asker lets you start one.",
}
REOPENING = {
    Role.ASKER: "Your thread so far (/new starts another):",
    Role.TRAINER: "The latest thread so far (/take and /answer WORDS are yours, /help shows more):",
}
NOT_YOURS = {
    Role.ASKER: "Only trainers can do that; /as trainer makes you one here.",
    Role.TRAINER: "Only the asker can do that; /as asker lets you.",
}
COMMANDS_OF_OTHERS = {
    Role.ASKER: ("/take", "/release", "/answer"),
    Role.TRAINER: ("/solved", "/person", "/edit", "/delete"),
}
UNKNOWN = "That is no command here; /help shows them."
FIRST_ASK = {
    "/edit": "First ask, then: /edit and your question as it should have been.",
    "/delete": "There is no question to take back here.",
}


def outcome(event: Event, before: Status, after: Status, *, replied: bool) -> str:
    """What became of an event, where no reply says it; "" where nothing needs to be said.

    Silence is right on a platform. Somebody who tries the desk out would think that it hangs.
    """
    if after is not before and after in ANNOUNCED:
        return STANDS[after]
    if before is Status.TAKEN and after is not before:
        return BACK
    if replied or (event.author.role is Role.TRAINER and isinstance(event.body, Message)):
        return ""
    return STANDS.get(after, SILENT)


def spoken(event: Event) -> str:
    """What an event looks like in a thread that is shown again; "" where its replies say it all."""
    match event.body:
        case Message(text):
            said = text or "(no longer kept)"
        case Edit(text=text):
            said = f"(changes the question) {text}"
        case Deletion():
            said = "(takes the question back)"
        case Choice(offer=offer):
            said = str(offer + 1)
        case Verdict(solved=solved):
            said = "(that solved it)" if solved else "(I need a person)"
        case Takeover():
            said = "(takes this thread)"
        case Release():
            said = "(hands this thread back to the desk)"
        case _:  # a canned answer
            said = ""
    return said
