"""The semantic table: a vector for every word, so that "money back" is near "refund".

A static table of word pieces, distilled from a sentence encoder by `bot.matching.distil`: a phrase
means the sum of its words' vectors, and a word the sum of its pieces' (Reimers & Gurevych 2019 is
the encoder's family; word pieces are those of Wu et al. 2016, the longest match first). The length
of a vector is its own weight: short for "the", long for "refund". Looking a word up is all there
is to do at question time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

FILE = "table.npz"
INSIDE = "##"  # before a piece that does not begin a word
REMEMBERED = 20_000  # words in pieces
TELLING = 2  # letters from which on a piece is a word that can be somebody's neighbour


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A word near another one; `cosine` of their vectors."""

    word: str
    cosine: float


class SemanticTable:
    """Vectors of word pieces in eight bits each, with one scale a piece."""

    def __init__(
        self, pieces: Sequence[str], rows: NDArray[np.int8], scales: Vector, centre: Vector
    ) -> None:
        """`centre` is what a unit vector of any question has in common with all the others."""
        self._at = {piece: at for at, piece in enumerate(pieces)}
        self._pieces = pieces
        self._rows, self._scales = rows, scales
        self.centre = centre
        self.pieces = lru_cache(REMEMBERED)(self._in_pieces)
        """The positions of a word's pieces; none where it cannot be written in pieces."""

    @property
    def width(self) -> int:
        """The numbers of one vector."""
        return int(self._rows.shape[1])

    def vector(self, word: str) -> Vector:
        """The sum of the word's pieces; zero where it cannot be written in pieces."""
        at = list(self.pieces(word))
        return np.asarray((self._rows[at] * self._scales[at, None]).sum(axis=0), np.float32)

    def neighbours(self, word: str, most: int = 8) -> list[Neighbour]:
        """The whole words nearest to a word, the nearest first; none for a word without pieces."""
        own = self.vector(word)
        length = float(np.linalg.norm(own))
        if not length:
            return []
        every = self._rows.astype(np.float32) * self._scales[:, None]
        cosines = every @ (own / length) / np.maximum(np.linalg.norm(every, axis=1), 1e-9)
        found = (int(at) for at in np.argsort(-cosines))
        words = (at for at in found if self._is_word(at) and self._pieces[at] != word)
        return [
            Neighbour(self._pieces[at], float(cosines[at]))
            for at, _ in zip(words, range(most), strict=False)
        ]

    def _is_word(self, at: int) -> bool:
        piece = self._pieces[at]
        return len(piece) > TELLING and piece.isalpha()

    def _in_pieces(self, word: str) -> tuple[int, ...]:
        """The longest piece that the word begins with, then the longest of the rest, and so on."""
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                at = self._at.get(INSIDE * (start > 0) + word[start:end])
                if at is not None:
                    found.append(at)
                    start = end
                    break
            else:
                return ()
        return tuple(found)


def read_table(path: Path) -> SemanticTable:
    """The table in a file; raises OSError or ValueError where it is none."""
    with np.load(path, allow_pickle=False) as kept:
        pieces = bytes(kept["pieces"]).decode("ascii").split("\n")
        return SemanticTable(pieces, kept["rows"], kept["scales"], kept["centre"])


def write_table(path: Path, pieces: Sequence[str], vectors: Vector, centre: Vector) -> None:
    """Keep vectors (pieces x width) in eight bits each: about 1 part in 127 of the largest."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9).astype(np.float32) / np.float32(127)
    np.savez(
        path,
        pieces=np.frombuffer("\n".join(pieces).encode("ascii"), np.uint8),
        rows=np.round(vectors / scales[:, None]).astype(np.int8),
        scales=scales,
        centre=np.asarray(centre, np.float32),
    )


def packaged_table() -> SemanticTable | None:
    """The table that the package carries; None where somebody left it out."""
    resource = files("bot.matching").joinpath(FILE)
    if not resource.is_file():
        return None
    with as_file(resource) as path:
        return read_table(path)
