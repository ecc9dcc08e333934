"""Reading the content root: what is taken, what is refused, and one moment at a time."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.kb.source import MAX_BYTES, Content, read_content

NOBODY = 65534


def found(content: Content) -> list[tuple[str, str, int]]:
    return [(p.code, p.file, p.line) for p in content.problems]


def test_a_sound_root_is_read_without_problems(root: Path, files: dict[str, str]) -> None:
    content = read_content(root)
    assert content.knowledge == files
    assert content.templates == {"api_key/v3.md": "Open the portal.\n", "layout.md": "Hello\n"}
    assert list(content.cases) == ["tests/knowledge/api_key.yaml"]
    assert content.problems == content.case_problems == ()


def test_the_same_files_have_the_same_version(root: Path) -> None:
    version = read_content(root).version
    assert version == read_content(root).version
    assert len(version) == 12


@pytest.mark.parametrize("path", ["knowledge/desk.yaml", "templates/layout.md"])
def test_a_changed_file_changes_the_version(root: Path, path: str) -> None:
    before = read_content(root).version
    with (root / path).open("a", encoding="utf-8") as stream:
        stream.write("# more\n")
    assert read_content(root).version != before


def test_a_renamed_file_changes_the_version(root: Path) -> None:
    before = read_content(root).version
    (root / "templates/layout.md").rename(root / "templates/lay.md")
    assert read_content(root).version != before


def test_text_that_moves_to_the_next_file_changes_the_version(root: Path) -> None:
    (root / "templates/a.md").write_text("one two", encoding="utf-8")
    (root / "templates/b.md").write_text("", encoding="utf-8")
    before = read_content(root).version
    (root / "templates/a.md").write_text("one", encoding="utf-8")
    (root / "templates/b.md").write_text(" two", encoding="utf-8")
    assert read_content(root).version != before


def test_cases_do_not_count_for_the_version(root: Path) -> None:
    before = read_content(root).version
    (root / "tests/knowledge/api_key.yaml").write_text("topic: x\n", encoding="utf-8")
    assert read_content(root).version == before


@pytest.mark.parametrize(
    "name", [".#desk.yaml", ".desk.yaml.swp", "desk.yaml~", "desk.swp", "#desk.yaml#", ".git"]
)
def test_hidden_files_and_backups_are_ignored(root: Path, name: str) -> None:
    before = read_content(root)
    (root / "knowledge" / name).write_bytes(b"\xff")
    assert read_content(root) == before


def test_hidden_folders_are_ignored(root: Path) -> None:
    (root / "templates/.cache").mkdir()
    (root / "templates/.cache/x.txt").write_text("x", encoding="utf-8")
    assert read_content(root).problems == ()


@pytest.mark.parametrize(
    ("path", "cure"),
    [
        ("knowledge/desk.yml", "desk.yaml"),
        ("knowledge/topics/x.YAML", "x.yaml"),
        ("templates/api_key/v3.markdown", "v3.md"),
    ],
)
def test_another_ending_asks_to_be_renamed(root: Path, path: str, cure: str) -> None:
    (root / path).write_text("x: 1\n", encoding="utf-8")
    content = read_content(root)
    assert found(content) == [("KB004", path, 0)]
    assert f'rename it to "{cure}"' in content.problems[0].hint


def test_beside_the_cases_other_files_may_lie(root: Path) -> None:
    (root / "tests/knowledge/__pycache__").mkdir()
    for name in ("conftest.py", "__init__.py", "__pycache__/x.pyc"):
        (root / "tests/knowledge" / name).write_bytes(b"\xff")
    assert read_content(root).case_problems == ()


def test_a_case_file_with_another_ending_asks_to_be_renamed(root: Path) -> None:
    (root / "tests/knowledge/x.yml").write_text("topic: x\n", encoding="utf-8")
    (problem,) = read_content(root).case_problems
    assert (problem.code, problem.file) == ("KB004", "tests/knowledge/x.yml")


def test_a_file_that_is_not_utf8_names_the_line(root: Path) -> None:
    (root / "knowledge/talk.yaml").write_bytes("talk:\n  a: [caf\xe9]\n".encode("latin-1"))
    assert found(read_content(root)) == [("KB002", "knowledge/talk.yaml", 2)]


def test_a_byte_order_mark_is_no_part_of_the_text(root: Path) -> None:
    (root / "templates/layout.md").write_bytes(b"\xef\xbb\xbfHello")
    assert read_content(root).templates["layout.md"] == "Hello"


def test_a_file_over_one_mebibyte_is_not_read(root: Path) -> None:
    (root / "templates/layout.md").write_bytes(b"x" * (MAX_BYTES + 1))
    content = read_content(root)
    assert found(content) == [("KB003", "templates/layout.md", 0)]
    assert "layout.md" not in content.templates


def test_a_file_of_one_mebibyte_is_read(root: Path) -> None:
    (root / "templates/layout.md").write_bytes(b"x" * MAX_BYTES)
    assert read_content(root).problems == ()


def test_a_link_out_of_the_root_is_not_followed(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.md"
    secret.write_text("secret", encoding="utf-8")
    (root / "templates/x.md").symlink_to(secret)
    content = read_content(root)
    assert found(content) == [("KB005", "templates/x.md", 0)]
    assert "x.md" not in content.templates


def test_a_linked_folder_is_not_followed(root: Path) -> None:
    (root / "templates/loop").symlink_to(root / "templates")
    assert found(read_content(root)) == [("KB005", "templates/loop", 0)]


def test_a_knowledge_folder_that_leads_out_is_not_followed(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (root / "templates").rename(root / "old")
    (root / "templates").symlink_to(tmp_path_factory.mktemp("outside"))
    assert found(read_content(root)) == [("KB005", "templates", 0)]


def test_a_link_inside_the_root_is_followed(root: Path) -> None:
    (root / "templates/x.md").symlink_to(root / "templates/layout.md")
    assert read_content(root).templates["x.md"] == "Hello\n"


def test_a_link_to_nowhere_cannot_be_read(root: Path) -> None:
    (root / "templates/x.md").symlink_to(root / "templates/gone.md")
    assert found(read_content(root)) == [("KB001", "templates/x.md", 0)]


def test_a_link_to_itself_cannot_be_read(root: Path) -> None:
    (root / "templates/x.md").symlink_to(root / "templates/x.md")
    assert found(read_content(root)) == [("KB001", "templates/x.md", 0)]


def test_a_pipe_is_not_opened(root: Path) -> None:
    os.mkfifo(root / "templates/x.md")
    assert found(read_content(root)) == [("KB001", "templates/x.md", 0)]


@contextmanager
def without_right(root: Path, file: str) -> Iterator[Path]:
    """The same content, one file of which this process may not read, whoever runs it."""
    with TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        copied = Path(shutil.copytree(root, Path(place) / "content"))
        for folder in (copied, *(path for path in copied.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        (copied / file).chmod(0)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield copied
        finally:
            if is_root:
                os.seteuid(0)


def test_a_file_without_rights_cannot_be_read(root: Path) -> None:
    with without_right(root, "templates/layout.md") as content:
        assert found(read_content(content)) == [("KB001", "templates/layout.md", 0)]


def test_a_name_that_is_no_text_is_reported(root: Path) -> None:
    (root / "templates" / os.fsdecode(b"caf\xe9.md")).write_text("x", encoding="utf-8")
    (problem,) = read_content(root).problems
    assert problem.file == "templates/caf\\udce9.md"
    assert str(problem).encode()


@pytest.mark.parametrize("folder", ["knowledge", "templates"])
def test_a_missing_folder_is_reported(root: Path, folder: str) -> None:
    (root / folder).rename(root / "elsewhere")
    assert found(read_content(root)) == [("KB001", folder, 0)]


def test_a_root_that_is_not_there_is_reported(tmp_path: Path) -> None:
    content = read_content(tmp_path / "nowhere")
    assert found(content) == [("KB001", "knowledge", 0), ("KB001", "templates", 0)]


def test_cases_may_be_missing(root: Path) -> None:
    (root / "tests").rename(root / "elsewhere")
    assert read_content(root).case_problems == ()


def test_a_bad_case_file_is_no_problem_of_the_knowledge(root: Path) -> None:
    (root / "tests/knowledge/api_key.yaml").write_bytes(b"\xff")
    content = read_content(root)
    assert content.problems == ()
    expected = [("KB002", "tests/knowledge/api_key.yaml", 1)]
    assert [(p.code, p.file, p.line) for p in content.case_problems] == expected


def replace(path: Path, text: str) -> None:
    """Save as editors do, under another name first."""
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def test_a_snapshot_never_mixes_two_moments(root: Path) -> None:
    """The writer saves a.md, then b.md, with one number: at every moment a is b or one ahead."""
    first, second = root / "templates/a.md", root / "templates/z.md"
    for number in range(20):
        (root / f"templates/m{number}.md").write_bytes(b"x" * 100_000)
    replace(first, "0")
    replace(second, "0")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            replace(first, str(number))
            replace(second, str(number))

    writer = threading.Thread(target=write)
    writer.start()
    contents = [read_content(root) for _ in range(6)]
    stop.set()
    writer.join()
    settled = [content.templates for content in contents if not content.problems]
    assert all(int(texts["a.md"]) - int(texts["z.md"]) in {0, 1} for texts in settled)
    assert read_content(root).problems == ()


def test_files_that_never_rest_are_reported(root: Path) -> None:
    content = read_content(root, attempts=0)
    assert found(content) == [("KB007", "knowledge", 0)]
