"""`desk doctor`: what it says, in which order, and how it ends."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import bootstrap
from bot.bootstrap import database_store
from bot.channels.slack.access import SlackAccess
from bot.cli.doctor import doctor
from bot.core.checkup import Finding, fail, ok, warn
from bot.core.storage import Place

Desk = Callable[..., tuple[int, str, str]]
BOT, SECRET = "xoxb-1-not-a-real-one", "0123456789abcdef0123456789abcdef"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "desk.db"


@pytest.fixture(autouse=True)
def no_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of Slack is set, whatever is set around the tests."""
    names = ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "API_URL")
    for name in (*(f"SLACK_{name}" for name in names), "DESK_SLACK_CHANNELS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[SlackAccess, frozenset[str]]]:
    """Slack is set up; what would be asked of it is written down, and all is well there."""
    asked: list[tuple[SlackAccess, frozenset[str]]] = []

    async def check(access: SlackAccess, enrolled: frozenset[str]) -> list[Finding]:
        asked.append((access, enrolled))
        return [ok("Slack was asked")]

    monkeypatch.setattr("bot.channels.slack.checkup.check_slack", check)
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("DESK_SLACK_CHANNELS", "C0123ABCD")
    return asked


def test_with_nothing_set_up_it_names_the_next_step(desk: Desk, file: Path) -> None:
    status, out, err = desk("doctor", "--db", str(file))
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok", "ok", "ok", "warn", "0"]
    assert lines[0].startswith("ok    Trainer Desk ")
    assert lines[2] == f"ok    {file} is not there yet: the first start of the desk makes it"
    assert lines[3].startswith("warn  Slack is not set up; docs/slack.md")
    assert lines[4] == "0 failures, 1 warning"
    assert not file.exists()


def test_slack_is_asked_with_the_channels_of_the_setting_and_of_the_database(
    desk: Desk, file: Path, connected: list[tuple[SlackAccess, frozenset[str]]]
) -> None:
    with closing(database_store(f"sqlite:///{file}")) as store:
        store.enrol(Place("slack", "C2", "T1", unasked=True), by="U1")
        store.enrol(Place("slack", "C3", "T1", unasked=False), by="U1")
    status, out, _ = desk("doctor", "--db", str(file))
    assert status == 0
    assert out.splitlines()[-2:] == ["ok    Slack was asked", "0 failures, 1 warning"]
    ((access, enrolled),) = connected
    assert (access.channels, enrolled) == (frozenset({"C0123ABCD"}), frozenset({"C2"}))
    assert BOT not in out
    assert SECRET not in out


def test_without_a_usable_database_slack_is_asked_all_the_same(
    desk: Desk, file: Path, connected: list[tuple[SlackAccess, frozenset[str]]]
) -> None:
    file.write_text("no database at all " * 100)
    status, out, _ = desk("doctor", "--db", str(file))
    assert status == 1
    assert f"FAIL  cannot use {file}: it is not a database; " in out
    assert out.splitlines()[-1] == "1 failure, 1 warning"
    assert [enrolled for _, enrolled in connected] == [frozenset()]


@pytest.mark.usefixtures("connected")
def test_trainers_without_an_account_are_told(desk: Desk, file: Path, tmp_path: Path) -> None:
    told = "warn  no trainer has a Slack account, so that nobody can type `/desk here on`; "
    assert told in desk("doctor", "--db", str(file))[1]


@pytest.mark.usefixtures("connected")
def test_broken_knowledge_fails_with_its_first_error(desk: Desk, file: Path, broken: Path) -> None:
    status, out, _ = desk("doctor", "--db", str(file), "--root", str(broken))
    assert status == 1
    assert "FAIL  the knowledge in" in out
    assert "knowledge/desk.yaml:" in out
    assert "(and 1 more); `desk check` lists every error" in out
    assert "warn  who the trainers are cannot be read" in out


def test_every_bad_setting_fails_and_none_is_shown(
    desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxp-not-a-bots-token")
    monkeypatch.setenv("DESK_PACE", "slow")
    status, out, err = desk("doctor", "--db", str(file))
    assert (status, err) == (1, "")
    assert out.count("FAIL  ") == 3
    assert "FAIL  SLACK_BOT_TOKEN must begin with xoxb-" in out
    assert "not-a-bots-token" not in out


def test_colours_are_for_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def check_up(*_: object) -> list[Finding]:
        return [ok("fine"), warn("hm", "cure"), fail("bad", "cure")]

    monkeypatch.setattr(bootstrap, "check_up", check_up)
    plain = CliRunner().invoke(doctor, ["--root", str(ROOT)])
    assert plain.output == "ok    fine\nwarn  hm; cure\nFAIL  bad; cure\n1 failure, 1 warning\n"
    assert plain.exit_code == 1
    coloured = CliRunner().invoke(doctor, ["--root", str(ROOT)], color=True)
    assert [f"\x1b[{code}m" in coloured.output for code in (31, 32, 33)] == [True] * 3


def test_a_name_cannot_move_the_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "check_up", lambda *_: [ok("Acme\x1b[2J\nFAIL")])
    output = CliRunner().invoke(doctor, ["--root", str(ROOT)]).output
    assert output.splitlines()[0] == "ok    Acme[2JFAIL"
