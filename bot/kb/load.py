"""The one way from content to knowledge: all problems in one run, knowledge if none is an error."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from bot.core.knowledge import KnowledgeBase
from bot.core.problem import Problem, Severity
from bot.kb.build import build
from bot.kb.error_checks import check_errors
from bot.kb.parse import Files, parse
from bot.kb.phrase_checks import check_count, check_phrases
from bot.kb.references import (
    check_asks,
    check_canned,
    check_desk,
    check_groups,
    check_integrations,
    check_topic_references,
)
from bot.kb.source import Content
from bot.kb.tree_checks import check_freshness, check_tree
from bot.kb.yaml_reader import MAX_PROBLEMS


def load_knowledge(
    content: Content, today: date
) -> tuple[KnowledgeBase | None, tuple[Problem, ...]]:
    """Knowledge, unless a problem is an error, and all problems by file and line.

    `today` decides what is stale. Templates are read by others; problems of reading them count.
    """
    parsed = parse(content.knowledge, {problem.file for problem in content.problems})
    return load_parsed(content, *parsed, today)


def load_parsed(
    content: Content, files: Files, problems: Iterable[Problem], today: date
) -> tuple[KnowledgeBase | None, tuple[Problem, ...]]:
    """The same where the files are parsed already, with these problems."""
    found = [*content.problems, *problems, *_check(files, today)]
    found.sort(key=lambda problem: (problem.file, problem.line, problem.code))
    is_broken = any(problem.severity is Severity.ERROR for problem in found)
    knowledge = None if is_broken else build(files, content.version)
    return knowledge, tuple(found)


def _check(files: Files, today: date) -> Iterator[Problem]:
    """All checks, each bounded: nobody reads the hundred thousand problems of a generated file."""
    for topic in files.topics:
        yield from _bounded(check_topic_references(topic, files))
        yield from _bounded(check_tree(topic))
        yield from _bounded(check_freshness(topic, today))
        yield from check_count(topic)
    if files.desk:
        yield from _bounded(check_desk(files.desk))
    if files.integrations:
        yield from _bounded(check_integrations(files.integrations, files))
    if files.canned:
        yield from _bounded(check_canned(files.canned))
    if files.out_of_scope:
        yield from _bounded(check_groups(files.out_of_scope))
    yield from _bounded(check_asks(files))
    yield from _bounded(check_phrases(files))
    yield from _bounded(check_errors(files))


def _bounded(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first errors and the first warnings; no number of warnings hides an error."""
    counts: Counter[Severity] = Counter()
    for problem in problems:
        counts[problem.severity] += 1
        if counts[problem.severity] <= MAX_PROBLEMS:
            yield problem
        elif problem.severity is Severity.ERROR:
            return
