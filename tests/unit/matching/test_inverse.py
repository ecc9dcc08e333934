"""Inverses by halves, held against the library's own."""

import numpy as np
import pytest

from bot.matching.inverse import SMALL, Matrix, bordered, inverse, without


def made_up(size: int, seed: int) -> Matrix:
    """A symmetric matrix with a ridge, as those of the read-out are."""
    rows = np.random.default_rng(seed).normal(size=(size, 40)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray((rows @ rows.T) ** 2 + 0.3 * np.eye(size), np.float32)


@pytest.mark.parametrize("size", [1, 2, SMALL, SMALL + 1, 2 * SMALL + 1, 500])
def test_it_is_the_inverse(size: int) -> None:
    matrix = made_up(size, size)
    assert np.abs(inverse(matrix) @ matrix - np.eye(size)).max() < 1e-4


@pytest.mark.parametrize("known", [1, 30, 299])
def test_bordering_gives_the_inverse_of_the_whole(known: int) -> None:
    matrix = made_up(300, 1)
    found = bordered(
        inverse(matrix[:known, :known]), matrix[:known, known:], matrix[known:, known:]
    )
    assert np.abs(found - np.linalg.inv(matrix)).max() < 1e-4


@pytest.mark.parametrize("gone", [[], [0], [299], [3, 4, 250], list(range(0, 300, 2))])
def test_rows_taken_out_leave_the_inverse_of_the_rest(gone: list[int]) -> None:
    matrix = made_up(300, 2)
    stay = [at for at in range(300) if at not in gone]
    rest = np.linalg.inv(matrix[np.ix_(stay, stay)])
    assert np.abs(without(inverse(matrix), gone) - rest).max() < 1e-4
