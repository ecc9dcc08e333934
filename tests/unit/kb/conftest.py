"""A small, sound content root for the tests of the loader, and ways to load a changed copy."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.core.knowledge import KnowledgeBase
from bot.core.problem import Problem
from bot.kb.load import load_knowledge
from bot.kb.source import Content

TODAY = date(2026, 11, 23)

DESK = """\
desk: {name: Trainer Desk, signature: API Support, phone: 866-289-2101, mailbox: a@example.org}
wording:
  unsure: Not sure
  none_of_these: None of these
  solved: That solved it
  person: I need a person
  trainer_title: Tier II API Support
links:
  portal: {label: developer portal, address: "https://developer.example.org/"}
  updates: {label: release notes, address: "https://developer.example.org/notes"}
hours:
  name: Ask a Trainer
  zone: America/New_York
  zone_label: ET
  weekly:
    monday: ["11:00-16:00"]
    tuesday: ["09:00-12:00", "13:00-17:30"]
  exceptions:
    - {date: 2026-11-26, windows: [], note: Thanksgiving}
trainers:
  - {id: dana, name: Dana Ortiz, title: Engineer, accounts: {slack: U012345, terminal: dana}}
  - {id: sam, name: Sam Lee, title: Trainer}
"""

SOURCES = """\
sources:
  14: {address: "https://developer.example.org/apps", date: undated}
  19: {address: "a book", date: 2026-07-14}
"""

INTEGRATIONS = """\
integrations:
  - product: Gravity Forms
    aliases: [gravityforms, gravity form]
    asks: key_and_secret
    version: v3
    source: 14
    note: "Update it first."
  - product: Duck Diver
    asks: key_and_token
    version: v2
  - product: Bloom
    asks: either
    version: none
"""

CANNED = """\
canned:
  - id: ask_for_screenshot
    title: Ask for a screenshot
    template: canned/ask_for_screenshot.md
    slots: {product: "Which app is it?"}
  - id: contact_the_maker
    title: Contact the maker
    template: canned/contact_the_maker.md
    solves: false
"""

TALK = """\
talk:
  greeting: [hi all, good morning]
  thanks: ["thanks!"]
"""

OUT_OF_SCOPE = """\
out_of_scope:
  - group: email_design
    queue: trainers
    phrases:
      - how do I change the header colour
  - group: chitchat
    queue: none
    phrases:
      - is it Friday yet
"""

API_KEY = """\
topic: api_key
title: An app asks for an API key
owner: api-support
state: answer
phrases:
  - I need an API key
  - our booking app wants a key
  - where do I find the key for the donation page
  - a plugin asks for a key
  - the form wants an API code
  - it says enter your API key
  - which key does the app want
  - it prompts me for a key
not_phrases:
  - where is the key to the meeting room
start: what_it_asks_for
nodes:
  what_it_asks_for:
    question: api_key/what_it_asks_for.md
    options:
      - label: API key and secret
        asks: key_and_secret
        signals: [secret, redirect uri]
        replies: [both]
        goto: v3_key
      - label: API key and access token
        asks: key_and_token
        goto: v2_closed
      - label: Only a button
        offered: false
        goto: button
    unsure: ask_a_person
  v3_key:
    answer: api_key/v3.md
    title: "V3 key: the steps"
    version: v3
    links: [portal, updates]
    sources: [14, 19]
    verified: 2026-11-23
    review_by: 2027-11-23
  v2_closed:
    answer: api_key/v2_closed.md
    title: No new V2 keys
    version: v2
    sources: [14]
    verified: 2026-05-23
    review_by: 2026-11-23
  button:
    answer: api_key/button.md
    title: No key needed
    sources: [14]
    verified: 2026-11-23
    review_by: 2027-11-23
  ask_a_person:
    handoff: desk/handoff_api.md
    queue: api
"""

STATUS = """\
topic: status
title: Is something down
owner: api-support
state: draft
phrases: [is the API down]
start: page
nodes:
  page:
    answer: status/page.md
    title: Status page
    sources: [19]
    verified: 2026-11-01
    review_by: 2027-11-01
"""


@pytest.fixture
def files() -> dict[str, str]:
    """A sound knowledge folder, path to text; each test changes its own copy."""
    return {
        "knowledge/desk.yaml": DESK,
        "knowledge/sources.yaml": SOURCES,
        "knowledge/integrations.yaml": INTEGRATIONS,
        "knowledge/canned.yaml": CANNED,
        "knowledge/talk.yaml": TALK,
        "knowledge/out_of_scope.yaml": OUT_OF_SCOPE,
        "knowledge/topics/api_key.yaml": API_KEY,
        "knowledge/topics/status.yaml": STATUS,
    }


@pytest.fixture
def check() -> Callable[[dict[str, str]], tuple[Problem, ...]]:
    """All problems of a knowledge folder, on 23 November 2026."""

    def problems(files: dict[str, str]) -> tuple[Problem, ...]:
        return load_knowledge(Content("0" * 12, files, {}), TODAY)[1]

    return problems


@pytest.fixture
def load() -> Callable[[dict[str, str]], KnowledgeBase]:
    """The knowledge of a sound folder, on 23 November 2026."""

    def knowledge(files: dict[str, str]) -> KnowledgeBase:
        found, problems = load_knowledge(Content("0" * 12, files, {}), TODAY)
        assert found, "\n".join(map(str, problems))
        return found

    return knowledge


@pytest.fixture
def root(tmp_path: Path, files: dict[str, str]) -> Path:
    """The sound folder on disk, with two templates and a case file."""
    texts = {
        **files,
        "templates/api_key/v3.md": "Open the portal.\n",
        "templates/layout.md": "Hello\n",
        "tests/knowledge/api_key.yaml": "topic: api_key\nrejects: [how are you]\n",
    }
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path
