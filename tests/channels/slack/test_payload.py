"""Fields of payloads: there with the right kind, or empty."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.payload import moment, part_of, parts_of, text_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


def test_a_text_is_found_at_the_end_of_its_path() -> None:
    assert text_in({"a": {"b": "c"}}, "a", "b") == "c"


@pytest.mark.parametrize("wrong", [None, 1, [], {}, ["c"], True])
def test_what_is_no_text_is_as_good_as_not_there(wrong: object) -> None:
    assert text_in({"a": {"b": wrong}}, "a", "b") == ""
    assert text_in({"a": wrong}, "a", "b") == ""


def test_objects_are_found_alone_and_in_lists() -> None:
    payload = {"a": {"b": {"c": 1}}, "d": [{"e": 1}, "f", None, {"g": 2}]}
    assert part_of(payload, "a", "b") == {"c": 1}
    assert part_of(payload, "d") == {}
    assert parts_of(payload, "d") == ({"e": 1}, {"g": 2})
    assert parts_of(payload, "a") == ()


@given(JSON, st.lists(st.text(max_size=3), max_size=3))
def test_no_payload_makes_reading_fail(payload: object, path: list[str]) -> None:
    assert isinstance(text_in(payload, *path), str)
    assert isinstance(part_of(payload, *path), dict)
    assert isinstance(parts_of(payload, *path), tuple)


def test_a_time_is_read_to_the_microsecond() -> None:
    assert moment("1800000000.000100") == datetime(2027, 1, 15, 8, 0, 0, 100, UTC)


@pytest.mark.parametrize("odd", ["", "x", "0", "-1", "nan", "inf", "-inf", "1e400", "253402300799"])
def test_what_is_no_time_is_none(odd: str) -> None:
    assert moment(odd) is None


@given(st.text() | st.floats().map(str) | st.integers().map(str))
def test_no_text_makes_reading_a_time_fail(text: str) -> None:
    found = moment(text)
    assert found is None or found.tzinfo is UTC
