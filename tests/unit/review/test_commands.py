"""`desk check` and `desk new-topic` as typed: exit status, lines, and never a traceback."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main

NOW = ("--now", "2026-11-23")
PROBLEM = re.compile(r"[^:]+:\d+: (error|warning) KB\d{3} .+")

Run = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def run(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the content root: exit status, lines printed, and standard error."""
    monkeypatch.setenv("DESK_CACHE", "")

    def command(*words: str) -> tuple[int, list[str], str]:
        with pytest.raises(SystemExit) as ended:
            main([*words, "--root", str(root)])
        printed = capsys.readouterr()
        status = ended.value.code
        return (status if isinstance(status, int) else 0), printed.out.splitlines(), printed.err

    return command


def test_sound_content_is_one_line_and_status_0(run: Run) -> None:
    status, (line,), error = run("check", *NOW)
    assert (status, error) == (0, "")
    fine = r"knowledge is fine: 3 topics, 7 nodes, 18 phrases, 9 cases in \d+\.\d s"
    assert re.fullmatch(fine, line)


def test_each_problem_is_a_line_and_errors_are_status_1(
    run: Run, edit: Callable[[str, str, str], None]
) -> None:
    edit("knowledge/topics/keys.yaml", "goto: v3", "goto: v4")
    edit("knowledge/topics/keys.yaml", "owner:", "owned_by:")
    edit("knowledge/topics/status.yaml", "2027-11-01", "2026-11-22")
    status, (*lines, summary), error = run("check", *NOW)
    assert (status, error) == (1, "")
    assert all(PROBLEM.fullmatch(line) for line in lines)
    assert len(lines) == 3
    assert summary.startswith("2 errors, 1 warning: 3 topics, ")
    assert summary.endswith(" s; cases did not run: the knowledge has errors")


def test_warnings_are_status_0_and_with_strict_status_1(
    run: Run, edit: Callable[[str, str, str], None]
) -> None:
    edit("knowledge/topics/status.yaml", "2027-11-01", "2026-11-22")
    status, (_, summary), _ = run("check", *NOW)
    assert status == 0
    assert summary.startswith("1 warning: ")
    assert run("check", "--strict", *NOW)[0] == 1


def test_an_answer_is_stale_by_the_time_that_is_named(run: Run) -> None:
    assert run("check", "--strict", "--now", "2027-11-01T23:00")[0] == 0
    assert run("check", "--strict", "--now", "2027-11-02T01:00")[0] == 1


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"[" * 5000, b"a: *a\n" * 50, b"0: 0\n"])
@pytest.mark.parametrize(
    "file",
    [
        "knowledge/desk.yaml",
        "knowledge/canned.yaml",
        "knowledge/topics/keys.yaml",
        "templates/layout.md",
        "templates/keys/v3.md",
        "tests/knowledge/keys.yaml",
    ],
)
def test_bad_content_is_told_in_lines_and_never_a_traceback(
    root: Path, run: Run, file: str, data: bytes
) -> None:
    (root / file).write_bytes(data)
    status, lines, error = run("check", *NOW)
    assert status in (0, 1)
    assert error == ""
    assert all(PROBLEM.fullmatch(line) for line in lines[:-1])


def test_a_folder_that_is_no_content_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="1"):
        main(["check", "--root", str(tmp_path / "nowhere")])
    assert capsys.readouterr().err.count("\n") == 1


def test_new_topic_names_its_files_and_the_next_step(root: Path, run: Run) -> None:
    status, lines, _ = run("new-topic", "webhooks", "--title", "Webhooks do not arrive")
    assert status == 0
    assert lines[:3] == [
        "made knowledge/topics/webhooks.yaml",
        "made templates/webhooks/answer.md",
        "made tests/knowledge/webhooks.yaml",
    ]
    assert lines[3].endswith("then run: desk check")
    assert 'title: "Webhooks do not arrive"' in (root / lines[0][5:]).read_text(encoding="utf-8")


def test_new_topic_refuses_in_one_line(run: Run) -> None:
    assert run("new-topic", "keys") == (
        1, [], "desk: knowledge/topics/keys.yaml is there already; nothing was written\n"
    )  # fmt: skip


def test_colours_are_for_terminals(
    root: Path, edit: Callable[[str, str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("knowledge/topics/keys.yaml", "goto: v3", "goto: v4")
    reader, writer = os.openpty()
    with os.fdopen(writer, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stdout", terminal)
        with pytest.raises(SystemExit):
            main(["check", "--root", str(root), *NOW])
        terminal.flush()
        shown = os.read(reader, 10_000).decode()
    os.close(reader)
    assert "\x1b[31merror KB202\x1b[0m" in shown
