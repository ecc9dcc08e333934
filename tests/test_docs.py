"""What the README and pyproject.toml say is what the code does."""

import re
import tomllib
from datetime import date
from pathlib import Path

import click
import pytest

from bot import __version__
from bot.bootstrap import load_knowledge_base
from bot.channels.slack.scopes import FOR_PRIVATE_CHANNELS, NEEDED
from bot.cli.main import desk
from bot.kb.source import read_content
from bot.review.answers import answers_page, example_time

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def table(readme: str, heading: str) -> list[str]:
    """The first cells of the table under a heading, without their heads."""
    section = readme.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [row.split("|")[1].strip() for row in rows[2:]]


def test_the_readme_and_the_help_name_the_same_commands(readme: str) -> None:
    told = {cell.strip("`").split()[1] for cell in table(readme, "Commands")}
    assert told == set(desk.list_commands(click.Context(desk)))


def test_the_options_in_the_command_table_exist(readme: str) -> None:
    for cell in table(readme, "Commands"):
        command = desk.get_command(click.Context(desk), cell.strip("`").split()[1])
        assert command is not None
        known = {name for parameter in command.params for name in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", cell)) <= known


def test_the_readme_and_the_settings_name_the_same_variables(readme: str) -> None:
    told = {name for cell in table(readme, "Settings") for name in re.findall(r"`(\w+)`", cell)}
    files = (ROOT / "bot" / "settings").glob("*.py")
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert told == set(re.findall(r'"((?:(?:DESK|DATABASE|SLACK)_[A-Z_]+)|HOST|PORT)"', code))


def test_the_files_that_the_readme_names_exist(readme: str) -> None:
    named = re.findall(r"`((?:bot|tests|knowledge|templates)/[\w/.]*)`|\]\((\w[\w./]*)\)", readme)
    paths = {path or link for path, link in named}
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_the_make_targets_that_the_readme_names_exist(readme: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    prose = re.sub(r"^```.*?^```", "", readme, flags=re.DOTALL | re.MULTILINE)
    code = "".join(re.findall(r"`[^`]+`|^    .*$", prose, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", code)) <= targets


def test_the_page_of_every_answer_is_what_the_command_prints() -> None:
    kb = load_knowledge_base(ROOT, date.min)
    page = answers_page(kb, read_content(ROOT).templates, example_time(kb))
    kept = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
    assert kept == page, "docs/answers.md is out of date: run `make answers`"


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


@pytest.fixture(scope="session")
def slack_page() -> str:
    return (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")


def test_the_page_on_slack_explains_every_scope_that_is_asked_for(slack_page: str) -> None:
    section = slack_page.split("\n## What the app may do\n", 1)[1]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    told = [scope for row in rows for scope in re.findall(r"`([a-z_]+:[a-z]+|commands)`", row)]
    assert sorted(told) == sorted({*NEEDED, *FOR_PRIVATE_CHANNELS})


def test_the_page_on_slack_has_every_setting_of_slack(slack_page: str) -> None:
    code = (ROOT / "bot" / "settings" / "slack.py").read_text(encoding="utf-8")
    assert set(re.findall(r'"((?:DESK|SLACK)_[A-Z_]+)"', code)) <= {
        name for cell in table(slack_page, "Settings") for name in re.findall(r"`(\w+)`", cell)
    }


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for file, heading in re.findall(r"(?<!!)\[[^\]]*\]\(([\w./-]*)(?:#([\w-]+))?\)", text):
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), file
        if heading:
            assert heading in anchors(target.read_text(encoding="utf-8")), heading


def anchors(text: str) -> set[str]:
    """What the headings of a page are called in links to them."""
    names = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", name).strip().lower().replace(" ", "-") for name in names}


def test_the_notice_names_every_library_that_is_installed() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    installed = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", lock, re.MULTILINE)
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").split("also installs", 1)[1].lower()
    named = set(re.findall(r"[\w.-]*\w", notice))
    assert [name for name in installed if name.lower() not in named] == []
