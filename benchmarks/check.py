"""`make bench-check`: how long `desk check` takes, by its parts, for 1,000 nodes and for our own.

The parts are timed in a process of their own each time, so nothing is remembered from before;
"with start" is the whole command, from its call to its end. The solved index is not kept, as on
the first check after a phrase has changed; "index kept" is the command when no phrase has.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from benchmarks.content import write_content
from bot.bootstrap import build_library
from bot.review.check import check_content

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 23)
NODES, RUNS = 1_000, 5

Figures = dict[str, float]
"""Seconds by part, in the order of the check."""


def stages(root: Path) -> tuple[Figures, str]:
    """The seconds of each part of one check in this process, and what was checked."""
    seconds: Figures = {}
    began = time.perf_counter()

    def done(stage: str) -> None:
        seconds[stage] = time.perf_counter() - began - sum(seconds.values())

    counts = check_content(root, TODAY, build_library, done).counts
    told = f"{counts.topics} topics, {counts.nodes} nodes, {counts.phrases} phrases"
    return seconds, f"{told}, {counts.cases} cases"


def command(root: Path, cache: str) -> float:
    """The seconds of one `desk check` in a process of its own; an empty `cache` keeps nothing."""
    began = time.perf_counter()
    words = ["-m", "bot", "check", "--root", str(root), "--now", TODAY.isoformat()]
    _run(words, {"DESK_CACHE": cache})
    return time.perf_counter() - began


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        made_up = Path(folder, "content")
        write_content(made_up, ROOT, NODES)
        for name, root in (("made up", made_up), ("our own", ROOT)):
            _print_table(name, root, Path(folder, "cache"))
    print(f"medians of {RUNS} runs, in seconds; Python {sys.version.split()[0]}")


def _print_table(name: str, root: Path, cache: Path) -> None:
    runs = [json.loads(_run(["-m", "benchmarks.check", str(root)], {})) for _ in range(RUNS)]
    print(f"{name}: {runs[0][1]}")
    medians = {part: statistics.median(run[0][part] for run in runs) for part in runs[0][0]}
    for part, seconds in medians.items():
        print(f"  {part:<34}{seconds:>7.2f}")
    print(f"  {'all of it but the cases':<34}{sum(medians.values()) - medians['cases']:>7.2f}")
    print(f"  {'all of it':<34}{sum(medians.values()):>7.2f}")
    cold = statistics.median(command(root, "") for _ in range(RUNS))
    print(f"  {'with start':<34}{cold:>7.2f}")
    command(root, str(cache))
    warm = statistics.median(command(root, str(cache)) for _ in range(RUNS))
    print(f"  {'with start, index kept':<34}{warm:>7.2f}")
    print()


def _run(words: list[str], settings: Mapping[str, str]) -> str:
    """What Python prints, run on these words; problems found are no failure."""
    environ = {"OPENBLAS_NUM_THREADS": "1", **os.environ, **settings}
    done = subprocess.run(  # noqa: S603  our own modules, with arguments of our own
        [sys.executable, *words], env=environ, cwd=ROOT, text=True, capture_output=True, check=False
    )
    if done.returncode not in (0, 1) or done.stderr:
        raise RuntimeError(done.stderr)
    return done.stdout


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(stages(Path(sys.argv[1]))))
    else:
        main()
