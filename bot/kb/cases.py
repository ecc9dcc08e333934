"""Case files as checked models with their lines. Reads what authors expect, does not run it."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from pydantic import ValidationError

from bot.core.problem import Problem
from bot.kb import codes
from bot.kb.schema import CaseModel
from bot.kb.schema_faults import to_problems
from bot.kb.source import Content
from bot.kb.yaml_reader import Document, read_yaml


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one topic; `document` tells the line of each."""

    document: Document
    model: CaseModel


def load_cases(content: Content) -> tuple[tuple[CaseFile, ...], tuple[Problem, ...]]:
    """All sound case files, and every problem of the others by file and line."""
    files: list[CaseFile] = []
    problems = list(content.case_problems)
    for file in sorted(content.cases):
        document, found = read_yaml(file, content.cases[file])
        problems += found
        if document:
            case, faults = _case(document)
            problems += faults
            files += [case] if case else []
    problems.sort(key=lambda problem: (problem.file, problem.line, problem.code))
    return tuple(files), tuple(problems)


def _case(document: Document) -> tuple[CaseFile | None, list[Problem]]:
    try:
        model = CaseModel.model_validate(document.data)
    except ValidationError as error:
        return None, list(to_problems(document, CaseModel, error))
    stem = PurePosixPath(document.file).stem
    if model.topic == stem:
        return CaseFile(document, model), []
    message = f"the cases are for topic '{model.topic}', their file is '{stem}.yaml'"
    hint = f"write `topic: {stem}`, or rename the file"
    problem = document.problem(("topic",), codes.TOPIC_NAME, message, hint)
    return CaseFile(document, model), [problem]
