"""A small, sound content root, and the check of a copy of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.bootstrap import build_library
from bot.review.check import Report, check_content

TODAY = date(2026, 11, 23)

DESK = """\
desk: {name: Trainer Desk, signature: API Support, phone: 866-289-2101, mailbox: a@example.org}
wording:
  unsure: Not sure
  none_of_these: None of these
  solved: That solved it
  person: I need a person
  trainer_title: API Support
links:
  portal: {label: developer portal, address: "https://developer.example.org/"}
hours:
  name: Ask a Trainer
  zone: America/New_York
  zone_label: ET
  weekly:
    monday: ["11:00-16:00"]
trainers: []
"""

SOURCES = """\
sources:
  14: {address: "https://developer.example.org/apps", date: undated}
"""

INTEGRATIONS = """\
integrations:
  - product: Gravity Forms
    aliases: [gravityforms]
    asks: key_and_secret
    version: v3
    note: "Update it first."
  - product: Duck Diver
    asks: key_and_token
    version: v2
"""

CANNED = """\
canned:
  - id: screenshot
    title: Ask for a screenshot
    template: canned/screenshot.md
    slots: {product: "Which app is it?", form: "Which form is it?"}
"""

TALK = """\
talk:
  greeting: [hi all, good morning]
  thanks: [thank you, thanks a lot]
"""

OUT_OF_SCOPE = """\
out_of_scope:
  - group: email_design
    queue: trainers
    phrases: [how do I change the header colour, my newsletter looks odd on a phone]
  - group: chitchat
    queue: none
    phrases: [is it Friday yet, what is for lunch]
"""

KEYS = """\
topic: keys
title: An app asks for an API key
owner: api-support
state: answer
phrases:
  - I need an API key
  - our booking app wants an API key
  - where do I find the key for the donation page
  - a plugin asks for a key
  - the form wants an API key
  - it says enter your API key
  - which key does the app want
  - it prompts me for an API key
start: which
nodes:
  which:
    question: keys/which.md
    options:
      - label: Key and secret
        asks: key_and_secret
        signals: [secret]
        goto: v3
      - label: Key and token
        asks: key_and_token
        signals: [token]
        goto: v2
    unsure: person
  v3:
    answer: keys/v3.md
    title: "V3: the steps"
    version: v3
    links: [portal]
    sources: [14]
    verified: 2026-11-01
    review_by: 2027-11-01
  v2:
    answer: keys/v2.md
    title: "V2: no new keys"
    version: v2
    sources: [14]
    verified: 2026-11-01
    review_by: 2027-11-01
  person:
    handoff: keys/person.md
    queue: api
"""

STATUS = """\
topic: status
title: Is something down
owner: api-support
state: ask
phrases:
  - is the service down today
  - is there an outage right now
  - your service is not responding
  - nothing loads this morning, outage?
  - are your servers down
  - is there a known outage today
  - everything is down for us
  - are you having an outage
start: page
nodes:
  page:
    answer: status/page.md
    title: The status page
    sources: [14]
    verified: 2026-11-01
    review_by: 2027-11-01
"""

IDEA = """\
topic: idea
title: Where do ideas go
owner: api-support
state: draft
phrases:
  - where can I suggest a feature
  - I would like to suggest an improvement
start: kind
nodes:
  kind:
    question: idea/kind.md
    options:
      - {label: A new feature, signals: [feature], goto: board}
    unsure: board
  board:
    answer: idea/board.md
    title: The board of ideas
    sources: [14]
    verified: 2026-11-01
    review_by: 2027-11-01
"""

KEYS_CASES = """\
topic: keys
matches:
  - node: which
    say:
      - our booking app wants an API key
    text: [Which of these]
  - node: v3
    say:
      - I need an API key. It wants a secret, too.
rejects:
  - is it lunch yet
conversations:
  - title: a click reaches the V2 answer
    asker: Dana
    turns:
      - say: I need an API key
        node: which
        decision: ask
        offers: [Key and secret, Key and token, Not sure]
      - choose: Key and token
        node: v2
        text: ["Hi Dana,", closed]
      - say: thanks a lot
        decision: silent
  - title: not sure
    turns:
      - say: it says enter your API key
      - choose: Not sure
        node: person
        decision: handoff
  - title: the other button, and a correction in words
    turns:
      - say: I need an API key
      - choose: Key and secret
        node: v3
      - say: sorry, it asks for a token
        node: v2
  - title: not sure, in words
    turns:
      - say: I need an API key
      - say: not sure
        node: person
"""

STATUS_CASES = """\
topic: status
matches:
  - node: page
    say: [is there an outage right now]
    text: [Look at the status page]
"""

IDEA_CASES = """\
topic: idea
matches:
  - node: kind
    say: [I would like to suggest an improvement]
"""

LAYOUT = """\
{% if asker %}
Hi {{ asker }},
{% endif %}

{{ guidance }}

{{ more }}
"""

FILES = {
    "knowledge/desk.yaml": DESK,
    "knowledge/sources.yaml": SOURCES,
    "knowledge/integrations.yaml": INTEGRATIONS,
    "knowledge/canned.yaml": CANNED,
    "knowledge/talk.yaml": TALK,
    "knowledge/out_of_scope.yaml": OUT_OF_SCOPE,
    "knowledge/topics/keys.yaml": KEYS,
    "knowledge/topics/status.yaml": STATUS,
    "knowledge/topics/idea.yaml": IDEA,
    "templates/layout.md": LAYOUT,
    "templates/desk/again.md": "Please pick one of the answers.\n",
    "templates/desk/did_you_mean.md": "Which of these comes closest?\n",
    "templates/desk/which_first.md": "Which one first?\n",
    "templates/desk/dont_know.md": "I do not know that one.\n",
    "templates/desk/handoff_api.md": "API support will look here.\n",
    "templates/desk/handoff_trainers.md": "{{ hours.name }} will look here.\n",
    "templates/desk/person.md": "You asked for a person.\n",
    "templates/desk/stale.md": "Last checked on {{ checked }}.\n",
    "templates/desk/answer_unsent.md": "Not sent: {{ secrets }}.\n",
    "templates/desk/secret_seen.md": "Replace {{ secrets }} {{ has_v3_secret }} first.\n",
    "templates/desk/invited.md": "Here I answer when I am mentioned.\n",
    "templates/desk/nudge.md": "Did it help?\n",
    "templates/desk/not_solved.md": "Sorry that it did not help.\n",
    "templates/desk/not_yours.md": "These buttons are not yours.\n",
    "templates/desk/not_yours_trainer.md": "These buttons are not a trainer's.\n",
    "templates/desk/other_thread.md": "Ask in a thread of your own.\n",
    "templates/canned/screenshot.md": "Please send a screenshot of {{ form }} in {{ app }}.\n",
    "templates/keys/which.md": "Which of these does {{ app }} ask for?\n",
    "templates/keys/v3.md": "Open the {{ links.portal }}.\n\n1. Press **Generate Secret**.\n",
    "templates/keys/v2.md": "V2 is closed for new keys.\n",
    "templates/keys/person.md": "A person will look at it. {{ product_note }}\n",
    "templates/status/page.md": "Look at the status page.\n",
    "templates/idea/kind.md": "What is your idea about?\n",
    "templates/idea/board.md": "Post it on the board.\n",
    "tests/knowledge/keys.yaml": KEYS_CASES,
    "tests/knowledge/status.yaml": STATUS_CASES,
    "tests/knowledge/idea.yaml": IDEA_CASES,
}

Check = Callable[[Path], Report]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sound folder; each test changes its own copy."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def check() -> Check:
    """The check as of 23 November 2026."""
    return lambda root: check_content(root, TODAY, build_library)


@pytest.fixture
def edit(root: Path) -> Callable[[str, str, str], None]:
    """Replaces the first of some words in a file; they must be there."""

    def replace(file: str, old: str, new: str) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
