"""What people write instead of a matcher, each with `fit` and `best`. Imports what it measures."""

from collections.abc import Sequence
from typing import Protocol

Pairs = Sequence[tuple[str, str]]


class Matcher(Protocol):
    """Learns labelled texts; `best` gives a label and how sure that is."""

    def fit(self, pairs: Pairs) -> None:
        """Learn."""

    def best(self, text: str) -> tuple[str, float]:
        """The best label, nothing rejected."""


class Fuzzy:
    """rapidfuzz alone: the phrase with the best ratio."""

    def __init__(self, scorer: str) -> None:
        from rapidfuzz import fuzz, process, utils

        self._scorer = getattr(fuzz, scorer)
        self._best, self._plain = process.extractOne, utils.default_process

    def fit(self, pairs: Pairs) -> None:
        """Keep the phrases as rapidfuzz compares them."""
        self._texts = [self._plain(text) for text, _ in pairs]
        self._labels = [label for _, label in pairs]

    def best(self, text: str) -> tuple[str, float]:
        """The label of the most similar phrase, and the percentage."""
        hit = self._best(self._plain(text), self._texts, scorer=self._scorer)
        return (self._labels[hit[2]], float(hit[1])) if hit else ("", 0.0)


class Bm25:
    """BM25 (Robertson & Zaragoza 2009) as rank_bm25 has it: the phrase with the best score."""

    def fit(self, pairs: Pairs) -> None:
        """Index the words."""
        from rank_bm25 import BM25Okapi

        self._index = BM25Okapi([text.lower().split() or [""] for text, _ in pairs])
        self._labels = [label for _, label in pairs]

    def best(self, text: str) -> tuple[str, float]:
        """The label of the best phrase, and its score."""
        scores = self._index.get_scores(text.lower().split())
        at = int(scores.argmax())
        return self._labels[at], float(scores[at])


class LinearSvm:
    """TF-IDF of words, pairs of words and character n-grams, and a linear SVM."""

    def fit(self, pairs: Pairs) -> None:
        """Train one hyperplane a label."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline, make_union
        from sklearn.svm import LinearSVC

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        self._model = make_pipeline(make_union(words, letters), LinearSVC())
        self._model.fit([text for text, _ in pairs], [label for _, label in pairs])

    def best(self, text: str) -> tuple[str, float]:
        """The label whose hyperplane the text is farthest beyond, and the distance."""
        distances = self._model.decision_function([text])[0]
        at = int(distances.argmax())
        return str(self._model.classes_[at]), float(distances[at])


class Ours:
    """The desk's matcher; with its own rule, the same for every corpus."""

    def __init__(self, *, table: bool = True) -> None:
        from benchmarks.adapter import DeskMatcher

        self._matcher = DeskMatcher(table=table)
        self.best = self._matcher.best
        self.fit = self._matcher.fit

    def answers(self, text: str) -> bool:
        """Whether the rule would have it answered or asked about."""
        return self._matcher.predict(text)[0] is not None


def matcher(name: str) -> Matcher:
    """A new matcher by its name in the table."""
    match name:
        case "Trainer Desk":
            return Ours()
        case "without table":
            return Ours(table=False)
        case "BM25":
            return Bm25()
        case "TF-IDF + SVM":
            return LinearSvm()
    return Fuzzy(name.removeprefix("rapidfuzz "))


NAMES = (
    "Trainer Desk",
    "without table",
    "rapidfuzz WRatio",
    "rapidfuzz token_set_ratio",
    "BM25",
    "TF-IDF + SVM",
)
