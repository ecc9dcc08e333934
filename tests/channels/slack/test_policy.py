"""What the desk takes in of all that is said, by where, who and how."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from typing_extensions import override

from bot.channels.slack.inbound import Incoming
from bot.channels.slack.policy import FRESH, Policy
from bot.core.errors import StoreUnavailable
from bot.core.message import Body, ConversationKey, Event, Invited, Message, Person, Vote
from bot.core.storage import Place
from bot.store.memory import MemoryStore
from tests.channels.slack.sayings import DANA, DIRECT, HELP, OTHER, TEAM, TS

NOW = datetime(2026, 12, 1, 17, tzinfo=UTC)
LISTED, ENROLLED = "C0LISTED", "C0ENROLLED"


class Counted(MemoryStore):
    """Counts how often it is asked, and can be away."""

    def __init__(self) -> None:
        super().__init__(lambda: NOW)
        self.asked = 0
        self.away = False

    @override
    def enrolled(self, platform: str) -> frozenset[str]:
        self.asked += 1
        if self.away:
            raise StoreUnavailable("away")
        return super().enrolled(platform)


class Watch:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store() -> Counted:
    return Counted()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def policy(store: Counted, watch: Watch) -> Policy:
    store.enrol(Place("slack", ENROLLED, TEAM, unasked=True), "U1")
    return Policy(store, store, {LISTED}, watch)


def event(place: str, body: Body | None = None, *, addressed: bool = False) -> Event:
    key = ConversationKey("slack", place, TS)
    direct = place.startswith("D")
    said = body or Message("a key?")
    return Event(TS, key, Person(DANA), NOW, said, addressed=addressed or direct, direct=direct)


def takes(policy: Policy, event: Event, *, external: bool = False) -> bool:
    return asyncio.run(policy.takes(Incoming(event, external)))


def known(store: Counted, place: str) -> None:
    """Let something of the thread have been taken before."""
    store.take([replace(event(place), id="before")])


@pytest.mark.parametrize(
    ("place", "addressed", "knows", "external"),
    list(product((LISTED, ENROLLED, HELP), *[(False, True)] * 3)),
)
def test_in_channels(
    policy: Policy, store: Counted, place: str, addressed: bool, knows: bool, external: bool
) -> None:
    if knows:
        known(store, place)
    expected = place != HELP or (not external and (addressed or knows))
    assert takes(policy, event(place, addressed=addressed), external=external) == expected


@pytest.mark.parametrize("external", [False, True])
def test_direct_messages_are_taken_from_the_own_organisation(
    policy: Policy, external: bool
) -> None:
    assert takes(policy, event(DIRECT), external=external) is not external


@pytest.mark.parametrize(("place", "knows"), list(product((LISTED, HELP, DIRECT), (False, True))))
def test_votes_count_on_known_questions_alone(
    policy: Policy, store: Counted, place: str, knows: bool
) -> None:
    if knows:
        known(store, place)
    assert takes(policy, event(place, Vote())) == knows


@pytest.mark.parametrize("place", [LISTED, ENROLLED, OTHER])
def test_an_invitation_is_news_where_the_desk_is_silent(policy: Policy, place: str) -> None:
    assert takes(policy, event(place, Invited())) == (place == OTHER)


def test_channels_are_read_again_only_after_a_while(
    policy: Policy, store: Counted, watch: Watch
) -> None:
    for _ in range(3):
        assert not takes(policy, event(HELP))
    assert store.asked == 1
    store.enrol(Place("slack", HELP, TEAM, unasked=True), "U1")
    assert not takes(policy, event(HELP))
    watch.now = FRESH + 0.1
    assert takes(policy, event(HELP))
    assert store.asked == 2


def test_what_a_trainer_says_here_counts_at_once(policy: Policy) -> None:
    assert not takes(policy, event(HELP))
    asyncio.run(policy.enrol(Place("slack", HELP, TEAM, unasked=True), "U1"))
    assert takes(policy, event(HELP))
    asyncio.run(policy.enrol(Place("slack", HELP, TEAM, unasked=False), "U1"))
    assert not takes(policy, event(HELP))


def test_a_channel_with_a_new_id_stays_what_it_was(policy: Policy) -> None:
    asyncio.run(policy.rename(ENROLLED, "C0NEW"))
    assert takes(policy, event("C0NEW"))


def test_a_store_that_is_away_lets_nothing_pass_for_taken(policy: Policy, store: Counted) -> None:
    store.away = True
    with pytest.raises(StoreUnavailable):
        takes(policy, event(HELP))
    store.away = False
    assert takes(policy, event(ENROLLED))


def places(policy: Policy) -> Collection[str]:
    return policy.listed


def test_the_setting_s_channels_are_told_apart(policy: Policy) -> None:
    assert places(policy) == {LISTED}
