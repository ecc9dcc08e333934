"""T11: whatever is wrong with the files, what was served goes on serving, and says so once."""

import asyncio
from functools import partial
from itertools import count, repeat
from pathlib import Path
from typing import Any

import pytest
from watchfiles import awatch

from bot.bootstrap import knowledge_keeper
from bot.desk import Library
from bot.serve.knowledge import Failure, Loaded
from bot.serve.reload import Reloader, watch
from tests.unit.review.planting import KEYS, PRODUCTS, STATUS, TALK, Fault, append, swap, write
from tests.unit.serve.broken import BROKEN
from tests.unit.serve.rig import ANSWER, QUESTION, TODAY, Kept, Rig, words, write_files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_files(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def known() -> dict[str, Loaded]:
    """The few good states of the files, each built once for all tests."""
    return {}


@pytest.fixture
def rig(root: Path, known: dict[str, Loaded]) -> Rig:
    """A desk that serves the sound files."""
    rig = Rig(root, known=known)
    rig.look()
    assert rig.version
    return rig


async def asked_while_loading(rig: Rig) -> str:
    """What is answered while the files are being looked at."""
    rig.gate.close()
    looking = asyncio.create_task(rig.reloader.look())
    await rig.gate.is_waited_at()
    handled = rig.says(thread="while loading")
    rig.gate.open()
    await looking
    return handled.replies[0].text


def mend(root: Path) -> None:
    """What an author does next: everything is as it was, but for one better answer."""
    for area in ("knowledge", "templates"):
        if (root / area).exists():
            (root / area).rename(root / f"broken {area}")
    write_files(root)
    (root / ANSWER).write_text("Press the new button.\n", encoding="utf-8")


def named(fault: Fault) -> str:
    return fault.name


@pytest.mark.parametrize("fault", BROKEN, ids=named)
def test_broken_files_change_nothing_but_for_one_message(rig: Rig, fault: Fault) -> None:
    before = rig.version
    fault.plant(rig.root)
    assert "Generate Secret" in asyncio.run(asked_while_loading(rig))
    asyncio.run(rig.reloader.run(words(3)))
    assert (rig.version, len(rig.libraries)) == (before, 1)
    (failure,) = rig.failures
    assert failure.first
    assert (failure.first.file, failure.first.line, failure.first.code) == (
        (fault.file, fault.line, fault.code)
    )
    assert f"{fault.file}:{fault.line}: error {fault.code}" in str(failure)
    assert f"version {before} goes on serving" in str(failure)


@pytest.mark.parametrize("fault", BROKEN, ids=named)
def test_after_broken_files_the_next_good_ones_are_served(rig: Rig, fault: Fault) -> None:
    fault.plant(rig.root)
    rig.look()
    mend(rig.root)
    rig.look()
    assert "Press the new button." in rig.says().replies[0].text
    assert (rig.reloader.failure, len(rig.failures)) == (None, 1)


def test_thirty_kinds_of_broken_files_are_tried_at_least() -> None:
    assert len({fault.name for fault in BROKEN}) >= 30


def test_saved_files_are_served_from_the_next_question_on(rig: Rig) -> None:
    write(ANSWER, "Press the new button.\n")(rig.root)
    assert "Generate Secret" in asyncio.run(asked_while_loading(rig))
    assert "Press the new button." in rig.says().replies[0].text
    assert rig.failures == []


def test_a_byte_order_mark_at_the_beginning_is_no_fault(rig: Rig) -> None:
    text = (rig.root / KEYS).read_bytes()
    (rig.root / KEYS).write_bytes(b"\xef\xbb\xbf" + text)
    rig.look()
    assert (len(rig.libraries), rig.failures) == (2, [])


def test_files_that_did_not_change_are_built_once(rig: Rig) -> None:
    asyncio.run(rig.reloader.run(words(5)))
    assert (len(rig.built), len(rig.libraries)) == (1, 1)


def test_files_that_are_touched_only_are_not_built_again(rig: Rig) -> None:
    (rig.root / KEYS).touch()
    rig.look()
    assert len(rig.built) == 1


def test_broken_files_are_tried_once(rig: Rig) -> None:
    write(KEYS, "topic: [")(rig.root)
    asyncio.run(rig.reloader.run(words(5)))
    assert len(rig.built) == 2


def test_two_looks_at_once_build_and_serve_once(root: Path) -> None:
    rig = Rig(root)

    async def look_twice() -> None:
        rig.gate.close()
        looking = [asyncio.create_task(rig.reloader.look()) for _ in range(2)]
        await rig.gate.is_waited_at()
        rig.gate.open()
        await asyncio.gather(*looking)

    asyncio.run(look_twice())
    assert (len(rig.built), len(rig.libraries)) == (1, 1)


def test_a_file_that_is_still_being_written_is_waited_for(rig: Rig) -> None:
    text = (rig.root / KEYS).read_text(encoding="utf-8") + "# the end\n"
    parts = [write(KEYS, text[:length]) for length in (300, 600, None)]
    rig.meanwhile = iter([partial(part, rig.root) for part in parts])
    write(KEYS, text[:10])(rig.root)
    rig.look()
    assert (len(rig.built), len(rig.libraries), rig.failures) == (2, 2, [])


def test_files_that_never_rest_are_taken_as_they_are(rig: Rig) -> None:
    numbers = count()
    rig.meanwhile = repeat(lambda: append(ANSWER, f"{next(numbers)} ")(rig.root))
    append(ANSWER, "A number: ")(rig.root)
    rig.look()
    assert len(rig.libraries) == 2


def test_a_fault_that_is_taken_back_needs_no_new_library(rig: Rig) -> None:
    before = (rig.root / KEYS).read_bytes()
    write(KEYS, "topic: [")(rig.root)
    rig.look()
    write(KEYS, before)(rig.root)
    rig.look()
    assert (len(rig.libraries), rig.reloader.failure) == (1, None)


def test_another_fault_is_told_and_so_is_the_same_one_in_files_saved_again(rig: Rig) -> None:
    swap(KEYS, "goto: v3", "goto: v4")(rig.root)
    rig.look()
    append(STATUS, "# saved again\n")(rig.root)
    rig.look()
    append(TALK, "\tx")(rig.root)
    rig.look()
    assert [failure.first.file for failure in rig.failures if failure.first] == [KEYS, KEYS, TALK]


def test_a_message_says_how_many_more_problems_there_are(rig: Rig) -> None:
    swap(PRODUCTS, "note:", "notes:")(rig.root)
    swap(KEYS, "goto: v3", "goto: v4")(rig.root)
    append(ANSWER, "{{ produkt }}")(rig.root)
    rig.look()
    (failure,) = rig.failures
    assert failure.more == 2
    assert "(and 2 more: `desk check` shows them all)" in str(failure)
    assert "\n" not in str(failure)


def test_what_nobody_foresaw_changes_nothing_either(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rig.version
    write(ANSWER, "Nobody foresaw this.\n")(rig.root)
    monkeypatch.setattr("tests.unit.serve.rig.load_served", lambda *_: 1 // 0)
    asyncio.run(rig.reloader.run(words(3)))
    (failure,) = rig.failures
    assert (rig.version, type(failure.error)) == (before, ZeroDivisionError)
    assert "ZeroDivisionError: integer division" in str(failure)


def test_files_that_cannot_be_looked_at_for_a_while_are_told_once(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tests.unit.serve.rig.read_content", lambda _: 1 // 0)
        asyncio.run(rig.reloader.run(words(3)))
    assert len(rig.failures) == 1
    rig.look()
    assert (rig.reloader.failure, len(rig.libraries)) == (None, 1)


def test_saving_a_file_reloads_it(root: Path) -> None:
    """With the real watcher: nothing but the file system tells of the change."""
    served: list[Library] = []
    failures: list[Failure] = []

    async def until_served() -> None:
        changed = asyncio.Event()

        def serve(library: Library) -> None:
            served.append(library)
            changed.set()

        keeper = knowledge_keeper(root, lambda: TODAY, Kept())
        reloader = Reloader(keeper, serve, failures.append)
        await reloader.look()
        changed.clear()
        running = asyncio.create_task(reloader.run(watch(root, again_ms=100)))
        write(ANSWER, "Press the new button.\n")(root)
        async with asyncio.timeout(20):
            await changed.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(until_served())
    assert len({library.knowledge.version for library in served}) == 2
    assert failures == []


def test_where_nobody_tells_of_changes_files_are_looked_at_again_and_again(root: Path) -> None:
    async def heard() -> None:
        word = watch(root, polling=True, again_ms=100)
        await anext(word)
        await anext(word)
        await word.aclose()

    asyncio.run(asyncio.wait_for(heard(), 20))


def test_folders_that_are_put_in_the_place_of_others_are_watched(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `git checkout` does, and whoever unpacks a new release beside the old one."""
    watched: list[object] = []

    def begin(*folders: Path, **how: Any) -> object:  # noqa: ANN401  handed on as it is
        watched.append(folders)
        return awatch(*folders, **how)

    async def heard() -> None:
        word = watch(rig.root, again_ms=100)
        await anext(word)
        for area in ("knowledge", "templates"):
            (rig.root / area).rename(rig.root / f"old {area}")
        await anext(word)
        await anext(word)
        mend(rig.root)
        async for _ in word:
            if await rig.reloader.look():
                break
        await anext(word)
        await word.aclose()

    monkeypatch.setattr("bot.serve.reload.awatch", begin)
    asyncio.run(asyncio.wait_for(heard(), 20))
    assert len(watched) > 2  # those at first, nothing, and those that came then


def test_where_the_system_allows_no_more_watches_there_is_word_all_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError

    async def heard() -> None:
        word = watch(root, again_ms=1)
        for _ in range(3):
            await anext(word)
        await word.aclose()

    monkeypatch.setattr("bot.serve.reload.awatch", refuse)
    asyncio.run(asyncio.wait_for(heard(), 20))


def test_the_question_is_one_that_the_desk_answers(rig: Rig) -> None:
    """Or else the tests above show nothing."""
    (reply,) = rig.says(QUESTION).replies
    assert "Generate Secret" in reply.text
