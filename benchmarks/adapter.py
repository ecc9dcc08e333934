"""The matcher alone, in the form in which intent benchmarks call it: no topics, no trees."""

from collections.abc import Sequence

from bot.core.matching import Decision
from bot.matching.index import Judgement, PhraseIndex, Tools
from bot.matching.phrases import Phrase
from bot.matching.reading import Reader
from bot.matching.segments import Segment, segments
from bot.matching.spelling import Speller, english_words
from bot.matching.table import packaged_table
from bot.matching.words import Stemmer, normalise, sentences, tokens


class DeskMatcher:
    """Fitted on labelled texts; by default every label has an answer."""

    def __init__(self, *, table: bool = True) -> None:
        """Without `table` words are just words: what the semantic table is worth."""
        self._tools = Tools(packaged_table() if table else None)
        self._reader: Reader | None = None
        self._index: PhraseIndex | None = None

    def fit(self, pairs: Sequence[tuple[str, str]], silent: frozenset[str] = frozenset()) -> None:
        """Index the texts; labels in `silent` are known but never answered."""
        stem = Stemmer()
        vocabulary = [word for text, _ in pairs for word in tokens(normalise(text))]
        self._reader = Reader(Speller(vocabulary, english_words()), stem)
        phrases = [Phrase(normalise(text), label) for text, label in pairs]
        self._index = PhraseIndex(phrases, silent, self._reader.words, stem, self._tools)

    def predict(self, text: str) -> tuple[str | None, float]:
        """The label that would be answered or asked about, or None; and how sure that is."""
        judged = self._judge(text)
        if judged.decision is Decision.SILENT or not judged.candidates:
            return None, judged.in_scope
        return judged.candidates[0].topic, judged.in_scope

    def best(self, text: str) -> tuple[str, float]:
        """The best label, nothing rejected; "" where the text has no words at all."""
        judged = self._judge(text)
        label = judged.candidates[0].topic if judged.candidates else ""
        return label, judged.in_scope

    def _judge(self, text: str) -> Judgement:
        if self._reader is None or self._index is None:
            message = "fit first"
            raise RuntimeError(message)
        words = self._reader.words
        parts = [Segment(s, tuple(words(s))) for s in sentences(normalise(text))]
        return self._index.judge([part.words for part in segments(parts)])
