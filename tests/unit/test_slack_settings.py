"""The settings of Slack: which are enough, which are refused, and that none is ever shown."""

from pathlib import Path

import pytest

import bot
from bot.channels.slack.access import API_URL as CHANNELS_API_URL
from bot.core.errors import SettingsError
from bot.settings import SlackSettings, read_settings
from bot.settings.slack import API_URL

ROOT = Path(bot.__file__).parents[1]
BOT, APP, SECRET = "xoxb-1-not-a-real-one", "xapp-1-not-a-real-one", "0123456789abcdef" * 2
SOCKET = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}
HTTP = {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET}


def read(environ: dict[str, str], *, lasting: bool = True) -> SlackSettings | None:
    return read_settings(environ, ROOT, db=Path("desk.db"), lasting=lasting).slack


def problems(environ: dict[str, str]) -> tuple[str, ...]:
    """What is wrong, none of which shows a value that was set."""
    with pytest.raises(SettingsError) as caught:
        read(environ)
    told = str(caught.value)
    assert [value for value in environ.values() if value and value in told] == []
    return caught.value.problems


def test_without_a_token_slack_is_not_set_up() -> None:
    assert read({}) is None
    assert read({"SLACK_BOT_TOKEN": " ", "DESK_SLACK_CHANNELS": "nonsense"}) is None


def test_a_bot_token_and_an_app_token_are_enough() -> None:
    assert read(SOCKET) == SlackSettings(BOT, app_token=APP)


def test_so_are_a_bot_token_and_a_signing_secret() -> None:
    assert read(HTTP) == SlackSettings(BOT, signing_secret=SECRET)


def test_they_are_read_only_by_what_lasts() -> None:
    assert read({"SLACK_BOT_TOKEN": "nonsense"}, lasting=False) is None


def test_blanks_around_a_value_are_no_part_of_it() -> None:
    spaced = {name: f" {value}\n" for name, value in SOCKET.items()}
    assert read(spaced) == SlackSettings(BOT, app_token=APP)


@pytest.mark.parametrize(
    "named", ["C0123ABCD, G0456EFGH", "C0123ABCD G0456EFGH", "C0123ABCD,G0456EFGH,"]
)
def test_channels_are_ids_between_commas_or_blanks(named: str) -> None:
    found = read(SOCKET | {"DESK_SLACK_CHANNELS": named})
    assert found is not None
    assert found.channels == {"C0123ABCD", "G0456EFGH"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", API_URL),
        ("https://slack-gov.com/api", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:8080/api/", "http://127.0.0.1:8080/api/"),
        ("http://localhost:8080/api/", "http://localhost:8080/api/"),
        ("http://[::1]:8080/api/", "http://[::1]:8080/api/"),
    ],
)
def test_the_web_api_may_be_elsewhere(url: str, expected: str) -> None:
    found = read(SOCKET | {"SLACK_API_URL": url})
    assert found is not None
    assert found.api_url == expected


def test_the_usual_address_is_the_same_in_both_rooms() -> None:
    assert API_URL == CHANNELS_API_URL


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN is not set, but another of Slack's is"),
        ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_BOT_TOKEN alone does not connect: set SLACK_APP_TOKEN"),
        (SOCKET | {"SLACK_BOT_TOKEN": "xoxp-1-a-persons"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        (SOCKET | {"SLACK_BOT_TOKEN": f'"{BOT}"'}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        (SOCKET | {"SLACK_APP_TOKEN": "xoxb-2-exchanged"}, "SLACK_APP_TOKEN must begin with xapp-"),
        (SOCKET | {"SLACK_BOT_TOKEN": "xoxb-1 # ours"}, "SLACK_BOT_TOKEN holds a space"),
        (SOCKET | {"SLACK_APP_TOKEN": "xapp-…"}, "SLACK_APP_TOKEN holds a space or a character"),
        (SOCKET | {"SLACK_APP_TOKEN": "xapp-1\r\nHost: x"}, "SLACK_APP_TOKEN holds a space"),
        (HTTP | {"SLACK_SIGNING_SECRET": "tooshort"}, "SLACK_SIGNING_SECRET is too short"),
        (
            HTTP | {"SLACK_SIGNING_SECRET": "0123456789 abcdef"},
            "SLACK_SIGNING_SECRET holds a space",
        ),
        (
            SOCKET | {"DESK_SLACK_CHANNELS": "C0123ABCD #help"},
            "item 2 of DESK_SLACK_CHANNELS is no",
        ),
        (SOCKET | {"DESK_SLACK_CHANNELS": "D0123ABCD"}, "item 1 of DESK_SLACK_CHANNELS is no"),
        (SOCKET | {"DESK_SLACK_CHANNELS": "xoxb-2-misplaced"}, "item 1 of DESK_SLACK_CHANNELS"),
        (SOCKET | {"SLACK_API_URL": "http://slack.example.com/api/"}, "SLACK_API_URL must be"),
        (SOCKET | {"SLACK_API_URL": "https://dana:s3cret@slack.com/api/"}, "SLACK_API_URL must be"),
        (SOCKET | {"SLACK_API_URL": "http://127.0.0.1@evil.example/"}, "SLACK_API_URL must be"),
        (SOCKET | {"SLACK_API_URL": "slack.example.com/api"}, "SLACK_API_URL must be"),
        (SOCKET | {"SLACK_API_URL": "https:///api"}, "SLACK_API_URL must be"),
        (SOCKET | {"SLACK_API_URL": "https://[oops/"}, "SLACK_API_URL must be"),
        (SOCKET | {"SLACK_API_URL": "https://slack.com:many/"}, "SLACK_API_URL must be"),
    ],
)
def test_what_cannot_be_right_is_one_problem_with_its_cure(
    environ: dict[str, str], told: str
) -> None:
    (problem,) = problems(environ)
    assert problem.startswith(told)


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        {
            "SLACK_BOT_TOKEN": "xoxp-1",
            "SLACK_APP_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": "2short",
            "SLACK_API_URL": "ftp://slack.example.com",
            "DESK_SLACK_CHANNELS": "#help, #more",
            "DESK_NUDGE_HOURS": "soon",
        }
    )
    assert len(found) == 7


def test_no_secret_is_in_what_settings_look_like() -> None:
    found = read_settings(SOCKET | HTTP, ROOT, db=Path("desk.db"), lasting=True)
    shown = f"{found!r} {found.slack!r} {found.serving!r} {found!s} {found.slack!s}"
    assert not any(value in shown for value in (BOT, APP, SECRET))
    assert repr(found.slack) == f"SlackSettings(api_url='{API_URL}', channels=[])"


@pytest.mark.parametrize(("hours", "expected"), [("", 24), ("0", 0), ("48", 48), ("168", 168)])
def test_the_nudge_comes_after_a_day_unless_it_is_set(hours: str, expected: int) -> None:
    serving = read_settings({"DESK_NUDGE_HOURS": hours}, ROOT).serving
    assert serving.nudge_after.total_seconds() == expected * 3600


@pytest.mark.parametrize("hours", ["soon", "-1", "169", "1.5"])
def test_a_nudge_that_makes_no_sense_is_refused(hours: str) -> None:
    with pytest.raises(SettingsError, match=r"^DESK_NUDGE_HOURS "):
        read_settings({"DESK_NUDGE_HOURS": hours}, ROOT)
