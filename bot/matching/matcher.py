"""The desk's matcher: one utterance, understood with all of the knowledge. Walks no tree."""

from collections.abc import Iterable, Iterator

from bot.core.knowledge import Act, KnowledgeBase, Option, Question, Route
from bot.core.matching import Decision, Evidence, MatchResult, Utterance
from bot.matching.index import Judgement, Phrase, PhraseIndex
from bot.matching.products import Mention, ProductFinder
from bot.matching.reading import Clause, Reader, Reading
from bot.matching.replies import picked
from bot.matching.segments import Segment, segments
from bot.matching.shelf import Shelf
from bot.matching.signals import SignalFinder
from bot.matching.slots import error_code
from bot.matching.spelling import Speller, english_words
from bot.matching.words import Stemmer, normalise, tokens

KNOWN_FROM = 0.4  # score of a label without an answer: left out, 93 in 100 such are that label
TALK, OUT, NEAR = "talk:", "out:", "near:"
ASKING_WORDS = frozenset(
    "how what where when why who which can could do does did is are will would should may".split()
)


class KnowledgeMatcher:
    """Built once from a knowledge base; `match` is a pure function of the utterance after that."""

    def __init__(self, kb: KnowledgeBase, shelf: Shelf | None = None) -> None:
        """`shelf` keeps what takes longest to compute for the next start."""
        english = english_words()
        stem = Stemmer()
        self._products = ProductFinder(kb.integrations, english)
        phrases = [Phrase(self._masked(p.text), p.label) for p in labelled_phrases(kb)]
        options = list(_options(kb))
        spoken = [p.text for p in phrases]
        spoken += [normalise(text) for option in options for text in _words_of(option)]
        vocabulary = [word for text in spoken for word in tokens(text)]
        self._reader = Reader(Speller(vocabulary, english), stem)
        signals = (signal for option in options for signal in option.signals)
        self._signals = SignalFinder(signals, self._reader)
        silent = {p.label for p in phrases if p.label.startswith((TALK, OUT, NEAR))}
        self._index = PhraseIndex(phrases, silent, self._asserted, stem, shelf)

    def match(self, utterance: Utterance) -> MatchResult:
        """Understand one utterance; never raises, whatever the text."""
        mention = self._products.find(utterance.text)
        reading = self._read(utterance.text, mention)
        judged = self._index.judge([part.words for part in self._parts(reading)])
        act, group = _silent_meaning(judged)
        return MatchResult(
            decision=judged.decision,
            candidates=judged.candidates,
            close=judged.close,
            in_scope=judged.in_scope,
            right=judged.right,
            inquiring=_inquiring(reading),
            act=act,
            group=group,
            signals=self._signals.find(reading),
            picked=picked(reading, utterance.options, self._reader),
            slots=_slots(utterance.text, mention),
        )

    def explain(self, utterance: Utterance) -> Evidence:
        """What decided about an utterance; only for people, `match` needs none of it."""
        reading = self._read(utterance.text, self._products.find(utterance.text))
        parts = self._parts(reading)
        judged = self._index.judge([part.words for part in parts])
        if not judged.candidates:
            return Evidence(corrections=reading.corrections)
        part = parts[judged.segment]
        phrases = self._index.evidence(part.words, judged.candidates[0].topic)
        return Evidence(part.text, phrases, reading.corrections)

    def _read(self, text: str, mention: Mention | None) -> Reading:
        """The text with the product's name masked, for names hold words that mean nothing here."""
        return self._reader.read_normal(self._products.mask(normalise(text), mention))

    def _parts(self, reading: Reading) -> list[Segment]:
        sentences = reading.sentences
        return segments(Segment(s.text, tuple(self._said(s.clauses))) for s in sentences)

    def _asserted(self, normal: str) -> list[str]:
        """The words of a phrase, read as messages are."""
        return self._said(self._reader.clauses(normal))

    def _said(self, clauses: Iterable[Clause]) -> list[str]:
        """The words of clauses without what they deny: "no secret" is about no secret."""
        return [word for clause in clauses for word in self._signals.without_denied(clause)]

    def _masked(self, text: str) -> str:
        return self._products.mask(normalise(text), self._products.find(text))


def labelled_phrases(kb: KnowledgeBase) -> list[Phrase]:
    """Every phrase of the knowledge under its topic, act, group or near miss."""
    phrases: list[Phrase] = []
    for topic in kb.served_topics():
        phrases += [Phrase(text, topic.id) for text in topic.phrases]
        phrases += [Phrase(text, NEAR + topic.id) for text in topic.not_phrases]
    for act, texts in kb.talk.items():
        phrases += [Phrase(text, TALK + act) for text in texts]
    for group in kb.out_of_scope:
        phrases += [Phrase(text, OUT + group.group) for text in group.phrases]
    return phrases


def _options(kb: KnowledgeBase) -> Iterator[Option]:
    for topic in kb.served_topics():
        for node in topic.nodes.values():
            if isinstance(node, Question | Route):
                yield from node.options


def _words_of(option: Option) -> tuple[str, ...]:
    return (option.label, *option.signals, *option.replies)


def _silent_meaning(judged: Judgement) -> tuple[Act | None, str | None]:
    """What a message that is no question of ours is, where it is like something known."""
    silent = judged.silent
    if judged.decision is not Decision.SILENT or silent is None or silent.score < KNOWN_FROM:
        return None, None
    if silent.topic.startswith(TALK):
        return Act(silent.topic.removeprefix(TALK)), None
    return None, silent.topic.removeprefix(OUT) if silent.topic.startswith(OUT) else None


def _inquiring(reading: Reading) -> bool:
    """A question mark, or a clause that begins as questions do."""
    return "?" in reading.normal or any(c[0].text in ASKING_WORDS for c in reading.clauses if c)


def _slots(text: str, mention: Mention | None) -> dict[str, str]:
    slots = {"product": mention.name} if mention else {}
    code = error_code(text)
    return {**slots, "error_code": code} if code else slots
