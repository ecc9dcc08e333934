"""The whole check in one run: knowledge, templates and cases. Prints nothing, serves nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.core.errors import KnowledgeError, RenderError
from bot.core.knowledge import KnowledgeBase
from bot.core.matching import TopicStanding
from bot.core.problem import Problem, Severity
from bot.kb.load import load_parsed
from bot.kb.parse import Files, parse
from bot.kb.source import Content, read_content
from bot.matching.matcher import KnowledgeMatcher
from bot.rendering.environment import Compiler
from bot.review import codes
from bot.review.cases import CASES, Case, CaseKind, read_cases
from bot.review.coverage import Visits, check_case_files, check_case_nodes, check_visits
from bot.review.desks import CaseDesks, LibraryBuilder, fresh_day
from bot.review.lengths import check_lengths, render_problem
from bot.review.phrases import check_spoken
from bot.review.play import play
from bot.review.readable import check_reading
from bot.review.templates import TEMPLATES, check_templates

_CURES = {
    CaseKind.MATCH: "add a phrase in such words to the topic, or correct the case",
    CaseKind.REJECT: "add it to not_phrases or to out_of_scope.yaml, or correct the case",
    CaseKind.CONVERSATION: "correct the tree, its signals and replies, or the case",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was checked; `cases` are those that ran."""

    topics: int
    nodes: int
    phrases: int
    cases: int


@dataclass(frozen=True, slots=True)
class Report:
    """All problems by file and line; `notes` say what was not looked at, and why.

    `topics` say how well each is known by its phrases, the weakest first.
    """

    problems: tuple[Problem, ...]
    counts: Counts
    notes: tuple[str, ...] = ()
    topics: tuple[TopicStanding, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many problems are of this severity."""
        return sum(problem.severity is severity for problem in self.problems)

    def has_failed(self, *, strict: bool = False) -> bool:
        """Whether there is an error, or with `strict` any problem at all."""
        return bool(self.problems) if strict else self.count(Severity.ERROR) > 0


def _unheard(stage: str) -> None:
    """Nobody wants to know."""


def check_content(
    root: Path, today: date, build: LibraryBuilder, stage: Callable[[str], None] = _unheard
) -> Report:
    """Everything that is wrong with the content below `root`; bad content is no exception.

    `build` makes what a desk serves, once; `stage` hears of each part of the check that is done.
    """
    content = read_content(root)
    files, parsed = parse(content.knowledge, {problem.file for problem in content.problems})
    stage("files read and parsed")
    kb, problems = load_parsed(content, files, parsed, today)
    run = _Run(content, files, [*problems])
    stage("references, trees, phrases")
    compiler = Compiler()
    run.found += check_templates(content, files, compiler)
    stage("templates")
    desks = CaseDesks(kb, content.templates, build, compiler) if kb else None
    if kb and desks:
        run.serve(desks)
        stage("index, phrases as it hears them")
        run.measure(kb, desks)
        stage("lengths")
    if (root / CASES).is_dir():
        run.cases(kb, desks)
    else:
        run.notes.append(f"cases did not run: there is no folder {CASES}")
    stage("cases")
    found = sorted(dict.fromkeys(run.found), key=lambda p: (p.file, p.line, p.code))
    return Report(tuple(found), _counts(files, run.ran), tuple(run.notes), run.topics)


@dataclass
class _Run:
    """One check while it goes on."""

    content: Content
    files: Files
    found: list[Problem]
    notes: list[str] = field(default_factory=list)
    ran: int = 0
    topics: tuple[TopicStanding, ...] = ()

    def serve(self, desks: CaseDesks) -> None:
        """Build what would be served, and let its matcher judge the phrases that it is made of."""
        try:
            matcher = desks.served.matcher
        except KnowledgeError as error:
            self.found += error.problems
            return
        if isinstance(matcher, KnowledgeMatcher):
            self.found += check_spoken(self.files, matcher)
            self.topics = tuple(matcher.topics)

    def measure(self, kb: KnowledgeBase, desks: CaseDesks) -> None:
        """Render what can be rendered."""
        now = datetime.combine(fresh_day(kb), time(12), UTC)
        too_long = list(check_lengths(kb, desks.renderer, now))
        for problem in too_long:
            self._add(problem)
        told = {problem.file for problem in too_long}
        readings = check_reading(kb, self.content.templates, now, desks.compiler)
        self.found += (problem for problem in readings if problem.file not in told)

    def cases(self, kb: KnowledgeBase | None, desks: CaseDesks | None) -> None:
        """Check the case files, and run the cases where there is knowledge to run them with."""
        cases, problems = read_cases(self.content)
        faulty = {problem.file for problem in problems}
        unknown = list(check_case_nodes(self.files, cases))
        self.found += (*problems, *check_case_files(self.content, faulty), *unknown)
        if kb is None or desks is None:
            self.notes.append("cases did not run: the knowledge has errors")
            return
        missed = {(problem.file, problem.line) for problem in unknown}
        runnable = [c for c in cases if c.topic in kb.topics and not _is_missed(c, missed)]
        visits = self._play(desks, runnable)
        skipped = len(runnable) - self.ran
        if skipped:
            self.notes.append(f"cases that did not run, because of such errors: {skipped}")
        else:
            sound = [file for file in self.content.cases if file not in faulty]
            self.found += check_visits(self.files, visits, sound)

    def _play(self, desks: CaseDesks, cases: Sequence[Case]) -> Visits:
        """What cases name, and what those that passed went through."""
        visits = Visits()
        with suppress(KnowledgeError):  # told for each case below
            desks.rehearse((case.topic, words) for case in cases for words in case.says())
        for case in cases:
            visits.expect(case)
            try:
                played = play(desks.factory(case.topic), case)
            except KnowledgeError as error:
                self.found += error.problems
            except RenderError as error:
                self._add(render_problem(error))
            else:
                self.ran += 1
                if not played.messages:
                    visits.count(played)
                self.found += _failures(case, played.messages)
        return visits

    def _add(self, problem: Problem) -> None:
        """Keep a problem, but not that a template fails which is known to be faulty or missing."""
        if problem.code == codes.NOT_RENDERED:
            name = problem.file.removeprefix(f"{TEMPLATES}/")
            is_known = any(known.file == problem.file for known in self.found)
            if is_known or name not in self.content.templates:
                return
        self.found.append(problem)


def _failures(case: Case, messages: Iterable[str]) -> Iterator[Problem]:
    for message in messages:
        told = f'"{case.title}" {message}'
        yield Problem(case.file, case.line, codes.FAILED_CASE, told, _CURES[case.kind])


def _is_missed(case: Case, missed: set[tuple[str, int]]) -> bool:
    """Whether the case names a node that is not there."""
    return any((case.file, line) in missed for line, _ in case.nodes())


def _counts(files: Files, ran: int) -> Counts:
    return Counts(
        topics=len(files.topics),
        nodes=sum(len(topic.names) for topic in files.topics),
        phrases=sum(len(topic.head.phrases) for topic in files.topics if topic.head),
        cases=ran,
    )
