"""Phrases as the matcher hears them: alike across topics, or answered with another's answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from typing_extensions import override

from bot.core.matching import FEWEST, Decision
from bot.core.problem import Problem
from bot.kb.parse import Files
from bot.kb.yaml_reader import Document, Path
from bot.matching.alike import AlikePhrases
from bot.matching.feedback import PhraseStanding
from bot.matching.matcher import KnowledgeMatcher
from bot.matching.phrases import NEAR, OUT, TALK, Phrase
from bot.review import codes

ALIKE_FROM = 0.85
"""Cosine of two topics' phrases that are too alike.

Of some 1.5 million such pairs in the first 22 topics, 17 reach 0.7: most of these part in the word
that matters ("has our API key", "has my refresh token been revoked": 0.80). From 0.85 on they do
not.
"""

FAR_AHEAD = 0.5
"""Half of what a phrase scores for its own topic: from there on its words are another's.

Of 1,757 phrases 40 would be answered otherwise without themselves, most by a little: the answers
lie side by side. Those half a phrase behind stand in the wrong topic, or alone in theirs.
"""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a phrase stands."""

    document: Document
    path: Path

    @override
    def __str__(self) -> str:
        """The form that editors turn into a link."""
        return f"{self.document.file}:{self.document.line_of(self.path)}"


_Places = dict[Phrase, _Place]


def check_spoken(files: Files, matcher: KnowledgeMatcher) -> Iterator[Problem]:
    """Problems that only the matcher can see; `files` are those that it was built from."""
    places = dict(_places(files))
    same: set[Phrase] = set()
    near: set[Phrase] = set()
    for pair in matcher.alike(ALIKE_FROM):
        (same if pair.same else near).update((pair.first, pair.second))
        yield _alike(pair, places)
    for standing in matcher.self_check():
        told = same if standing.overruled else same | near  # no warning hides an error
        if standing.phrase not in told and _is_overmatched(standing):
            yield _overmatched(standing, places[standing.phrase])
    yield from _topics(files, matcher)


def _topics(files: Files, matcher: KnowledgeMatcher) -> Iterator[Problem]:
    """Topics that their phrases do not carry."""
    documents = {topic.id: topic.document for topic in files.topics}
    for found in matcher.topics:
        document = documents[found.topic]
        if found.is_thin:
            message = f"'{found.topic}' has only {found.phrases} phrases"
            hint = f"write at least {FEWEST}, each as another asker would say it"
            yield document.warning(("phrases",), codes.FEW_PHRASES, message, hint)
        if found.collides:
            message = (
                f"{found.lost} of {found.phrases} phrases of '{found.topic}' would go to"
                f" '{found.rival}' without themselves (margin {found.margin:.2f})"
            )
            hint = "say in words what parts the two, or make them one topic with a question"
            yield document.warning(("phrases",), codes.COLLIDING, message, hint)


def _alike(pair: AlikePhrases, places: _Places) -> Problem:
    """At the second one, or at the topic's where the other belongs to none."""
    first, second = pair.first, pair.second
    if _is_silent(second.label):
        first, second = second, first
    document, path = places[second].document, places[second].path
    other = f'"{first.text}" of {_owner(first.label)} ({places[first]})'
    if pair.same:
        message = f'"{second.text}" has the very words of {other}: nothing tells them apart'
        hint = "say in words what makes it different, or keep one of them"
        return document.problem(path, codes.SAME_WORDS, message, hint)
    message = f'"{second.text}" is nearly {other}: {pair.similarity:.2f} of 1'
    hint = "keep it in one topic, or say it in words that only this topic has"
    return document.warning(path, codes.NEARLY_SAME, message, hint)


def _is_overmatched(standing: PhraseStanding) -> bool:
    """Whether it tells authors something; a near miss may well be some other topic's question."""
    own = standing.phrase.label.removeprefix(NEAR)
    is_near = own != standing.phrase.label
    if standing.decision is not Decision.ANSWER or (standing.best == own) is not is_near:
        return False
    return standing.overruled or standing.margin >= FAR_AHEAD


def _overmatched(standing: PhraseStanding, place: _Place) -> Problem:
    phrase, best = standing.phrase, standing.best
    scores = f"{standing.score:.2f} to {standing.own:.2f}, {standing.margin:.2f} ahead"
    if _is_silent(phrase.label):
        hint = "add more phrases in such words here"
    else:
        hint = f"add more phrases in such words, or near misses to the not_phrases of '{best}'"
    if standing.overruled:
        message = f"\"{phrase.text}\" is answered with '{best}' although it stands here ({scores})"
        return place.document.problem(place.path, codes.OVERRULED, message, hint)
    message = f"\"{phrase.text}\" would be answered with '{best}' if it did not stand here"
    return place.document.warning(place.path, codes.OVERMATCHED, f"{message} ({scores})", hint)


def _is_silent(label: str) -> bool:
    return label.startswith((NEAR, OUT, TALK))


def _owner(label: str) -> str:
    """Whose a phrase is, for people."""
    kind, colon, name = label.partition(":")
    known = {NEAR: f"the near misses of '{name}'", OUT: f"group '{name}'", TALK: f"talk '{name}'"}
    return known[kind + colon] if colon else f"topic '{label}'"


def _places(files: Files) -> Iterator[tuple[Phrase, _Place]]:
    """The place of each phrase; of one that stands twice in a list, the last."""
    for document, path, label, texts in _lists(files):
        for at, text in enumerate(texts):
            yield Phrase(text, label), _Place(document, (*path, at))


def _lists(files: Files) -> Iterator[tuple[Document, Path, str, Sequence[str]]]:
    """The lists of phrases: where each stands, and the matcher's label for it."""
    for topic in files.topics:
        if topic.head:
            yield topic.document, ("phrases",), topic.id, topic.head.phrases
            yield topic.document, ("not_phrases",), NEAR + topic.id, topic.head.not_phrases
    if files.talk:
        for act, texts in files.talk.model.talk:
            yield files.talk.document, ("talk", act), TALK + act, texts
    if files.out_of_scope:
        for at, group in enumerate(files.out_of_scope.model.out_of_scope):
            path: Path = ("out_of_scope", at, "phrases")
            yield files.out_of_scope.document, path, OUT + group.group, group.phrases
