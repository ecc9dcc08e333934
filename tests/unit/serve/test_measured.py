"""What is counted around the parts, and that no label can name a person or grow without end."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry
from typing_extensions import override

from bot.answering import Failed
from bot.core.conversation import Conversation
from bot.core.credentials import Detector
from bot.core.errors import NotSent, Refused, StoreUnavailable, Throttled
from bot.core.matching import Candidate, Decision, MatchResult
from bot.core.message import Body, Event, Verdict
from bot.core.reply import Document, Reply, ReplyKind
from bot.core.storage import Backlog, Delivery, OutboxRow, Outcome
from bot.core.turn import Happening, HappeningKind, Turn
from bot.courier import Delivered
from bot.desk import Handled
from bot.serve.measured import MeasuredChannel, MeasuredIntake
from bot.serve.metrics import Metrics
from tests.builders import KEY, NOON, event
from tests.unit.serve.running import Ears, Kept

REPLY = Reply(key="k", kind=ReplyKind.GUIDANCE, document=Document(()), text="hello")
ROW = OutboxRow(REPLY, KEY, "1", Delivery.PENDING)


@pytest.fixture
def metrics() -> Metrics:
    """A registry of its own."""
    return Metrics(lambda: "v1")


def shown(metrics: Metrics) -> dict[str, float]:
    """Every sample that is not zero, by its name and labels."""
    return {
        "".join([sample.name, *(f",{value}" for value in sample.labels.values())]): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.value and not sample.name.endswith("_created")
    }


def taking(metrics: Metrics, kept: Kept, *events: Event) -> None:
    """Take events in, one after another."""

    async def main() -> None:
        now = NOON + timedelta(seconds=3)
        intake = MeasuredIntake(
            kept, Detector(), metrics.events, lambda: now, on_taken=lambda: None
        )
        for each in events:
            await intake.take(each)

    asyncio.run(main())


def test_events_are_counted_by_platform_and_kind(metrics: Metrics, kept: Kept) -> None:
    taking(metrics, kept, event(), event(), event(Verdict(solved=True), id="2"))
    counts = shown(metrics)
    assert counts["desk_events_received_total,slack,message"] == 2
    assert counts["desk_events_received_total,slack,verdict"] == 1
    assert counts["desk_events_duplicate_total,slack"] == 1
    assert counts["desk_ack_duration_seconds_count"] == 3
    assert counts["desk_event_age_seconds_sum"] == 9


def test_what_could_not_be_kept_is_counted_and_not_acknowledged(metrics: Metrics) -> None:
    class Full(Kept):
        @override
        def take(self, events: object) -> tuple[bool, ...]:
            raise StoreUnavailable

    with pytest.raises(StoreUnavailable):
        taking(metrics, Full(), event())
    counts = shown(metrics)
    assert counts["desk_events_refused_total,slack"] == 1
    assert "desk_ack_duration_seconds_count" not in counts


def handled(*happenings: Happening, body: Body | str = "hi") -> Handled:
    """An event that was answered."""
    turn = Turn(Conversation(KEY), Decision.ANSWER, happenings=happenings)
    match = MatchResult(Decision.ANSWER, (Candidate("api_key", 0.75),))
    return Handled(event(body), match, turn, ())


def test_answers_are_counted_by_what_was_decided(metrics: Metrics) -> None:
    failed = Failed(event(), ValueError(), parked=False)
    results: list[Handled | Failed] = [
        handled(),
        failed,
        replace(failed, parked=True),
        handled(body=Verdict(solved=False)),
    ]
    metrics.answers.count(results)
    counts = shown(metrics)
    assert counts["desk_answers_total,answer"] == 2
    assert counts["desk_answers_total,failed"] == 1
    assert counts["desk_answers_total,parked"] == 1
    assert counts["desk_feedback_total,person"] == 1
    assert counts["desk_match_score_sum"] == 1.5


def test_what_was_held_back_and_secrets_seen_are_counted(metrics: Metrics) -> None:
    held = Happening(HappeningKind.HELD_BACK, NOON, "v1", detail="place")
    warned = Happening(HappeningKind.WARNED, NOON, "v1", detail="aws_key")
    metrics.answers.count([handled(held, warned)])
    counts = shown(metrics)
    assert counts["desk_held_back_total,place"] == 1
    assert counts["desk_secret_warnings_total,aws_key"] == 1


def test_too_many_kinds_of_secrets_are_counted_together(metrics: Metrics) -> None:
    for number in range(100):
        happening = Happening(HappeningKind.WARNED, NOON, "v1", detail=f"kind {number}")
        metrics.answers.count([handled(happening)])
    counts = shown(metrics)
    assert counts["desk_secret_warnings_total,other"] == 36
    assert sum(name.startswith("desk_secret_warnings_total") for name in counts) == 65


def test_tries_and_look_ups_are_counted_by_what_came_of_them(metrics: Metrics) -> None:
    looked_up = replace(ROW, delivery=Delivery.UNKNOWN)
    sent = Outcome(Delivery.SENT)
    metrics.replies.count([Delivered(ROW, sent), Delivered(looked_up, sent)])
    counts = shown(metrics)
    assert counts["desk_replies_total,slack,send,sent"] == 1
    assert counts["desk_replies_total,slack,look_up,sent"] == 1
    assert counts["desk_reconcile_total,sent"] == 1


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (None, "ok"),
        (Refused("no"), "refused"),
        (Throttled("later", timedelta(1)), "throttled"),
        (NotSent("no way"), "not_sent"),
        (ValueError(), "unknown"),
    ],
)
def test_calls_of_a_channel_are_counted_and_handed_on(
    metrics: Metrics, error: Exception | None, result: str
) -> None:
    class Script(Ears):
        @override
        async def send(self, row: OutboxRow) -> str:
            if error:
                raise error
            return await super().send(row)

    channel = MeasuredChannel(Script(), "slack", metrics.replies)
    try:
        assert asyncio.run(channel.send(ROW)) == "remote 1"
    except (Refused, Throttled, NotSent, ValueError) as raised:
        assert raised is error  # noqa: PT017  which one it is depends on the parameter
    assert shown(metrics)[f"desk_api_requests_total,slack,send,{result}"] == 1


def test_other_calls_of_a_channel_are_counted_too(metrics: Metrics) -> None:
    channel = MeasuredChannel(Ears(), "slack", metrics.replies)

    async def main() -> None:
        await channel.edit(ROW)
        await channel.withdraw(ROW)
        await channel.mark(ROW)
        assert await channel.find_sent(ROW) == ()
        await channel.remove(ROW, "1")

    asyncio.run(main())
    methods = ["edit", "withdraw", "mark", "find_sent", "remove"]
    counts = shown(metrics)
    assert [counts[f"desk_api_requests_total,slack,{method},ok"] for method in methods] == [
        1
    ] * len(methods)


def test_what_waits_is_shown_and_goes_back_to_zero(metrics: Metrics) -> None:
    now = NOON + timedelta(minutes=2)
    metrics.state.show(Backlog({"pending": 2}, {"parked": 1}, NOON, None), now)
    assert shown(metrics)["desk_inbox_depth,pending"] == 2
    assert shown(metrics)["desk_inbox_oldest_age_seconds"] == 120
    metrics.state.show(Backlog({}, {}, None, None), now)
    assert not [name for name in shown(metrics) if "depth" in name or "oldest" in name]


def test_what_runs_is_shown(metrics: Metrics) -> None:
    assert shown(metrics)["desk_content_info,v1"] == 1
    assert [name for name in shown(metrics) if name.startswith("desk_build_info,")]


def test_two_desks_in_one_process_count_apart() -> None:
    first, second = Metrics(lambda: "a"), Metrics(lambda: "b")
    first.state.reload_failures.inc()
    assert "desk_content_reload_failures_total" not in shown(second)
    assert isinstance(first.registry, CollectorRegistry)
