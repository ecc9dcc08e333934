"""Collects the case files beside it: one test for each phrase, reject and conversation."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest
from typing_extensions import override

from bot.core.errors import DeskError, KnowledgeError
from bot.core.problem import Severity
from bot.kb.load import load_knowledge
from bot.kb.source import read_content
from bot.review.cases import Case, read_cases
from bot.review.desks import CaseDesks
from bot.review.play import run_case
from tests.repository import build_kept

ROOT = Path(__file__).parents[2]
LONGEST = 90  # characters of a test's name


class Book:
    """All cases of one session, and the desks that they are played at."""

    def __init__(self) -> None:
        self._content = read_content(ROOT)
        self.cases, self.problems = read_cases(self._content)

    @cached_property
    def desks(self) -> CaseDesks:
        # What is stale does not depend on the day: cases are played while everything is fresh.
        kb, problems = load_knowledge(self._content, date.min)
        if kb is None:
            raise KnowledgeError([p for p in problems if p.severity is Severity.ERROR])
        return CaseDesks(kb, self._content.templates, build_kept)


BOOK = pytest.StashKey[Book]()


class CaseItem(pytest.Item):
    """One case as a test."""

    case: Case

    @override
    def runtest(self) -> None:
        place = f'{self.case.file}:{self.case.line}: "{self.case.title}"'
        try:
            factory = self.config.stash[BOOK].desks.factory(self.case.topic)
            messages = run_case(factory, self.case)
        except DeskError as error:
            messages = (str(error),)
        if messages:
            pytest.fail("\n".join((place, *messages)), pytrace=False)

    @override
    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line - 1, self.name


class CasesFile(pytest.File):
    """One case file."""

    @override
    def collect(self) -> Iterator[CaseItem]:
        book = self.config.stash.setdefault(BOOK, Book())
        file = self.path.relative_to(ROOT).as_posix()
        problems = [str(problem) for problem in book.problems if problem.file == file]
        if problems:
            raise self.CollectError("\n".join(problems))
        for case in book.cases:
            if case.file == file:
                item = CaseItem.from_parent(self, name=_name(case))
                item.case = case
                yield item


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CasesFile | None:
    return CasesFile.from_parent(parent, path=file_path) if file_path.suffix == ".yaml" else None


def _name(case: Case) -> str:
    return case.title if len(case.title) <= LONGEST else f"{case.title[:LONGEST]}…"
