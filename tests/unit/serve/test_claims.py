"""What a process had in hand when it was stopped is free for the next one at once."""

from datetime import timedelta

from bot.core.storage import Action, Delivery, Outcome
from bot.serve.claims import ClaimedEvents, ClaimedReplies
from tests.builders import KEY, event
from tests.unit.serve.running import Kept, with_reply

LEASE = timedelta(seconds=60)
NONE = timedelta(0)
PLATFORMS = (KEY.platform,)


def test_events_in_hand_are_given_back(kept: Kept) -> None:
    claimed = ClaimedEvents(kept)
    claimed.take([event()])
    assert claimed.claim_events(PLATFORMS, most=5, lease=LEASE)
    assert not kept.claim_events(PLATFORMS, most=5, lease=LEASE)
    assert claimed.give_back() == 1
    (claim,) = kept.claim_events(PLATFORMS, most=5, lease=LEASE)
    assert claim.attempts == 1


def test_what_is_finished_is_not_given_back(kept: Kept) -> None:
    claimed = ClaimedEvents(kept)
    claimed.take([event()])
    claimed.claim_events(PLATFORMS, most=5, lease=LEASE)
    claimed.finished()
    assert claimed.give_back() == 0


def test_replies_in_hand_are_to_be_looked_up(kept: Kept) -> None:
    with_reply(kept)
    claimed = ClaimedReplies(kept)
    (row,) = claimed.claim_replies(PLATFORMS, most=5, lease=LEASE, pace=NONE)
    assert claimed.give_back() == 1
    ((reply,),) = (entry.replies for entry in kept.transcript(KEY))
    assert (row.delivery, reply.delivery) == (Delivery.PENDING, Delivery.UNKNOWN)


def test_a_reply_that_is_marked_is_not_in_hand(kept: Kept) -> None:
    with_reply(kept)
    claimed = ClaimedReplies(kept)
    (row,) = claimed.claim_replies(PLATFORMS, most=5, lease=LEASE, pace=NONE)
    claimed.mark(row.reply.key, Outcome(Delivery.SENT, "remote"))
    assert claimed.give_back() == 0


def test_a_pause_reaches_the_outbox(kept: Kept) -> None:
    with_reply(kept)
    claimed = ClaimedReplies(kept)
    claimed.pause(KEY.platform, KEY.place, Action.SEND, LEASE)
    assert not claimed.claim_replies(PLATFORMS, most=5, lease=LEASE, pace=NONE)
