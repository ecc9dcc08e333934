"""A new topic: its files pass the check at once, and nothing is ever overwritten."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.core.errors import DeskError
from bot.kb.source import read_content
from bot.review.check import Report, check_content
from bot.review.scaffold import new_topic
from tests.repository import build_kept

Check = Callable[[Path], Report]

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 23)
FILES = (
    "knowledge/topics/webhooks.yaml",
    "templates/webhooks/answer.md",
    "tests/knowledge/webhooks.yaml",
)


def test_a_new_topic_passes_the_check_at_once(root: Path, check: Check) -> None:
    before = check(root).counts.cases
    assert new_topic(root, "webhooks", "Webhooks do not arrive", TODAY) == FILES
    report = check(root)
    assert report.problems == ()
    assert report.counts.cases == before + 3


def test_new_topics_pass_the_check_in_this_repository(tmp_path: Path) -> None:
    for folder in ("knowledge", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "tests/knowledge").mkdir(parents=True)
    before = check_content(tmp_path, TODAY, build_kept).problems
    for id_ in ("webhook_setup", "api_key_v2", "xyzzyq"):
        new_topic(tmp_path, id_, "", TODAY)
    added = set(check_content(tmp_path, TODAY, build_kept).problems) - set(before)
    assert [str(problem) for problem in added if problem.code != "KB703"] == []


def test_two_new_topics_do_not_share_a_phrase(root: Path, check: Check) -> None:
    new_topic(root, "webhooks", "", TODAY)
    new_topic(root, "web_hooks", "", TODAY)
    assert check(root).problems == ()


def test_dates_are_the_day_it_was_made_and_a_year_later(root: Path) -> None:
    new_topic(root, "webhooks", "", date(2028, 2, 29))
    text = (root / FILES[0]).read_text(encoding="utf-8")
    assert "verified: 2028-02-29\n    review_by: 2029-02-28\n" in text


@pytest.mark.parametrize(
    "title", ["Is it: down?", 'It says "no"', "- Über # 100 %", "{{ x }}", "No"]
)
def test_any_title_is_kept_as_it_is(root: Path, check: Check, title: str) -> None:
    new_topic(root, "webhooks", title, TODAY)
    assert check(root).problems == ()


@pytest.mark.parametrize("id", ["", "Web", "web hooks", "1st", "../web", "web/hooks", "a\nb", "ü"])
def test_a_bad_id_is_refused_and_nothing_is_written(root: Path, id: str) -> None:
    before = read_content(root)
    with pytest.raises(DeskError, match="topic"):
        new_topic(root, id, "A title", TODAY)
    assert read_content(root) == before


@pytest.mark.parametrize("title", ["t" * 61, "two\nlines", "bell\a", " "])
def test_a_bad_title_is_refused(root: Path, title: str) -> None:
    with pytest.raises(DeskError):
        new_topic(root, "webhooks", title, TODAY)
    assert not (root / FILES[0]).exists()


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_there_is_kept_and_no_other_is_written(root: Path, file: str) -> None:
    (root / file).parent.mkdir(exist_ok=True)
    (root / file).write_text("mine\n", encoding="utf-8")
    with pytest.raises(DeskError, match=f"{file} is there already; nothing was written"):
        new_topic(root, "webhooks", "", TODAY)
    assert [path for path in FILES if (root / path).exists()] == [file]
    assert (root / file).read_text(encoding="utf-8") == "mine\n"


def test_where_a_folder_cannot_be_made_nothing_stays_behind(root: Path) -> None:
    (root / "templates/webhooks").write_text("a file in the way\n", encoding="utf-8")
    with pytest.raises(DeskError, match=r"cannot write templates/webhooks/answer\.md"):
        new_topic(root, "webhooks", "", TODAY)
    assert not (root / FILES[0]).exists()


def test_without_a_folder_of_cases_no_case_file_is_written(root: Path, check: Check) -> None:
    shutil.rmtree(root / "tests")
    assert new_topic(root, "webhooks", "", TODAY) == FILES[:2]
    assert check(root).problems == ()


def test_without_any_source_it_says_that_one_is_needed(root: Path) -> None:
    (root / "knowledge/sources.yaml").write_text("sources: {}\n", encoding="utf-8")
    with pytest.raises(DeskError, match=r"sources\.yaml has no source"):
        new_topic(root, "webhooks", "", TODAY)
