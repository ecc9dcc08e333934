"""How a fault is planted in sound content, and where it should be reported. No list, no test."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.core.problem import Problem

Plant = Callable[[Path], None]

KEYS = "knowledge/topics/keys.yaml"
STATUS = "knowledge/topics/status.yaml"
IDEA = "knowledge/topics/idea.yaml"
DESK = "knowledge/desk.yaml"
TALK = "knowledge/talk.yaml"
GROUPS = "knowledge/out_of_scope.yaml"
CANNED = "knowledge/canned.yaml"
SOURCES = "knowledge/sources.yaml"
PRODUCTS = "knowledge/integrations.yaml"
KEYS_CASES = "tests/knowledge/keys.yaml"
STATUS_CASES = "tests/knowledge/status.yaml"

SCREENSHOT = "templates/canned/screenshot.md"

HARD = (
    "notwithstanding the aforementioned considerations regarding authorization, administrators "
    "should immediately regenerate organizational credentials, because unauthorized individuals "
    "occasionally impersonate legitimate integration developers.\n"
)

DEAD_NODE = "  dead: {handoff: keys/person.md, queue: api}\n"
NOT_SURE = """\
      - choose: Not sure
        node: person
        decision: handoff
"""
TYPED_NOT_SURE = """\
      - say: not sure
        node: person
"""
ROUTE = "  way: {options: [{goto: v2, signals: [V3 form]}], otherwise: which}\n"
OPTION = "      - {label: A new feature, signals: [feature], goto: board}\n"
SIREN = ("why does the siren wail", "when does the siren wail", "how does the siren wail",
         "does a siren wail", "where does the siren wail", "so does the siren wail",
         "does our siren wail", "does the siren ever wail")  # fmt: skip
FOREIGN = ("why is the siren loud", "who rings the siren", "stop the siren at night",
           "the siren wakes the children", "a siren every morning", "what does a long siren mean",
           "is the siren broken", "turn the siren off")  # fmt: skip
CIRCLE = """\
  which:
    options: [{goto: other, signals: [one]}]
    otherwise: other
  other:
    options: [{goto: v3, signals: [a]}, {goto: v2, signals: [b]}, {goto: person, signals: [c]}]
    otherwise: which
"""


@dataclass(frozen=True)
class Fault:
    """A fault with its name, how it is planted, and where it is reported.

    `others` are the problems that it brings along.
    """

    name: str
    plant: Plant
    file: str
    line: int
    code: str
    others: int = 0

    def is_in(self, problems: tuple[Problem, ...]) -> bool:
        return (self.file, self.line, self.code) in {(p.file, p.line, p.code) for p in problems}


def swap(file: str, old: str, new: str) -> Plant:
    """Replaces the first `old`, which must be there."""

    def plant(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return plant


def write(file: str, data: str | bytes) -> Plant:
    """Writes a whole file."""

    def plant(root: Path) -> None:
        (root / file).write_bytes(data.encode() if isinstance(data, str) else data)

    return plant


def drop(file: str) -> Plant:
    """Deletes a file."""
    return lambda root: (root / file).unlink()


def append(file: str, text: str) -> Plant:
    """Writes at the end of a file."""
    return lambda root: write(file, (root / file).read_text(encoding="utf-8") + text)(root)


def both(first: Plant, second: Plant) -> Plant:
    """Plants one after the other."""

    def plant(root: Path) -> None:
        first(root)
        second(root)

    return plant


def more(file: str, phrases: Iterable[str]) -> Plant:
    """Adds phrases to a topic."""
    return swap(file, "start:", "".join(f"  - {phrase}\n" for phrase in phrases) + "start:")


def without_phrases(file: str) -> Plant:
    """Takes all phrases out of a topic."""

    def plant(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        start, end = text.index("phrases:\n"), text.index("start:")
        write(file, f"{text[:start]}phrases: []\n{text[end:]}")(root)

    return plant


def circle(root: Path) -> None:
    """Puts two routes that lead to each other in the place of the question."""
    text = (root / KEYS).read_text(encoding="utf-8")
    start, end = text.index("  which:\n"), text.index("  v3:\n")
    write(KEYS, text[:start] + CIRCLE + text[end:])(root)
