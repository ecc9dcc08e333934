"""Phrases claimed twice, and topics with too few. Sameness only; likeness is the matcher's."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.core.problem import Problem
from bot.kb import codes
from bot.kb.parse import Files, TopicEntry
from bot.kb.yaml_reader import Document, Path

FEWEST_PHRASES: Final = 8

_APOSTROPHES: Final = "'`\u2018\u2019"
_SIGN = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A phrase and whose it is; `is_topic` tells a topic's from talk and out of scope."""

    owner: str
    is_topic: bool
    phrase: str
    document: Document
    path: Path

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"{self.document.file}:{self.document.line_of(self.path)}"


def fold(phrase: str) -> str:
    """A phrase without case and punctuation; unlike phrases of signs only stay unlike."""
    plain = unicodedata.normalize("NFKC", phrase).casefold()
    words = " ".join(_SIGN.sub(_without_punctuation, plain).split())
    return words or plain


def _without_punctuation(found: re.Match[str]) -> str:
    """Nothing for apostrophes (don't, dont), a space for other punctuation, symbols as they are."""
    sign = found.group()
    if sign in _APOSTROPHES:
        return ""
    return " " if unicodedata.category(sign).startswith("P") and sign != "#" else sign


def check_phrases(files: Files) -> Iterator[Problem]:
    """Phrases that stand in two places, reported at the second one."""
    first: dict[str, _Claim] = {}
    for claim in _claims(files):
        key = fold(claim.phrase)
        earlier = first.setdefault(key, claim)
        if earlier is not claim:
            yield _clash(earlier, claim)
    for topic in files.topics:
        yield from _check_near_misses(topic)


def check_count(topic: TopicEntry) -> Iterator[Problem]:
    """Too few phrases to be recognised by, in a topic that is served."""
    head = topic.head
    if head and head.state != "draft" and len(head.phrases) < FEWEST_PHRASES:
        message = f"too few phrases to recognise a question by: {len(head.phrases)}"
        hint = f"write at least {FEWEST_PHRASES}, or set `state: draft`"
        yield topic.document.warning(("phrases",), codes.FEW_PHRASES, message, hint)


def _clash(earlier: _Claim, claim: _Claim) -> Problem:
    document, path, phrase = claim.document, claim.path, claim.phrase
    if earlier.owner == claim.owner:
        message = f'"{phrase}" stands twice, also in line {earlier.document.line_of(earlier.path)}'
        return document.warning(path, codes.REPEATED_PHRASE, message, "take one out")
    if not earlier.is_topic and not claim.is_topic:
        message = f'"{phrase}" also stands in {earlier.place}'
        return document.warning(path, codes.REPEATED_PHRASE, message, "keep it in one place")
    if earlier.is_topic and claim.is_topic:
        message = f"\"{phrase}\" is also a phrase of topic '{earlier.owner}' ({earlier.place})"
        hint = "a phrase belongs to one topic"
        return document.problem(path, codes.SHARED_PHRASE, message, hint)
    message = f'"{phrase}" is also claimed by {earlier.place}'
    hint = "a topic's phrase is no small talk and not out of scope"
    return document.problem(path, codes.MISPLACED_PHRASE, message, hint)


def _check_near_misses(topic: TopicEntry) -> Iterator[Problem]:
    if not topic.head:
        return
    own = {fold(phrase): i for i, phrase in reversed(list(enumerate(topic.head.phrases)))}
    for index, phrase in enumerate(topic.head.not_phrases):
        if fold(phrase) in own:
            line = topic.document.line_of(("phrases", own[fold(phrase)]))
            message = f'"{phrase}" is a phrase of this topic as well, in line {line}'
            path = ("not_phrases", index)
            yield topic.document.problem(
                path, codes.CONTRADICTED_PHRASE, message, "keep it in one of the two"
            )


def _claims(files: Files) -> Iterator[_Claim]:
    """All phrases, those of topics last, so that a clash is shown in the topic."""
    yield from _talk_claims(files)
    yield from _group_claims(files)
    for topic in files.topics:
        for index, phrase in enumerate(topic.head.phrases if topic.head else ()):
            yield _Claim(topic.id, True, phrase, topic.document, ("phrases", index))


def _talk_claims(files: Files) -> Iterator[_Claim]:
    if files.talk:
        for act, phrases in files.talk.model.talk:
            for index, phrase in enumerate(phrases):
                path = ("talk", act, index)
                yield _Claim(f"talk {act}", False, phrase, files.talk.document, path)


def _group_claims(files: Files) -> Iterator[_Claim]:
    if files.out_of_scope:
        for position, group in enumerate(files.out_of_scope.model.out_of_scope):
            owner = f"group {group.group}"
            for index, phrase in enumerate(group.phrases):
                path = ("out_of_scope", position, "phrases", index)
                yield _Claim(owner, False, phrase, files.out_of_scope.document, path)
