"""Solved systems kept on disk between runs: a saving of time, never a source of truth.

Each is kept under a hash of everything that it was computed from, code and numpy's version
included, so one that does not fit is never found; one that cannot be read is computed again. In
memory the last inverse stays as well, from which the next version's is made.
"""

import tempfile
import zipfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np

from bot.matching.readout import Arrays, Examples, Solved, solve, solved_arrays

KEPT = 4  # files; a knowledge base being edited makes a new one each time
CODE = ("inverse.py", "kernel.py", "readout.py")  # what the arrays are computed by


class Shelf:
    """Keeps arrays in a folder; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._before: Solved | None = None

    def solved(self, examples: Examples) -> Arrays:
        """What an exact read-out needs: kept, or made from the last one, or solved anew."""

        def compute() -> Arrays:
            self._before = solve(examples, self._before)
            return solved_arrays(examples, self._before)

        targets = np.asarray(examples.targets, np.int64)
        made_of = (examples.vectors.tobytes(), targets.tobytes(), str(examples.power).encode())
        return self.arrays(made_of, compute)

    def arrays(self, basis: Iterable[bytes], compute: Callable[[], Arrays]) -> Arrays:
        """The arrays for `basis`, all that they follow from: kept ones, or else computed."""
        if self._folder is None:
            return compute()
        path = self._folder / f"{_fingerprint(basis)}.npz"
        kept = _read(path)
        if kept is not None:
            return kept
        computed = compute()
        _write(path, computed)
        return computed


def _fingerprint(basis: Iterable[bytes]) -> str:
    digest = sha256(np.__version__.encode())
    for name in CODE:
        digest.update(files("bot.matching").joinpath(name).read_bytes())
    for part in basis:
        digest.update(part)
    return digest.hexdigest()[:32]


def _read(path: Path) -> Arrays | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, arrays: Arrays) -> None:
    """Write beside and rename, so that nobody reads half a file; a full disk is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as beside:
            np.savez(beside, **dict(arrays))  # type: ignore[arg-type]  # its one flag is no array
        Path(beside.name).replace(path)
        for old in sorted(path.parent.glob("*.npz"), key=_age)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _age(path: Path) -> float:
    """The newest first; one that is gone meanwhile counts as old."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0
