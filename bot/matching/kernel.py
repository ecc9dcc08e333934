"""How alike two phrases are to the read-out: k(a, b) = max(0, a.b)^p.

The power makes what is only vaguely alike count for little. With the semantic block, whose cosines
are high between any two questions, it is 2; with spelling alone 1.5. A power of a dot product is
positive definite where it is a whole number and the product is not negative (Schoelkopf & Smola
2002, "Learning with Kernels", 2.3); elsewhere the ridge makes up for it.
"""

import numpy as np
from numpy.typing import NDArray

from bot.matching.table import Vector

SQUARE, BLUNT = 2.0, 1.5  # the power with and without the semantic block
RIDGE = 0.3  # doubt about a single phrase
BALANCE = 0.3  # labels with many phrases are doubted a little more, so that they do not crowd out
STEPS = 2  # of the mean size of a label in one doubling


def sharpened(similar: Vector, power: float) -> Vector:
    """The kernel's values from dot products, which are changed on the way."""
    np.maximum(similar, 0, out=similar)
    if power == SQUARE:
        return np.multiply(similar, similar, out=similar)
    return np.asarray(similar**power, np.float32)


def doubts(targets: NDArray[np.intp], labels: int) -> Vector:
    """The ridge of each phrase: RIDGE x (phrases of its label / mean)^BALANCE.

    The mean is taken in steps of half a doubling, so that one more phrase does not change them all.
    """
    size = np.bincount(targets, minlength=labels)
    usual = 2 ** (np.round(STEPS * np.log2(size[size > 0].mean())) / STEPS)
    return np.asarray(RIDGE * (size[targets] / usual) ** BALANCE, np.float32)
