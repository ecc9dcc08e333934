"""WordNet's words, definitions and examples as text: what everyday words mean (Fellbaum 1998).

Reads the database files that Debian's `wordnet-base` installs; their format is wndb(5WN).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
# Lexicographer files of animals, plants and body parts: Latin names that no asker types.
RARE_FILES = frozenset({"05", "20"})
_KINDS = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
_QUOTED = re.compile(r'"([^"]+)"')
_MARKER = re.compile(r"\((?:a|p|ip)\)$")  # syntactic markers of adjectives


@dataclass(frozen=True, slots=True)
class Synset:
    """Words of one meaning, how it is defined, and sentences that use them."""

    part: str
    words: tuple[str, ...]
    definition: str
    examples: tuple[str, ...]


def read_synsets(folder: Path) -> Iterator[Synset]:
    """Every meaning but those of animals and plants."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text("ascii", "replace").splitlines():
            if line.startswith(" "):  # the licence
                continue
            data, _, gloss = line.partition(" | ")
            fields = data.split()
            if part == "noun" and fields[1] in RARE_FILES:
                continue
            count = int(fields[3], 16)
            words = (_MARKER.sub("", word) for word in fields[4 : 4 + 2 * count : 2])
            definition = gloss.split('; "')[0].strip()
            yield Synset(
                part,
                tuple(word.replace("_", " ") for word in words),
                definition,
                tuple(_QUOTED.findall(gloss)),
            )


def frequencies(folder: Path) -> dict[str, Counter[str]]:
    """How often each word was counted in tagged texts, by part of speech."""
    found: dict[str, Counter[str]] = {part: Counter() for part in _KINDS.values()}
    for line in (folder / "cntlist.rev").read_text("ascii").splitlines():
        sense, _, count = line.split()
        word, _, rest = sense.partition("%")
        found[_KINDS[rest[0]]][word.replace("_", " ")] += int(count)
    return found


def sentences(folder: Path) -> Iterator[str]:
    """Each meaning as its words, as a definition, and as its examples."""
    known = frequencies(folder)
    for synset in read_synsets(folder):
        counted = any(known[synset.part][word.lower()] for word in synset.words)
        yield from (e for e in synset.examples if len(e.split()) > 1)
        first = synset.words[0]
        if counted or synset.examples or (" " in first and first.islower()):
            yield f"{first}: {synset.definition}"
            yield ", ".join(synset.words[:3])
