"""The pupil: vectors of word pieces whose sum says what the teacher says of a sentence.

Targets are the teacher's unit vectors, less what all made-up questions have in common, on their
first principal axes. Adam (Kingma & Ba 2015) minimises 1 - cosine to the target, plus twice the
squared difference of the cosines between the sentences of a batch, which is what a kernel sees
(relational knowledge distillation: Park et al. 2019). Every piece alone is one more sample, so that
rare ones get a direction, too. Vectors start at the teacher's own for the piece, short for frequent
pieces (smooth inverse frequency: Arora et al. 2017, a piece's rank standing in for its frequency).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from numpy.typing import NDArray

from bot.matching.table import Vector

RATE = 2e-3  # Adam's step at the beginning; it falls to nothing in a straight line
BATCH, COMPARED = 2_048, 512  # sentences of a step, and how many of them are compared in pairs
PAIRS = 2.0  # weight of the pairs in the loss
SMOOTH = 1e-4  # the `a` of smooth inverse frequency
HELD_OUT = 4_000  # sentences that only measure
SEED = 0

Bags = Sequence[Sequence[int]]
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be learnt: sentences as numbers of pieces, and the teacher's vectors for them.

    `first` is the number of the first piece that is one; `pieces` the teacher's vectors for each
    piece alone; `common` what is taken from all of them; `axes` are those that vectors are laid on.
    """

    bags: Bags
    targets: Vector
    pieces: Vector
    first: int
    common: Vector
    axes: Vector

    def laid(self, vectors: Vector) -> Vector:
        """Vectors of the teacher's on the axes of the pupil's, of unit length."""
        return unit(np.asarray((vectors - self.common) @ self.axes, np.float32))

    @property
    def start(self) -> Vector:
        """Where training starts."""
        rank = np.arange(len(self.pieces)) + 1
        frequency = 1 / (rank * np.log(len(rank)))
        rows = (self.pieces - self.pieces[self.first :].mean(axis=0)) @ self.axes
        rows *= (SMOOTH / (SMOOTH + frequency))[:, None]
        return np.asarray(rows / (10 * np.abs(rows).std()), np.float32)


def unit(rows: Vector) -> Vector:
    """The rows, each of length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def principal_axes(rows: Vector, width: int) -> Vector:
    """The directions in which the rows differ most (Hotelling 1933)."""
    centred = rows - rows.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    return np.ascontiguousarray(axes[:, ::-1][:, :width])


def learn(lesson: Lesson, epochs: int, tell: Tell) -> Vector:
    """The vectors of all pieces; `tell` hears how near held-out sentences come."""
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    targets = torch.from_numpy(_targets(lesson))
    bags = _Bags([*lesson.bags, *([piece] for piece in _alone(lesson))])
    shuffled = random.permutation(len(lesson.bags))
    held = np.sort(shuffled[: min(HELD_OUT, len(shuffled) // 10)])
    train = np.setdiff1d(np.arange(len(targets)), held)
    start = torch.from_numpy(lesson.start)
    table = torch.nn.EmbeddingBag.from_pretrained(start, freeze=False, mode="sum")
    adam = torch.optim.Adam(table.parameters(), lr=RATE)
    steps = max(1, epochs * (len(train) // BATCH))
    fall = torch.optim.lr_scheduler.LinearLR(adam, 1.0, 0.01, total_iters=steps)
    for epoch in range(epochs):
        random.shuffle(train)
        for at in range(0, len(train) - BATCH + 1, BATCH):
            chosen = train[at : at + BATCH]
            loss = _loss(_sums(table, bags, chosen), targets[chosen])
            adam.zero_grad()
            loss.backward()
            adam.step()
            fall.step()
        with torch.no_grad():
            nearness = (_sums(table, bags, held) * targets[held]).sum(1).mean().item()
        tell(f"epoch {epoch + 1} of {epochs}: cosine to the teacher {nearness:.4f}")
    return np.asarray(table.weight.detach().numpy(), np.float32)


def _alone(lesson: Lesson) -> range:
    return range(lesson.first, len(lesson.pieces))


def _targets(lesson: Lesson) -> Vector:
    alone = unit(lesson.pieces[lesson.first :])
    rows = np.concatenate([lesson.laid(lesson.targets), lesson.laid(alone)])
    return np.asarray(rows, np.float32)


class _Bags:
    """Bags of numbers, laid end to end so that any of them are gathered at once."""

    def __init__(self, bags: Bags) -> None:
        self._sizes = np.array([len(bag) for bag in bags])
        self._numbers = np.array(list(chain.from_iterable(bags)), np.int64)
        self._starts = np.concatenate([[0], np.cumsum(self._sizes)[:-1]])

    def __call__(self, chosen: NDArray[np.intp]) -> tuple[torch.Tensor, torch.Tensor]:
        """Their numbers, and where each begins among them."""
        sizes = self._sizes[chosen]
        offsets = np.cumsum(sizes) - sizes
        at = np.repeat(self._starts[chosen] - offsets, sizes) + np.arange(sizes.sum())
        return torch.from_numpy(self._numbers[at]), torch.from_numpy(offsets)


def _sums(table: torch.nn.EmbeddingBag, bags: _Bags, chosen: NDArray[np.intp]) -> torch.Tensor:
    return torch.nn.functional.normalize(table(*bags(chosen)), dim=1)


def _loss(ours: torch.Tensor, theirs: torch.Tensor) -> torch.Tensor:
    apart = 1 - (ours * theirs).sum(1)
    some, same = ours[:COMPARED], theirs[:COMPARED]
    return apart.mean() + PAIRS * ((some @ some.T - same @ same.T) ** 2).mean()
