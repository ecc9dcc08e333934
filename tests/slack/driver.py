"""People in the workspace: they talk, press, choose, and read, through local-slack alone."""

import json
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from aiohttp import ClientSession

from tests.faults.running import TooLate, until
from tests.slack import payloads
from tests.slack.front import Front
from tests.slack.parcels import Kind, Outcome
from tests.slack.seen import Seen
from tests.slack.upstream import Upstream
from tests.slack.workspace import HELP, Json

T = TypeVar("T")
WAIT = 20.0  # seconds for something to be seen
STRANGER = ""  # a reader who was never addressed


class People:
    """What any person may do; `who` and `room` are ids, and a message's id is its `ts`."""

    def __init__(self, front: Front) -> None:
        self._front = front

    # They talk

    def say(self, who: str, text: str, room: str = HELP, thread: str = "") -> str:
        """Post a message, in a thread if one is given; its id."""
        said = {"channel": room, "user": who, "text": text}
        answer = self._control("message", said | ({"thread_ts": thread} if thread else {}))
        return str(answer["message"]["ts"])

    def reply(self, who: str, thread: str, text: str, room: str = HELP) -> str:
        """Post in a thread."""
        return self.say(who, text, room, thread)

    def write(self, who: str, text: str, thread: str = "") -> str:
        """Write to the app directly."""
        return self.say(who, text, self.direct(who), thread)

    def direct(self, who: str) -> str:
        """The id of the direct messages between a person and the app."""
        opened = self._run(lambda up: up.api("conversations.open", {"users": who}))
        return str(opened["channel"]["id"])

    def edit(self, who: str, ts: str, text: str, room: str = HELP) -> None:
        """Change one's own message."""
        self._control("edit-message", {"channel": room, "ts": ts, "user": who, "text": text})

    def delete(self, who: str, ts: str, room: str = HELP) -> None:
        """Delete one's own message."""
        self._control("delete-message", {"channel": room, "ts": ts, "user": who})

    def react(self, who: str, name: str, ts: str, room: str = HELP, *, take: bool = False) -> None:
        """Put an emoji under a message, or take it away again."""
        mark = {"channel": room, "ts": ts, "user": who, "name": name, "present": not take}
        self._control("reaction", mark)

    # They change rooms, which local-slack cannot

    def invite_app(self, who: str, room: str) -> None:
        """Bring the app into a channel; it is told where it subscribed to that."""
        app = self._front.workspace.app
        self._front.workspace.rooms[room].members.add(app.bot_user)
        joined = {"user": app.bot_user, "inviter": who, "channel_type": "C"}
        self._front.tell(payloads.room_event("member_joined_channel", room, joined))

    def remove_app(self, who: str, room: str) -> None:
        """Throw the app out of a channel."""
        app = self._front.workspace.app
        left = {"user": app.bot_user, "actor_id": who, "channel_type": "C"}
        self._front.tell(payloads.room_event("member_left_channel", room, left))
        self._front.workspace.rooms[room].members.discard(app.bot_user)

    def archive(self, who: str, room: str) -> None:
        """Archive a channel."""
        self._front.workspace.rooms[room].archived = True
        self._front.tell(payloads.room_event("channel_archive", room, {"user": who}))

    # They press and choose

    def press(self, who: str, label: str, thread: str, room: str = HELP) -> Outcome:
        """Press the newest button of that label that they see in a thread."""
        seen = self._newest(room, thread, who, lambda each: label in each.buttons, label)
        return self._act(who, seen, seen.button(label), room)

    def choose(self, who: str, label: str, thread: str, room: str = HELP) -> Outcome:
        """Choose from the newest menu that offers it."""
        seen = self._newest(room, thread, who, lambda each: label in each.options, label)
        return self._act(who, seen, seen.option(label), room)

    def press_again(self, who: str, seen: Seen, label: str, room: str = HELP) -> Outcome:
        """Press a button of a message as it was seen earlier, whatever became of it since."""
        return self._act(who, seen, seen.button(label), room)

    def command(self, who: str, line: str, room: str = HELP) -> Outcome:
        """Type a slash command, such as `/desk status`."""
        command, _, text = line.partition(" ")
        typed = {"channel": room, "user": who, "command": command, "text": text}
        return self._outcome(who, lambda: self._control("command", typed))

    def open_home(self, who: str) -> None:
        """Open the app's Home."""
        self._control("open-home", {"user": who})

    def shortcut(self, who: str, callback_id: str, ts: str, room: str = HELP) -> Outcome:
        """Take a message shortcut from the menu of a message."""
        message = self._run(lambda up: up.message(room, ts))
        assert message, f"no message {ts} in {room}"
        made = self._front.trigger(room, who)
        payload = payloads.shortcut(self._front.workspace, who, callback_id, message, made)
        return self._front.interact(payload)

    def suggest(self, who: str, action_id: str, typed: str) -> Outcome:
        """Type into the external menu of the modal that is open: one request for options."""
        view = self.modal()
        assert view, "no modal is open"
        payload = payloads.suggestion(self._front.workspace, who, action_id, typed, view)
        return self._front.interact(payload)

    # They use modals and Home

    def modal(self) -> Json | None:
        """The modal on top, as it is now."""
        stack = self._ui()["modalStack"]
        return stack[-1] if stack else None

    def home(self, who: str) -> Json | None:
        """What a person's Home shows."""
        views: dict[str, Json] = self._ui()["homeViews"].get(who, {})
        return views.get(self._front.workspace.app.id)

    def submit(self, who: str, values: Json) -> Outcome:
        """Submit the modal on top; `values` is block_id → action_id → state of the element."""
        said = {"t": "view_submit", "user": who, "values": values}
        return self._outcome(who, lambda: self._say_to_page(said))

    def close(self, who: str) -> None:
        """Close the modal."""
        self._say_to_page({"t": "view_close", "user": who})

    # They read

    def read(self, room: str = HELP, thread: str = "", reader: str = STRANGER) -> list[Seen]:
        """What a person sees in a room, oldest first, or in one thread of it."""
        found = [Seen.of(m) for m in self._run(lambda up: up.messages(room))]
        return [
            seen
            for seen in found
            if seen.reads(reader) and (not thread or thread in {seen.ts, seen.thread})
        ]

    def answers(self, thread: str, room: str = HELP, reader: str = STRANGER) -> list[Seen]:
        """The app's messages in a thread."""
        return [seen for seen in self.read(room, thread, reader) if seen.by_app]

    def look(self, ts: str, room: str = HELP) -> Seen:
        """One message; raises LookupError where it is gone."""
        message = self._run(lambda up: up.message(room, ts))
        if message is None:
            raise LookupError(ts)
        return Seen.of(message)

    def wait(self, question: Callable[[], T], seconds: float = WAIT, what: str = "") -> T:
        """Ask until the answer is a yes (or a list with something in it); raises TooLate."""
        found: list[T] = []

        def holds() -> bool:
            answer = question()
            found[:] = [answer]
            return bool(answer)

        until(holds, seconds, lambda: f"{what or 'nothing came of it'}: {self._transcript()}")
        return found[0]

    def wait_for_answer(
        self, thread: str, number: int = 1, room: str = HELP, reader: str = STRANGER
    ) -> Seen:
        """Wait for the app's first message in a thread, or the `number`th."""

        def enough() -> list[Seen]:
            found = self.answers(thread, room, reader)
            return found if len(found) >= number else []

        return self.wait(enough, what=f"no answer {number} in {thread}")[number - 1]

    def transcript(self, room: str = HELP) -> str:
        """A room in one text, for messages of failed tests."""
        return "\n".join(
            f"{seen.ts} {seen.user}{' (in thread)' if seen.thread else ''}"
            f"{' only for ' + seen.only_for if seen.only_for else ''}: {seen.shown} {seen.buttons}"
            for seen in self.read(room, reader=STRANGER)
        )

    def _transcript(self) -> str:
        return f"\n{self.transcript()}\nviolations: {self._front.violations}"

    def _newest(
        self, room: str, thread: str, who: str, fits: Callable[[Seen], bool], what: str
    ) -> Seen:
        found = [seen for seen in self.read(room, thread, who) if fits(seen)]
        if not found:
            message = f"{who} sees no {what!r}: {self._transcript()}"
            raise TooLate(message)
        return found[-1]

    def _act(self, who: str, seen: Seen, action: Json, room: str) -> Outcome:
        given = {"channel": room, "messageTs": seen.ts, "user": who, "action": action}
        return self._outcome(who, lambda: self._control("interact", given))

    def _outcome(self, who: str, act: Callable[[], object]) -> Outcome:
        """What became of the interaction that a person's act brings about."""
        before = len(self._interactions(who))
        act()
        brought = self.wait(lambda: self._interactions(who)[before:], what="nothing was delivered")
        return brought[0]

    def _interactions(self, who: str) -> list[Outcome]:
        return [
            parcel.tries[0]
            for parcel in self._front.parcels
            if parcel.kind is not Kind.EVENT and parcel.tries and parcel.person == who
        ]

    def _control(self, action: str, arguments: Json) -> Json:
        answer = self._run(lambda up: up.control(action, arguments))
        assert answer.get("ok"), answer
        return answer

    def _ui(self) -> Json:
        """What local-slack's page is told when it opens."""
        state: Json = self._run(lambda up: _page(up.url, None))["state"]
        return state

    def _say_to_page(self, said: Json) -> None:
        self._run(lambda up: _page(up.url, said))

    def _run(self, ask: Callable[[Upstream], Coroutine[Any, Any, T]]) -> T:
        return self._front.thread.run(ask(self._front.office.upstream))


async def _page(url: str, said: Json | None) -> Json:
    """Open the page's own connection, say something, and give what it was told at first."""
    async with ClientSession() as session, session.ws_connect(f"{url}/ui") as socket:
        first: Json = json.loads((await socket.receive()).data)
        if said:
            await socket.send_json(said)
    return first
