"""Starting with broken files: the last good copy, or nothing yet; and a database that is away."""

import asyncio
from pathlib import Path

import pytest

from bot.core.errors import KnowledgeError, StoreUnavailable
from bot.kb.archive import pack, unpack
from bot.kb.source import Content, read_content
from tests.unit.review.planting import KEYS, write
from tests.unit.serve.rig import ANSWER, AWAY, Kept, Rig, words, write_files

BREAK = write(KEYS, "topic: [")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_files(tmp_path)
    return tmp_path


@pytest.fixture
def kept(root: Path) -> Kept:
    """The database after the desk has served the sound files."""
    rig = Rig(root)
    rig.look()
    assert list(rig.kept.versions) == [rig.version]
    return rig.kept


def message(rig: Rig) -> str:
    (failure,) = rig.failures
    return str(failure)


def test_what_is_served_is_kept_with_its_files(root: Path, kept: Kept) -> None:
    content = read_content(root)
    assert kept.knowledge() == kept.knowledge(content.version) == pack(content)


def test_a_start_with_broken_files_serves_the_last_good_copy_and_says_so(
    root: Path, kept: Kept
) -> None:
    version = read_content(root).version
    BREAK(root)
    rig = Rig(root, kept)
    rig.look()
    assert rig.version == version
    assert "Generate Secret" in rig.says().replies[0].text
    assert f"{KEYS}:1: error KB010" in message(rig)
    assert f"the last good copy, version {version}, is served in their place" in message(rig)


def test_after_such_a_start_good_files_are_served(root: Path, kept: Kept) -> None:
    BREAK(root)
    rig = Rig(root, kept)
    asyncio.run(rig.reloader.run(words(3)))
    write_files(root)
    write(ANSWER, "Press the new button.\n")(root)
    rig.look()
    assert "Press the new button." in rig.says().replies[0].text
    assert (len(rig.libraries), rig.reloader.failure) == (2, None)


def test_after_such_a_start_the_files_of_the_copy_are_nothing_new(root: Path, kept: Kept) -> None:
    BREAK(root)
    rig = Rig(root, kept)
    rig.look()
    write_files(root)
    rig.look()
    assert (len(rig.libraries), rig.built, rig.reloader.failure) == (1, [rig.built[0]], None)


def test_a_start_with_broken_files_and_no_copy_serves_nothing_and_says_so(root: Path) -> None:
    BREAK(root)
    rig = Rig(root)
    assert rig.look() is None
    assert "nothing is answered until that is mended, and what is asked is kept" in message(rig)
    assert rig.reloader.failure is rig.failures[0]


def test_after_such_a_start_answering_begins_with_the_first_good_files(root: Path) -> None:
    BREAK(root)
    rig = Rig(root)
    asyncio.run(rig.reloader.run(words(3)))
    write_files(root)
    rig.look()
    assert "Generate Secret" in rig.says().replies[0].text
    assert (len(rig.failures), rig.reloader.failure) == (1, None)


@pytest.mark.parametrize(
    "copy", [b"", b"of others", pack(Content("0" * 12, {}, {}))], ids=["none", "others", "empty"]
)
def test_a_copy_that_cannot_be_served_is_told_with_the_files(root: Path, copy: bytes) -> None:
    BREAK(root)
    kept = Kept()
    kept.keep_knowledge("0" * 12, copy)
    rig = Rig(root, kept)
    asyncio.run(rig.reloader.run(words(3)))
    assert rig.version == ""
    assert f"{KEYS}:1: error KB010" in message(rig)
    assert "; nor is the kept copy: " in message(rig)
    assert rig.restored == [copy]


def test_what_the_database_refuses_to_keep_is_not_served(root: Path) -> None:
    rig = Rig(root)
    rig.kept.down = True
    asyncio.run(rig.reloader.run(words(3)))
    assert rig.libraries == []
    (failure,) = rig.failures
    assert isinstance(failure.error, StoreUnavailable)
    assert AWAY in str(failure)


def test_what_the_database_refused_is_served_once_it_is_back_and_not_built_again(
    root: Path,
) -> None:
    rig = Rig(root)
    rig.kept.down = True
    rig.look()
    rig.kept.down = False
    rig.look()
    assert (len(rig.libraries), len(rig.built), rig.reloader.failure) == (1, 1, None)


def test_while_the_database_is_away_the_old_version_goes_on(root: Path, kept: Kept) -> None:
    rig = Rig(root, kept)
    rig.look()
    before = rig.version
    kept.down = True
    write(ANSWER, "Press the new button.\n")(root)
    asyncio.run(rig.reloader.run(words(3)))
    assert rig.version == before
    assert f"version {before} goes on serving" in message(rig)


def test_files_that_change_while_the_database_is_away_are_the_ones_that_are_served(
    root: Path, kept: Kept
) -> None:
    rig = Rig(root, kept)
    kept.down = True
    rig.look()
    write(ANSWER, "Press the new button.\n")(root)
    kept.down = False
    rig.look()
    assert rig.version == read_content(root).version
    assert len(rig.libraries) == 1


def test_the_copy_is_asked_for_again_where_the_database_was_away(root: Path, kept: Kept) -> None:
    BREAK(root)
    kept.down = True
    rig = Rig(root, kept)
    rig.look()
    kept.down = False
    rig.look()
    assert rig.version in kept.versions
    assert [failure.restored for failure in rig.failures] == [False, True]


def test_a_copy_of_files_that_no_longer_pass_is_not_served(root: Path) -> None:
    """As one that an older release kept."""
    content = read_content(root)
    knowledge = {**content.knowledge, KEYS: "topic: ["}
    old = pack(Content(content.version, knowledge, content.templates))
    assert unpack(old).knowledge == knowledge
    kept = Kept()
    kept.keep_knowledge(content.version, old)
    BREAK(root)
    rig = Rig(root, kept)
    rig.look()
    assert isinstance(rig.failures[0].no_copy, KnowledgeError)
