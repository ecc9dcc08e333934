"""Ways to break the content of a desk while it serves, and the problem told first. No test."""

import os
from pathlib import Path

from tests.unit.review.planting import (
    DEAD_NODE,
    DESK,
    GROUPS,
    IDEA,
    KEYS,
    PRODUCTS,
    SCREENSHOT,
    SIREN,
    SOURCES,
    STATUS,
    TALK,
    Fault,
    Plant,
    append,
    both,
    circle,
    drop,
    more,
    swap,
    without_phrases,
    write,
)

V2, V3, PAGE = "templates/keys/v2.md", "templates/keys/v3.md", "templates/status/page.md"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
VERIFIED = "verified: 2026-11-01"


def half(root: Path) -> None:
    """As long as an editor writes."""
    text = (root / KEYS).read_bytes()
    (root / KEYS).write_bytes(text[: text.index(b"signals: [secret]") + 12])


def append_bytes(file: str, data: bytes) -> Plant:
    return lambda root: write(file, (root / file).read_bytes() + data)(root)


def loop(root: Path) -> None:
    (root / STATUS).unlink()
    (root / STATUS).symlink_to(root / STATUS)


def link_out(root: Path) -> None:
    (root / STATUS).unlink()
    (root / STATUS).symlink_to("/etc/hostname")


def folder(root: Path) -> None:
    (root / DESK).unlink()
    (root / DESK).mkdir()


def pipe(root: Path) -> None:
    (root / PAGE).unlink()
    os.mkfifo(root / PAGE)


def renamed(root: Path) -> None:
    (root / STATUS).rename((root / STATUS).with_suffix(".yml"))


def gone(folder: str) -> Plant:
    """Takes a folder away."""

    def plant(root: Path) -> None:
        (root / folder).rename(root / "elsewhere")

    return plant


BROKEN = (
    Fault(
        "list that is not closed", swap(KEYS, "start: which", "start: [which"), KEYS, 14, "KB010"
    ),
    Fault(
        "quotation that is not closed",
        swap(KEYS, '"V3: the steps"', '"V3: the steps'),
        KEYS,
        38,
        "KB010",
    ),
    Fault("half-written file", half, KEYS, 21, "KB010"),
    Fault("tab", swap(TALK, "  thanks", "\tthanks"), TALK, 3, "KB011"),
    Fault("bytes that are not UTF-8", append_bytes(PAGE, b"Caf\xe9\n"), PAGE, 2, "KB002"),
    Fault("UTF-16", write(TALK, "talk: {}\n".encode("utf-16")), TALK, 1, "KB002"),
    Fault("NUL", swap(GROUPS, "what is for lunch", "what is \0 for lunch"), GROUPS, 7, "KB012"),
    Fault("byte order mark in the middle", swap(KEYS, "owner:", "\ufeffowner:"), KEYS, 3, "KB012"),
    Fault("binary file", write(SOURCES, bytes(range(256))), SOURCES, 2, "KB002"),
    Fault("key twice", append(IDEA, "owner: somebody\n"), IDEA, 21, "KB019"),
    Fault("alias bomb", write(GROUPS, BOMB), GROUPS, 1, "KB016"),
    Fault("merge key", swap(KEYS, "    queue: api", "    <<: {queue: api}"), KEYS, 43, "KB102"),
    Fault("nesting without end", append(TALK, "  x: " + "[" * 100_000), TALK, 4, "KB014"),
    Fault(
        "tag of Python",
        swap(DESK, "trainers: []", "trainers: !!python/name:os.system x"),
        DESK,
        16,
        "KB017",
    ),
    Fault("second document", append(STATUS, "---\ntopic: other\n"), STATUS, 22, "KB018"),
    Fault("missing desk.yaml", drop(DESK), DESK, 0, "KB008"),
    Fault("empty file", write(STATUS, ""), STATUS, 0, "KB013"),
    Fault("wrong type", swap(DESK, "trainers: []", "trainers: 5"), DESK, 16, "KB103"),
    Fault("unknown field", swap(PRODUCTS, "note:", "notes:"), PRODUCTS, 6, "KB101"),
    Fault("11:00 without quotes", swap(DESK, '"11:00-16:00"', "11:00"), DESK, 15, "KB021"),
    Fault("negative date", swap(KEYS, VERIFIED, "verified: -2026-11-01"), KEYS, 34, "KB103"),
    Fault("day that is none", swap(KEYS, VERIFIED, "verified: 2026-02-30"), KEYS, 34, "KB022"),
    Fault("unknown node", swap(KEYS, "goto: v3", "goto: v4"), KEYS, 22, "KB202"),
    Fault("cycle without a question", circle, KEYS, 16, "KB302"),
    Fault("unreachable node", append(STATUS, DEAD_NODE), STATUS, 22, "KB301"),
    Fault("unknown source", swap(STATUS, "sources: [14]", "sources: [15]"), STATUS, 19, "KB204"),
    Fault("V2 under V3", swap(KEYS, "version: v3", "version: v2"), KEYS, 31, "KB304"),
    Fault(
        "name of another topic", swap(STATUS, "topic: status", "topic: state"), STATUS, 1, "KB201"
    ),
    Fault(
        "phrase of two topics",
        swap(STATUS, "everything is down for us", "I need an API key!"),
        STATUS,
        12,
        "KB401",
    ),
    Fault(
        "phrases of the same words",
        swap(STATUS, "everything is down for us", "an API key I need"),
        STATUS,
        12,
        "KB801",
    ),
    Fault(
        "phrase that is overruled",
        both(more(KEYS, SIREN), swap(STATUS, "everything is down for us", "does the siren wail")),
        STATUS,
        12,
        "KB803",
    ),
    Fault(
        "no phrase at all",
        both(without_phrases(KEYS), without_phrases(STATUS)),
        "knowledge/topics",
        0,
        "KB706",
    ),
    Fault("no topics", gone("knowledge/topics"), "knowledge/topics", 0, "KB008"),
    Fault("no knowledge", gone("knowledge"), "knowledge", 0, "KB001"),
    Fault("no templates", gone("templates"), "templates", 0, "KB001"),
    Fault("undefined variable", append(V3, "\nSay {{ produkt }}.\n"), V3, 5, "KB603"),
    Fault("half an if", append(V3, "{% if app %}"), V3, 4, "KB601"),
    Fault("refused construct", append(V3, "\n{% include 'x' %}\n"), V3, 5, "KB602"),
    Fault("missing template", drop(SCREENSHOT), "knowledge/canned.yaml", 4, "KB606"),
    Fault(
        "text over a platform's limit",
        write(V2, "V2 is closed.\n\n" + "Too many words. " * 260),
        V2,
        0,
        "KB610",
    ),
    Fault("file too large", write(PAGE, "word " * 300_000), PAGE, 0, "KB003"),
    Fault("link to itself", loop, STATUS, 0, "KB001"),
    Fault("link that leads out", link_out, STATUS, 0, "KB005"),
    Fault("folder in the place of a file", folder, DESK, 0, "KB008"),
    Fault("pipe", pipe, PAGE, 0, "KB001"),
    Fault("file that would be overlooked", renamed, "knowledge/topics/status.yml", 0, "KB004"),
)
"""Each with the file, line and code of the problem that is told first."""
