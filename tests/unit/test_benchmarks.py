"""What benchmarks measure with: the adapter's contract, and what a decision is worth."""

from datetime import date
from pathlib import Path

import pytest

from benchmarks.adapter import DeskMatcher
from benchmarks.content import write_content
from benchmarks.holdout import Guess, Outcome, Question, Score, outcome, read_holdout, score
from bot.bootstrap import build_library
from bot.review.check import check_content

PAIRS = [
    (text, label)
    for label, texts in {
        "key": (
            "I need an API key",
            "where is the API key",
            "which API key",
            "the app wants a key",
        ),
        "bill": ("I was billed twice", "send me an invoice", "my invoice is wrong", "a refund"),
        "rain": ("will it rain", "is it snowing", "how is the weather", "it is hot outside"),
    }.items()
    for text in texts
]
OURS, OTHER = Question("a", "key", "typed"), Question("b", None, "talk")


@pytest.fixture(scope="module")
def fitted() -> DeskMatcher:
    matcher = DeskMatcher()
    matcher.fit(PAIRS)
    return matcher


@pytest.fixture(scope="module")
def with_silent_label() -> DeskMatcher:
    matcher = DeskMatcher()
    matcher.fit(PAIRS, silent=frozenset({"rain"}))
    return matcher


@pytest.mark.parametrize(("text", "label"), PAIRS)
def test_a_text_it_was_fitted_on_gets_its_label(fitted: DeskMatcher, text: str, label: str) -> None:
    assert fitted.best(text)[0] == label
    assert fitted.predict(text)[0] == label


@pytest.mark.parametrize("text", ["zebra", "I need an API kye", "will it rain", "", "?!", "\ud83d"])
def test_a_prediction_is_the_best_label_or_none_with_the_same_certainty(
    with_silent_label: DeskMatcher, text: str
) -> None:
    label, sure = with_silent_label.predict(text)
    best = with_silent_label.best(text)
    assert label in (None, best[0])
    assert sure == best[1]
    assert 0 <= sure <= 1


def test_a_silent_label_is_predicted_as_none(with_silent_label: DeskMatcher) -> None:
    assert with_silent_label.predict("will it rain")[0] is None


def test_the_best_label_is_never_none_nor_a_silent_one(with_silent_label: DeskMatcher) -> None:
    assert with_silent_label.best("will it rain")[0] in {"key", "bill"}
    assert with_silent_label.best("zebra")[0] in {"key", "bill"}


def test_the_best_label_of_no_words_is_empty(fitted: DeskMatcher) -> None:
    assert fitted.best("?!") == ("", 0.0)
    assert fitted.predict("?!") == (None, 0.0)


def test_a_second_fit_replaces_the_first() -> None:
    matcher = DeskMatcher()
    matcher.fit(PAIRS)
    matcher.fit([("will it rain", "yes"), ("a refund", "no")])
    assert matcher.best("I need an API key, or will it rain")[0] == "yes"


def test_before_it_is_fitted_it_says_so() -> None:
    with pytest.raises(RuntimeError, match="fit first"):
        DeskMatcher().predict("hello")


@pytest.mark.parametrize(
    ("question", "guess", "worth"),
    [
        (OURS, Guess("key"), Outcome.ANSWERED),
        (OURS, Guess("key", asks=True), Outcome.ASKED),
        (OURS, Guess("bill"), Outcome.WRONG),
        (OURS, Guess("bill", asks=True), Outcome.WRONG_ASKED),
        (OURS, Guess(None), Outcome.SILENT),
        (OTHER, Guess("key"), Outcome.WRONG),
        (OTHER, Guess("key", asks=True), Outcome.WRONG_ASKED),
        (OTHER, Guess(None), Outcome.SILENT),
    ],
)
def test_what_a_decision_is_worth(question: Question, guess: Guess, worth: Outcome) -> None:
    assert outcome(question, guess) is worth


def test_answering_and_asking_rightly_both_count_as_right() -> None:
    decided = [(OURS, Guess("key")), (OURS, Guess("key", asks=True)), (OTHER, Guess(None))]
    assert score(decided) == Score(right=1.0, near=0.0, wrong=0.0, silent=1.0)


def test_near_counts_the_right_topic_among_the_first_three_whatever_was_decided() -> None:
    ranked = [("key", "bill"), ("bill", "list", "key"), ("bill", "list", "mail", "key"), ()]
    decided = [(OURS, Guess(None, ranked=topics)) for topics in ranked]
    assert score([*decided, (OTHER, Guess(None, ranked=("key",)))]).near == 0.5


def test_asking_wrongly_and_silence_are_neither_right_nor_wrong() -> None:
    ours = [Guess("key"), Guess("bill", asks=True), Guess(None), Guess("bill")]
    decided = [(OURS, guess) for guess in ours]
    assert score([*decided, (OTHER, Guess(None))]) == Score(
        right=0.25, near=0.0, wrong=0.25, silent=1.0
    )


def test_any_reply_to_what_is_not_ours_breaks_the_silence() -> None:
    others = [Guess("key"), Guess("key", asks=True), Guess(None), Guess(None)]
    decided = [(OTHER, guess) for guess in others]
    assert score([*decided, (OURS, Guess("key"))]) == Score(
        right=1.0, near=0.0, wrong=0.0, silent=0.5
    )


def test_a_holdout_is_read_with_topics_registers_and_kinds(tmp_path: Path) -> None:
    path = tmp_path / "holdout.yaml"
    path.write_text("topics: {key: {typed: [a, b], typos: [c]}}\nsilence: {talk: [d]}\n", "utf-8")
    assert read_holdout(path) == [
        Question("a", "key", "typed"),
        Question("b", "key", "typed"),
        Question("c", "key", "typos"),
        Question("d", None, "talk"),
    ]


def test_made_up_content_is_sound_and_every_node_of_it_is_visited(tmp_path: Path) -> None:
    write_content(tmp_path, Path(__file__).parents[2], nodes=40)
    report = check_content(tmp_path, date(2026, 11, 23), build_library)
    sound = [problem.code for problem in report.problems if problem.code != "KB612"]  # our links
    assert sound == []
    assert (report.counts.topics, report.counts.nodes, report.counts.cases) == (5, 40, 70)
