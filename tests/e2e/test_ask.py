"""`desk ask --input`: the contract that other programs rely on, over a pipe and a file."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.e2e

Done = subprocess.CompletedProcess[str]
NOW = ("--now", "2026-11-23T16:30")
LINES = [
    {"id": "open", "text": "I need an API key", "asker": "Dana"},
    {"id": 2, "text": "what's for lunch"},
    {"id": 3, "text": "zzz qqq", "place": "direct"},
    {"id": [4], "text": "I need an API key", "turns": ["not sure", "ok, it has a secret as well"]},
    {"id": 5, "text": None},
    {"id": "open", "text": "I need an API key", "asker": "Dana"},
    {"id": 7, "text": "Gravity Forms wants a key and a secret — ¿dónde?"},
]


def objects(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_line_of_a_file_gets_its_object_in_order(
    desk: Callable[..., Done], tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, LINES)) + "\n\nnot json", encoding="utf-8-sig")
    done = desk("ask", "--json", "--input", str(file), *NOW)
    told = objects(done)
    assert [t["id"] for t in told] == ["open", 2, 3, [4], 5, "open", 7, None]
    assert [t.get("decision") for t in told[:4]] == ["ask", "silent", "handoff", "answer"]
    assert (told[3]["node"], told[3]["version"]) == ("v3_key", "v3")
    assert [set(t) for t in told if "error" in t] == [{"id", "error"}] * 2
    assert told[5] == told[0]  # nothing was kept from the first time
    assert "open now, until 4pm ET" in told[6]["reply"]  # --now is in UTC, wherever the machine is
    assert done.returncode == 1
    assert done.stderr == ""


def test_good_lines_from_standard_input_leave_with_0_and_nothing_behind(
    desk: Callable[..., Done], tmp_path: Path
) -> None:
    done = desk("ask", "--input", "-", *NOW, typed=f"{json.dumps(LINES[0])}\n")
    assert done.returncode == 0
    assert objects(done)[0]["offers"][0] == "API key and secret"
    assert list(tmp_path.iterdir()) == []


def test_no_lines_are_no_error(desk: Callable[..., Done]) -> None:
    done = desk("ask", "--input", "-", typed="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
