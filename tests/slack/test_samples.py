"""The samples are what Slack sends: filled, truly signed, each with an id of its own."""

import json
from urllib.parse import parse_qs

import pytest

from tests.slack.parcels import Kind
from tests.slack.receiver import HttpReceiver
from tests.slack.samples import SAMPLES, Filler, Sample
from tests.slack.signing import SIGNATURE, TIMESTAMP, signature
from tests.slack.stage import Slack
from tests.slack.workspace import TEAM, Mode, Workspace

NOW = 1_800_000_000


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return list(Filler(Workspace(), NOW).samples())


def test_every_sample_is_there_in_full_and_bare(samples: list[Sample]) -> None:
    assert len(samples) == 2 * len(list(SAMPLES.glob("**/*.json"))) > 200
    assert len({sample.name for sample in samples}) == len(samples)


def test_every_event_has_its_type_and_an_id_of_its_own(samples: list[Sample]) -> None:
    events = [s.payload for s in samples if s.kind is Kind.EVENT and "event" in s.payload]
    assert len({event["event_id"] for event in events}) == len(events)
    for event in events:
        assert (event["type"], event["team_id"]) == ("event_callback", TEAM)
        assert event["event"]["type"]


def test_no_id_is_blank(samples: list[Sample]) -> None:
    for sample in samples:
        assert '_id": ""' not in json.dumps(sample.payload), sample.name


def test_a_bare_message_is_a_person_s_and_a_full_one_a_bot_s(samples: list[Sample]) -> None:
    named = {s.name: s.payload["event"] for s in samples if "event" in s.payload}
    assert named["Message"]["bot_id"]
    assert not {"bot_id", "subtype", "app_id"} & set(named["Message (bare)"])
    assert named["Message (bare)"]["text"].startswith("How do I")
    assert named["MessageChannelJoin (bare)"]["subtype"] == "channel_join"
    assert named["MessageChanged (bare)"]["message"].keys() == {
        "type",
        "user",
        "text",
        "ts",
        "team",
    }


def test_commands_and_interactions_are_forms(samples: list[Sample]) -> None:
    kinds = {sample.name: sample for sample in samples}
    body, content_type = kinds["SlashCommand"].encoded()
    assert content_type == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode())["command"] == ["/desk"]
    body, _ = kinds["MessageShortcut"].saying(callback_id="answer").encoded()
    said = json.loads(parse_qs(body.decode())["payload"][0])
    assert (said["type"], said["callback_id"]) == ("message_action", "answer")


@pytest.mark.e2e
@pytest.mark.enable_socket
@pytest.mark.parametrize("slack_mode", [Mode.HTTP], indirect=True, ids=["http"])
def test_every_sample_is_truly_signed(slack: Slack, samples: list[Sample]) -> None:
    desk = HttpReceiver(slack.desk_port, slack.front.thread)
    desk.start()
    for sample in samples:
        assert slack.front.post(*sample.encoded()).status == 200
    desk.stop()
    assert len(desk.got) == len(samples)
    for got in desk.got:
        stamp = got.headers[TIMESTAMP]
        assert got.headers[SIGNATURE] == signature(slack.workspace.app.secret, stamp, got.body)
