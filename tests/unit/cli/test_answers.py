"""`desk answers` to a terminal and to a file."""

from collections.abc import Callable
from pathlib import Path

Desk = Callable[..., tuple[int, str, str]]


def test_the_page_is_printed(desk: Desk) -> None:
    status, out, err = desk("answers")
    assert (status, err) == (0, "")
    assert out.startswith("# Every answer\n")


def test_a_file_gets_what_is_printed_and_its_folder_is_made(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "docs" / "answers.md"
    assert desk("answers", "--output", str(file)) == (0, "", "")
    assert file.read_bytes().decode() == desk("answers")[1]


def test_a_file_that_cannot_be_written_is_one_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("in the way")
    status, out, err = desk("answers", "--output", str(tmp_path / "docs" / "answers.md"))
    assert (status, out) == (1, "")
    assert err.startswith("desk: cannot write ")
    assert err.count("\n") == 1


def test_knowledge_with_errors_is_told_in_lines(desk: Desk, broken: Path) -> None:
    status, out, err = desk("answers", "--root", str(broken))
    assert (status, out) == (1, "")
    assert "knowledge/desk.yaml:" in err
