"""What the Places port promises, asked of every store."""

from datetime import timedelta

import pytest

from bot.core.storage import Place, Store
from tests.contract.stores import ODD_TEXT, SECOND, Clock, Kept


def enrol(
    store: Store, id: str, *, unasked: bool = True, platform: str = "slack", by: str = "T1"
) -> None:
    store.enrol(Place(platform, id, "W1", unasked), by)


def test_nothing_is_enrolled_at_first(store: Store) -> None:
    assert store.enrolled("slack") == frozenset()


def test_what_is_enrolled_is_known_by_its_id(store: Store) -> None:
    enrol(store, "C1")
    enrol(store, ODD_TEXT)
    assert store.enrolled("slack") == {"C1", ODD_TEXT}


def test_other_platforms_are_apart(store: Store) -> None:
    enrol(store, "C1", platform="discord")
    enrol(store, "C1", unasked=False)
    assert store.enrolled("slack") == frozenset()
    assert store.enrolled("discord") == {"C1"}


@pytest.mark.parametrize("unasked", [True, False])
def test_the_last_word_on_a_place_stands(store: Store, *, unasked: bool) -> None:
    enrol(store, "C1", unasked=not unasked)
    enrol(store, "C1", unasked=unasked, by="T2")
    assert ("C1" in store.enrolled("slack")) is unasked


def test_every_store_of_a_database_knows_it(kept: Kept) -> None:
    one, other = kept.open(), kept.open()
    enrol(one, "C1")
    assert other.enrolled("slack") == {"C1"}
    enrol(other, "C1", unasked=False)
    assert one.enrolled("slack") == frozenset()


class TestRename:
    def test_what_was_said_counts_for_the_new_id_alone(self, store: Store) -> None:
        enrol(store, "C1")
        store.rename_place("slack", "C1", ODD_TEXT)
        assert store.enrolled("slack") == {ODD_TEXT}

    def test_that_it_was_told_to_stop_counts_too(self, store: Store, clock: Clock) -> None:
        enrol(store, "C2")
        clock.move(SECOND)
        enrol(store, "C1", unasked=False)
        store.rename_place("slack", "C1", "C2")
        assert store.enrolled("slack") == frozenset()

    @pytest.mark.parametrize("later", [SECOND, 0 * SECOND], ids=["later", "at once"])
    @pytest.mark.parametrize("unasked", [True, False])
    def test_later_words_on_the_new_id_stand(
        self, store: Store, clock: Clock, later: timedelta, *, unasked: bool
    ) -> None:
        enrol(store, "C1", unasked=not unasked)
        clock.move(later)
        enrol(store, "C2", unasked=unasked)
        store.rename_place("slack", "C1", "C2")
        assert store.enrolled("slack") == ({"C2"} if unasked else frozenset())

    def test_a_place_of_which_nothing_was_said_changes_nothing(self, store: Store) -> None:
        enrol(store, "C2")
        store.rename_place("slack", "C1", "C2")
        store.rename_place("slack", "C1", "C3")
        assert store.enrolled("slack") == {"C2"}

    def test_a_second_time_changes_nothing(self, store: Store) -> None:
        enrol(store, "C1")
        store.rename_place("slack", "C1", "C2")
        store.rename_place("slack", "C1", "C2")
        assert store.enrolled("slack") == {"C2"}

    def test_the_same_id_stays(self, store: Store) -> None:
        enrol(store, "C1")
        store.rename_place("slack", "C1", "C1")
        assert store.enrolled("slack") == {"C1"}

    def test_the_same_id_on_another_platform_stays(self, store: Store) -> None:
        enrol(store, "C1", platform="discord")
        store.rename_place("slack", "C1", "C2")
        assert store.enrolled("discord") == {"C1"}

    def test_words_said_later_count_again(self, store: Store) -> None:
        enrol(store, "C1")
        store.rename_place("slack", "C1", "C2")
        enrol(store, "C2", unasked=False)
        assert store.enrolled("slack") == frozenset()
