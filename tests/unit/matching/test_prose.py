"""What of a message is prose, and what is code that somebody pasted."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.matching.prose import LOOKED_AT, read_prose

SAID = ["Hi all,", "any ideas"]

BLOCKS = {
    "a fence": "```json\n{}\nword\n```",
    "a fence of tildes": "~~~\nword\n~~~",
    "an object": '{"error": "word", "list": [1, {"word": null}]}',
    "an object over lines": '{\n  "error": "word",\n  "text": "a } in it"\n}',
    "a list of objects": '[{"error_key": "word"}]',
    "a list of texts": '["word", "word"]',
    "Python's way": "{'error': 'word', 'status': None}",
    "JavaScript's way": "{\n  error: 'word',\n  status: 401\n}",
    "PHP's way": "Array\n(\n    [error] => word\n    [status] => 401\n)",
    "escaped": '{\\"error\\":\\"word\\"}',
    "XML": '<?xml version="1.0"?>\n<error><message>word</message></error>',
    "HTML": "<!DOCTYPE html>\n<html><body><h1>word</h1></body></html>",
    "HTTP": "GET /word HTTP/1.1\nHost: word\n\nHTTP/1.1 401 Unauthorized\nDate: word\nX-Word: a",
    "curl -v": "> GET /v3/word HTTP/1.1\n> Host: word\n>\n< HTTP/1.1 401 Unauthorized\n<",
    "browser tools": "Request URL: https://word.example/\nStatus Code: 401 word",
    "Python": 'Traceback (most recent call last):\n  File "/a.py", line 1, in word\n'
    '    word = 1\n    ^^^^\n  File "/b.py", line 2, in word\n    raise Word\na.WordError: word',
    "PHP": "PHP Fatal error:  Uncaught A\\WordException: word in /a.php:1\nStack trace:\n"
    "#0 /a.php(12): word()\n#1 {main}\n  thrown in /a.php on line 1",
    "Node": "Error: word\n    at word (/a/word.js:16:15)\n    at Object.<anonymous> (/a.js:1:2)\n"
    "    at async file:///a.js:1:2",
    "Java": 'Exception in thread "main" java.lang.RuntimeException: word\n'
    "\tat com.word.A.b(A.java:12)\n\t... 23 more\nCaused by: java.io.IOException: word",
    "C#": "System.Net.WebException: word\n   at A.B.Word(String a) in C:\\a.cs:line 12",
    "a log": "2026-11-23 10:00:00,123 ERROR word\n[23-Nov-2026 12:00:00 UTC] PHP Warning: word\n"
    "Nov 23 12:00:00 host word[12]: word\n10:00:01.123 [main] ERROR word\n"
    '127.0.0.1 - - [23/Nov/2026:10:00:00 +0000] "GET /word HTTP/1.1" 401 12',
    "a log with an object": '2026-11-23T10:00:00Z word {\n  "error": "word"\n}',
    "curl": "curl -X POST https://word.example/ \\\n  -H 'A: word' \\\n  -d '{\n\"a\": \"b\"\n}'",
    "a prompt": "$ npm run word\nPS C:\\word> word",
}


def words(text: str) -> list[str]:
    """The lines of the prose that hold words."""
    found = [line.strip() for line in read_prose(text).text.splitlines()]
    return [line for line in found if any(char.isalnum() for char in line)]


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_code_between_lines_of_prose_is_left_out(block: str) -> None:
    assert words(f"{SAID[0]}\n{block}\n{SAID[1]}") == SAID


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_code_alone_leaves_no_prose(block: str) -> None:
    assert words(block) == []


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_code_with_the_line_ends_of_windows_is_left_out(block: str) -> None:
    text = f"{SAID[0]}\n{block}\n{SAID[1]}".replace("\n", "\r\n")
    assert words(text) == SAID


@pytest.mark.parametrize(
    "text",
    [
        "press `Save` and then `Generate Secret`",
        "what is {{ app }} and {{",
        "it said so [sic] (see below) [1] {0} ${PATH}",
        "[note: this is what I see]",
        "{note: this is what I see}",
        "put <your key> here, <@U123> and <https://a.example|this>",
        "<p>I need a <b>key</b></p>",
        "at first it worked (for a day)",
        "at 10:15 it broke",
        "2026-11-23 10:15 it broke",
        "curl returns 401 with my bearer token",
        "POST /contacts returns 409 for an email",
        "HTTP/1.1 401 Unauthorized when I GET contacts",
        "Error: I cannot log in",
        "Date: next Monday\nLocation: Boston",
        "#1 reason is that it's slow",
        '"error": "invalid_grant" every time I refresh',
        "X-Mashery-Error-Code: ERR_403, what is that?",
        "2026-11-23 10:00:00 it broke, why?",
        "~~~ a wave ~~~ of thanks",
        "$ 500 is too much",
        'my 5" screen shows {',
    ],
)
def test_prose_with_signs_of_code_stays(text: str) -> None:
    assert read_prose(text).text == text


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ('we get {"error": "x"} on refresh', "we get   on refresh"),
        ('it says {"error":"x","error_desc\nWhat now', "it says  \nWhat now"),
        ('it says {"error": "x",\nWhat now', "it says  \nWhat now"),
        ('it says [{"error": "x"}', "it says  "),
        ("help\n```\nnever closed", "help\n\n"),
        ("curl -X GET https://a.example/ gives 401", "  gives 401"),
        ("see\n<html><body>cut off\n\nWhat now", "see\n \n\nWhat now"),
    ],
)
def test_code_within_a_line_or_cut_off_leaves_the_words_around_it(text: str, prose: str) -> None:
    assert read_prose(text).whole.split() == prose.split()
    assert len(read_prose(text).whole.splitlines()) >= len(prose.splitlines()) - 1


def test_every_one_of_several_objects_is_left_out() -> None:
    text = 'first {"error": "x"}, then [{"error": "y"}] and {"error": "z"'
    assert read_prose(text).text.split() == ["first", ",", "then", "and"]


def test_of_long_prose_the_first_1400_and_the_last_600_characters_are_read() -> None:
    prose = read_prose('{"a": "b"}' + "a" * 1_500 + "b" * 1_500)
    assert prose.text == " " + "a" * 1_399 + "\n" + "b" * 600
    assert len(prose.whole) == 3_001


def test_a_question_behind_a_long_log_is_read() -> None:
    log = "2026-11-23 10:00:00 ERROR word\n" * 1_000
    assert read_prose(f"{log}What does it mean?").text == "What does it mean?"


def test_nothing_behind_the_bound_is_looked_at() -> None:
    prose = read_prose("a " * LOOKED_AT)
    assert (len(prose.seen), prose.left_out) == (LOOKED_AT, 0)


def test_what_was_left_out_is_counted() -> None:
    assert read_prose('so {"error": 401} it is').left_out == len('{"error": 401}') - 1


HOSTILE = [
    "[", "]", "{", "[]", "{{ ", '["', "[a:", '["a",', '"', "'", "\\", " ", "\n", "<", "<a ", "<x>",
    "at a(\n", "at (", '{"a":', '{"a":1}', "`", "```\n", "~~~\n", 'curl "', "curl '\n", "curl -a ",
    "{[(\"'<` ", "Error: x\nat x.y(\n", "a:", "....", "?", "[\\", "#0 a", "<!DOCTYPE <html>",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("end", ["", '"a": 1', "\n```", "}"])
def test_forty_thousand_hostile_characters_are_read_to_the_end(part: str, end: str) -> None:
    text = (part * (LOOKED_AT // len(part) + 1))[: LOOKED_AT - len(end)] + end
    prose = read_prose(text)
    assert prose.seen == text
    assert len(prose.whole) <= len(text)


CODE = st.lists(st.sampled_from([*HOSTILE, *BLOCKS.values(), "word", ":", ","]), max_size=30)
ANYTHING = st.text(st.characters(exclude_categories=())) | CODE.map("".join)


@given(text=ANYTHING)
@example("\ud800")
@example('{"a": "\ud800')
def test_prose_never_raises_and_never_grows_the_text(text: str) -> None:
    prose = read_prose(text)
    assert len(prose.text) <= len(prose.whole) <= len(text)


@given(text=st.text(st.sampled_from("ab .,!?\n'-()")))
def test_a_text_without_code_stays_as_it_is(text: str) -> None:
    assert read_prose(text).text == text
    assert read_prose(read_prose(text).text).text == text
