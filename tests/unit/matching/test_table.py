"""The semantic table: a small one made here, and the one that the package carries."""

from pathlib import Path

import numpy as np
import pytest

from bot.matching.table import FILE, SemanticTable, packaged_table, read_table, write_table

PIECES = ("key", "keys", "money", "refund", "##s", "re", "##fund", "##fund##ed")
VECTORS = np.array(
    [[1, 0], [1, 0.1], [0, 1], [0.1, 0.9], [0.05, 0], [0.2, 0.2], [0, 0.5], [0, 0]], np.float32
)
MOST_BYTES = 8_000_000


@pytest.fixture
def table(tmp_path: Path) -> SemanticTable:
    write_table(tmp_path / "table.npz", PIECES, VECTORS, np.array([0.3, 0.1], np.float32))
    return read_table(tmp_path / "table.npz")


@pytest.fixture(scope="module")
def packaged() -> SemanticTable:
    found = packaged_table()
    assert found is not None
    return found


def test_what_was_written_is_read_to_the_eighth_bit(table: SemanticTable) -> None:
    for piece, vector in zip(PIECES[:4], VECTORS, strict=False):
        assert table.vector(piece) == pytest.approx(vector, abs=float(np.abs(vector).max()) / 250)
    assert table.centre == pytest.approx([0.3, 0.1])
    assert table.width == 2


def test_a_word_of_several_pieces_is_their_sum(table: SemanticTable) -> None:
    assert table.vector("moneys") == pytest.approx([0.05, 1], abs=0.01)


def test_the_longest_piece_is_taken_first(table: SemanticTable) -> None:
    assert table.pieces("keys") == (1,)
    assert table.pieces("refund") == (3,)
    assert table.pieces("refunds") == (3, 4)


@pytest.mark.parametrize("word", ["zebra", "keyz", ""])
def test_a_word_that_cannot_be_written_in_pieces_means_nothing(
    table: SemanticTable, word: str
) -> None:
    assert not table.vector(word).any()
    assert table.neighbours(word) == []


def test_neighbours_are_whole_words_the_nearest_first(table: SemanticTable) -> None:
    found = table.neighbours("refund")
    assert [n.word for n in found] == ["money", "keys", "key"]
    assert found[0].cosine == pytest.approx(0.99, abs=0.01)


def test_the_packaged_table_is_no_larger_than_it_may_be() -> None:
    path = Path(__file__).parents[3] / "bot" / "matching" / FILE
    assert path.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("oauth", {"authorization", "authentication", "token", "credentials"}),
        ("invoice", {"billing", "billed", "payment", "bill"}),
        ("password", {"login", "credentials", "passwords", "username"}),
    ],
)
def test_words_have_neighbours_that_mean_the_like(
    packaged: SemanticTable, word: str, near: set[str]
) -> None:
    assert near & {n.word for n in packaged.neighbours(word)}
