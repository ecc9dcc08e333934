"""Where the desk answers, and for whom."""

import pytest

from tests.e2e.slack.test_conversation import SEED, private_notes
from tests.slack.stage import Slack
from tests.slack.workspace import BEN, ELSEWHERE, EVE, HELP, TOM, Person

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket, pytest.mark.xdist_group("places")]


def mention(desk: Slack) -> str:
    """How people call the desk."""
    return f"<@{desk.workspace.app.bot_user}>"


def test_elsewhere_it_answers_only_who_calls_it_and_stays_in_that_thread(
    desk: Slack, asker: Person, another: Person
) -> None:
    people = desk.people
    quiet = people.say(another.id, SEED, ELSEWHERE)
    called = people.say(asker.id, f"{mention(desk)} {SEED}", ELSEWHERE)
    people.wait_for_answer(called, room=ELSEWHERE)
    people.reply(asker.id, called, "a key and a secret", ELSEWHERE)
    assert "Generate Secret" in people.wait_for_answer(called, 2, ELSEWHERE).text
    assert not people.answers(quiet, ELSEWHERE)


def test_a_trainer_enrols_a_channel_and_nobody_else_can(
    desk: Slack, asker: Person, another: Person
) -> None:
    people = desk.people
    refused = people.command(asker.id, "/desk here on", ELSEWHERE)
    assert "Only a trainer" in str(refused)
    agreed = people.command(TOM.id, "/desk here on", ELSEWHERE)
    assert "From now on I answer" in str(agreed)
    asked = people.say(asker.id, SEED, ELSEWHERE)
    people.wait_for_answer(asked, room=ELSEWHERE)
    people.command(TOM.id, "/desk here off", ELSEWHERE)
    quiet = people.say(another.id, SEED, ELSEWHERE)
    other = people.say(another.id, SEED, HELP)
    people.wait_for_answer(other)
    assert not people.answers(quiet, ELSEWHERE)


def test_whoever_invites_it_elsewhere_is_told_once_in_private(desk: Slack, another: Person) -> None:
    people, app = desk.people, desk.workspace.app
    joined = {
        "type": "member_joined_channel", "user": app.bot_user, "channel": ELSEWHERE,
        "channel_type": "C", "inviter": BEN.id, "event_ts": "1780000000.000100",
    }  # fmt: skip
    desk.front.event(joined)
    note = people.wait(lambda: private_notes(desk, BEN.id, ELSEWHERE))[0]
    assert "only when somebody mentions me" in note
    desk.front.event(joined | {"event_ts": "1780000001.000100"})
    desk.front.settled()
    later = people.say(another.id, SEED, HELP)
    people.wait_for_answer(later)
    assert len(private_notes(desk, BEN.id, ELSEWHERE)) == 1


def test_somebody_of_another_organisation_is_answered_only_where_it_is_listed(
    desk: Slack, asker: Person
) -> None:
    people = desk.people
    elsewhere = people.say(EVE.id, f"{mention(desk)} {SEED}", ELSEWHERE)
    listed = people.say(EVE.id, SEED, HELP)
    people.wait_for_answer(listed)
    assert not people.answers(elsewhere, ELSEWHERE)


def test_chatter_bots_and_quotations_get_no_word(
    desk: Slack, asker: Person, another: Person
) -> None:
    people = desk.people
    silent = [
        people.say(asker.id, "who brings cake on Friday?"),
        people.say(asker.id, "&gt; how do I get an API key?"),
        people.say("U0ROBO", SEED),
    ]
    asked = people.say(another.id, SEED)
    people.wait_for_answer(asked)
    assert [people.answers(each) for each in silent] == [[], [], []]
