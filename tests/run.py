"""Runs everything that this machine allows, and names what it left out: `make test`.

With STRICT=1, as in CI, leaving out anything that can be installed is a failure; a Python that is
not on the machine cannot be, and is only named.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
MAIN = "3.11"
OTHERS = ("3.12", "3.13")
NO_PGSERVER = "3.13"  # the first without a Postgres that pip can install
# Scores are the same on every Python (tests/unit/matching), so that cases and hold-out run once.
ON_OTHERS = (
    "tests/unit",
    "tests/contract",
    "tests/dialogue",
    "tests/channels",
)
APART = ("tests/faults", "tests/secrets", "tests/slack", "tests/e2e")
"""Tests of processes and of thousands of events: counting lines would double the time they take."""

PYTEST = ("-q", "-n", "auto", "--dist", "loadgroup")
MEMORY = Path("/dev/shm")  # noqa: S108  only what is in memory
ROOM = 4 << 30  # bytes; a run leaves one tenth of that


class Run:
    """Steps one after another; a failed one does not stop the next."""

    def __init__(self, scratch: Path, *, strict: bool) -> None:
        """`scratch` is a folder for what tests write."""
        self._environ = {"TMPDIR": str(scratch)}
        self._strict = strict
        self._failed: list[str] = []
        self._left_out: list[str] = []

    def step(self, name: str, command: Sequence[str | Path]) -> None:
        """Run one command, showing what it prints."""
        print(f"\n== {name}", flush=True)
        start = time.monotonic()
        environ = {**os.environ, **self._environ}
        done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environ, check=False)
        print(f"-- {name}: {time.monotonic() - start:.0f} s", flush=True)
        if done.returncode:
            self._failed.append(name)

    def leave_out(self, what: str, *, installable: bool = False) -> None:
        """Name something that this machine does not allow; strictly, one can install it."""
        (self._failed if installable and self._strict else self._left_out).append(what)

    def finish(self) -> int:
        """Say what was left out and what failed; the exit status."""
        print()
        for what in self._left_out:
            print(f"left out: {what}")
        for name in self._failed:
            print(f"FAILED: {name}")
        if not self._failed:
            print("everything passed" + (" (strict)" if self._strict else ""))
        return 1 if self._failed else 0


def main() -> int:
    """All steps, on a scratch folder of their own."""
    with _scratch() as folder:
        return _run_all(Run(folder, strict=os.environ.get("STRICT") == "1"))


@contextmanager
def _scratch() -> Iterator[Path]:
    """In memory where there is enough of it: a commit to a disk takes milliseconds.

    Tests kill processes, and no test cuts the power, so that nothing is tested less.
    """
    fits = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM
    with tempfile.TemporaryDirectory(prefix="desk-", dir=MEMORY if fits else None) as folder:
        Path(folder).chmod(0o711)  # root's Postgres runs as another user, and has to get in
        yield Path(folder)


def _run_all(run: Run) -> int:
    """In the order of how soon they find a mistake."""
    run.step("format", [BIN / "ruff", "format", "--check"])
    run.step("lint", [BIN / "ruff", "check"])
    run.step("types", [BIN / "mypy"])
    run.step("imports", [BIN / "lint-imports", "--no-logo"])
    run.step("knowledge", [BIN / "desk", "check"])
    _slack(run)
    _other_pythons(run)
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if here != MAIN:
        run.leave_out(f"nothing ran on Python {MAIN}; this is {here}")
    rest = [f"--ignore={folder}" for folder in APART]
    counted = ["--cov", "--cov-report=term"]
    run.step(f"tests on Python {here}", [BIN / "pytest", *PYTEST, *counted, *rest])
    run.step(f"faults on Python {here}", [BIN / "pytest", *PYTEST, *APART])
    return run.finish()


def _slack(run: Run) -> None:
    """Install what the conversations in Slack need; without it, their tests skip themselves."""
    subprocess.run([ROOT / ".ci" / "npm"], check=False)  # it says itself what it lacks
    told = subprocess.run(
        [BIN / "python", "-m", "tests.slack"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for what in told.stdout.splitlines():
        run.leave_out(f"conversations in Slack, for want of {what}", installable=True)


def _other_pythons(run: Run) -> None:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    for version in OTHERS:
        if version == here:
            continue
        found = subprocess.run(
            [ROOT / ".ci" / "python", version], capture_output=True, text=True, check=False
        )
        if found.returncode:
            run.leave_out(f"Python {version} is not installed here")
            continue
        folder = f".venv-test-{version}"
        run.step(
            f"environment for Python {version}",
            [ROOT / ".ci" / "venv", folder, "tests/requirements.txt", version],
        )
        if version >= NO_PGSERVER and not os.environ.get("TEST_DATABASE_URL"):
            run.leave_out(f"the store on Postgres on Python {version}: set TEST_DATABASE_URL")
        pytest = ROOT / folder / "bin" / "pytest"
        run.step(f"tests on Python {version}", [pytest, *PYTEST, *_present(ON_OTHERS)])


def _present(folders: Sequence[str]) -> list[str]:
    return [folder for folder in folders if (ROOT / folder).is_dir()]


if __name__ == "__main__":
    sys.exit(main())
