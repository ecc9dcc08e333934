"""`desk why`: what was understood, how sure the desk is, and what follows from it."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from bot.cli.feedback import standing_text
from bot.cli.options import clock, now_option, root_option, settings
from bot.core.matching import Candidate, ErrorText, Evidence, MatchResult, Utterance
from bot.desk import Handled

BAR = 20  # characters of a score of 1
MOST_ERRORS = 8  # texts shown


@click.command(epilog='\b\nExample:\n  desk why "my app wants a key and a secret"')
@click.argument("text")
@click.option("--direct", is_flag=True, help="As if the desk had been spoken to.")
@now_option
@root_option
def why(text: str, direct: bool, now: datetime | None, root: Path | None) -> None:
    """Show why the desk would answer TEXT as it does."""
    from bot.answering import none_failed
    from bot.bootstrap import build_house, load_library, memory_store
    from bot.channels.terminal.collecting import CollectingChannel
    from bot.channels.terminal.inbound import PLATFORM
    from bot.core.message import ConversationKey, Event, Message, Person

    chosen, tell = settings(root), clock(now)
    library = load_library(chosen.root, tell().date(), chosen.cache)
    house = build_house(library, memory_store(), {PLATFORM: CollectingChannel()}, tell)
    event = Event(
        "1", ConversationKey(PLATFORM, "why", "1"), Person("asker"), tell(), Message(text), direct
    )
    asyncio.run(house.intake.take(event))
    for handled in none_failed(house.answering.answer_all()):
        evidence = library.matcher.explain(Utterance(text))
        click.echo("\n".join(_lines(handled, evidence, library.knowledge.version)))


def _lines(handled: Handled, evidence: Evidence, version: str) -> Iterator[str]:
    turn, match = handled.turn, handled.match
    yield f"decision   {turn.decision}"
    conversation = turn.conversation
    reached = conversation.node or (conversation.question and conversation.question.ref)
    yield f"node       {reached or '-'}"
    if match is not None:
        yield from _understood(match, evidence)
        yield from _scores(match)
        yield from _phrases(match, evidence)
        yield from _standings(evidence)
    yield "rules"
    for happening in turn.happenings:
        yield f"  {happening.kind}: {happening.detail or happening.node or happening.topic or '-'}"
    for answer in turn.answers:
        yield f"  says templates/{answer.template}"
    yield f"knowledge  {version}"


def _understood(match: MatchResult, evidence: Evidence) -> Iterator[str]:
    yield f"looked at  {evidence.segment!r}"
    if evidence.left_out:
        yield f"left out   {evidence.left_out} characters of code, JSON or logs"
    for written, meant in evidence.corrections:
        yield f"  read {written!r} as {meant!r}"
    signals = [f"{'no ' if s.negated else ''}{s.signal!r}" for s in match.signals]
    yield f"signals    {', '.join(signals) or '-'}"
    slots = [f"{name} = {value!r}" for name, value in match.slots.items()]
    yield f"slots      {', '.join(slots) or '-'}"
    if match.act or match.group:
        yield f"known as   {match.act or match.group}"
    if match.errors:
        yield "error texts"
        yield from (_error(error) for error in match.errors[:MOST_ERRORS])


def _error(error: ErrorText) -> str:
    place = "pasted" if error.pasted else "in the prose"
    effect = "decided" if error.decided else "general, gives way" if error.general else "noted"
    return f"  {error.text!r}, {place}: {error.topic or error.group} ({effect})"


def _scores(match: MatchResult) -> Iterator[str]:
    yield f"sure       {match.in_scope:.0%} that it is a question of ours;"
    yield f"           if so, {match.right:.0%} that it is about the leading topic"
    yield "topics"
    for candidate in match.candidates[:4]:
        yield _bar(candidate)
    if len(match.candidates) > 1 and not _by_error(match):
        first, second = match.candidates[:2]
        yield f"runner-up  {second.topic}, by a margin of {first.score - second.score:.2f}"


def _standings(evidence: Evidence) -> Iterator[str]:
    if evidence.standings:
        yield "how well these topics are known"
    for found in evidence.standings:
        yield f"  {found.topic}: {standing_text(found)}"


def _by_error(match: MatchResult) -> bool:
    return any(error.decided for error in match.errors)


def _phrases(match: MatchResult, evidence: Evidence) -> Iterator[str]:
    yield "phrases nearest to the prose" if _by_error(match) else "phrases that decided"
    for phrase in evidence.phrases:
        label = f"{phrase.label}: {phrase.phrase!r}"
        parts = ", ".join(f"{name} {share:.2f}" for name, share in phrase.parts)
        yield f"  {phrase.weight:+.2f}  {phrase.similarity:.2f} alike ({parts})  {label}"


def _bar(candidate: Candidate) -> str:
    filled = round(BAR * min(1.0, max(0.0, candidate.score)))
    return f"  {candidate.score:5.2f} {'#' * filled:<{BAR}} {candidate.topic}"
