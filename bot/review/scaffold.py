"""A new topic's three files, which pass the check as they are. Overwrites nothing."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.core.errors import DeskError
from bot.kb.parse import SOURCES, TOPICS, parse
from bot.kb.source import read_content
from bot.review.cases import CASES
from bot.review.templates import TEMPLATES

_TOPIC = """\
# A draft is checked, but never served. Replace what is marked, then set `state: ask` (the topic is
# offered before it is answered), and `state: answer` once that has gone well for a while.
topic: {id}
# Replace: what it is about, in plain words; askers see it on a button (60 characters fit).
title: {title}
# Replace: who keeps the facts right.
owner: api-support
state: draft
# Replace: about 40 ways to ask it, in the words of the people who ask; no greeting, no thanks.
phrases:
  - how do I paint a bicycle ({id})
  - what do I need to paint a bicycle ({id})
# Replace: near misses, which sound alike and must not get this answer.
not_phrases:
  - where is the bicycle shop ({id})
start: {node}
# To ask first, write a node with `question`, `options` and `unsure`, as other topics do.
nodes:
  {node}:
    answer: {id}/answer.md
    # Replace: what trainers see in their list.
    title: {title}
    # Replace: links of knowledge/desk.yaml to put below the answer, or take the line out.
    links: []
    # Replace: the numbers in knowledge/sources.yaml that the facts come from.
    sources: [{source}]
    # Replace: the day you compared the facts with the sources, and when to do so again: a year
    # later, or six months where they are still moving.
    verified: {verified}
    review_by: {review_by}
"""

_BARE = """\
topic: {id}
title: {title}
owner: api-support
state: draft
phrases: []
start: person
nodes: {{person: {{handoff: desk/person.md, queue: api}}}}
"""

_TEMPLATE = """\
This is the draft of an answer: replace it with what the asker should do first.

1. Then the steps, one action each.
2. Say "{{ app }}" where the name of the asker's app belongs.

Please do not post a secret or token here.
"""

_CASE_FILE = """\
# What must come of what people say: run by `desk check` and by pytest. Replace all of it; say
# things in other words than the topic's phrases, and reach every node.
topic: {id}
matches:
  - node: {node}
    say:
      - how can I paint my bicycle ({id})
    text: ["draft of an answer"]
rejects:
  - where can I buy a bicycle
conversations:
  - title: an example of a conversation, which may have more turns
    asker: Dana
    turns:
      - say: what do I need for painting a bicycle ({id})
        node: {node}
"""

_NODE = "answer_it"


def new_topic(root: Path, id: str, title: str, today: date) -> tuple[str, ...]:
    """Write the files of a draft below `root` and give their paths, relative to it.

    An empty title is made of the id. A root that keeps no cases gets no case file. Raises DeskError
    for a bad id or title, a file that is there already, or a folder that cannot be written to.
    """
    title = title or id.replace("_", " ").capitalize()
    _refuse_bad(id, title)
    texts = _texts(id, title, _source(root), today)
    if not (root / CASES).is_dir():
        del texts[f"{CASES}/{id}.yaml"]
    for path in texts:
        if (root / path).exists():
            message = f"{path} is there already; nothing was written"
            raise DeskError(message)
    _write(root, texts)
    return tuple(texts)


def _texts(id: str, title: str, source: int, today: date) -> dict[str, str]:
    fields = {
        "id": id,
        "title": _quoted(title),
        "node": _NODE,
        "source": source,
        "verified": today,
        "review_by": _year_later(today),
    }
    return {
        f"{TOPICS}/{id}.yaml": _TOPIC.format(**fields),
        f"{TEMPLATES}/{id}/answer.md": _TEMPLATE,
        f"{CASES}/{id}.yaml": _CASE_FILE.format(**fields),
    }


def _quoted(text: str) -> str:
    """The text for YAML, where what JSON quotes is quoted, too."""
    return json.dumps(text, ensure_ascii=False)


def _source(root: Path) -> int:
    """The number of some source, so that the answer has one; raises DeskError without any."""
    files, _ = parse(read_content(root).knowledge)
    numbers = sorted(files.sources.model.sources) if files.sources else []
    if not numbers:
        message = f"{SOURCES} has no source to name; add the topic's sources first"
        raise DeskError(message)
    return numbers[0]


def _refuse_bad(id: str, title: str) -> None:
    """Judge id and title as the check will, in a topic where nothing else can be at fault."""
    file = f"{TOPICS}/new.yaml"
    _, problems = parse({file: _BARE.format(id=_quoted(id), title=_quoted(title))})
    for problem in problems:
        if problem.file == file:
            raise DeskError("; ".join(part for part in (problem.message, problem.hint) if part))


def _write(root: Path, texts: Mapping[str, str]) -> None:
    """Write all files or none."""
    written: list[Path] = []
    for path, text in texts.items():
        try:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            with (root / path).open("x", encoding="utf-8") as stream:
                written.append(root / path)
                stream.write(text)
        except OSError as error:
            for file in written:
                file.unlink()
            reason = error.strerror or type(error).__name__
            message = f"cannot write {path}: {reason}; nothing was written"
            raise DeskError(message) from error


def _year_later(day: date) -> date:
    """The same day next year; 28 February after a leap day."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)
