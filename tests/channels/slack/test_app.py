"""Which payload goes where, and what Slack is answered, by socket and by HTTP alike."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack import commands
from bot.channels.slack.app import NOT_NOW
from bot.core.message import Choice, Edit, Message, Verdict
from tests.channels.slack.desk import SlackSide
from tests.channels.slack.sayings import (
    DANA,
    DIRECT,
    HELP,
    LATER,
    ME,
    OTHER,
    SAM,
    TS,
    Json,
    button,
    callback,
    command,
    edited,
    joined,
    mention,
    message,
    press,
    thumb,
    verdict,
)


@pytest.fixture
def side() -> SlackSide:
    return SlackSide()


class TestEvents:
    def test_a_question_is_committed_with_its_author_s_name(self, side: SlackSide) -> None:
        assert side.statuses(callback(message())) == [200]
        (event,) = side.taken
        assert (event.body, event.author.name) == (Message("I need an API key"), "Somebody")

    def test_twins_and_repeats_are_taken_once(self, side: SlackSide) -> None:
        twins = [callback(mention()), callback(message(f"<@{ME}> I need an API key"))]
        assert side.statuses(*twins, *twins, *twins) == [200] * 6
        assert len(side.taken) == 1

    def test_what_is_not_for_the_desk_is_answered_and_not_kept(self, side: SlackSide) -> None:
        bodies = [
            callback(message(channel=OTHER)),
            callback(message(bot_id="B1")),
            callback(thumb()),
            callback({"type": "team_join"}),
            callback({}),
            {"type": "event_callback"},
        ]
        assert side.statuses(*bodies) == [200] * len(bodies)
        assert side.taken == []

    def test_an_edit_of_a_known_message_is_taken(self, side: SlackSide) -> None:
        side.statuses(callback(message()), callback(edited(message(), "two keys")))
        assert side.taken[0].body == Message("I need an API key")
        assert len(side.store.transcript(side.taken[0].key)) == 2
        assert side.store.transcript(side.taken[0].key)[1].event.body == Edit(TS, "two keys")

    def test_an_invitation_is_taken_once(self, side: SlackSide) -> None:
        side.statuses(callback(joined()), callback(joined(inviter=SAM)))
        assert [event.author.id for event in side.taken] == [DANA]

    def test_a_store_that_is_away_has_slack_deliver_again(self, side: SlackSide) -> None:
        side.store.away = True
        assert side.statuses(callback(message())) == [503]
        side.store.away = False
        assert side.statuses(callback(message())) == [200]
        assert len(side.taken) == 1

    def test_before_the_start_and_after_the_end_slack_delivers_again(self, side: SlackSide) -> None:
        side.taker.intake = None
        assert side.statuses(callback(message()), press(button())) == [503, 503]

    def test_before_slack_said_who_the_desk_is_the_payload_does(self, side: SlackSide) -> None:
        side.taker.identity = None
        side.statuses(callback(message(f"<@{ME}> a key?", channel=OTHER)))
        (event,) = side.taken
        assert event.addressed

    def test_a_secret_never_reaches_the_store(self, side: SlackSide) -> None:
        secret = "-".join(("xoxb", "2837465019", "5647382910", "kQ8sVz2mXp4LrT7wYc1NbD3f"))
        side.statuses(callback(message(f"it says {secret}")))
        (event,) = side.taken
        assert isinstance(event.body, Message)
        assert secret not in event.body.text
        assert event.secrets


class TestWorkspace:
    def test_a_channel_with_a_new_id_stays_enrolled(self, side: SlackSide) -> None:
        side.statuses(command("here on", channel_id=OTHER, user_id=SAM))
        moved = {"type": "channel_id_changed", "old_channel_id": OTHER, "new_channel_id": "C0NEW"}
        side.statuses(callback(moved), callback(message(channel="C0NEW")))
        assert len(side.taken) == 1

    def test_a_listed_channel_with_a_new_id_is_told_of(self, side: SlackSide) -> None:
        """The setting names the old one, so the desk would be silent there from now on."""
        moved = {"type": "channel_id_changed", "old_channel_id": HELP, "new_channel_id": "C0NEW"}
        side.statuses(callback(moved), callback(moved), callback(moved | {"new_channel_id": ""}))
        ((trouble, cure),) = side.told
        assert "DESK_SLACK_CHANNELS" in trouble
        assert "new id" in cure

    def test_a_removed_app_is_told_once(self, side: SlackSide) -> None:
        gone = callback({"type": "app_uninstalled"})
        lost = callback({"type": "tokens_revoked", "tokens": {"bot": ["B1"]}})
        assert side.statuses(gone, gone, lost) == [200] * 3
        ((trouble, cure),) = side.told
        assert "app_uninstalled" in trouble
        assert "SLACK_BOT_TOKEN" in cure

    @pytest.mark.parametrize("tokens", [{"oauth": ["U1"]}, {"oauth": ["U1"], "bot": []}, {}, None])
    def test_people_s_own_tokens_are_no_matter(self, side: SlackSide, tokens: object) -> None:
        assert side.statuses(callback({"type": "tokens_revoked", "tokens": tokens})) == [200]
        assert side.told == []

    def test_too_many_events_are_told_once(self, side: SlackSide) -> None:
        limited = {"type": "app_rate_limited", "minute_rate_limited": 1_800_000_000}
        assert side.statuses(limited, limited) == [200, 200]
        assert len(side.told) == 1


class TestPresses:
    def test_presses_are_committed(self, side: SlackSide) -> None:
        bodies = [press(button()), press(verdict() | {"action_ts": LATER})]
        assert side.statuses(*bodies, *bodies) == [200] * 4
        (first,) = side.taken
        entries = side.store.transcript(first.key)
        assert [e.event.body for e in entries] == [Choice("q1", 1), Verdict(solved=True)]

    @pytest.mark.parametrize("action", [{"action_id": "x"}, {}, {"action_id": "choice:x"}])
    def test_what_is_nobody_s_is_answered(self, side: SlackSide, action: Json) -> None:
        assert side.statuses(press(action), press(action) | {"actions": []}) == [200, 200]
        assert side.taken == []

    def test_an_outsider_s_press_elsewhere_is_not_kept(self, side: SlackSide) -> None:
        body = press(button(), user={"id": "U9", "team_id": "T9"}, channel={"id": OTHER})
        assert side.statuses(body) == [200]
        assert side.taken == []


class TestCommands:
    @pytest.mark.parametrize(
        ("text", "user", "answer"),
        [
            ("", DANA, commands.HELP),
            ("help", DANA, commands.HELP),
            ("HELP ", DANA, commands.HELP),
            ("what?", DANA, commands.UNKNOWN),
            ("here", SAM, commands.UNKNOWN),
            ("here on now", SAM, commands.UNKNOWN),
            ("here on", DANA, commands.TRAINERS_ONLY),
            ("here off", DANA, commands.TRAINERS_ONLY),
            ("here off", SAM, commands.BY_SETTING),
            ("here on", SAM, commands.ON),
            (" Here  ON ", SAM, commands.ON),
        ],
    )
    def test_words_come_back_to_who_typed_it(
        self, side: SlackSide, text: str, user: str, answer: str
    ) -> None:
        (response,) = side.dispatch(command(text, user_id=user))
        assert response.status == 200
        assert json.loads(response.body) == {"text": answer, "response_type": "ephemeral"}

    def test_a_channel_is_enrolled_and_left_again(self, side: SlackSide) -> None:
        on, off = (command(f"here {w}", channel_id=OTHER, user_id=SAM) for w in ("on", "off"))
        side.statuses(on, callback(message(channel=OTHER)))
        assert len(side.taken) == 1
        side.statuses(off, callback(message(channel=OTHER, ts=LATER)))
        assert len(side.taken) == 1

    def test_direct_conversations_are_not_enrolled(self, side: SlackSide) -> None:
        for place in (DIRECT, ""):
            (response,) = side.dispatch(command("here on", user_id=SAM, channel_id=place))
            assert json.loads(response.body)["text"] == commands.NOT_HERE

    def test_a_store_that_is_away_is_said(self, side: SlackSide) -> None:
        side.store.away = True
        (response,) = side.dispatch(command("here on", user_id=SAM))
        assert json.loads(response.body)["text"] == NOT_NOW

    def test_other_commands_are_answered_with_nothing(self, side: SlackSide) -> None:
        (response,) = side.dispatch(command(command="/other"))
        assert (response.status, response.body) == (200, "")


NOBODYS = [
    {},
    {"type": "view_submission", "view": {"callback_id": "x"}},
    {"type": "view_closed", "view": None},
    {"type": "block_suggestion", "action_id": "x", "value": "words of somebody"},
    {"type": "message_action", "callback_id": "x", "message": {"text": "words of somebody"}},
    {"type": "shortcut", "callback_id": "x"},
    {"type": "a_new_one"},
    {"type": 7},
    {"ssl_check": "1", "token": "x"},
]


@pytest.mark.parametrize("body", NOBODYS, ids=str)
def test_what_nobody_listens_to_is_answered_and_leaves_no_word(
    side: SlackSide, body: Json, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    assert side.statuses(body) == [200]
    assert caplog.text == ""


def test_the_address_is_verified_by_its_challenge(side: SlackSide) -> None:
    (response,) = side.dispatch({"type": "url_verification", "challenge": "c", "token": "x"})
    assert response.status == 200
    assert json.loads(response.body) == {"challenge": "c"}


def test_slack_s_other_settings_in_the_environment_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SCOPES"):
        monkeypatch.setenv(name, "1.2")
    side = SlackSide()
    (answer,) = side.dispatch(command("help"))
    assert json.loads(answer.body)["text"] == commands.HELP
    assert side.statuses(callback(message()), press(button())) == [200, 200]
    assert side.taken


ODD: st.SearchStrategy[object] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just([1]) | st.just({})
)
NAMES = ["type", "authorizations", "event", "team", "user", "view", "enterprise", "actions",
         "response_urls", "channel", "command", "team_id", "message", "ssl_check"]  # fmt: skip
BODIES = [callback(message()), press(button()), {"type": "view_submission"}]


@given(st.sampled_from(BODIES), st.dictionaries(st.sampled_from(NAMES), ODD, max_size=4))
def test_no_payload_however_odd_breaks_it(body: Json, odd: Json) -> None:
    (status,) = SlackSide().statuses(body | odd)
    assert status in (200, 400), HELP
