"""Signatures: Slack's own, fresh, whole; and nobody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.signing import MOST_SKEW, has_form, is_genuine, signature

# The worked example of https://docs.slack.dev/authentication/verifying-requests-from-slack
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105  published
STAMP = "1531420618"
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
    b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
    b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
    b"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
GENUINE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
HEADERS = {"X-Slack-Request-Timestamp": STAMP, "X-Slack-Signature": GENUINE}
NOW = float(STAMP)


def test_slack_s_own_example_is_genuine() -> None:
    assert signature(SECRET, STAMP, BODY) == GENUINE
    assert has_form(HEADERS)
    assert is_genuine(SECRET, HEADERS, BODY, NOW)


@pytest.mark.parametrize(
    ("seconds", "genuine"),
    [(0, True), (MOST_SKEW, True), (-MOST_SKEW, True), (MOST_SKEW + 1, False), (-301, False)],
)
def test_a_signature_holds_for_five_minutes_either_way(seconds: int, genuine: bool) -> None:
    assert is_genuine(SECRET, HEADERS, BODY, NOW + seconds) == genuine


def test_another_body_secret_or_time_is_not_genuine() -> None:
    assert not is_genuine(SECRET, HEADERS, BODY + b" ", NOW)
    assert not is_genuine(SECRET + "x", HEADERS, BODY, NOW)
    later = HEADERS | {"X-Slack-Request-Timestamp": str(int(STAMP) + 1)}
    assert not is_genuine(SECRET, later, BODY, NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "153142061"},
        {"X-Slack-Request-Timestamp": "15314206180"},
        {"X-Slack-Request-Timestamp": "-531420618"},
        {"X-Slack-Request-Timestamp": " 1531420618"},
        {"X-Slack-Request-Timestamp": "1531420618\n"},
        {"X-Slack-Request-Timestamp": "\u0661531420618"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": GENUINE[3:]},
        {"X-Slack-Signature": GENUINE.upper()},
        {"X-Slack-Signature": GENUINE[:-1]},
        {"X-Slack-Signature": GENUINE + "0"},
        {"X-Slack-Signature": "v1=" + GENUINE[3:]},
        {"X-Slack-Signature": GENUINE[:-1] + "é"},
        {"X-Slack-Signature": GENUINE[:-1] + "\udce9"},
    ],
    ids=ascii,
)
def test_headers_of_another_form_are_refused_before_the_body(wrong: dict[str, str]) -> None:
    assert not has_form(HEADERS | wrong)


@pytest.mark.parametrize("gone", list(HEADERS))
def test_both_headers_are_needed(gone: str) -> None:
    assert not has_form({name: value for name, value in HEADERS.items() if name != gone})


@given(st.text(), st.text())
def test_no_header_makes_reading_fail(stamp: str, signed: str) -> None:
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed}
    if has_form(headers):
        assert not is_genuine(SECRET, headers, BODY, NOW)
