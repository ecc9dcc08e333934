"""A made-up content root of any size, shaped like a desk's own: trees, texts, phrases, cases."""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

NODES = 8  # of a topic: two questions, a route, four answers, a hand-off
_SHARED = ("knowledge/desk.yaml", "knowledge/sources.yaml", "knowledge/talk.yaml",
           "knowledge/out_of_scope.yaml", "templates/layout.md", "templates/desk")  # fmt: skip
_SYLLABLES = (
    "bal", "dor", "fim", "gur", "hent", "jop", "kas", "lim",
    "mur", "nol", "pam", "rond", "sil", "tov", "wug", "zed",
)  # fmt: skip
_STEP = 1_237  # of the words, so that neighbours are unlike; prime, so that all come up
_WORDS = 5  # that each topic has for itself

_TOPIC = """\
topic: {id}
title: About the {n}
owner: api-support
state: answer
phrases:
  - how do I set up the {n}
  - the {n} does not work for me
  - where do I find the {n} in the portal
  - can I change the {n} later
  - our plugin wants a {n}, what is that
  - is there a limit for each {n}
  - which {n} do I need
  - do I have to pay for the {n}
  - the guide says to begin with the {n}
not_phrases:
  - I saw a {n} in the garden
  - there is a {n} in the garden of my aunt
  - is this {n} in her garden
start: which
nodes:
  which:
    question: {id}/which.md
    options:
      - {{label: My own {a}, signals: [{a}], replies: [mine], goto: own}}
      - {{label: Somebody else's {b}, signals: [{b}], replies: [theirs], goto: way}}
      - {{label: Both of them, signals: [both], replies: [the two], goto: deeper}}
    unsure: person
  way:
    options:
      - {{signals: [{a} first], goto: left}}
    otherwise: other
  deeper:
    question: {id}/deeper.md
    options:
      - {{label: On the {c}, signals: [{c}], goto: left}}
      - {{label: On the {d}, signals: [{d}], goto: right}}
    unsure: person
  own: {{answer: {id}/own.md, title: Your own {n}, {facts}}}
  other: {{answer: {id}/other.md, title: A {n} of others, {facts}}}
  left: {{answer: {id}/left.md, title: A {n} on the left, {facts}}}
  right: {{answer: {id}/right.md, title: A {n} on the right, {facts}}}
  person: {{handoff: {id}/person.md, queue: api}}
"""
_FACTS = "links: [portal], sources: [1], verified: 2026-11-01, review_by: 2027-11-01"

_CASES = """\
topic: {id}
matches:
  - node: which
    say: [where is the {n}, I need a {n}]
    text: [Which {n} is it]
  - {{node: own, say: ["how do I set up the {n}? It is my own {a}."], text: [own {n}]}}
  - {{node: other, say: ["how do I set up the {n}? It is their {b}."], text: [other {n}]}}
  - {{node: deeper, say: ["how do I set up the {n}? We have both."], text: [deeper]}}
  - {{node: left, say: ["how do I set up the {n}? Both, on the {c}."], text: [left {n}]}}
  - {{node: right, say: ["how do I set up the {n}? Both, on the {d}."], text: [right {n}]}}
rejects: [I saw a {n} in the garden yesterday]
conversations:
  - title: their own
    turns:
      - {{say: which {n} do I need, node: which, decision: ask}}
      - {{choose: My own {a}, node: own, text: [own {n}]}}
  - title: of others
    turns:
      - {{say: which {n} do I need, node: which}}
      - {{choose: Somebody else's {b}, node: other, text: [other {n}]}}
  - title: both, left
    turns:
      - {{say: which {n} do I need, node: which}}
      - {{choose: Both of them, node: deeper}}
      - {{choose: On the {c}, node: left}}
  - title: both, right
    turns:
      - {{say: which {n} do I need, node: which}}
      - {{choose: Both of them, node: deeper}}
      - {{choose: On the {d}, node: right}}
  - title: not sure, by button
    turns:
      - {{say: which {n} do I need, node: which}}
      - {{choose: Not sure, node: person, decision: handoff}}
  - title: not sure, in words
    turns:
      - {{say: which {n} do I need, node: which}}
      - {{say: not sure, node: person, decision: handoff}}
"""

_TEXT = """\
This is about the {node} {n} of {{{{ app }}}}. A {n} is what tells one {a} from another.

{{% if product %}}
**About {{{{ product }}}}:** its maker may have made the {n} for you already, so ask there first.

{{% endif %}}
1. Open the {{{{ links.portal }}}} and log in as the person who owns the {a}.
2. Press **New {n}**. Keep its name short, and pick the {b} that {{{{ app }}}} calls for. Save.
3. Copy the {n} into {{{{ app }}}}, press **Connect** and allow it, once for each {c}.

Does it come back? Ask the maker of {{{{ app }}}} if the {d} is kept. Never post it here.
"""
_QUESTION = "Which {n} is it, of {{{{ app }}}}? This is {node}: pick what comes closest.\n"
_TEXTS = {
    "which": _QUESTION, "deeper": _QUESTION, "own": _TEXT, "other": _TEXT,
    "left": _TEXT, "right": _TEXT, "person": "A person will look at your {n} soon.\n",
}  # fmt: skip


def write_content(root: Path, like: Path, nodes: int) -> None:
    """Write a root of about so many nodes; desk, small talk and layout are those of `like`.

    Every node but the route, which says nothing, has a text and cases of its own.
    """
    for name in _SHARED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (like / name).is_dir() else shutil.copyfile
        copy(like / name, root / name)
    for folder in ("knowledge/topics", "tests/knowledge"):
        (root / folder).mkdir(parents=True)
    words = _words()
    for number in range(nodes // NODES):
        _write_topic(root, f"topic_{number:03}", [next(words) for _ in range(_WORDS)])


def _write_topic(root: Path, id: str, words: list[str]) -> None:
    named = dict(zip("nabcd", words, strict=True), id=id)
    topic, cases = root / f"knowledge/topics/{id}.yaml", root / f"tests/knowledge/{id}.yaml"
    topic.write_text(_TOPIC.format(**named, facts=_FACTS), "utf-8")
    cases.write_text(_CASES.format(**named), "utf-8")
    (root / "templates" / id).mkdir()
    for node, text in _TEXTS.items():
        path = root / "templates" / id / f"{node}.md"
        path.write_text(text.format(**named, node=node), "utf-8")


def _words() -> Iterator[str]:
    """Made-up words of three syllables, so that no text of a desk has them."""
    words = ["".join(parts) for parts in product(_SYLLABLES, repeat=3)]
    return (words[at * _STEP % len(words)] for at in range(len(words)))
