"""Every code that loaded text can lead to: one slip in a sound folder, and where it is reported."""

from collections.abc import Callable

import pytest

from bot.core.knowledge import KnowledgeBase
from bot.core.problem import Problem, Severity
from bot.kb import codes

DESK = "knowledge/desk.yaml"
SOURCES = "knowledge/sources.yaml"
PRODUCTS = "knowledge/integrations.yaml"
CANNED = "knowledge/canned.yaml"
TALK = "knowledge/talk.yaml"
GROUPS = "knowledge/out_of_scope.yaml"
TOPIC = "knowledge/topics/api_key.yaml"
STATUS = "knowledge/topics/status.yaml"

Slip = tuple[str, str, str, str, int, str]
Check = Callable[[dict[str, str]], tuple[Problem, ...]]

BUTTON = (
    "answer: api_key/button.md\n    title: No key needed\n    sources: [14]\n    "
    "verified: 2026-11-23\n    review_by: 2027-11-23"
)
ADDRESS = '"https://developer.example.org/notes"'
CLOSED = "    - {date: 2026-11-26, windows: []}\n"
LOST = "otherwise: gone\n    options: [{goto: v3_key, asks: ended}]"
HIDDEN = "{label: x, offered: false, goto: v3_key}"
ROUTE = "otherwise: button\n    options: "
START = "start: what_it_asks_for"
CHITCHAT = "  - group: chitchat"
TWICE = f"    errors: [bad_key]\n{CHITCHAT}\n    errors: [Bad_Key]"
QUESTION = "question: a.md\n    unsure: button\n    options: "

# code, file, what is replaced by what, the line it is reported at, a part of its message
SLIPS = [
    ("KB010", TOPIC, "V3 key: the steps\"", "V3 key: the steps", 35, "a quoted text"),
    ("KB010", TALK, "good morning]", "good morning", 2, "the list in [ ]"),
    ("KB010", TALK, '["thanks!"]', "@thanks", 3, "a text cannot begin with @"),
    ("KB011", TOPIC, "    answer: api_key/v3", "\tanswer: api_key/v3", 34, "indented with a tab"),
    ("KB012", TOPIC, "I need an API", "I need\u200ban API", 6, "U+200B stands here in column 11"),
    ("KB012", TALK, "thanks!", "thanks\\u2028", 3, "U+2028"),
    ("KB014", TALK, '"thanks!"', "[" * 40 + "]" * 40, 3, "more than 40 deep"),
    ("KB015", TALK, '"thanks!"', "a," * 200_000, 3, "more than 200000 parts"),
    ("KB016", TALK, "[hi all", "&hi [hi all", 2, "&hi names a place"),
    ("KB016", TALK, '["thanks!"]', "*hi", 3, "*hi refers to another place"),
    ("KB016", TALK, "thanks:", "<<:", 3, "<< takes its keys"),
    ("KB017", TALK, '["thanks!"]', "!!python/name:os.system", 3, "a tag"),
    ("KB018", TALK, "  thanks:", "---\nthanks:", 3, "a second document"),
    ("KB019", TALK, "thanks:", "greeting:", 3, "'greeting' stands here and in line 2"),
    ("KB020", TALK, "thanks:", "1.5:", 3, "a text or a whole number"),
    ("KB020", TALK, "thanks:", "[thanks]:", 3, "a list or group cannot be a key"),
    ("KB021", TALK, '"thanks!"', "No", 3, "read No as a switch"),
    ("KB021", DESK, '"11:00-16:00"', "11:00", 16, "read 11:00 as a number of seconds"),
    ("KB022", TOPIC, "2027-11-23", "2027-02-29", 40, "the calendar has no 2027-02-29"),
    ("KB099", TALK, '"thanks!"', "No," * 101, 3, "more problems from here on"),
    ("KB099", TALK, '"thanks!"', "1," * 101, 1, "not listed: 1"),
    ("KB101", TOPIC, "phrases:\n  - I", "phrase:\n  - I", 5, "unknown key 'phrase'"),
    ("KB101", DESK, "monday:", "munday:", 16, "unknown key 'munday'"),
    ("KB101", DESK, "{slack:", "{slak:", 21, "unknown key 'slak'"),
    ("KB102", TOPIC, "title: An app asks for an API key\n", "", 1, "missing key 'title'"),
    ("KB102", TOPIC, "    queue: api\n", "", 54, "missing key 'queue'"),
    ("KB103", TOPIC, "- I need an API key", "- 401", 6, "item 1 of 'phrases' must be a text"),
    ("KB103", TOPIC, "[portal, updates]", "portal", 37, "'links' must be a list of texts"),
    ("KB103", SOURCES, "19:", "nineteen:", 3, "the key 'nineteen' must be a whole number"),
    ("KB104", TOPIC, "state: answer", "state: anser", 4, "'state' \"anser\" is not known"),
    ("KB105", TOPIC, "owner: api-support", 'owner: " "', 3, "'owner' must not be empty"),
    ("KB105", TOPIC, "sources: [14, 19]", "sources: []", 38, "'sources' must not be empty"),
    ("KB106", TOPIC, "label: Only a button", f"label: {'b' * 41}", 29, "41 characters long"),
    ("KB106", TOPIC, "title: No key needed", f"title: {'t' * 61}", 50, "61 characters long"),
    ("KB107", CANNED, "id: contact_the_maker", "id: Contact", 6, "'id' \"Contact\" is no id"),
    ("KB107", TOPIC, "  v3_key:", "  V3key:", 33, "the key 'V3key' is no id"),
    ("KB108", TOPIC, "    queue: api", "    answer: a.md", 54, "has answer and handoff"),
    ("KB108", TOPIC, "    answer: api_key/v3.md\n", "", 33, "has none of them"),
    ("KB109", TOPIC, "api_key/v3.md", "../v3.md", 34, "'answer' \"../v3.md\" is no path"),
    ("KB109", DESK, ADDRESS, "example.org", 10, "is no web address"),
    ("KB109", DESK, "a@example.org", "example.org", 1, "is no e-mail address"),
    ("KB109", TOPIC, "- I need an API key", "- |\n    I\n    need", 6, "must be one line of text"),
    ("KB110", DESK, "09:00-12:00", "9-12", 17, "is no opening such as"),
    ("KB110", DESK, "09:00-12:00", "12:00-09:00", 17, "closes before it opens"),
    ("KB110", DESK, "09:00-12:00", "09:00-09:00", 17, "closes before it opens"),
    ("KB110", DESK, "09:00-12:00", "09:00-13:30", 17, "overlap or are out of order"),
    ("KB111", DESK, "America/New_York", "America/NewYork", 13, "is no time zone"),
    ("KB112", TOPIC, START, f"errors: [e 401]\n{START}", 16, "5 characters long"),
    ("KB112", GROUPS, "phrases:", "errors: ['a    b']\n    phrases:", 4, "3 characters long"),
    ("KB201", TOPIC, "topic: api_key", "topic: api_keys", 1, "its file 'api_key.yaml'"),
    ("KB202", TOPIC, "goto: v3_key", "goto: v3_kee", 25, 'leads to "v3_kee"'),
    ("KB202", TOPIC, "unsure: ask_a_person", "unsure: nobody", 32, "'unsure' leads to \"nobody\""),
    ("KB202", TOPIC, "start: what_it_asks_for", "start: what", 16, "'start' leads to \"what\""),
    ("KB203", TOPIC, "[portal, updates]", "[portal, update]", 37, "has no link 'update'"),
    ("KB204", TOPIC, "[14, 19]", "[14, 20]", 38, "has no number 20"),
    ("KB204", PRODUCTS, "source: 14", "source: 15", 6, "has no number 15"),
    ("KB206", TOPIC, "API key and access token", "api  key and secret", 26, "also in line 21"),
    ("KB206", TOPIC, "label: Only a button", "label: not sure", 29, "the desk's own button"),
    ("KB207", CANNED, "id: contact_the_maker", "id: ask_for_screenshot", 6, "also in line 2"),
    ("KB207", GROUPS, "group: chitchat", "group: email_design", 6, "also in line 2"),
    ("KB207", DESK, "id: sam", "id: dana", 22, "'dana' stands twice"),
    ("KB207", DESK, "title: Trainer}", "title: T, accounts: {slack: U012345}}", 22, "U012345"),
    ("KB207", DESK, "trainers:", f"{CLOSED}trainers:", 20, "in line 19"),
    ("KB208", PRODUCTS, "product: Bloom", "product: GravityForms", 11, "the product in line 2"),
    ("KB301", TOPIC, "goto: button", "goto: v3_key", 48, "leads to 'button'"),
    ("KB302", TOPIC, BUTTON, f"{QUESTION}[{HIDDEN}]", 48, "ever asked"),
    ("KB105", TOPIC, BUTTON, f"{ROUTE}[{{goto: v3_key}}]", 50, "never taken"),
    ("KB202", TOPIC, BUTTON, f"{ROUTE}[{{goto: v3, asks: ended}}]", 50, "option 1 leads"),
    ("KB202", TOPIC, BUTTON, LOST, 49, "'otherwise' leads"),
    ("KB302", TOPIC, BUTTON, f"{ROUTE}[{{goto: v3_key, signals: [x]}}]", 48, "ever asked"),
    ("KB303", TOPIC, BUTTON, f"{QUESTION}[{{label: x, goto: button}}]", 48, "no way"),
    ("KB304", TOPIC, "version: v3", "version: v2", 36, "the option in line 21"),
    ("KB304", TOPIC, "version: v2", "version: v3", 44, "the option in line 26"),
    ("KB401", STATUS, "is the API down", "i need an api-key", 5, "topic 'api_key'"),
    ("KB402", TOPIC, "where is the key to the meeting room", "i need an API key!", 15, "line 6"),
    ("KB403", TOPIC, "- I need an API key", "- Is it Friday yet?", 6, f"{GROUPS}:9"),
    ("KB406", GROUPS, CHITCHAT, TWICE, 8, "email_design' (knowledge"),
    ("KB502", TOPIC, "review_by: 2026-11-23", "review_by: 2026-05-23", 47, "is not after"),
]  # fmt: skip

WARNINGS = [
    ("KB205", PRODUCTS, "asks: key_and_secret", "asks: password", 4, "no option of any topic"),
    ("KB205", TOPIC, "asks: key_and_secret", "asks: ended", 22, "no product leads"),
    ("KB205", TOPIC, "asks: key_and_secret", "asks: either", 22, "no product leads"),
    ("KB404", TALK, "good morning", "Hi all!", 2, "stands twice, also in line 2"),
    ("KB404", GROUPS, "is it Friday yet", "thanks", 9, f"also stands in {TALK}:3"),
    ("KB405", STATUS, "state: draft", "state: ask", 5, "by: 1"),
    ("KB407", TOPIC, START, f"errors: [bad_key, BAD_KEY]\n{START}", 16, "also in line 16"),
    ("KB501", TOPIC, "review_by: 2026-11-23", "review_by: 2026-11-22", 47, "due for review"),
]

SHOWN_ELSEWHERE = {"KB001", "KB002", "KB003", "KB004", "KB005", "KB006", "KB007", "KB008", "KB013"}
"""About whole files: test_source.py and test_load.py."""


@pytest.mark.parametrize("slip", SLIPS + WARNINGS, ids=lambda slip: f"{slip[0]} {slip[5]}")
def test_a_slip_is_reported_with_its_code_file_line_and_cure(
    slip: Slip, files: dict[str, str], check: Check
) -> None:
    code, file, old, new, line, words = slip
    assert old in files[file]
    files[file] = files[file].replace(old, new, 1)
    severity = Severity.WARNING if slip in WARNINGS else Severity.ERROR
    found = [p for p in check(files) if words in p.message]
    assert [(p.code, p.file, p.line, p.severity) for p in found] == [(code, file, line, severity)]
    assert found[0].hint


@pytest.mark.parametrize("slip", WARNINGS, ids=lambda slip: f"{slip[0]} {slip[5]}")
def test_a_warning_does_not_keep_the_knowledge_from_being_served(
    slip: Slip,
    files: dict[str, str],
    check: Check,
    load: Callable[[dict[str, str]], KnowledgeBase],
) -> None:
    _, file, old, new, _, _ = slip
    files[file] = files[file].replace(old, new, 1)
    assert {p.severity for p in check(files)} == {Severity.WARNING}
    assert load(files).topics


def test_every_code_is_shown_by_a_test() -> None:
    declared = {value for name, value in vars(codes).items() if name.isupper()}
    shown = {slip[0] for slip in SLIPS + WARNINGS}
    assert declared == shown | SHOWN_ELSEWHERE


def test_no_code_has_two_names() -> None:
    names = [name for name in vars(codes) if name.isupper()]
    assert len({getattr(codes, name) for name in names}) == len(names)
