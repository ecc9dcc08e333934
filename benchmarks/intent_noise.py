"""What happens to a question on its way: typos, and small talk around it; the same each time."""

import random
from collections.abc import Callable
from zlib import crc32

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
OPENINGS = (
    "Hi everyone!", "hello there", "Good morning team.", "hey, hope you are all well.",
    "Hi, sorry to bother you.", "Hello, I am new here.", "hey folks, quick one:",
    "Good afternoon, I hope your week is going well.", "hi all, long day today.",
)  # fmt: skip
CLOSINGS = (
    "Thanks a lot!", "thank you so much in advance.", "Cheers", "any help is appreciated",
    "Have a great day everyone!", "thanks, you are the best", "Many thanks and kind regards",
)  # fmt: skip

Change = Callable[[str], str]


def as_it_is(text: str) -> str:
    """No change."""
    return text


def with_typos(text: str) -> str:
    """One or two slips of the finger: a wrong neighbour, a letter lost, doubled or swapped."""
    chance = _chance("typo", text)
    letters = list(text)
    for _ in range(chance.choice((1, 2))):
        places = [at for at, char in enumerate(letters) if char.isalpha()]
        if places:
            _slip(letters, chance.choice(places), chance)
    return "".join(letters)


def amid_small_talk(text: str) -> str:
    """A greeting or two before it, thanks after it; on lines of their own, or not."""
    chance = _chance("talk", text)
    said = [*chance.sample(OPENINGS, chance.choice((1, 2))), text, chance.choice(CLOSINGS)]
    return chance.choice((" ", "\n")).join(
        part if part[-1] in ".!?:" else f"{part}." for part in said
    )


CHANGES: dict[str, Change] = {"clean": as_it_is, "typos": with_typos, "talk": amid_small_talk}


def _chance(kind: str, text: str) -> random.Random:
    return random.Random(crc32(f"{kind}:{text}".encode()))  # noqa: S311  nobody's secret


def _slip(letters: list[str], at: int, chance: random.Random) -> None:
    match chance.randrange(4):
        case 0:
            letters[at] = _neighbour(letters[at], chance)
        case 1:
            del letters[at]
        case 2:
            letters.insert(at, letters[at])
        case _ if at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]


def _neighbour(letter: str, chance: random.Random) -> str:
    row = next((row for row in ROWS if letter.lower() in row), "")
    if not row:
        return letter
    at = row.index(letter.lower())
    return chance.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
