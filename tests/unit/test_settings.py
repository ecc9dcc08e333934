"""Where the content and the database are taken from, and what is said when they cannot be."""

from pathlib import Path

import pytest

import bot.settings
from bot.core.errors import SettingsError
from bot.settings import Settings, read_settings

ROOT = Path(bot.settings.__file__).parents[1]


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
            read_settings({"DATABASE_URL": "postgres://desk:s3cret@host/desk"}, content)
        assert "s3cret" not in str(caught.value)


def test_every_problem_is_told_at_once(elsewhere: Path) -> None:
    environ = {"DESK_ROOT": str(elsewhere), "DATABASE_URL": "mysql://host/desk"}
    with pytest.raises(SettingsError) as caught:
        read_settings(environ, elsewhere)
    assert len(caught.value.problems) == 2
    assert str(caught.value).splitlines() == list(caught.value.problems)


def test_repr_hides_where_the_database_is() -> None:
    told = repr(Settings(Path("content"), "sqlite:////home/dana/s3cret.db"))
    assert told == "Settings(root='content', database_url='***')"
