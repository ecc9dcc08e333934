"""The desk's matcher: one utterance, understood with all of the knowledge. Walks no tree."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.core.knowledge import Act, KnowledgeBase
from bot.core.matching import (
    AskedTopic,
    Decision,
    Evidence,
    MatchResult,
    TopicStanding,
    Utterance,
)
from bot.matching import several
from bot.matching.alike import AlikePhrases
from bot.matching.error_rule import Said, apply_errors
from bot.matching.errors import ErrorFinder
from bot.matching.feedback import PhraseStanding, topic_standings
from bot.matching.index import Judgement, PhraseIndex, Tools
from bot.matching.phrases import OUT, SILENT, TALK, Phrase, labelled_phrases, options, words_of
from bot.matching.products import Mention, ProductFinder
from bot.matching.prose import Prose, read_prose
from bot.matching.reading import Clause, Reader, Reading
from bot.matching.replies import picked
from bot.matching.segments import Segment, segments
from bot.matching.signals import SignalFinder
from bot.matching.slots import error_code
from bot.matching.spelling import Speller, english_words
from bot.matching.words import Stemmer, normalise, tokens

KNOWN_FROM = 0.35  # score of a label without an answer: left out, 92 in 100 acts are that act


@dataclass(frozen=True, slots=True)
class _Heard:
    """A text as it was read: its prose, the product it names, and the parts worth scoring."""

    prose: Prose
    mention: Mention | None
    reading: Reading
    parts: list[Segment]


@dataclass(frozen=True, slots=True)
class _Understood:
    """A text as it was read, and what it means whatever question it may be a reply to."""

    reading: Reading
    result: MatchResult


class KnowledgeMatcher:
    """Built once from a knowledge base; `match` is a pure function of the utterance after that."""

    def __init__(self, kb: KnowledgeBase, tools: Tools | None = None) -> None:
        """`tools` know words' meanings, and what was solved for the last version."""
        english = english_words()
        stem = Stemmer()
        self._products = ProductFinder(kb.integrations, english)
        self._errors = ErrorFinder(kb)
        self._queues = {group.group: group.queue for group in kb.out_of_scope}
        self._phrases = labelled_phrases(kb)
        self._topics = [topic.id for topic in kb.served_topics()]
        phrases = [Phrase(self._masked(p.text), p.label) for p in self._phrases]
        every = list(options(kb))
        spoken = [p.text for p in phrases]
        spoken += [normalise(text) for option in every for text in words_of(option)]
        vocabulary = [word for text in spoken for word in tokens(text)]
        self._reader = Reader(Speller(vocabulary, english), stem)
        signals = (signal for option in every for signal in option.signals)
        self._signals = SignalFinder(signals, self._reader)
        silent = {p.label for p in phrases if p.label.startswith(SILENT)}
        self._index = PhraseIndex(phrases, silent, self._asserted, stem, tools)
        self._rehearsed: dict[str, _Understood] = {}

    def match(self, utterance: Utterance) -> MatchResult:
        """Understand one utterance; never raises, whatever the text."""
        text = utterance.text
        understood = self._rehearsed.get(text) or self._understand([text])[0]
        meant = picked(understood.reading, utterance.options, self._reader)
        return understood.result if meant is None else replace(understood.result, picked=meant)

    def rehearse(self, texts: Iterable[str]) -> None:
        """Understand many texts together and remember them; `match` is quicker for these then."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rehearsed]
        self._rehearsed |= zip(new, self._understand(new), strict=True)

    def self_check(self) -> tuple[PhraseStanding, ...]:
        """How every phrase of the knowledge stands, in the order of `labelled_phrases`."""
        found = zip(self._index.standings(), self._phrases, strict=True)
        return tuple(replace(standing, phrase=phrase) for standing, phrase in found)

    @cached_property
    def topics(self) -> list[TopicStanding]:
        """How every topic stands by its phrases, the one with the smallest margin first."""
        return topic_standings(self.self_check(), self._topics)

    def alike(self, at_least: float) -> tuple[AlikePhrases, ...]:
        """Phrases that the matcher can hardly tell apart; `at_least` is a cosine."""
        return self._index.alike(at_least, self._phrases)

    def explain(self, utterance: Utterance) -> Evidence:
        """What decided about an utterance; only for people, `match` needs none of it."""
        heard = self._heard(utterance.text)
        left_out = heard.prose.left_out
        judged = self._index.judge([part.words for part in heard.parts])
        if not judged.candidates:
            return Evidence(corrections=heard.reading.corrections, left_out=left_out)
        part = heard.parts[judged.segment]
        leading = [candidate.topic for candidate in judged.candidates[:2]]
        return Evidence(
            part.text,
            self._index.evidence(part.words, leading[0]),
            heard.reading.corrections,
            left_out,
            tuple(found for topic in leading for found in self.topics if found.topic == topic),
        )

    def _understand(self, texts: Sequence[str]) -> list[_Understood]:
        everything = [self._heard(text) for text in texts]
        judged = self._index.judge_all(
            [[part.words for part in heard.parts] for heard in everything]
        )
        return [
            _Understood(heard.reading, self._result(heard, found))
            for heard, found in zip(everything, judged, strict=True)
        ]

    def _heard(self, text: str) -> _Heard:
        prose = read_prose(text)
        mention = self._products.find(prose.text)
        reading = self._read(prose.text, mention)
        return _Heard(prose, mention, reading, self._parts(reading))

    def _result(self, heard: _Heard, judged: Judgement) -> MatchResult:
        reading = heard.reading
        listed = several.is_list(reading.normal)
        asked = several.asked(heard.parts, judged.alone, listed=listed)
        judged = several.led_by(judged, asked) if asked else judged
        act, group = _silent_meaning(judged)
        result = MatchResult(
            decision=judged.decision,
            candidates=judged.candidates,
            close=judged.close,
            asked=tuple(self._apart(asked, heard)),
            in_scope=judged.in_scope,
            right=judged.right,
            inquiring=several.inquires(reading.normal, reading.clauses),
            act=act,
            group=group,
            signals=self._signals.find(reading),
            slots=_slots(heard.prose, heard.mention),
        )
        errors = self._errors.find(heard.prose.seen, heard.prose.whole)
        said = Said.of(reading, result.inquiring, errors, self._queues.get(group or ""))
        return apply_errors(result, errors, said)

    def _read(self, text: str, mention: Mention | None) -> Reading:
        """The text with the product's name masked, for names hold words that mean nothing here."""
        return self._reader.read_normal(self._products.mask(normalise(text), mention))

    def _apart(self, asked: Sequence[several.Asking], heard: _Heard) -> Iterator[AskedTopic]:
        """The questions of a text, each with the signals of all but other sentences that ask."""
        asking = {part.text for part in heard.parts if part.single and (part.asks or part.adds)}
        asking.update(text for one in asked for text in one.texts)
        for one in asked:
            others = asking.difference(one.texts)
            own = [s.text for s in heard.reading.sentences if s.text not in others]
            yield AskedTopic(
                one.topic, self._signals.find(self._reader.read_normal("\n".join(own)))
            )

    def _parts(self, reading: Reading) -> list[Segment]:
        return segments(
            Segment(
                s.text,
                tuple(self._said(s.clauses)),
                several.inquires(s.text, s.clauses),
                several.adds(s.clauses),
            )
            for s in reading.sentences
        )

    def _asserted(self, normal: str) -> list[str]:
        """The words of a phrase, read as messages are."""
        return self._said(self._reader.clauses(normal))

    def _said(self, clauses: Iterable[Clause]) -> list[str]:
        """The words of clauses without what they deny: "no secret" is about no secret."""
        return [word for clause in clauses for word in self._signals.without_denied(clause)]

    def _masked(self, text: str) -> str:
        return self._products.mask(normalise(text), self._products.find(text))


def _silent_meaning(judged: Judgement) -> tuple[Act | None, str | None]:
    """What a message that is no question of ours is, where it is like something known."""
    silent = judged.silent
    if judged.decision is not Decision.SILENT or silent is None or silent.score < KNOWN_FROM:
        return None, None
    if silent.topic.startswith(TALK):
        return Act(silent.topic.removeprefix(TALK)), None
    return None, silent.topic.removeprefix(OUT) if silent.topic.startswith(OUT) else None


def _slots(prose: Prose, mention: Mention | None) -> dict[str, str]:
    slots = {"product": mention.name} if mention else {}
    code = error_code(prose.text, prose.seen)
    return {**slots, "error_code": code} if code else slots
