"""`make bench-intents DATA=folder`: ours beside what people write instead, on public corpora.

Accuracy counts in-scope questions alone, nothing rejected; "typos" and "talk" are the same with
one or two typos and amid small talk. AUROC is the chance that an in-scope question scores above
an out-of-scope one. "right" is the share of in-scope questions that are answered, and rightly;
"left" that of out-of-scope questions left alone; "joint" their mean. Ours are at the desk's own
rule, the same everywhere, which has seen no out-of-scope question; "tuned" is the joint that a
threshold tuned on the development set gives. Peers have no rule: theirs are at that threshold.
Where a corpus has no such set, each half of the test set is measured at the other half's.

Every row is a process of its own, so that its start and its memory are its own.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.intent_corpora import CORPORA, Corpus
from benchmarks.intent_noise import CHANGES
from benchmarks.intent_peers import NAMES, Matcher, Ours, matcher

Found = list[tuple[bool, float]]
"""Of each text: whether the best label is the right one, and its score."""

SECONDS = 60.0  # that one pass over a test set may take; beyond it a sample stands for all
LEAST = 150  # questions of a sample
COLUMNS = [
    "acc",
    "typos",
    "talk",
    "AUROC",
    "right",
    "left",
    "joint",
    "tuned",
    "p50",
    "p99",
    "start",
    "index",
    "MB",
]


def measured(name: str, corpus: Corpus) -> dict[str, float]:
    """All figures of one matcher on one corpus, in this process."""
    began = time.perf_counter()
    ours = matcher(name)
    first = {label: (text, label) for text, label in corpus.train}
    ours.fit(list(first.values())[:2])  # imports what it imports late; two labels suit them all
    started = time.perf_counter()
    ours.fit(corpus.train)
    indexed = time.perf_counter()
    figures = {"start": started - began, "index": indexed - started}
    few = _sampler(ours, corpus)
    test, strange = few(corpus.test), few([(text, "") for text in corpus.strange])
    taken: list[float] = []
    passes = {kind: _ask(ours, test, change, taken) for kind, change in CHANGES.items()}
    for column, kind in (("acc", "clean"), ("typos", "typos"), ("talk", "talk")):
        figures[column] = 100 * statistics.mean(right for right, _ in passes[kind])
    clean = taken[: len(test)]
    figures["p50"] = statistics.median(clean) * 1e3
    figures["p99"] = statistics.quantiles(clean, n=100)[98] * 1e3
    if strange:
        figures |= _rejection(ours, corpus, few, passes["clean"], test)
    figures["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


Few = Callable[[Sequence[tuple[str, str]]], list[tuple[str, str]]]


def _sampler(ours: Matcher, corpus: Corpus) -> Few:
    """As many questions as the time allows, drawn with a seed."""
    probe = corpus.test[:8]
    taken: list[float] = []
    _ask(ours, probe, CHANGES["clean"], taken)
    room = max(LEAST, int(SECONDS / statistics.mean(taken)))

    def few(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        chance = random.Random(len(pairs))  # noqa: S311  nobody's secret
        return list(pairs) if len(pairs) <= room else chance.sample(list(pairs), room)

    return few


def _ask(
    ours: Matcher,
    pairs: Sequence[tuple[str, str]],
    change: Callable[[str], str],
    taken: list[float],
) -> Found:
    found = []
    for text, label in pairs:
        changed = change(text)
        start = time.perf_counter()
        best, score = ours.best(changed)
        taken.append(time.perf_counter() - start)
        found.append((best == label, score))
    return found


def _rejection(
    ours: Matcher, corpus: Corpus, few: Few, known: Found, test: Sequence[tuple[str, str]]
) -> dict[str, float]:
    taken: list[float] = []
    strange_pairs = few([(text, "") for text in corpus.strange])
    strange = _ask(ours, strange_pairs, CHANGES["clean"], taken)
    if corpus.dev:
        dev = _ask(ours, few(corpus.dev), CHANGES["clean"], taken)
        others = few([(text, "") for text in corpus.dev_strange])
        dev_strange = _ask(ours, others, CHANGES["clean"], taken)
        best = _at(known, strange, _threshold(dev, dev_strange))
    else:
        halves = ((known[0::2], strange[0::2]), (known[1::2], strange[1::2]))
        each = [_at(*halves[i], _threshold(*halves[1 - i])) for i in (0, 1)]
        best = (statistics.mean(e[0] for e in each), statistics.mean(e[1] for e in each))
    rule = best
    if isinstance(ours, Ours):
        asked = zip(test, known, strict=True)
        told = [right and ours.answers(text) for (text, _), (right, _) in asked]
        left = [not ours.answers(text) for text, _ in strange_pairs]
        rule = (100 * statistics.mean(told), 100 * statistics.mean(left))
    return {
        "AUROC": 100 * _auroc([s for _, s in known], [s for _, s in strange]),
        "right": rule[0],
        "left": rule[1],
        "joint": statistics.mean(rule),
        "tuned": statistics.mean(best),
    }


def _at(known: Found, strange: Found, threshold: float) -> tuple[float, float]:
    """Shares answered rightly, and left alone."""
    right = statistics.mean(right and score >= threshold for right, score in known)
    left = statistics.mean(score < threshold for _, score in strange)
    return 100 * right, 100 * left


def _threshold(known: Found, strange: Found) -> float:
    """The one at which answered rightly and left alone are most together."""
    scores = sorted({score for _, score in (*known, *strange)})
    tried = scores[:: max(1, len(scores) // 400)]
    return max(tried, key=lambda threshold: sum(_at(known, strange, threshold)))


def _auroc(known: Sequence[float], strange: Sequence[float]) -> float:
    """Mann-Whitney's U as a share of all pairs; a draw counts half."""
    ordered = sorted([(score, 1) for score in known] + [(score, 0) for score in strange])
    ranks: dict[float, list[int]] = {}
    for rank, (score, _) in enumerate(ordered, 1):
        ranks.setdefault(score, []).append(rank)
    total = sum(statistics.mean(ranks[score]) for score in known)
    return (total - len(known) * (len(known) + 1) / 2) / (len(known) * len(strange))


def main() -> None:
    """Print a table a corpus."""
    parser = argparse.ArgumentParser(prog="make bench-intents DATA=folder")
    parser.add_argument("data", type=Path, help="the folder that holds the repositories")
    parser.add_argument("--corpora", default=",".join(CORPORA))
    parser.add_argument("--matchers", default=",".join(NAMES))
    parser.add_argument("--one", action="store_true", help="measure in this process")
    chosen = parser.parse_args()
    names, corpora = chosen.matchers.split(","), chosen.corpora.split(",")
    if chosen.one:
        print(json.dumps(measured(names[0], CORPORA[corpora[0]](chosen.data))))
        return
    for corpus in corpora:
        _print_corpus(chosen.data, corpus, names)
    print(
        "p50, p99: milliseconds a question; start, index: seconds; MB: most memory of the process"
    )


def _print_corpus(data: Path, key: str, names: Sequence[str]) -> None:
    corpus = CORPORA[key](data)
    labels = len({label for _, label in corpus.train})
    print(f"\n{corpus.name}: {len(corpus.train)} phrases, {labels} labels")
    print(f"{'':<26}" + "".join(f"{column:>8}" for column in COLUMNS))
    for name in names:
        row = _own_process(data, key, name)
        shown = (f"{row[column]:>8.2f}" if column in row else f"{'-':>8}" for column in COLUMNS)
        print(f"{name:<26}" + "".join(shown), flush=True)


def _own_process(data: Path, corpus: str, name: str) -> dict[str, float]:
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    words = [str(data), "--corpora", corpus, "--matchers", name, "--one"]
    done = subprocess.run(  # noqa: S603  our own module, with arguments of our own
        [sys.executable, "-m", "benchmarks.intents", *words],
        env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
