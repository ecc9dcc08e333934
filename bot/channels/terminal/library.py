"""A trainer's canned answer in the terminal: find it, fill its gaps, read it, send it."""

from collections.abc import Sequence

from bot.channels.terminal.inbound import Typed, canned_event
from bot.channels.terminal.screen import Screen
from bot.core.knowledge import Canned, Leaf
from bot.core.matching import Utterance
from bot.core.message import Event, Message, Role
from bot.core.reply import ReplyKind
from bot.core.storage import TranscriptEntry
from bot.core.trainers import profile_of
from bot.core.turn import Answer
from bot.desk import Library

SHOWN = 8  # answers in the list; the ninth is found by another word
NOT_SENT = "Nothing was sent."
STALE = "Past its review date: the facts were last checked on {}. Confirm them before you send it."


class LibraryDialogue:
    """Asks what it needs and gives the event that sends the answer, or none."""

    def __init__(self, library: Library, screen: Screen) -> None:
        self._library = library
        self._screen = screen

    def compose(
        self, typed: Typed, transcript: Sequence[TranscriptEntry], known: dict[str, str]
    ) -> Event | None:
        """From `/answer WORDS` to an event; `known` are the thread's slots. None where dropped."""
        words = typed.line.partition(" ")[2].strip()
        answer = self._choose(words, _thread_text(transcript))
        slots = self._fill(answer, known) if answer else None
        if answer is None or slots is None:
            self._screen.note(NOT_SENT)
            return None
        if not self._confirmed(answer, slots, typed, _asker(transcript)):
            self._screen.note(NOT_SENT)
            return None
        return canned_event(typed, answer.id, slots)

    def _choose(self, words: str, thread: str) -> Canned | None:
        understood = self._library.matcher.match(Utterance(thread))
        found = self._library.finder.rank(words, thread, understood.candidates)[:SHOWN]
        for at, hit in enumerate(found, start=1):
            self._screen.note(f"  {at}) {hit.answer.title}")
        line = self._screen.ask("Which one? (number, Enter for none) ")
        numbered = {str(at): hit.answer for at, hit in enumerate(found, start=1)}
        return numbered.get(line.strip()) if line is not None else None

    def _fill(self, answer: Canned, known: dict[str, str]) -> dict[str, str] | None:
        """A value for every slot; None where the trainer gave none: nothing half-filled is sent."""
        slots = {name: value for name, value in known.items() if value}
        for name, question in answer.slots.items():
            while not slots.get(name, "").strip():
                line = self._screen.ask(f"{question} ")
                if line is None or line.strip() == "":
                    return None
                slots[name] = line.strip()
        return slots

    def _confirmed(self, answer: Canned, slots: dict[str, str], typed: Typed, asker: str) -> bool:
        signer = profile_of(self._library.knowledge, typed.author, typed.key.platform)
        preview = Answer(
            ReplyKind.GUIDANCE, answer.template, asker=asker, slots=slots, signer=signer
        )
        reply = self._library.renderer.render(preview, key="preview", now=typed.at)
        self._screen.reply("Preview", reply, edited=False)
        leaf = self._library.knowledge.node(answer.ref) if answer.ref else None
        if isinstance(leaf, Leaf) and leaf.is_stale(typed.at.date()):
            self._screen.note(STALE.format(leaf.verified))
        line = self._screen.ask("Send it? (y/n) ")
        return line is not None and line.strip().lower() in ("y", "yes")


def _thread_text(transcript: Sequence[TranscriptEntry]) -> str:
    bodies = (entry.event.body for entry in transcript if entry.event.author.role is Role.ASKER)
    return "\n".join(body.text for body in bodies if isinstance(body, Message))


def _asker(transcript: Sequence[TranscriptEntry]) -> str:
    return next((e.event.author.name for e in transcript if e.event.author.role is Role.ASKER), "")
