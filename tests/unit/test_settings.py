"""Where the content and the database are taken from, and what is said when they cannot be."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.core.brakes import Brakes, Rate
from bot.core.errors import SettingsError
from bot.settings import Serving, Settings, read_settings

ROOT = Path(bot.__file__).parents[1]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that holds no desk."""
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder that holds a desk."""
    marker = tmp_path / "content" / "knowledge" / "desk.yaml"
    marker.parent.mkdir(parents=True)
    marker.touch()
    return tmp_path / "content"


@pytest.fixture
def other(content: Path) -> Path:
    """Another one."""
    marker = content.parent / "other" / "knowledge" / "desk.yaml"
    marker.parent.mkdir(parents=True)
    marker.touch()
    return content.parent / "other"


class TestRoot:
    def test_the_command_line_wins(self, content: Path, other: Path) -> None:
        found = read_settings({"DESK_ROOT": str(other)}, other, root=content)
        assert found.root == content

    def test_then_the_environment(self, content: Path, other: Path) -> None:
        assert read_settings({"DESK_ROOT": str(content)}, other).root == content

    def test_then_the_working_folder(self, content: Path) -> None:
        assert read_settings({"DESK_ROOT": ""}, content).root == content

    def test_then_what_comes_with_the_package(self, elsewhere: Path) -> None:
        assert read_settings({}, elsewhere).root == ROOT

    def test_it_is_an_absolute_path(self, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(content.parent)
        assert read_settings({}, Path(), root=Path("content")).root == content

    @pytest.mark.parametrize("how", ["option", "environment"])
    def test_a_folder_that_was_named_is_not_passed_over(
        self, content: Path, elsewhere: Path, how: str
    ) -> None:
        environ = {} if how == "option" else {"DESK_ROOT": str(elsewhere)}
        with pytest.raises(SettingsError, match="--root or DESK_ROOT") as caught:
            read_settings(environ, content, root=elsewhere if how == "option" else None)
        assert str(elsewhere) in str(caught.value)

    @pytest.mark.parametrize("name", ["x" * 5000, "knowledge/desk.yaml"])
    def test_what_can_be_no_folder_is_refused_as_any_other(self, content: Path, name: str) -> None:
        with pytest.raises(SettingsError, match=r"^no knowledge.desk\.yaml in "):
            read_settings({}, content, root=content / name)


class TestDatabase:
    def test_the_command_line_wins(self, content: Path) -> None:
        found = read_settings({"DATABASE_URL": "sqlite:////a/b"}, content, db=content / "x.db")
        assert found.database_url == f"sqlite:///{content / 'x.db'}"

    def test_a_relative_file_is_made_absolute(
        self, content: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(content)
        found = read_settings({}, content, db=Path("x.db"))
        assert found.database_url == f"sqlite:///{content / 'x.db'}"

    def test_then_the_environment(self, content: Path) -> None:
        found = read_settings({"DATABASE_URL": "sqlite:////a/desk.db"}, content)
        assert found.database_url == "sqlite:////a/desk.db"

    def test_then_the_users_data_folder(
        self, content: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(content))
        monkeypatch.setenv("HOME", str(content))
        url = read_settings({"DATABASE_URL": ""}, content).database_url
        assert url.startswith(f"sqlite:///{content}")
        assert url.endswith("desk.db")

    def test_another_database_is_refused_without_showing_its_password(self, content: Path) -> None:
        with pytest.raises(SettingsError, match=r"^DATABASE_URL names a database") as caught:
            read_settings({"DATABASE_URL": "mysql://desk:s3cret@host/desk"}, content)
        assert "s3cret" not in str(caught.value)

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_postgres_may_be_written_as_platforms_write_it(
        self, content: Path, scheme: str
    ) -> None:
        found = read_settings({"DATABASE_URL": f"{scheme}://desk:s3cret@host/desk"}, content)
        assert found.database_url == "postgresql+psycopg://desk:s3cret@host/desk"


class TestDiskThatIsWiped:
    @pytest.mark.parametrize("url", ["", "sqlite:////a/desk.db"])
    def test_a_file_is_refused_with_the_cure(self, content: Path, url: str) -> None:
        environ = {"DYNO": "web.1", "DATABASE_URL": url}
        with pytest.raises(SettingsError, match="set DATABASE_URL to a Postgres database"):
            read_settings(environ, content, lasting=True)

    @pytest.mark.parametrize(
        "more",
        [{"DESK_ALLOW_LOST_DATA": "1"}, {"DATABASE_URL": "postgres://host/desk"}],
        ids=["allowed", "kept elsewhere"],
    )
    def test_it_is_not_where_nothing_is_lost_unasked(
        self, content: Path, more: dict[str, str]
    ) -> None:
        assert read_settings({"DYNO": "web.1", **more}, content, lasting=True).root == content

    def test_nor_where_no_database_is_opened(self, content: Path) -> None:
        assert read_settings({"DYNO": "web.1"}, content).root == content


class TestAddress:
    @pytest.mark.parametrize(
        ("environ", "options", "expected"),
        [
            ({}, {}, ("127.0.0.1", 8080)),
            ({"PORT": "5000"}, {}, ("0.0.0.0", 5000)),  # noqa: S104  expected
            ({"PORT": "5000", "HOST": "127.0.0.1"}, {}, ("127.0.0.1", 5000)),
            ({"HOST": "::1"}, {}, ("::1", 8080)),
            ({"PORT": "", "HOST": ""}, {}, ("127.0.0.1", 8080)),
            ({}, {"port": 9000}, ("127.0.0.1", 9000)),
            ({"PORT": "5000"}, {"host": "::1", "port": 0}, ("::1", 0)),
        ],
    )
    def test_it_is_this_machine_alone_unless_it_is_set(
        self,
        content: Path,
        environ: dict[str, str],
        options: dict[str, Any],
        expected: tuple[str, int],
    ) -> None:
        serving = read_settings(environ, content, **options).serving
        assert (serving.host, serving.port) == expected


class TestServing:
    def test_limits_pace_and_retention_have_defaults(self, content: Path) -> None:
        serving = read_settings({}, content).serving
        assert serving.brakes == Brakes()
        assert (serving.pace, serving.keep_texts) == (timedelta(seconds=1), timedelta(days=30))

    def test_they_can_be_set(self, content: Path) -> None:
        environ = {
            "DESK_LIMIT_PERSON": "3/30s",
            "DESK_LIMIT_PLACE": "4/5m",
            "DESK_LIMIT_THREAD": "5/2h",
            "DESK_PACE": "0.5",
            "DESK_KEEP_TEXT_DAYS": "0",
        }
        serving = read_settings(environ, content).serving
        rates = Rate(3, timedelta(seconds=30)), Rate(4, timedelta(minutes=5))
        assert serving.brakes == Brakes(*rates, Rate(5, timedelta(hours=2)))
        assert serving.pace == timedelta(milliseconds=500)
        assert serving.keep_texts == timedelta(0)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("PORT", "http"),
            ("PORT", "65536"),
            ("PORT", "-1"),
            ("PORT", "\u0661"),
            ("DESK_KEEP_TEXT_DAYS", "for ever"),
            ("DESK_KEEP_TEXT_DAYS", "99999"),
            ("DESK_LIMIT_PERSON", "10"),
            ("DESK_LIMIT_PLACE", "0/7m"),
            ("DESK_LIMIT_THREAD", "5/2d"),
            ("DESK_PACE", "nan"),
            ("DESK_PACE", "-1"),
            ("DESK_DEBUG", "yes"),
            ("DESK_METRICS_TOKEN", "tooshort"),
            ("DESK_LOG_KEY", "tooshort"),
        ],
    )
    def test_what_makes_no_sense_is_refused_and_not_shown(
        self, content: Path, name: str, value: str
    ) -> None:
        with pytest.raises(SettingsError, match=f"^{name} ") as caught:
            read_settings({name: value}, content)
        assert len(caught.value.problems) == 1
        assert value not in str(caught.value) or value in ("10", "-1")

    def test_every_secret_is_known_by_its_value(self, content: Path) -> None:
        environ = {
            "SLACK_BOT_TOKEN": "xoxb-0123456789",
            "DISCORD_TOKEN": "0123456789abcdef",
            "SLACK_SIGNING_SECRET": "short",
            "PATH": "/usr/local/sbin:/usr/local/bin",
            "DATABASE_URL": "postgres://desk:p%40ssword-0123@host/desk",
        }
        assert set(read_settings(environ, content).serving.secrets) == {
            "xoxb-0123456789",
            "0123456789abcdef",
            "p%40ssword-0123",
            "p@ssword-0123",
            "postgres://desk:p%40ssword-0123@host/desk",
        }


def test_every_problem_is_told_at_once(elsewhere: Path) -> None:
    environ = {"DESK_ROOT": str(elsewhere), "DATABASE_URL": "mysql://host/desk"}
    with pytest.raises(SettingsError) as caught:
        read_settings(environ, elsewhere)
    assert len(caught.value.problems) == 2
    assert str(caught.value).splitlines() == list(caught.value.problems)


def test_repr_hides_where_the_database_is() -> None:
    told = repr(Settings(Path("content"), "sqlite:////home/dana/s3cret.db"))
    assert told == "Settings(root='content', database_url='***')"


def test_repr_hides_every_secret() -> None:
    secret = "a secret of many characters"  # noqa: S105  a test's own
    serving = Serving(metrics_token=secret, log_key=secret, secrets=(secret,))
    assert secret not in repr(Settings(Path("content"), "sqlite:///x", serving=serving))
    assert secret not in repr(serving)
