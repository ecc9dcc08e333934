"""The files of a version as bytes and back: nothing changes, and nothing else is taken for them."""

import json
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import KnowledgeError
from bot.core.problem import Problem
from bot.kb import archive
from bot.kb.archive import MAX_UNPACKED, TAG, pack, unpack
from bot.kb.source import Content, read_content

TEXTS = st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5)
VERSION = "0123456789ab"


def packed_as(parts: object) -> bytes:
    return TAG + zlib.compress(json.dumps(parts).encode())


def refusal(data: bytes) -> str:
    with pytest.raises(KnowledgeError) as caught:
        unpack(data)
    (problem,) = caught.value.problems
    assert problem.file == "the kept copy"
    return problem.message


@given(knowledge=TEXTS, templates=TEXTS, version=st.text(max_size=12))
def test_content_comes_back_as_it_was(
    knowledge: dict[str, str], templates: dict[str, str], version: str
) -> None:
    content = Content(version, knowledge, templates)
    assert unpack(pack(content)) == content


def test_files_on_disk_keep_their_version(root: Path) -> None:
    (root / "templates/bom.md").write_bytes(b"\xef\xbb\xbfA mark that is no text.\r\n\x00")
    content = read_content(root)
    kept = unpack(pack(content))
    assert kept.version == content.version
    assert (kept.knowledge, kept.templates) == (content.knowledge, content.templates)
    assert (kept.cases, kept.problems) == ({}, ())


def test_the_same_files_are_the_same_bytes_in_any_order() -> None:
    first = Content(VERSION, {"a": "1", "b": "2"}, {"x": "3", "y": "4"})
    second = Content(VERSION, {"b": "2", "a": "1"}, {"y": "4", "x": "3"})
    assert pack(first) == pack(second)


def test_packed_files_are_small(root: Path) -> None:
    content = read_content(root)
    texts = [*content.knowledge.values(), *content.templates.values()]
    assert len(pack(content)) < sum(map(len, texts)) / 2


def test_content_with_problems_is_not_packed() -> None:
    problem = Problem("templates/a.md", 1, "KB002", "no text")
    with pytest.raises(KnowledgeError) as caught:
        pack(Content(VERSION, {}, {}, problems=(problem,)))
    assert caught.value.problems == (problem,)


def test_more_than_can_be_unpacked_is_not_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1000)
    size = len(
        json.dumps(
            {"version": VERSION, "knowledge": {"a": ""}, "templates": {}}, separators=(",", ":")
        )
    )
    fits, too_much = (Content(VERSION, {"a": "x" * (n - size)}, {}) for n in (1000, 1001))
    assert unpack(pack(fits)) == fits
    with pytest.raises(KnowledgeError, match="larger than"):
        pack(too_much)


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    bomb = TAG + zlib.compress(b" " * (8 * MAX_UNPACKED))
    tracemalloc.start()
    message = refusal(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "more than it may" in message
    assert peak < 3 * MAX_UNPACKED


@given(st.binary(max_size=200))
def test_bytes_of_others_are_refused(data: bytes) -> None:
    assert refusal(data).startswith("it cannot be used: ")


def test_an_archive_of_another_format_is_refused() -> None:
    packed = pack(Content(VERSION, {}, {}))
    assert "no archive" in refusal(packed.replace(b"content 1", b"content 2"))


@given(st.data())
def test_a_damaged_archive_is_refused_or_is_whole(data: st.DataObject) -> None:
    """One bit flipped: zlib's checksum sees it, but for a bit of its header that means nothing."""
    content = Content(VERSION, {"a": "some words"}, {"b": "some more words"})
    damaged = bytearray(pack(content))
    at = data.draw(st.integers(len(TAG), len(damaged) - 1))
    damaged[at] ^= 1 << data.draw(st.integers(0, 7))
    with suppress(KnowledgeError):
        assert unpack(bytes(damaged)) == content


@pytest.mark.parametrize("cut", [len(TAG), len(TAG) + 1, len(TAG) + 20, -1])
def test_an_archive_that_is_cut_off_is_refused(cut: int) -> None:
    packed = pack(Content(VERSION, {"a": "some words"}, {}))
    assert "cut off" in refusal(packed[:cut])


def test_an_archive_that_something_follows_is_refused() -> None:
    assert "something follows" in refusal(pack(Content(VERSION, {}, {})) + b"x")


@pytest.mark.parametrize(
    "parts",
    [
        None,
        [],
        {},
        {"version": 1, "knowledge": {}, "templates": {}},
        {"version": VERSION, "knowledge": {}},
        {"version": VERSION, "knowledge": [], "templates": {}},
        {"version": VERSION, "knowledge": {"a": 1}, "templates": {}},
    ],
)
def test_an_archive_that_lacks_something_is_refused(parts: object) -> None:
    assert refusal(packed_as(parts)).startswith("it cannot be used: ")


@pytest.mark.parametrize("plain", [b"", b"{", b"\xff", b"[" * 200_000])
def test_an_archive_of_something_else_is_refused(plain: bytes) -> None:
    assert "cannot be read" in refusal(TAG + zlib.compress(plain))
