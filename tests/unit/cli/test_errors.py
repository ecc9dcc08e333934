"""What can be mended is told in lines, on stderr, with exit status 1, and never as a traceback."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

Desk = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    "command", [("ask", "hi"), ("why", "hi"), ("tree",), ("hours",), ("chat", "--memory")]
)
def test_broken_knowledge_is_told_whole_a_problem_a_line(
    desk: Desk, broken: Path, command: tuple[str, ...]
) -> None:
    status, out, err = desk(*command, "--root", str(broken))
    assert (status, out) == (1, "")
    places = [re.match(r"(knowledge/\w+\.yaml):\d+: error \w+ ", line) for line in err.splitlines()]
    assert [place and place[1] for place in places] == [
        "knowledge/desk.yaml",
        "knowledge/talk.yaml",
    ]


def test_a_bad_setting_is_a_line(desk: Desk, tmp_path: Path) -> None:
    status, _, err = desk("hours", "--root", str(tmp_path))
    assert status == 1
    assert re.fullmatch(r"desk: no knowledge.desk\.yaml in .* --root or DESK_ROOT\n", err)


def test_every_bad_setting_has_a_line_of_its_own(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://host/desk")
    monkeypatch.setenv("DESK_ROOT", str(tmp_path))
    status, _, err = desk("hours")
    assert status == 1
    assert [line.split()[:2] for line in err.splitlines()] == [
        ["desk:", "no"],
        ["desk:", "DATABASE_URL"],
    ]


def test_a_file_that_is_no_database_is_told_in_a_line(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "photo.db"
    file.write_text("this is no database, whatever its name says" * 50)
    status, out, err = desk("chat", "--db", str(file))
    assert (status, out) == (1, "")
    cure = "it is not a database; move it away or choose another file with --db"
    assert err == f"desk: cannot use {file}: {cure}\n"


def test_a_folder_is_no_database(desk: Desk, tmp_path: Path) -> None:
    status, _, err = desk("chat", "--db", str(tmp_path))
    assert status == 1
    cure = "it is a folder, not a file; choose another file with --db"
    assert err == f"desk: cannot use {tmp_path}: {cure}\n"


def test_a_database_that_cannot_be_made_is_told_in_a_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    status, _, err = desk("chat", "--db", str(tmp_path / "file" / "desk.db"))
    assert status == 1
    assert re.fullmatch(r"desk: cannot create .*; choose another file with --db\n", err)
