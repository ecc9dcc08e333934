"""The composition root: the only place that names concrete classes together."""

import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from bot import __version__
from bot.answering import Answering
from bot.core.brakes import UNBRAKED, Brakes
from bot.core.checkup import Finding, fail, ok, warn
from bot.core.credentials import Detector
from bot.core.errors import KnowledgeError
from bot.core.knowledge import KnowledgeBase
from bot.core.ports import Channel, Clock
from bot.core.problem import Problem, Severity
from bot.core.storage import Database, Store
from bot.courier import Courier, Pacing
from bot.desk import Desk, Library
from bot.intake import Intake
from bot.kb.archive import pack, unpack
from bot.kb.load import load_knowledge, load_parsed
from bot.kb.parse import Files, parse
from bot.kb.source import Content, read_content
from bot.review.codes import NO_PHRASES, UNUSED_TEMPLATE
from bot.review.templates import check_templates
from bot.serve.knowledge import KeptKnowledge, KnowledgeKeeper, KnowledgeSource, Loaded
from bot.settings import Settings, SlackSettings

if TYPE_CHECKING:
    from bot.channels.slack.access import SlackAccess
    from bot.matching.index import Tools
    from bot.serve.connection import Connection
    from bot.serve.logs import Log
    from bot.serve.run import Parts


@dataclass(frozen=True, slots=True)
class House:
    """All the parts of a running desk, wired around one store."""

    desk: Desk
    intake: Intake
    answering: Answering
    courier: Courier
    store: Store


STILL = 0.3  # seconds
"""How long files that authors save must stay as they are before they are read."""

AT_ONCE = Pacing(lease=timedelta(0), pace=timedelta(0))
"""For one reader at a keyboard."""


def load_knowledge_base(root: Path, today: date) -> KnowledgeBase:
    """The knowledge alone; raises KnowledgeError with every error in it."""
    return _sound(*load_knowledge(read_content(root), today))


def load_library(root: Path, today: date, cache: Path | None = None) -> Library:
    """Everything built from one reading of the files; raises KnowledgeError.

    A template that would fail in front of an asker is refused here; one that is only unused is not.
    `cache` is a folder that makes the next start quicker.
    """
    return _library(read_content(root), today, matching_tools(cache))[0]


def load_served(content: Content, today: date, tools: "Tools | None" = None) -> Loaded:
    """A library for many askers, checked further than for one, with its files packed.

    Raises KnowledgeError where a reply could become too long for a platform, and where the desk
    would not understand its own phrases.
    """
    library, files = _library(content, today, tools)
    _sound(library.knowledge, _served_problems(library, files))
    return Loaded(library, pack(content))


def library_from(packed: bytes, today: date, tools: "Tools | None" = None) -> Library:
    """A library from files that were packed when they were served; raises KnowledgeError."""
    return _library(unpack(packed), today, tools)[0]


def knowledge_keeper(
    root: Path, today: Callable[[], date], records: KeptKnowledge, cache: Path | None = None
) -> KnowledgeKeeper:
    """What finds the knowledge to serve from the files below `root`, for as long as a desk runs."""
    tools = matching_tools(cache)
    source = KnowledgeSource(
        read=lambda: read_content(root),
        build=lambda content: load_served(content, today(), tools),
        restore=lambda packed: library_from(packed, today(), tools),
    )
    return KnowledgeKeeper(source, records, lambda: sleep(STILL))


def matching_tools(cache: Path | None) -> "Tools":
    """What matchers share from one version of the knowledge to the next."""
    from bot.matching.index import Tools
    from bot.matching.shelf import Shelf
    from bot.matching.table import packaged_table

    return Tools(packaged_table(), Shelf(cache))


def build_library(
    kb: KnowledgeBase, templates: Mapping[str, str], tools: "Tools | None" = None
) -> Library:
    """What a desk serves; raises KnowledgeError where no topic that is served has a phrase."""
    from bot.matching.matcher import KnowledgeMatcher
    from bot.matching.search import AnswerSearch
    from bot.rendering.renderer import TemplateRenderer

    if not any(topic.phrases for topic in kb.served_topics()):
        message = "no topic that is served has a phrase, so that no message can be understood"
        hint = "write phrases in the words of the people who ask"
        raise KnowledgeError([Problem("knowledge/topics", 0, NO_PHRASES, message, hint)])
    bodies = {id_: templates.get(answer.template, "") for id_, answer in kb.canned.items()}
    return Library(
        kb,
        KnowledgeMatcher(kb, tools or matching_tools(None)),
        TemplateRenderer(kb, templates),
        AnswerSearch(kb, bodies),
    )


def build_house(
    library: Library,
    store: Store,
    channels: Mapping[str, Channel],
    clock: Clock,
    brakes: Brakes = UNBRAKED,
) -> House:
    """Wire the parts around one store, for somebody at a keyboard."""
    desk = Desk(library, store, clock, brakes)
    return House(
        desk=desk,
        intake=Intake(store, Detector()),
        answering=Answering(desk, store, tuple(channels)),
        courier=Courier(store, channels, AT_ONCE),
        store=store,
    )


def memory_store() -> Store:
    """A store that keeps nothing after the process ends, and imports no database library."""
    from bot.store.memory import MemoryStore

    return MemoryStore()


def database_store(url: str, clock: Clock | None = None) -> Database:
    """The store behind `url`, for who answers questions; raises StoreUnavailable with what to do.

    A missing file is made; a damaged one is moved aside, and the store starts empty. Without a
    clock the database's own time counts.
    """
    from bot.store.open import open_store

    return open_store(url, clock=clock, mend=True)


def kept_store(url: str, clock: Clock | None = None) -> Database:
    """The store behind `url`, for who asks about it: it must be there, and nothing is moved."""
    from bot.store.open import open_store, require

    require(url)
    return open_store(url, clock=clock)


def database_notes(database: Database) -> tuple[str, ...]:
    """What people should know of a database that was opened, a line each."""
    from bot.store.sql import SqlStore

    return database.notes if isinstance(database, SqlStore) else ()


def platform_connections(chosen: Settings, database: Database, log: "Log") -> "list[Connection]":
    """The platforms that are set up; an alarm is a line of the log at the level of errors."""
    from bot.channels.slack.connection import SlackConnection

    def alarm(trouble: str, cure: str) -> None:
        log.error("a platform needs its operator", trouble=trouble, cure=cure)

    if chosen.slack is None:
        return []
    return [SlackConnection(_slack_access(chosen.slack), database, alarm)]


def serve_parts(
    chosen: Settings,
    database: Database,
    connections: "Sequence[Connection]",
    clock: Clock,
    log: "Log",
) -> "Parts":
    """All that `desk run` keeps going, with the knowledge that authors save while it runs."""
    from bot.serve.house import House, Plan
    from bot.serve.reload import Reloader, watch

    serving = chosen.serving
    house = House(
        Plan(
            database=database,
            connections=connections,
            detector=Detector(serving.secrets),
            log=log,
            clock=clock,
            jitter=random.random,
            brakes=serving.brakes,
            pacing=Pacing(pace=serving.pace),
            keep_texts=serving.keep_texts,
            nudge_after=serving.nudge_after,
            metrics_token=serving.metrics_token,
        )
    )
    keeper = knowledge_keeper(chosen.root, lambda: clock().date(), database, chosen.cache)
    reloader = Reloader(keeper, house.serve, house.refused)
    return house.parts(reloader.look, [lambda: reloader.run(watch(chosen.root))])


def check_up(chosen: Settings, clock: Clock) -> Iterator[Finding]:
    """What may keep the desk from working, each as soon as it is known. Reads only."""
    import sqlite3

    from bot.store.checkup import check_database

    python = ".".join(map(str, sys.version_info[:3]))
    sqlite = sqlite3.sqlite_version
    yield ok(f"Trainer Desk {__version__} on Python {python} with SQLite {sqlite}")
    yield _check_knowledge(chosen, clock)
    findings, is_usable = check_database(chosen.database_url)
    yield from findings
    if chosen.slack is None:
        yield warn(
            "Slack is not set up",
            "docs/slack.md says how, in ten minutes (desk chat needs nothing)",
        )
        return
    yield _check_trainers(chosen.root, clock)
    yield from _check_slack(chosen.slack, chosen.database_url if is_usable else "")


def back_up(url: str, path: Path) -> int:
    """Copy the database behind `url` to a new file; gives its size, raises StoreError."""
    from bot.store.open import open_store, require

    require(url)
    with closing(open_store(url)) as store:
        return store.back_up(path)


def migrate(url: str) -> tuple[str, str]:
    """Bring the database behind `url` up to date: from which schema ("" for none) to which."""
    from bot.store.open import open_store, schema_of
    from bot.store.schema import HEAD

    found = schema_of(url)
    open_store(url).close()
    return found, HEAD


def _check_knowledge(chosen: Settings, clock: Clock) -> Finding:
    from bot.review.check import check_content

    build = partial(build_library, tools=matching_tools(chosen.cache))
    report = check_content(chosen.root, clock().date(), build)
    errors = [problem for problem in report.problems if problem.severity is Severity.ERROR]
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        told = f"the knowledge in {chosen.root} cannot be served: {errors[0]}{more}"
        return fail(told, "`desk check` lists every error with its cure")
    return ok(f"the knowledge in {chosen.root} is sound: {report.counts.topics} topics")


def _check_trainers(root: Path, clock: Clock) -> Finding:
    from bot.channels.slack.access import PLATFORM

    cure = "write accounts: {slack: U0123ABCD} beside a trainer's name in knowledge/desk.yaml"
    try:
        trainers = load_knowledge_base(root, clock().date()).desk.trainers
    except KnowledgeError:
        return warn("who the trainers are cannot be read", "mend the knowledge first")
    here = sum(PLATFORM in trainer.accounts for trainer in trainers)
    if not here:
        return warn("no trainer has a Slack account, so that nobody can type `/desk here on`", cure)
    return ok(f"{here} of {len(trainers)} trainers have a Slack account")


def _check_slack(slack: SlackSettings, url: str) -> list[Finding]:
    """`url` is that of a database that can be used, "" where there is none."""
    import asyncio

    from bot.channels.slack.access import PLATFORM
    from bot.channels.slack.checkup import check_slack

    enrolled: frozenset[str] = frozenset()
    if url:
        with closing(kept_store(url)) as store:
            enrolled = store.enrolled(PLATFORM)
    return asyncio.run(check_slack(_slack_access(slack), enrolled))


def _slack_access(slack: SlackSettings) -> "SlackAccess":
    from bot.channels.slack.access import SlackAccess

    return SlackAccess(
        slack.bot_token, slack.app_token, slack.signing_secret, slack.api_url, slack.channels
    )


def _library(content: Content, today: date, tools: "Tools | None") -> tuple[Library, Files]:
    """The library of sound content, and its files as they were parsed."""
    files, parsed = parse(content.knowledge, {problem.file for problem in content.problems})
    kb, problems = load_parsed(content, files, parsed, today)
    of_use = (p for p in check_templates(content, files) if p.code != UNUSED_TEMPLATE)
    kb = _sound(kb, [*problems, *of_use])
    return build_library(kb, content.templates, tools), files


def _sound(kb: KnowledgeBase | None, problems: Iterable[Problem]) -> KnowledgeBase:
    """The knowledge, unless a problem is an error."""
    errors = [problem for problem in dict.fromkeys(problems) if problem.severity is Severity.ERROR]
    if kb is None or errors:
        raise KnowledgeError(errors)
    return kb


def _served_problems(library: Library, files: Files) -> Iterator[Problem]:
    """What shows only when everything is rendered, and when the matcher hears its own phrases."""
    from bot.matching.matcher import KnowledgeMatcher
    from bot.review.desks import fresh_day
    from bot.review.lengths import check_lengths
    from bot.review.phrases import check_spoken

    noon = datetime.combine(fresh_day(library.knowledge), time(12), UTC)
    yield from check_lengths(library.knowledge, library.renderer, noon)
    if isinstance(library.matcher, KnowledgeMatcher):
        yield from check_spoken(files, library.matcher)
