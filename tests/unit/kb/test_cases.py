"""Case files: their schema and their lines."""

import pytest

from bot.kb.cases import load_cases
from bot.kb.source import Content

FILE = "tests/knowledge/api_key.yaml"
CASES = """\
topic: api_key
matches:
  - node: v3_key
    say:
      - I need a key and a secret
      - |
        two lines
        are fine
    text: [Generate Secret]
rejects:
  - how do I book a room
conversations:
  - title: a click
    asker: Dana
    turns:
      - say: I need an API key
        node: what_it_asks_for
        offers: [A, Not sure]
      - choose: A
        text: [Generate Secret]
      - say: thanks
        decision: silent
"""


def load(text: str) -> list[tuple[int, str, str]]:
    content = Content("", {}, {}, cases={FILE: text})
    return [(p.line, p.code, p.message) for p in load_cases(content)[1]]


def test_a_sound_case_file_is_read_with_its_lines() -> None:
    (file,), problems = load_cases(Content("", {}, {}, cases={FILE: CASES}))
    assert problems == ()
    assert file.model.matches[0].say == ["I need a key and a secret", "two lines\nare fine"]
    assert file.document.line_of(("matches", 0, "say", 1)) == 6
    assert file.model.conversations[0].turns[1].choose == "A"
    assert file.document.line_of(("conversations", 0, "turns", 2)) == 21


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "words"),
    [
        ("topic: api_key", "topic: api_keys", 1, "KB201", "their file is 'api_key.yaml'"),
        ("decision: silent", "decision: quiet", 22, "KB104", "'decision' \"quiet\""),
        ("choose: A", "chose: A", 19, "KB101", "unknown key 'chose'"),
        ("say: thanks", "say: thanks\n        choose: A", 21, "KB108", "either 'say' or 'choose'"),
        ("[Generate Secret]\nrej", "Generate\nrej", 9, "KB103", "a list of texts"),
        ("offers: [A, Not sure]", "offers: [A, No]", 18, "KB021", "read No"),
        ("node: v3_key", "nodes: v3_key", 3, "KB101", "unknown key 'nodes'"),
        ("title: a click", "title: 'a click", 13, "KB010", "a quoted text"),
    ],
)
def test_a_slip_in_a_case_file_has_its_line(
    old: str, new: str, line: int, code: str, words: str
) -> None:
    assert old in CASES
    ((found_line, found_code, message),) = load(CASES.replace(old, new, 1))
    assert (found_line, found_code) == (line, code)
    assert words in message


def test_a_broken_case_file_does_not_hide_another() -> None:
    cases = {FILE: CASES, "tests/knowledge/z.yaml": "topic: [\n"}
    files, problems = load_cases(Content("", {}, {}, cases=cases))
    assert [file.model.topic for file in files] == ["api_key"]
    assert [p.file for p in problems] == ["tests/knowledge/z.yaml"]
