"""What is kept between runs saves time and changes nothing."""

from pathlib import Path

import numpy as np
import pytest

from bot.core.knowledge import KnowledgeBase
from bot.core.matching import Utterance
from bot.matching.index import Tools
from bot.matching.matcher import KnowledgeMatcher
from bot.matching.readout import Arrays
from bot.matching.shelf import KEPT, Shelf

ONES: Arrays = {"a": np.ones(3, np.float32)}


def never() -> Arrays:
    pytest.fail("computed again")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "cache")


def test_what_was_computed_is_kept(shelf: Shelf) -> None:
    shelf.arrays([b"x"], lambda: ONES)
    assert shelf.arrays([b"x"], never)["a"].tolist() == [1, 1, 1]


def test_another_basis_is_computed(shelf: Shelf) -> None:
    shelf.arrays([b"x"], lambda: ONES)
    assert shelf.arrays([b"y"], lambda: {"a": np.zeros(1, np.float32)})["a"].tolist() == [0]


def test_without_a_folder_nothing_is_kept() -> None:
    calls: list[int] = []

    def compute() -> Arrays:
        calls.append(1)
        return ONES

    for _ in range(2):
        Shelf().arrays([b"x"], compute)
    assert len(calls) == 2


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04 half", b"\x93NUMPY", b"rubbish" * 99])
def test_a_damaged_file_is_computed_again(shelf: Shelf, tmp_path: Path, rubbish: bytes) -> None:
    shelf.arrays([b"x"], lambda: ONES)
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(rubbish)
    assert shelf.arrays([b"x"], lambda: ONES)["a"].tolist() == [1, 1, 1]
    assert shelf.arrays([b"x"], never)["a"].tolist() == [1, 1, 1]


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert Shelf(tmp_path / "file" / "cache").arrays([b"x"], lambda: ONES) is ONES


def test_old_files_make_room(shelf: Shelf, tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        shelf.arrays([b"%d" % number], lambda: ONES)
    assert len(list((tmp_path / "cache").iterdir())) == KEPT


def test_a_matcher_from_the_shelf_says_the_same(kb: KnowledgeBase, shelf: Shelf) -> None:
    texts = ["the app wants a key and a secret", "hello", "is V2 closed?", "where is my refund"]
    results = [
        [KnowledgeMatcher(kb, Tools(shelf=place)).match(Utterance(text)) for text in texts]
        for place in (Shelf(), shelf, shelf)
    ]
    assert results[0] == results[1] == results[2]
