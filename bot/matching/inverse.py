"""The inverse of a symmetric matrix, made by halves, and kept up when rows come and go.

All of it is one identity, that of a matrix in four blocks (Horn & Johnson, "Matrix Analysis",
0.7.3; S is the Schur complement):

    [A  B]^-1   [A' + T S' T^T   -T S']
    [B^T C]   = [   -S' T^T         S' ]   with T = A' B, S = C - B^T T, and ' for the inverse.

Read from left to right it borders a known inverse with new rows; with A and C as the halves of one
matrix it inverts that, by products of matrices alone, which is what processors are quickest at;
and read backwards it takes rows out. So a knowledge base whose few phrases change costs
O(n^2 x changed) in place of O(n^3).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

SMALL = 96  # rows up to which the library's own inverse is quicker


def inverse(matrix: Matrix) -> Matrix:
    """The inverse of a symmetric matrix that is well away from singular."""
    size = len(matrix)
    if size <= SMALL:
        return np.asarray(np.linalg.inv(matrix))
    half = size // 2
    known = inverse(matrix[:half, :half])
    return bordered(known, matrix[:half, half:], matrix[half:, half:])


def bordered(known: Matrix, beside: Matrix, corner: Matrix) -> Matrix:
    """The inverse of [A B; B^T C] from the `known` one of A, with `beside` = B, `corner` = C."""
    size = len(known)
    whole = np.empty((size + len(corner),) * 2, known.dtype)
    across = known @ beside
    last = inverse(corner - beside.T @ across)
    spread = across @ last
    whole[:size, :size] = known + spread @ across.T
    whole[:size, size:] = -spread
    whole[size:, :size] = -spread.T
    whole[size:, size:] = last
    return whole


def without(known: Matrix, gone: Sequence[int]) -> Matrix:
    """The inverse of a matrix without some rows and their columns, from the `known` one of all."""
    if not gone:
        return known
    out = np.array(gone)
    stay = np.setdiff1d(np.arange(len(known)), out)
    across = known[np.ix_(stay, out)]
    corner = known[np.ix_(out, out)]
    return np.asarray(known[np.ix_(stay, stay)] - across @ inverse(corner) @ across.T)
