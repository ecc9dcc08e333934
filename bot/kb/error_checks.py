"""Error texts claimed twice. One that is contained in another is fine: the longer one wins."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.knowledge import fold_error
from bot.core.problem import Problem
from bot.kb import codes
from bot.kb.parse import Files
from bot.kb.yaml_reader import Document, Path


@dataclass(frozen=True, slots=True)
class _Claim:
    """An error text, whose it is, and where it stands."""

    owner: str
    text: str
    document: Document
    path: Path

    @property
    def line(self) -> int:
        return self.document.line_of(self.path)


def check_errors(files: Files) -> Iterator[Problem]:
    """Error texts that stand in two places, reported at the second one."""
    first: dict[str, _Claim] = {}
    for claim in (*_group_claims(files), *_topic_claims(files)):
        earlier = first.setdefault(fold_error(claim.text), claim)
        if earlier is not claim:
            yield _clash(earlier, claim)


def _clash(earlier: _Claim, claim: _Claim) -> Problem:
    if earlier.owner == claim.owner:
        message = f'the error text "{claim.text}" stands twice, also in line {earlier.line}'
        return claim.document.warning(claim.path, codes.REPEATED_ERROR, message, "take one out")
    place = f"{earlier.document.file}:{earlier.line}"
    message = f'the error text "{claim.text}" is also one of {earlier.owner} ({place})'
    hint = "an error text belongs to one topic or group; write more of it where they differ"
    return claim.document.problem(claim.path, codes.SHARED_ERROR, message, hint)


def _group_claims(files: Files) -> Iterator[_Claim]:
    if files.out_of_scope:
        document = files.out_of_scope.document
        for position, group in enumerate(files.out_of_scope.model.out_of_scope):
            for index, text in enumerate(group.errors):
                path = ("out_of_scope", position, "errors", index)
                yield _Claim(f"group '{group.group}'", text, document, path)


def _topic_claims(files: Files) -> Iterator[_Claim]:
    for topic in files.topics:
        if topic.head:
            lists = {"errors": topic.head.errors, "general_errors": topic.head.general_errors}
            for key, texts in lists.items():
                for index, text in enumerate(texts):
                    yield _Claim(f"topic '{topic.id}'", text, topic.document, (key, index))
