"""`make bench-desk`: the desk on its hold-out, per topic, beside what people write instead.

The peers get the same phrases, small talk and near misses, and a threshold that is tuned on the
hold-out itself, which flatters them.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process, utils

from benchmarks.holdout import SEEN, Guess, Outcome, Question, Score, outcome, read_holdout, score
from bot.answering import none_failed
from bot.bootstrap import build_house, load_library, memory_store
from bot.channels.terminal.collecting import CollectingChannel
from bot.channels.terminal.inbound import PLATFORM
from bot.core.knowledge import KnowledgeBase
from bot.core.matching import Decision
from bot.core.message import ConversationKey, Event, Message, Person
from bot.desk import Handled, Library
from bot.matching.phrases import labelled_phrases

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
Scored = Callable[[str], list[tuple[str, float]]]
"""Gives the best label, "" for one without an answer, and the labels after it, with scores."""
PEERS_LOOK_AT = 40  # phrases, of which the first topics are taken


def decide(library: Library, questions: Sequence[Question]) -> list[Guess]:
    """What the whole desk does with each question, as a first message in a channel."""
    house = build_house(library, memory_store(), {PLATFORM: CollectingChannel()}, lambda: NOW)
    guesses = []
    for number, question in enumerate(questions):
        key = ConversationKey(PLATFORM, "channel", str(number))
        asker = Person(f"asker-{number}")
        house.store.take((Event(str(number), key, asker, NOW, Message(question.text)),))
        (handled,) = none_failed(house.answering.answer_all())
        guesses.append(_guess(handled))
    return guesses


def _guess(handled: Handled) -> Guess:
    candidates = handled.match.candidates if handled.match else ()
    ranked = tuple(candidate.topic for candidate in candidates[:SEEN])
    if handled.turn.decision in (Decision.SILENT, Decision.HANDOFF):
        return Guess(None, ranked=ranked)
    asks = handled.match is not None and handled.match.decision is Decision.ASK
    return Guess(handled.turn.conversation.topic, asks, ranked)


def main() -> None:
    """Print the tables."""
    questions = read_holdout()
    library = load_library(ROOT, NOW.date())
    guesses = decide(library, questions)
    _print_topics(questions, guesses)
    print()
    print(f"{'':<28}{'right':>8}{'top 3':>8}{'wrong':>8}{'silent':>8}{'p50 ms':>9}{'p99 ms':>9}")
    ours = score(zip(questions, guesses, strict=True))
    _print_row("Trainer Desk", ours, _timed(questions, _one(library)))
    for name, scored in _peers(library.knowledge).items():
        _print_row(name, _best_threshold(questions, scored), _timed(questions, scored))
    print()
    print("right: share of the questions with a topic that were answered or asked about rightly;")
    print("top 3: the right topic is among the first three candidates, whatever was decided;")
    print("wrong: answered with another topic; silent: share of what is none of our questions.")


def _one(library: Library) -> Callable[[str], object]:
    """The desk's whole way with one question, the store included."""
    return lambda text: decide(library, [Question(text, None, "")])


def _print_topics(questions: Sequence[Question], guesses: Sequence[Guess]) -> None:
    columns = list(Outcome)
    print(f"{'topic':<28}" + "".join(f"{column:>13}" for column in columns))
    groups = dict.fromkeys(question.topic or question.kind for question in questions)
    for group in groups:
        found = Counter(
            outcome(question, guess)
            for question, guess in zip(questions, guesses, strict=True)
            if (question.topic or question.kind) == group
        )
        print(f"{group:<28}" + "".join(f"{found[column]:>13}" for column in columns))


def _print_row(name: str, figures: Score, times: tuple[float, float]) -> None:
    shares = "".join(f"{share:>8.1%}" for share in _shares(figures))
    print(f"{name:<28}{shares}{times[0]:>9.2f}{times[1]:>9.2f}")


def _shares(figures: Score) -> tuple[float, ...]:
    return figures.right, figures.near, figures.wrong, figures.silent


def _timed(questions: Sequence[Question], work: Callable[[str], object]) -> tuple[float, float]:
    """Median and 99th percentile of one question, in milliseconds."""
    taken = []
    for question in questions:
        start = time.perf_counter()
        work(question.text)
        taken.append((time.perf_counter() - start) * 1_000)
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


def _peers(kb: KnowledgeBase) -> dict[str, Scored]:
    phrases = labelled_phrases(kb)
    texts = [utils.default_process(phrase.text) for phrase in phrases]
    labels = [phrase.label if phrase.label in kb.topics else "" for phrase in phrases]
    bm25 = BM25Okapi([text.split() for text in texts])

    def fuzzy(scorer: Callable[..., float]) -> Scored:
        def best(text: str) -> list[tuple[str, float]]:
            asked = utils.default_process(text)
            hits = process.extract(asked, texts, scorer=scorer, limit=PEERS_LOOK_AT)
            return [(labels[hit[2]], hit[1]) for hit in hits]

        return best

    def ranked(text: str) -> list[tuple[str, float]]:
        scores = bm25.get_scores(utils.default_process(text).split())
        best = scores.argsort()[::-1][:PEERS_LOOK_AT]
        return [(labels[at], float(scores[at])) for at in best]

    return {
        "rapidfuzz WRatio": fuzzy(fuzz.WRatio),
        "rapidfuzz token_set_ratio": fuzzy(fuzz.token_set_ratio),
        "BM25": ranked,
    }


def _best_threshold(questions: Sequence[Question], scored: Scored) -> Score:
    """The peer's figures at the threshold where right answers and silence together are most."""
    ranked = [(question, scored(question.text)) for question in questions]

    def at(threshold: float) -> Score:
        return score((question, _at_threshold(hits, threshold)) for question, hits in ranked)

    thresholds = {hits[0][1] for _, hits in ranked if hits}
    return max((at(found) for found in thresholds), key=lambda s: s.right + s.silent)


def _at_threshold(hits: Sequence[tuple[str, float]], threshold: float) -> Guess:
    topics = tuple(dict.fromkeys(label for label, _ in hits if label))
    label, found = hits[0] if hits else ("", 0.0)
    return Guess(label if label and found >= threshold else None, ranked=topics)


if __name__ == "__main__":
    main()
