"""A small content root, taken from the real one, that a process reads in a third of a second."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOPICS = ("v2_status", "app_private_access")
FILES = ("desk.yaml", "sources.yaml", "talk.yaml")
TEMPLATES = ("desk", "v2", "private_apps", "layout.md")
OUT_OF_SCOPE = """\
out_of_scope:
- group: chitchat
  queue: none
  phrases: [how was your weekend, is it Friday yet]
"""
QUESTIONS = (
    "Is V2 being shut down, and if so when?",
    "is the V2 API still supported",
    "does V2 have an end date",
    "can I still make a V2 key",
    "when will V2 stop working",
    "are V2 keys going away",
)
"""Each is answered with one reply."""


def small_content(root: Path) -> Path:
    """Write the content to `root`, and give it."""
    knowledge = root / "knowledge"
    (knowledge / "topics").mkdir(parents=True)
    for name in FILES:
        shutil.copy(ROOT / "knowledge" / name, knowledge)
    for name in TOPICS:
        shutil.copy(topic_file(ROOT, name), knowledge / "topics")
    (knowledge / "out_of_scope.yaml").write_text(OUT_OF_SCOPE)
    for name in TEMPLATES:
        source, target = ROOT / "templates" / name, root / "templates" / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    return root


def topic_file(root: Path, name: str = TOPICS[0]) -> Path:
    """The file of a topic."""
    return root / "knowledge" / "topics" / f"{name}.yaml"


def change(root: Path, number: int) -> None:
    """Save a topic with another title, as an editor does: beside it, then in its place."""
    _save(topic_file(root), f"title: Is V2 closed? ({number})")


def break_topic(root: Path) -> None:
    """Save a topic that no longer can be read."""
    _save(topic_file(root), "title: [Is V2 closed?")


def _save(file: Path, title: str) -> None:
    lines = file.read_text().splitlines(keepends=True)
    lines[1] = f"{title}\n"
    beside = file.with_suffix(".tmp")
    beside.write_text("".join(lines))
    beside.replace(file)
